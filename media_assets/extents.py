"""Following a picture file's own structure: where it ends and how many frames it has, without decoding any."""

import re
from dataclasses import dataclass

_MOST_PARTS = 250_000
"""Chunks, segments or blocks of one file; decoders take as long for an empty one as for a full one."""
_WINDOW = 1024 * 1024
"""Bytes searched in one go: searching holds up every other thread of the process."""


class TooManyParts(Exception):
    """The file is cut into so many pieces that reading it would take minutes."""


@dataclass(frozen=True)
class Extent:
    """Bytes up to the picture's end, and its frames: one, or more of an animation."""

    end: int
    frames: int = 1


class _Parts:
    def __init__(self) -> None:
        self._count = 0

    def count(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise TooManyParts


def of_png(data: bytes) -> Extent | None:
    """Like the others: None where the end is missing. Raises `TooManyParts`."""
    at, frames, parts = 8, 0, _Parts()
    while at + 12 <= len(data):
        parts.count()
        kind = data[at + 4 : at + 8]
        frames += kind == b"fcTL"
        at += 12 + int.from_bytes(data[at : at + 4])
        if kind == b"IEND":
            return Extent(at, max(1, frames)) if at <= len(data) else None
    return None


def of_jpeg(data: bytes) -> Extent | None:
    at, parts = 2, _Parts()
    while at < len(data):
        parts.count()
        found = _MARKER.match(data, at)
        if found is None:
            at = _next_marker(data, at)
            continue
        marker, at = found[1][0], found.end()
        if marker == 0xD9:
            return Extent(at)
        if marker in _ALONE:
            continue
        at += max(2, int.from_bytes(data[at : at + 2]))
        if marker == 0xDA:
            at = _next_marker(data, at)
    return None


_MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_AFTER_PIXELS = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def _next_marker(data: bytes, at: int) -> int:
    """Behind the compressed pixels that begin there, in which a marker's first byte is always followed by a zero."""
    while at < len(data):
        found = _AFTER_PIXELS.search(data, at, at + _WINDOW)
        if found:
            return found.start()
        at += _WINDOW - 1 if at + _WINDOW < len(data) else _WINDOW
    return len(data)


def of_gif(data: bytes) -> Extent | None:
    at, frames, parts = 13 + _color_table_bytes(data[10:11]), 0, _Parts()
    while at < len(data):
        parts.count()
        block = data[at : at + 1]
        if block == b";":
            return Extent(at + 1, max(1, frames))
        if block == b",":
            frames += 1
            at += 11 + _color_table_bytes(data[at + 9 : at + 10])
        elif block == b"!":
            at += 2
        else:
            return None
        at = _after_sub_blocks(data, at)
    return None


def _color_table_bytes(flags: bytes) -> int:
    return 3 << (1 + (flags[0] & 7)) if flags and flags[0] & 0x80 else 0


def _after_sub_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def of_webp(data: bytes) -> Extent | None:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        return None
    at, frames, parts = 12, 0, _Parts()
    while at + 8 <= end:
        parts.count()
        frames += data[at : at + 4] == b"ANMF"
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return Extent(end, max(1, frames))


def of_avif(data: bytes) -> Extent | None:
    """Its frames are for the decoder to count."""
    at, parts = 0, _Parts()
    while at + 8 <= len(data):
        parts.count()
        if at and not data[at + 4 : at + 8].isalnum():
            return Extent(at)  # no box: something else begins here
        size = int.from_bytes(data[at : at + 4])
        if size == 0:  # this box runs to the end of the file, wherever that is
            return Extent(len(data))
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        if size < 8:
            return None
        at += size
    return Extent(at) if at == len(data) else None


_FOREIGN = (b"%PDF-", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"MZ", b"\x7fELF", b"#!")
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php)[\s>/]", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22


def has_passenger(data: bytes, end: int) -> bool:
    """Whether something that is no picture rides along behind it: a page, a program, an archive.

    What cameras put there (a second picture, a short film) is none of these.
    """
    if _is_zip(data):
        return True
    if end >= len(data):
        return False
    if data[end : end + 64].lstrip(b"\x00\r\n\t ").startswith(_FOREIGN):
        return True
    overlap = 16
    return any(_MARKUP.search(data, at, at + _WINDOW + overlap) for at in range(end, len(data), _WINDOW))


def _is_zip(data: bytes) -> bool:
    """Zip files are read from their end, so the picture before it does not matter to whoever opens one."""
    at = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_END_BYTES - 0xFFFF))
    if at < 0:
        return False
    return at + _ZIP_END_BYTES + int.from_bytes(data[at + 20 : at + 22], "little") == len(data)
