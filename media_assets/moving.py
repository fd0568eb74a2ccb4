"""Copying every file from one storage to another: verified, and good to be killed and begun again at any moment."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum

from media_assets import holders, storages
from media_assets.journal import Journal
from media_assets.keeping import MediaStorage, StorageUnavailable, Stored

WORKERS = 4
"""Files on their way at once: enough to wait for a store's answers, few enough to be held in memory."""


class Fault(StrEnum):
    DAMAGED = "is damaged where it is: its content is not what its name says"
    NOT_AS_SENT = "did not arrive as it was sent"
    UNAVAILABLE = "could not be copied: a storage did not answer"


@dataclass
class Progress:
    """Counts of files and bytes so far. `faults` names the files that were not copied, with the reason."""

    files: int
    bytes: int
    already: int = 0
    done_files: int = 0
    done_bytes: int = 0
    gone: int = 0
    faults: dict[str, Fault] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What is to be copied, in the order of names, and how many files are there already."""

    missing: list[Stored]
    already: int

    @property
    def bytes(self) -> int:
        return sum(each.bytes for each in self.missing)


def plan(source: MediaStorage, target: MediaStorage, journal: Journal | None) -> Plan:
    """Compare the lists of files. Without a journal nothing counts as verified. Raises `StorageUnavailable`."""
    there = {each.name: each.bytes for each in target.walk()}
    ours = sorted(each for each in source.walk() if holders.is_ours(each.name))
    missing = [
        each
        for each in ours
        if there.get(each.name) != each.bytes or journal is None or not journal.has(each.name, each.bytes)
    ]
    return Plan(missing, len(ours) - len(missing))


def carry_out(
    planned: Plan, source: MediaStorage, target: MediaStorage, journal: Journal, report: Callable[[Progress], None]
) -> Progress:
    """Copy what the plan says and verify each file by reading it again from the target. The source stays as it is.

    `report` is called after each file. A file that goes wrong is passed over and named in the outcome.
    """
    progress = Progress(len(planned.missing), planned.bytes, planned.already)
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="moving") as pool:
        for stored, outcome in _some_at_once(pool, planned.missing, lambda each: _copy(each, source, target, journal)):
            progress.done_files += 1
            progress.done_bytes += stored.bytes
            if isinstance(outcome, Fault):
                progress.faults[stored.name] = outcome
            elif not outcome:
                progress.gone += 1
            report(progress)
    return progress


def _some_at_once(
    pool: ThreadPoolExecutor, files: Iterable[Stored], call: Callable[[Stored], "Fault | bool"]
) -> Iterator[tuple[Stored, "Fault | bool"]]:
    """The outcomes, without handing the pool thousands of files that an interrupt would have to wait for."""
    running: dict[Future[Fault | bool], Stored] = {}
    for each in files:
        running[pool.submit(call, each)] = each
        if len(running) >= 2 * WORKERS:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: "dict[Future[Fault | bool], Stored]") -> Iterator[tuple[Stored, "Fault | bool"]]:
    done, _open = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future.result()


def _copy(stored: Stored, source: MediaStorage, target: MediaStorage, journal: Journal) -> Fault | bool:
    """True when it is there, False when the source has it no longer."""
    try:
        try:
            data = source.read(stored.name)
        except FileNotFoundError:
            return False
        digest = hashlib.sha256(data).hexdigest()
        if storages.sha256_in(stored.name) not in {None, digest}:
            return Fault.DAMAGED
        if _digest_of(target, stored.name) != digest:
            target.remove(stored.name)  # what is there under this name is something else: a put would leave it
            target.put(stored.name, data)
            if _digest_of(target, stored.name) != digest:
                return Fault.NOT_AS_SENT
    except StorageUnavailable:
        return Fault.UNAVAILABLE
    journal.add(stored.name, len(data), digest)
    return True


def _digest_of(storage: MediaStorage, name: str) -> str | None:
    try:
        return hashlib.sha256(storage.read(name)).hexdigest()
    except FileNotFoundError:
        return None
