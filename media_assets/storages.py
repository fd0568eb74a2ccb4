"""Files of pictures in the storage that the settings chose, named by what is in them: the same bytes, the same name."""

import re
from typing import cast
from uuid import UUID

from django.core.files.storage import storages as configured

from media_assets.keeping import MediaStorage, Part, Shown, Stored


def picture_name(canvas_id: UUID, sha256: str, extension: str) -> str:
    return f"canvases/{canvas_id}/{sha256}.{extension}"


def rendition_name(canvas_id: UUID, sha256: str, side: int) -> str:
    return f"canvases/{canvas_id}/{sha256}.{side}.webp"


def sha256_in(name: str) -> str | None:
    """The hash that the file must have, by its name. None for renditions and for files that are no pictures."""
    found = _PICTURE_NAME.fullmatch(name)
    return found["sha256"] if found else None


_PICTURE_NAME = re.compile(r"canvases/[0-9a-f-]{36}/(?P<sha256>[0-9a-f]{64})\.[a-z0-9]+")


def current() -> MediaStorage:
    """Where pictures are kept now."""
    return named("default")


def named(alias: str) -> MediaStorage:
    """One of the STORAGES: `default`, `local`, or `s3` where a bucket is set up. Raises `InvalidStorageError`."""
    return cast("MediaStorage", configured[alias])


def put(name: str, data: bytes, *, rebuildable: bool = False) -> None:
    """Have a whole file of that name, or none: nobody ever sees a part of it. A file that is there stays.

    It survives a power cut, unless it is `rebuildable` (made from another file), which is quicker.
    Raises `StorageUnavailable`.
    """
    current().put(name, data, rebuildable=rebuildable)


def read(name: str) -> bytes:
    """The whole file. Raises `FileNotFoundError` and `StorageUnavailable`."""
    return current().read(name)


def open_range(name: str, start: int = 0, stop: int | None = None) -> Part:
    """The file from `start` up to and without `stop`. Raises `FileNotFoundError` and `StorageUnavailable`."""
    return current().open_range(name, start, stop)


def stat(name: str) -> Stored:
    """Size and age. Raises `FileNotFoundError` and `StorageUnavailable`."""
    return current().stat(name)


def signed_link(name: str, shown: Shown) -> tuple[str, int] | None:
    """Where a browser may fetch the file by itself, and for how many seconds we say so; None: from us alone."""
    return current().signed_link(name, shown)
