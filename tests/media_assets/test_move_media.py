"""`manage.py move_media` as a process, which is killed in the middle."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from media_assets.keeping import MediaStorage
from media_assets.local_folder import LocalFolder
from media_assets.private_bucket import PrivateBucket
from tests.media_assets.stored_files import contents, fill
from tests.object_store import ObjectStore
from tests.started import FOREIGN, ROOT, wait_until

LARGE = 9 * 1024 * 1024
KILLS = (3, 25, 60)


class Mover:
    """A data folder and a bucket, and the command between them."""

    def __init__(self, data: Path, store: ObjectStore) -> None:
        self.data = data
        name = store.new_bucket()
        self.local = LocalFolder(location=data / "media")
        self.s3 = PrivateBucket(**store.options(name))
        kept = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
        self.environ = kept | store.environment(name) | {"EASEL_DATA_DIR": str(data), "EASEL_MEDIA_STORAGE": "local"}

    def place(self, alias: str) -> MediaStorage:
        return self.s3 if alias == "s3" else self.local

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "manage.py", "move_media", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        with self.start(*arguments) as process:
            output, _none = process.communicate(timeout=120)
            return process.returncode, output

    def verified(self) -> int:
        """Lines of the journal."""
        return sum(path.read_bytes().count(b"\n") for path in (self.data / "moves").glob("*.txt"))

    def killed_after(self, files: int, *arguments: str) -> None:
        """Start it, and kill it as soon as it has verified so many files more."""
        before = self.verified()
        with self.start(*arguments) as process:
            wait_until(lambda: process.poll() is not None or self.verified() - before >= files, "some files")
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL


@pytest.fixture
def mover(tmp_path: Path, object_store: ObjectStore) -> Mover:
    return Mover(tmp_path / "data", object_store)


@pytest.mark.parametrize(("source", "target"), [("local", "s3"), ("s3", "local")])
def test_a_move_that_is_killed_again_and_again_ends_with_every_file_whole(
    mover: Mover, source: str, target: str
) -> None:
    files = fill(mover.place(source), 150, size=20_000) | fill(mover.place(source), 2, size=LARGE, seed=1)
    for count in KILLS:
        mover.killed_after(count, source, target)
        for name, data in contents(mover.place(target)).items():
            assert data == files[name], "a file is there whole or not at all"
    verified = mover.verified()
    assert sum(KILLS) <= verified < len(files)
    status, output = mover.run(source, target)
    assert status == 0, output
    assert contents(mover.place(target)) == files
    assert contents(mover.place(source)) == files
    status, output = mover.run(source, target)
    assert status == 0
    assert f"0 files copied and verified; {len(files):,} were there already." in output


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(mover: Mover) -> None:
    fill(mover.local, 3)
    status, output = mover.run("local", "s3", "--dry-run")
    assert status == 0
    assert "4 files to copy or verify" in output
    assert contents(mover.s3) == {}
    assert not (mover.data / "moves").exists()


def test_what_could_not_be_copied_is_named_and_the_status_says_so(mover: Mover) -> None:
    damaged = next(iter(fill(mover.local, 3)))
    Path(mover.local.path(damaged)).write_bytes(b"?")
    status, output = mover.run("local", "s3")
    assert status == 1
    assert f"{damaged} is damaged where it is" in output
    assert len(contents(mover.s3)) == 3


def test_a_bucket_that_is_not_there_is_told_in_words(mover: Mover) -> None:
    fill(mover.local, 1)
    mover.environ["AWS_STORAGE_BUCKET_NAME"] = "no-such-bucket"
    status, output = mover.run("local", "s3")
    assert status == 1
    assert "NoSuchBucket" in output
    assert "Traceback" not in output
    del mover.environ["AWS_STORAGE_BUCKET_NAME"]
    status, output = mover.run("local", "s3")
    assert (status, "AWS_STORAGE_BUCKET_NAME" in output) == (1, True)


def test_names_tell_what_their_content_must_be() -> None:
    from media_assets.storages import sha256_in
    from tests.media_assets.stored_files import CANVAS

    digest = hashlib.sha256(b"x").hexdigest()
    assert sha256_in(f"canvases/{CANVAS}/{digest}.png") == digest
    for other in (f"canvases/{CANVAS}/{digest}.256.webp", "incoming/x", f"canvases/{CANVAS}/{digest[1:]}.png"):
        assert sha256_in(other) is None
