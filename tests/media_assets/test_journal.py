from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_assets.journal import Journal

DIGEST = "a" * 64


def written(folder: Path, *names: str) -> Path:
    with Journal.between(folder, "here", "there") as journal:
        for name in names:
            journal.add(name, 5, DIGEST)
    [path] = folder.iterdir()
    return path


def test_what_was_written_down_is_known_the_next_time(tmp_path: Path) -> None:
    written(tmp_path, "a b.png", "c")
    journal = Journal.between(tmp_path, "here", "there")
    assert journal.has("a b.png", 5)
    assert not journal.has("a b.png", 6)
    assert not journal.has("d", 5)


def test_each_pair_of_places_has_its_own(tmp_path: Path) -> None:
    written(tmp_path, "a")
    assert not Journal.between(tmp_path, "there", "here").has("a", 5)


def test_nothing_is_written_where_nothing_was_done(tmp_path: Path) -> None:
    with Journal.between(tmp_path / "moves", "here", "there"):
        pass
    assert not (tmp_path / "moves").exists()


@pytest.mark.parametrize("cut", range(1, 72))
def test_a_line_that_was_cut_off_is_forgotten_and_spoils_no_other(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path, "first", "second")
    path.write_bytes(path.read_bytes()[:-cut])
    written(tmp_path, "third")
    journal = Journal.between(tmp_path, "here", "there")
    assert (journal.has("first", 5), journal.has("second", 5), journal.has("third", 5)) == (True, False, True)


@given(st.text(max_size=200))
def test_no_content_of_the_file_stops_a_move(text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = written(Path(folder), "a")
        path.write_text(f"{text}\n", "utf-8")
        written(Path(folder), "b")
        assert Journal.between(Path(folder), "here", "there").has("b", 5)
