"""Canvas files for tests: taken apart, changed, and put together again as anybody could."""

import io
import json
import struct
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from asgiref.sync import async_to_sync

from canvas.models import Canvas
from generation.canvas_files import document, reading, writing
from generation.canvas_files.reading import Imported
from tests.media_assets.received import received

Json = dict[str, Any]


def exported(canvas: Canvas, **options: bool) -> bytes:
    return async_to_sync(received)(writing.response(canvas, **options))


def said(data: bytes) -> Json:
    """What the file says, without when it was written."""
    with ZipFile(io.BytesIO(data)) as archive:
        read: Json = json.loads(archive.read(document.NAME))
    return {name: value for name, value in read.items() if name != "exportedAt"}


def media(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != document.NAME}


def packed(said: Json | bytes, media: dict[str, bytes], method: int = ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, data in media.items():
            archive.writestr(name, data)
        archive.writestr(document.NAME, said if isinstance(said, bytes) else json.dumps(said))
    return buffer.getvalue()


def changed(data: bytes, change: Callable[[Json], Any]) -> bytes:
    """The same file with something else in `easel.json`."""
    whole = said(data)
    change(whole)
    return packed(whole, media(data))


def with_entry(data: bytes, entry: str | ZipInfo, content: bytes = b"x", method: int = ZIP_STORED) -> bytes:
    buffer = io.BytesIO(data)
    with ZipFile(buffer, "a") as archive:
        archive.writestr(entry, content, method)
    return buffer.getvalue()


def symlink(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def encrypted(data: bytes) -> bytes:
    """With the mark of a password on every entry of the list."""
    marked = bytearray(data)
    at = marked.find(b"PK\1\2")
    while at >= 0:
        marked[at + 8] |= 1
        at = marked.find(b"PK\1\2", at + 4)
    return bytes(marked)


def claiming_entries(data: bytes, number: int) -> bytes:
    """The list of entries says that it is very long."""
    marked = bytearray(data)
    struct.pack_into("<HH", marked, len(marked) - 14, number, number)
    struct.pack_into("<L", marked, len(marked) - 10, number * 46)
    return bytes(marked)


def bomb(name: str, size: int) -> bytes:
    """A few bytes that unpack to very many."""
    return with_entry(b"", name, bytes(size), ZIP_DEFLATED)


def taken(data: bytes, by: Any) -> Imported:
    return reading.take(io.BytesIO(data), by)
