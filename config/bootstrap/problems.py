"""Why Easel cannot start, in words for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotStart(Exception):
    """Shown as it is, without a traceback; the exit status is 1."""


@contextmanager
def disk_problems_said_plainly(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses (read-only, full, forbidden) into CannotStart."""
    try:
        yield
    except FileNotFoundError:
        raise  # a fault of ours, and no doing of the disk
    except OSError as error:
        raise CannotStart(
            f"{folder} cannot be written: {error.strerror or error}.\n"
            "Free some space or change the folder's permissions, then run the command again."
        ) from error


# Looked for in a failed program's output, the most telling first.
REASONS = (
    (
        ("DO NOT MATCH THE HASHES", "EINTEGRITY"),
        "A downloaded package is not the one that this version of Easel is locked to; it was not used.",
    ),
    (("No space left on device", "ENOSPC", "Disk quota exceeded"), "The disk is full. Free some space."),
    (
        ("Read-only file system", "EROFS"),
        "The disk is read-only. Put Easel into a folder that can be written.",
    ),
    (
        ("Permission denied", "EACCES"),
        "A folder may not be written by this user. Change its owner or permissions.",
    ),
    (
        (
            "NewConnectionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ProxyError",
            "NameResolutionError",
            "Connection reset",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ECONNRESET",
            "ETIMEDOUT",
            "ENETUNREACH",
            "Could not resolve",
            "Temporary failure resolving",
            "getaddrinfo",
        ),
        "The package registry cannot be reached. Check the network connection and the proxy settings.",
    ),
)


def explain(output: str) -> str:
    """A sentence on why a program failed, read from its output."""
    for signs, sentence in REASONS:
        if any(sign in output for sign in signs):
            return sentence
    return "Its last words are above."
