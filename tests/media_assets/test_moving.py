from collections.abc import Iterator
from pathlib import Path

import pytest

from media_assets import moving
from media_assets.journal import Journal
from media_assets.keeping import MediaStorage, Stored
from media_assets.local_folder import LocalFolder
from media_assets.moving import Fault, Progress
from media_assets.private_bucket import PrivateBucket
from tests.media_assets.stored_files import contents, fill
from tests.object_store import ObjectStore


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    return LocalFolder(location=tmp_path / "folder")


@pytest.fixture
def other(tmp_path: Path) -> LocalFolder:
    return LocalFolder(location=tmp_path / "other")


@pytest.fixture
def bucket(object_store: ObjectStore) -> PrivateBucket:
    return PrivateBucket(**object_store.options(object_store.new_bucket(), location="easel"))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.txt") as journal:
        yield journal


def quiet(_progress: Progress) -> None:
    """For who does not want to hear of it."""


def move(source: MediaStorage, target: MediaStorage, journal: Journal) -> Progress:
    with journal:
        return moving.carry_out(moving.plan(source, target, journal), source, target, journal, quiet)


def test_everything_is_copied_to_a_bucket_and_back(
    folder: LocalFolder, other: LocalFolder, bucket: PrivateBucket, tmp_path: Path
) -> None:
    files = fill(folder, 30)
    there = move(folder, bucket, Journal(tmp_path / "there"))
    assert (there.done_files, there.faults, there.gone) == (31, {}, 0)
    assert contents(bucket) == contents(folder) == files
    move(bucket, other, Journal(tmp_path / "back"))
    assert contents(other) == files


def test_a_second_run_copies_only_what_came_in_since(folder: LocalFolder, other: LocalFolder, journal: Journal) -> None:
    fill(folder, 10)
    move(folder, other, journal)
    fill(folder, 12)
    again = moving.plan(folder, other, journal)
    assert (len(again.missing), again.already) == (2, 11)


def test_without_a_journal_what_is_there_is_read_and_not_sent_again(
    folder: LocalFolder, other: LocalFolder, journal: Journal
) -> None:
    files = fill(folder, 5)
    move(folder, other, journal)
    before = {each.name: each.modified for each in other.walk()}
    planned = moving.plan(folder, other, None)
    assert len(planned.missing) == len(files)
    moving.carry_out(planned, folder, other, journal, quiet)
    assert {each.name: each.modified for each in other.walk()} == before


def test_what_was_spoilt_at_the_target_is_put_right(folder: LocalFolder, other: LocalFolder, journal: Journal) -> None:
    files = fill(folder, 3)
    move(folder, other, journal)
    spoilt, shorter, gone, _whole = files
    Path(other.path(spoilt)).write_bytes(b"?" * len(files[spoilt]))
    Path(other.path(shorter)).write_bytes(b"?")
    other.remove(gone)
    assert {each.name for each in moving.plan(folder, other, journal).missing} == {shorter, gone}
    planned = moving.plan(folder, other, None)
    moving.carry_out(planned, folder, other, journal, quiet)
    assert contents(other) == files


def test_a_file_that_is_damaged_where_it_is_is_named_and_not_copied(
    folder: LocalFolder, other: LocalFolder, journal: Journal
) -> None:
    files = fill(folder, 3)
    damaged = next(iter(files))
    Path(folder.path(damaged)).write_bytes(b"?" * len(files[damaged]))
    outcome = move(folder, other, journal)
    assert outcome.faults == {damaged: Fault.DAMAGED}
    assert contents(other).keys() == files.keys() - {damaged}
    assert not journal.has(damaged, len(files[damaged]))


def test_what_is_not_ours_or_was_set_aside_stays(folder: LocalFolder, other: LocalFolder, journal: Journal) -> None:
    files = fill(folder, 1)
    for name in ("somebody/else.png", "set-aside/2026-01-01/canvases/a.png", "incoming/one"):
        folder.put(name, b"x")
    move(folder, other, journal)
    assert contents(other).keys() == {*files, "incoming/one"}


def test_a_file_that_went_away_meanwhile_is_no_fault(folder: LocalFolder, other: LocalFolder, journal: Journal) -> None:
    files = fill(folder, 3)
    planned = moving.plan(folder, other, journal)
    folder.remove(next(iter(files)))
    outcome = moving.carry_out(planned, folder, other, journal, quiet)
    assert (outcome.gone, outcome.faults) == (1, {})


def test_a_target_that_does_not_answer_harms_nothing(
    folder: LocalFolder, bucket: PrivateBucket, journal: Journal, tmp_path: Path
) -> None:
    files = fill(folder, 2)
    planned = moving.plan(folder, bucket, journal)
    closed = tmp_path / "closed"
    closed.write_text("a file where a folder is needed")
    outcome = moving.carry_out(planned, folder, LocalFolder(location=closed), journal, quiet)
    assert set(outcome.faults.values()) == {Fault.UNAVAILABLE}
    assert contents(folder) == files


def test_progress_is_told_for_each_file(folder: LocalFolder, other: LocalFolder, journal: Journal) -> None:
    files = fill(folder, 20)
    seen: list[tuple[int, int]] = []
    planned = moving.plan(folder, other, journal)
    assert planned.missing == sorted(planned.missing, key=lambda each: each.name)
    assert isinstance(planned.missing[0], Stored)
    moving.carry_out(planned, folder, other, journal, lambda now: seen.append((now.done_files, now.done_bytes)))
    assert seen[-1] == (21, sum(map(len, files.values())))
    assert [count for count, _bytes in seen] == list(range(1, 22))
