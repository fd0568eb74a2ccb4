"""Comparing the table of pictures with the files that are there."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from media_assets import holders
from media_assets.keeping import MediaStorage, Stored
from media_assets.models import Asset, Rendition

WORKERS = 4


class Fault(StrEnum):
    """What can be wrong. The first two harm a picture; the others cost time or space."""

    MISSING = "missing"
    CHANGED = "changed"
    NO_THUMBNAIL = "thumbnail missing or damaged"
    ORPHANED = "orphaned"
    UNFINISHED = "unfinished"


HARMFUL = frozenset({Fault.MISSING, Fault.CHANGED})


class Finding(NamedTuple):
    """A file and what is wrong with it. `bytes` is its size as found, or where it is missing as recorded."""

    fault: Fault
    name: str
    bytes: int


class _Recorded(NamedTuple):
    name: str
    bytes: int
    sha256: str


def check(
    storage: MediaStorage, *, reading: bool, before: datetime, report: Callable[[int, int], None]
) -> Iterator[Finding]:
    """Everything that is wrong. `reading` compares each picture's content with its hash, not its size alone.

    Files that nothing refers to count as orphaned when they were put before that moment: a younger one may belong to
    a picture that is just being recorded. `report` is called with how many pictures were compared, and of how many.
    Raises `StorageUnavailable`.
    """
    # The rows first: a file that comes in meanwhile is then at worst one that no row is looked for.
    pictures = [
        _Recorded(*each) for each in Asset.objects.order_by("file").values_list("file", "bytes", "sha256").distinct()
    ]
    small = Rendition.objects.order_by("file").values_list("file", "bytes").distinct()
    thumbnails = dict(small)
    there = {each.name: each for each in storage.walk()}
    yield from _wrong_pictures(storage, pictures, there, reading=reading, report=report)
    for name, size in thumbnails.items():
        if name not in there or there[name].bytes != size:
            yield Finding(Fault.NO_THUMBNAIL, name, size)
    known = {each.name for each in pictures} | thumbnails.keys()
    yield from _orphans(each for each in there.values() if each.name not in known and each.modified < before)
    for each in storage.unfinished():
        if each.begun < before:
            yield Finding(Fault.UNFINISHED, each.name, 0)


def _wrong_pictures(
    storage: MediaStorage,
    pictures: list[_Recorded],
    there: dict[str, Stored],
    *,
    reading: bool,
    report: Callable[[int, int], None],
) -> Iterator[Finding]:
    def compare(recorded: _Recorded) -> Finding | None:
        found = there.get(recorded.name)
        if found is None:
            return Finding(Fault.MISSING, recorded.name, recorded.bytes)
        if found.bytes != recorded.bytes or (reading and not _is_as_recorded(storage, recorded)):
            return Finding(Fault.CHANGED, recorded.name, found.bytes)
        return None

    with ThreadPoolExecutor(WORKERS, thread_name_prefix="checking") as pool:
        for count, finding in enumerate(pool.map(compare, pictures), 1):
            report(count, len(pictures))
            if finding:
                yield finding


def _is_as_recorded(storage: MediaStorage, recorded: _Recorded) -> bool:
    try:
        return hashlib.sha256(storage.read(recorded.name)).hexdigest() == recorded.sha256
    except FileNotFoundError:  # taken away since it was listed
        return False


def _orphans(candidates: Iterator[Stored]) -> Iterator[Finding]:
    sizes = {each.name: each.bytes for each in candidates if holders.is_ours(each.name)}
    # Asked again: rows may have been written since the first look.
    for name in sorted(holders.unused(sizes)):
        yield Finding(Fault.ORPHANED, name, sizes[name])
