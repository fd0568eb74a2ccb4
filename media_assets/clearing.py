"""Clearing away files that nothing refers to: set aside first, deleted for good when nobody missed them.

A file may come to be wanted again at any moment, since the same picture has the same name. That is why none is deleted
at once: it is renamed, and goes back to its place if a row refers to it after all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from media_assets import holders
from media_assets.keeping import MediaStorage, Unfinished

ASIDE = "set-aside/"


class Aside(NamedTuple):
    """A file that was set aside, and the day when it was."""

    name: str
    day: date
    bytes: int

    @property
    def place(self) -> str:
        return f"{ASIDE}{self.day.isoformat()}/{self.name}"


def set_aside(storage: MediaStorage, names: Iterable[str], *, before: datetime, today: date) -> list[str]:
    """Those of the names that were set aside: nothing refers to them, and they were put before that moment."""
    done: list[str] = []
    for bunch in holders.in_bunches(names):
        for name in sorted(holders.unused(bunch)):
            if _is_old(storage, name, before):
                storage.rename(name, Aside(name, today, 0).place)
                done.append(name)
    # Somebody may have put and recorded one of them while it was on its way.
    unused = holders.unused(done)
    wanted = [name for name in done if name not in unused]
    for name in wanted:
        _bring_back(storage, Aside(name, today, 0))
    return [name for name in done if name in unused]


def aside(storage: MediaStorage) -> Iterator[Aside]:
    """What was set aside and is still there."""
    for each in storage.walk(ASIDE):
        day, _, name = each.name.removeprefix(ASIDE).partition("/")
        try:
            yield Aside(name, date.fromisoformat(day), each.bytes)
        except ValueError:  # not put there by us
            continue


def bring_back_wanted(storage: MediaStorage) -> list[str]:
    """Put what was set aside and is referred to after all in its place again, where there is none."""
    kept = {each.name: each for each in aside(storage)}
    wanted = sorted(kept.keys() - holders.unused(kept))
    return [name for name in wanted if _bring_back(storage, kept[name])]


def delete(storage: MediaStorage, *, set_aside_before: date) -> list[Aside]:
    """Delete for good what was set aside before that day and is still referred to by nothing."""
    old = {each.name: each for each in aside(storage) if each.day < set_aside_before}
    gone = [old[name] for name in sorted(holders.unused(old))]
    for each in gone:
        storage.remove(each.place)
    return gone


def give_up_unfinished(storage: MediaStorage, *, before: datetime) -> list[Unfinished]:
    """Clear away what is there of files that somebody began to put before that moment."""
    old = [each for each in storage.unfinished() if each.begun < before]
    for each in old:
        storage.give_up(each)
    return old


def today() -> date:
    return datetime.now(UTC).date()


def _is_old(storage: MediaStorage, name: str, before: datetime) -> bool:
    try:
        return storage.stat(name).modified < before
    except FileNotFoundError:
        return False


def _bring_back(storage: MediaStorage, kept: Aside) -> bool:
    try:
        storage.stat(kept.name)
    except FileNotFoundError:
        storage.rename(kept.place, kept.name)
        return True
    storage.remove(kept.place)
    return False
