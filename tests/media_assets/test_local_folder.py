import os
from pathlib import Path

import pytest

from media_assets.keeping import StorageUnavailable
from media_assets.local_folder import LocalFolder

NAME = "canvases/one/aa.png"


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    return LocalFolder(location=tmp_path / "media")


def test_what_is_put_is_read_and_told_of(folder: LocalFolder) -> None:
    folder.put(NAME, b"0123456789")
    assert folder.read(NAME) == b"0123456789"
    assert (folder.stat(NAME).name, folder.stat(NAME).bytes) == (NAME, 10)
    part = folder.open_range(NAME, 3, 5)
    assert (part.file.read(2), part.whole_bytes) == (b"34", 10)
    part.file.close()


def test_only_the_owner_of_the_folder_reads_it(folder: LocalFolder) -> None:
    folder.put(NAME, b"0123456789")
    assert Path(folder.path(NAME)).stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_stays_and_counts_as_put_now(folder: LocalFolder) -> None:
    folder.put(NAME, b"0123456789")
    os.utime(folder.path(NAME), (0, 0))
    folder.put(NAME, b"abcdefghij")
    assert folder.read(NAME) == b"0123456789"
    assert folder.stat(NAME).modified.year > 2000


def test_what_is_not_there_is_told_apart_from_what_cannot_be_had(folder: LocalFolder) -> None:
    for missing in (folder.read, folder.stat, folder.open_range):
        with pytest.raises(FileNotFoundError):
            missing(NAME)
    folder.put("canvases/one", b"a file where a folder is needed")
    with pytest.raises(StorageUnavailable):
        folder.put(NAME, b"0123456789")


def test_a_failed_put_leaves_no_part_behind(folder: LocalFolder) -> None:
    Path(folder.path(f"{NAME}/in the way")).mkdir(parents=True)
    with pytest.raises(StorageUnavailable):
        folder.put(NAME, b"0123456789")
    assert list(folder.walk()) == []


def test_walking_finds_every_file_below_a_prefix(folder: LocalFolder) -> None:
    names = {"canvases/one/aa.png", "canvases/one/aa.thumb.webp", "canvases/two/bb.jpg", "incoming/cc", "d"}
    for name in names:
        folder.put(name, b"x")
    assert {each.name for each in folder.walk()} == names
    assert {each.name for each in folder.walk("canvases/one/")} == {"canvases/one/aa.png", "canvases/one/aa.thumb.webp"}
    assert {each.name for each in folder.walk("canvases/one/aa.p")} == {"canvases/one/aa.png"}
    assert {each.name for each in folder.walk("incoming/")} == {"incoming/cc"}
    assert list(folder.walk("nothing/")) == []


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert list(LocalFolder(location=tmp_path / "media").walk()) == []


def test_a_file_is_renamed_into_another_folder_and_removed_once(folder: LocalFolder) -> None:
    folder.put(NAME, b"x")
    folder.rename(NAME, f"aside/{NAME}")
    assert [each.name for each in folder.walk()] == [f"aside/{NAME}"]
    folder.remove(f"aside/{NAME}")
    folder.remove(f"aside/{NAME}")
    assert list(folder.walk()) == []


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "canvases/../../outside"])
def test_no_name_leads_out_of_the_folder(folder: LocalFolder, name: str) -> None:
    with pytest.raises(Exception, match=r"outside|denied|traversal"):
        folder.put(name, b"x")
