"""A zip from anybody: looked through before anything in it is read, and read within limits."""

import os
import re
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever zlib calls it

from django.utils.translation import gettext as _

from generation.canvas_files import document
from generation.canvas_files.document import BadCanvasFile

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_MOST_DIRECTORY_BYTES = 16 * 1024 * 1024
_MOST_ENTRIES = document.MOST_PICTURES + 1
_ENCRYPTED = 0x1
_ALLOWED = re.compile(f"{re.escape(document.NAME)}|{document.MEDIA}")


class Archive:
    """Build it with `opened`. Its entries have names that are expected, each one once."""

    def __init__(self, archive: ZipFile, entries: dict[str, ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    @property
    def names(self) -> set[str]:
        return set(self._entries)

    def read(self, name: str, most_bytes: int) -> bytes:
        """The whole entry. Raises `BadCanvasFile`, before more than `most_bytes` are unpacked."""
        entry = self._entries[name]
        if entry.file_size > most_bytes:
            message = _("{name} is larger than {value:,.4g} MB.").format(name=name, value=most_bytes / 1024 / 1024)
            raise BadCanvasFile(message, code="canvas_file_too_large", place=name)
        with _broken(name), self._archive.open(entry) as file:
            data = file.read(most_bytes + 1)
            if len(data) != entry.file_size:
                raise BadZipFile("it has another size than it says")
        return data


@contextmanager
def opened(file: IO[bytes], most_bytes: int) -> Iterator[Archive]:
    """The zip in a file that can be gone back in. `most_bytes` bounds it, packed and unpacked.

    Raises `BadCanvasFile`: `canvas_file_` followed by `too_large`, `broken`, `too_many_entries`, `encrypted`,
    `bad_name`, `duplicate`, `bad_entry`, `incomplete`; or `not_a_zip`.
    """
    size = file.seek(0, os.SEEK_END)
    if size > most_bytes:
        raise _too_large(most_bytes)
    _check_directory(file, size)
    with _broken("zip"), ZipFile(file) as archive:
        yield Archive(archive, _checked(archive.infolist(), most_bytes))


def _check_directory(file: IO[bytes], size: int) -> None:
    """Look at the list of entries before it is read: one may claim to have millions.

    The list's end must be the file's, so that what is checked here is what is read there.
    """
    file.seek(0)
    if file.read(2) != b"PK":
        raise BadCanvasFile(_("This is no zip file."), code="not_a_zip")
    if size < _END.size:
        raise _cut_off()
    file.seek(size - _END.size)
    mark, *_disks, _here, entries, listed, _start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\5\6" or comment:
        raise _cut_off()
    at = size - _END.size - _LOCATOR.size - _END_64.size
    if at >= 0:
        file.seek(at)
        large = file.read(_END_64.size + _LOCATOR.size)
        if large[_END_64.size :][:4] == b"PK\6\7":
            *_head, entries, listed, _start = _END_64.unpack(large[: _END_64.size])
    if entries > _MOST_ENTRIES or listed > _MOST_DIRECTORY_BYTES:
        message = _("A canvas file has at most {most_entries:,} entries.").format(most_entries=_MOST_ENTRIES)
        raise BadCanvasFile(message, code="canvas_file_too_many_entries")


def _checked(entries: list[ZipInfo], most_bytes: int) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    whole = 0
    for entry in entries:
        name = entry.filename
        if not _ALLOWED.fullmatch(name) or entry.orig_filename != name:
            message = _("“{name}” is no name of a file in a canvas file.").format(name=name[:80])
            raise BadCanvasFile(message, code="canvas_file_bad_name", place=name)
        if name in found:
            raise BadCanvasFile(
                _("{name} is in the zip twice.").format(name=name), code="canvas_file_duplicate", place=name
            )
        _check_entry(entry)
        whole += entry.file_size
        found[name] = entry
    if whole > most_bytes:
        raise _too_large(most_bytes)
    if document.NAME not in found:
        raise BadCanvasFile(_("This zip is no canvas file: it has no easel.json."), code="not_a_canvas_file")
    return found


def _check_entry(entry: ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        message = _("{filename} is no ordinary file.").format(filename=entry.filename)
        raise BadCanvasFile(message, code="canvas_file_bad_entry", place=entry.filename)
    if entry.flag_bits & _ENCRYPTED:
        message = _("The zip is encrypted. Unpack it, and pack it again without a password.")
        raise BadCanvasFile(message, code="canvas_file_encrypted", place=entry.filename)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        message = _("{filename} is compressed in a way that is not taken here.").format(filename=entry.filename)
        raise BadCanvasFile(message, code="canvas_file_bad_entry", place=entry.filename)


@contextmanager
def _broken(place: str) -> Iterator[None]:
    """Whatever a reader of zips says of one that is damaged."""
    try:
        yield
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, struct.error, UnicodeError) as error:
        raise BadCanvasFile(_("The zip is damaged: {value}.").format(value=str(error)[:120]), place=place) from error


def _cut_off() -> BadCanvasFile:
    return BadCanvasFile(_("The zip is cut off, or something follows it: its end is not where it should be."))


def _too_large(most_bytes: int) -> BadCanvasFile:
    limit = f"{most_bytes / 1024**3:,.3g} GB"
    return BadCanvasFile(
        _("A canvas file has at most {limit} here.").format(limit=limit),
        code="canvas_file_too_large",
        maxBytes=most_bytes,
    )
