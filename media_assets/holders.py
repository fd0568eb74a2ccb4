"""Who keeps files in the storage of pictures, each below a prefix of its own, and which of them are in use.

What lies below no known prefix is not ours: it is neither copied, judged nor cleared away.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

InUse = Callable[[Collection[str]], set[str]]
"""Those of the names that something refers to, as of now; asked for at most `AT_ONCE` of them."""

AT_ONCE = 200
_holders: dict[str, InUse] = {}


def register(prefix: str, in_use: InUse) -> None:
    """Once, when Django starts."""
    _holders[prefix] = in_use


def is_ours(name: str) -> bool:
    return name.startswith(tuple(_holders))


def unused(names: Iterable[str]) -> set[str]:
    """Those of our files that nothing refers to, as of now."""
    found = set()
    for prefix, in_use in _holders.items():
        for some in in_bunches(name for name in names if name.startswith(prefix)):
            found.update(set(some) - in_use(some))
    return found


def in_bunches(names: Iterable[str]) -> Iterator[list[str]]:
    """Few enough for one question to the database."""
    bunch: list[str] = []
    for name in names:
        bunch.append(name)
        if len(bunch) == AT_ONCE:
            yield bunch
            bunch = []
    if bunch:
        yield bunch
