"""Files of pictures in the default storage, named by what is in them: the same bytes have the same name."""

import contextlib
import secrets
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


def picture_name(canvas_id: UUID, sha256: str, extension: str) -> str:
    return f"canvases/{canvas_id}/{sha256}.{extension}"


def thumb_name(canvas_id: UUID, sha256: str) -> str:
    return f"canvases/{canvas_id}/{sha256}.thumb.webp"


def put(name: str, data: bytes) -> None:
    """Have a whole file of that name, or none: nobody ever sees a part of it. A file that is there stays."""
    if default_storage.exists(name) and default_storage.size(name) == len(data):
        return
    if isinstance(default_storage, FileSystemStorage):
        _put_by_renaming(default_storage, name, data)
    else:  # object stores show a file only once it is complete
        saved = default_storage.save(name, ContentFile(data))
        if saved != name:  # somebody else was first, and the store keeps both
            default_storage.delete(saved)


def read(name: str) -> bytes:
    """The whole file. Raises `FileNotFoundError`."""
    with default_storage.open(name) as file:
        return bytes(file.read())


def _put_by_renaming(storage: FileSystemStorage, name: str, data: bytes) -> None:
    partial = f"{name}.{secrets.token_hex(8)}.part"
    try:
        storage.save(partial, ContentFile(data))
        Path(storage.path(partial)).replace(storage.path(name))
    except BaseException:
        with contextlib.suppress(OSError):
            storage.delete(partial)
        raise
