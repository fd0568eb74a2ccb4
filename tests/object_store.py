"""SeaweedFS as a real S3 on this machine: started for the tests that want it, with a folder of its own, and ended."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ACCESS_KEY, SECRET_KEY = "easel-tests", "canary-secret-of-the-object-store"
START_SECONDS = 60


@dataclass(frozen=True)
class ObjectStore:
    """A running S3 service. `environment` sets Easel up to use a bucket of it."""

    endpoint: str

    def new_bucket(self) -> str:
        name = f"easel-{uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name)
        return name

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(s3={"addressing_style": "path"}, proxies={}, retries={"total_max_attempts": 1}),
        )

    def options(self, bucket: str, **more: Any) -> dict[str, Any]:
        """What STORAGES says of a `PrivateBucket`."""
        return {
            "bucket_name": bucket,
            "endpoint_url": self.endpoint,
            "region_name": "us-east-1",
            "addressing_style": "path",
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            **more,
        }

    def storages(self, bucket: str, **more: Any) -> dict[str, Any]:
        """STORAGES with pictures in the bucket, and the local folder beside it."""
        s3 = {"BACKEND": "media_assets.private_bucket.PrivateBucket", "OPTIONS": self.options(bucket, **more)}
        return {
            "default": s3,
            "s3": s3,
            "local": {"BACKEND": "media_assets.local_folder.LocalFolder"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }

    def environment(self, bucket: str) -> dict[str, str]:
        """For another process."""
        return {
            "AWS_STORAGE_BUCKET_NAME": bucket,
            "AWS_S3_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }


@contextmanager
def running(folder: Path) -> Iterator[ObjectStore]:
    """Start it on free ports of the loopback interface; ended with the body."""
    (folder / "data").mkdir()
    account = {"name": "easel", "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]}
    (folder / "s3.json").write_text(json.dumps({"identities": [account | {"actions": ["Admin"]}]}))
    names = ("s3", "master", "volume", "filer")
    ports = dict(zip([*names, *(f"{name}.grpc" for name in names)], _free_ports(8), strict=True))
    command = [
        *(str(Path(sys.executable).with_name("weed")), "server", "-s3", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
        *(f"-dir={folder / 'data'}", f"-s3.config={folder / 's3.json'}", "-master.telemetry=false"),
        *("-master.volumeSizeLimitMB=64", "-volume.max=1000", "-volume.preStopSeconds=0", "-s3.port.iceberg=0"),
        "-s3.autoCreateBucket=false",
        *(f"-{name}.port{grpc}={ports[name + grpc]}" for name in names for grpc in ("", ".grpc")),
    ]
    with ExitStack() as stack:
        log = stack.enter_context((folder / "log").open("wb"))
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=_plain_environment())  # noqa: S603
        stack.callback(_end, process)
        store = ObjectStore(f"http://127.0.0.1:{ports['s3']}")
        _wait_until_ready(store, process, folder / "log")
        yield store


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _plain_environment() -> dict[str, str]:
    """Without settings of Easel's or AWS's, which it would heed."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "S3_", "WEED_"))}


def _wait_until_ready(store: ObjectStore, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ready is when it has taken a file: the gateway answers before there is a volume to write to."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            bucket = store.new_bucket()
            store.client().put_object(Bucket=bucket, Key="ready", Body=b"ready")
        except (BotoCoreError, ClientError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"SeaweedFS did not start:\n{log.read_text('utf-8', 'replace')}") from error
            time.sleep(0.2)
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """At once: it would take ten seconds to say goodbye to itself."""
    process.kill()
    process.wait()
