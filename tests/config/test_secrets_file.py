"""The secrets of a new Easel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config import secrets_file
from config.bootstrap.problems import CannotStart

NAMES = ("EASEL_SECRET_KEY", "EASEL_CREDENTIAL_KEYS")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")


def secrets_in(folder: Path) -> dict[str, str]:
    path = folder / "secrets.env"
    return secrets_file.parse(path.read_text("utf-8"), path)


def test_first_start_makes_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    secrets_file.create(tmp_path)
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert set(secrets_in(tmp_path)) == set(NAMES)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]


def test_the_credential_key_is_one_that_fernet_takes(tmp_path: Path) -> None:
    secrets_file.create(tmp_path)
    key = Fernet(secrets_in(tmp_path)["EASEL_CREDENTIAL_KEYS"])
    assert key.decrypt(key.encrypt(b"fal key")) == b"fal key"


def test_two_folders_get_different_secrets(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        secrets_file.create(tmp_path / name)
    one, two = secrets_in(tmp_path / "one"), secrets_in(tmp_path / "two")
    assert all(one[name] != two[name] for name in NAMES)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    secrets_file.create(tmp_path)
    before = (tmp_path / "secrets.env").read_bytes()
    secrets_file.create(tmp_path)
    assert (tmp_path / "secrets.env").read_bytes() == before


def test_a_missing_secret_is_added_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("# ours\nEASEL_SECRET_KEY=kept\nFAL_KEY=a=b", "utf-8")
    secrets_file.create(tmp_path)
    assert (tmp_path / "secrets.env").read_text("utf-8").startswith("# ours\nEASEL_SECRET_KEY=kept\nFAL_KEY=a=b\n")
    assert len(secrets_in(tmp_path)["EASEL_CREDENTIAL_KEYS"]) == 44


def test_a_secret_given_by_the_environment_is_not_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EASEL_CREDENTIAL_KEYS", "given")
    secrets_file.create(tmp_path)
    assert set(secrets_in(tmp_path)) == {"EASEL_SECRET_KEY"}


def test_loading_fills_what_the_environment_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secrets.env").write_text("EASEL_SECRET_KEY=filed\nEASEL_CREDENTIAL_KEYS=filed\n", "utf-8")
    monkeypatch.setenv("EASEL_SECRET_KEY", "given")
    secrets_file.load(tmp_path)
    assert [os.environ[name] for name in NAMES] == ["given", "filed"]


def test_loading_without_a_file_changes_nothing(tmp_path: Path) -> None:
    before = dict(os.environ)
    secrets_file.load(tmp_path)
    assert dict(os.environ) == before


def test_a_line_that_says_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("EASEL_SECRET_KEY=a\nrubbish\n", "utf-8")
    with pytest.raises(CannotStart, match=r"secrets\.env, line 2"):
        secrets_file.load(tmp_path)


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from config import secrets_file; folder = pathlib.Path(sys.argv[1]);"
        "sys.stdin.readline(); secrets_file.create(folder);"
        "print((folder / 'secrets.env').read_text('utf-8'))"
    )
    racers = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    seen = {racer.communicate()[0] for racer in racers}
    assert [racer.returncode for racer in racers] == [0] * 4
    assert len(seen) == 1
    assert seen.pop().strip()
