"""The data folder belongs to one running Easel at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.bootstrap.problems import CannotStart, disk_problems_said_plainly

LOCK_NAME = "easel.lock"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make the folder if need be, for its owner's eyes only, and hold it until the body ends or we die.

    Raises CannotStart where it cannot be written or another Easel holds it.
    """
    with disk_problems_said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        take(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def take(descriptor: int, folder: Path) -> None:
    with disk_problems_said_plainly(folder):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise CannotStart(
                f"The data folder {folder} is in use by a running Easel (process {holder}).\n"
                "Stop that one first, or choose another folder: --data DIR"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
