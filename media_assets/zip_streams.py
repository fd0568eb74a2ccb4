"""A zip that is written while it is sent: never whole in memory, never on disk, never on the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.http import StreamingHttpResponse

from media_assets import storages

PIECE_BYTES = 256 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Member:
    """A file of the zip. `pieces` is its content; `made_at` what it says of its age. Texts are worth compressing."""

    name: str
    pieces: Iterable[bytes]
    made_at: datetime
    is_text: bool = False


class _Sink:
    """Takes what the zip writes until somebody takes it on. It cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.bytes = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self.bytes += len(piece)
        return len(piece)

    def flush(self) -> None:
        """There is nothing behind it."""

    def close(self) -> None:
        """It goes on."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces, self.bytes = [], 0
        return whole


def written(members: Iterable[Member]) -> Iterator[bytes]:
    """The zip in pieces of about `PIECE_BYTES`. Members are asked for, and their pieces, one after the other."""
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for member in members:
            with archive.open(_described(member), "w") as file:
                for piece in member.pieces:
                    file.write(piece)
                    if sink.bytes >= PIECE_BYTES:
                        yield sink.taken()
    yield sink.taken()


def _described(member: Member) -> ZipInfo:
    moment = member.made_at.timetuple()[:6]
    described = ZipInfo(member.name, max(moment, _EARLIEST))
    described.compress_type = ZIP_DEFLATED if member.is_text else ZIP_STORED  # pictures are compressed already
    described.external_attr = 0o100644 << 16
    return described


def response(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """The zip as a file to save under that name, of plain characters."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(in_threads(pieces), content_type="application/zip", headers=headers)


async def in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, each made in a thread. They may touch no database: a thread has its own connection."""
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece


def stored(name: str) -> Iterator[bytes]:
    """The pieces of a kept file, which is opened now. Raises `FileNotFoundError` and `StorageUnavailable`."""
    file = storages.open_range(name).file

    def pieces() -> Iterator[bytes]:
        try:
            while piece := file.read(PIECE_BYTES):
                yield piece
        finally:
            file.close()

    return pieces()
