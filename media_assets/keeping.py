"""What every storage of pictures can do, and how it fails."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from canvas.refusals import Refusal


class StorageUnavailable(Refusal):
    """The storage cannot be reached, is full or does not let us in. Nothing was changed; it may pass."""

    status = 503
    code = "storage_unavailable"
    retry_after = 5


class Stored(NamedTuple):
    """A file that is there, its size in bytes, and when it was last put."""

    name: str
    bytes: int
    modified: datetime


class Unfinished(NamedTuple):
    """A file that somebody began to put, and what the storage knows that attempt by."""

    name: str
    id: str
    begun: datetime


class Readable(Protocol):
    def read(self, amount: int = -1, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Part:
    """A file opened at a range of it. `whole_bytes` is the size of the whole file; the caller closes `file`."""

    file: Readable
    whole_bytes: int


@dataclass(frozen=True)
class Shown:
    """How a browser is to take a file that it fetches from the storage by itself."""

    mime: str
    disposition: str
    cache_control: str


class MediaStorage(Protocol):
    """A place for whole files that never change under their name.

    What names a file that is not there raises `FileNotFoundError`; everything raises `StorageUnavailable`.
    """

    def put(self, name: str, data: bytes, *, rebuildable: bool = False) -> None:
        """Have a whole file of that name, or none. One of that size stays, and counts as put just now.

        It survives a power cut, unless it is `rebuildable`, which is quicker.
        """

    def read(self, name: str) -> bytes:
        """The whole file."""

    def open_range(self, name: str, start: int = 0, stop: int | None = None) -> Part:
        """The file from byte `start` up to and without `stop`, both within it."""

    def stat(self, name: str) -> Stored: ...

    def walk(self, prefix: str = "") -> Iterator[Stored]:
        """Every whole file whose name begins so, in no order. What comes or goes meanwhile may be among them or not."""

    def unfinished(self) -> Iterator[Unfinished]:
        """What is being put just now, or was when whoever put it died."""

    def give_up(self, unfinished: Unfinished) -> None:
        """Clear away what is there of it."""

    def remove(self, name: str) -> None:
        """For good. One that is not there is no error."""

    def rename(self, old: str, new: str) -> None:
        """In one step, or by a copy that is whole before the old one goes."""

    def signed_link(self, name: str, shown: Shown) -> tuple[str, int] | None:
        """An address where a browser gets the file for a short while without asking us, and for how many seconds
        the same address goes on being handed out. None where browsers get files from us alone."""

    def identity(self) -> str:
        """Which place this is, without secrets: the same text for the same place."""


@contextmanager
def disk_problems_refused() -> Iterator[None]:
    """Whatever the disk has to say but that a file is not there."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        no_room = _("The server's storage of pictures is full. Tell whoever runs this Easel.")
        trouble = _("The server's storage of pictures cannot be used just now. Tell whoever runs this Easel.")
        raise StorageUnavailable(no_room if full else trouble) from error
