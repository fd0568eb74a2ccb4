"""Where pictures are kept, as the environment says: each case in a process of its own, since settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.started import FOREIGN, ROOT

REPORT = """
import json
from django.conf import settings
print(json.dumps({"storages": settings.STORAGES, "csp": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]}))
"""
BUCKET = {"AWS_STORAGE_BUCKET_NAME": "pictures"}
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "canary-secret-of-the-bucket"}


def report(folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
    fixed = {"EASEL_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", REPORT]
    return subprocess.run(  # noqa: S603  our own program
        command, cwd=ROOT, env=kept | fixed | environ, capture_output=True, text=True, check=False
    )


def settings(folder: Path, **environ: str) -> Any:
    done = report(folder, **environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_pictures_are_in_the_data_folder_where_nothing_else_is_said(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found["storages"]["default"] == {"BACKEND": "media_assets.local_folder.LocalFolder"}
    assert "s3" not in found["storages"]
    assert found["csp"] == ["'self'", "data:", "blob:"]


def test_a_bucket_is_used_and_browsers_may_load_pictures_from_it(tmp_path: Path) -> None:
    found = settings(tmp_path, **BUCKET, AWS_S3_REGION_NAME="eu-central-1", AWS_LOCATION="/easel/")
    assert found["storages"]["default"] == found["storages"]["s3"]
    options = found["storages"]["s3"]["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.eu-central-1.amazonaws.com"
    assert options["location"] == "easel"
    assert found["csp"][-1] == "https://pictures.s3.eu-central-1.amazonaws.com"


@pytest.mark.parametrize(
    ("environ", "origin"),
    [
        ({"AWS_S3_ENDPOINT_URL": "http://store.internal:9000/"}, "http://store.internal:9000"),
        (
            {"AWS_S3_ENDPOINT_URL": "https://s3.example.com", "AWS_S3_ADDRESSING_STYLE": "virtual"},
            "https://pictures.s3.example.com",
        ),
        (
            {"AWS_S3_ENDPOINT_URL": "http://store:9000", "EASEL_S3_PUBLIC_URL": "https://media.example.com"},
            "https://media.example.com",
        ),
    ],
)
def test_another_endpoint_is_allowed_where_browsers_reach_it(
    tmp_path: Path, environ: dict[str, str], origin: str
) -> None:
    assert settings(tmp_path, **BUCKET, **environ)["csp"][-1] == origin


def test_a_bucket_can_be_set_up_without_being_used_yet(tmp_path: Path) -> None:
    found = settings(tmp_path, **BUCKET, EASEL_MEDIA_STORAGE="local")
    assert found["storages"]["default"] == found["storages"]["local"]
    assert "s3" in found["storages"]
    assert found["csp"] == ["'self'", "data:", "blob:"]


def test_the_keys_are_in_no_setting(tmp_path: Path) -> None:
    done = report(tmp_path, **BUCKET, **KEYS)
    assert done.returncode == 0
    for secret in KEYS.values():
        assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize("wrong", [{"EASEL_MEDIA_STORAGE": "s3"}, {"EASEL_MEDIA_STORAGE": "staticfiles"}])
def test_a_storage_that_is_not_set_up_is_refused_at_the_start(tmp_path: Path, wrong: dict[str, str]) -> None:
    done = report(tmp_path, **wrong)
    assert done.returncode != 0
    assert "EASEL_MEDIA_STORAGE must be local, or s3 with a bucket" in done.stderr


def test_manage_py_says_so_in_one_sentence(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
    wrong = kept | {"EASEL_DATA_DIR": str(tmp_path), "EASEL_MEDIA_STORAGE": "s3"}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert done.stderr == "EASEL_MEDIA_STORAGE must be local, or s3 with a bucket in AWS_STORAGE_BUCKET_NAME.\n"
