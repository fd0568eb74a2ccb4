import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_assets.ranges import ByteRange, NotSatisfiable, wanted

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=2-5", ByteRange(2, 6)),
        ("bytes=2-", ByteRange(2, 10)),
        ("bytes=-3", ByteRange(7, 10)),
        ("bytes=-99", ByteRange(0, 10)),
        ("bytes=0-99999999", ByteRange(0, 10)),
        (" Bytes = 1-2 ", ByteRange(1, 3)),
    ],
)
def test_one_range_is_heeded(header: str, part: ByteRange) -> None:
    assert wanted(header, "", ETAG, 10) == part


@pytest.mark.parametrize(
    "header", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=--1"]
)
def test_several_ranges_and_what_is_none_are_answered_with_the_whole(header: str) -> None:
    assert wanted(header, "", ETAG, 10) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=11-20", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_a_range_behind_the_end_cannot_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(NotSatisfiable):
        wanted(header, "", ETAG, size)


def test_if_range_asks_for_the_whole_unless_it_names_this_very_content() -> None:
    assert wanted("bytes=2-5", ETAG, ETAG, 10) == ByteRange(2, 6)
    for other in ('"abd"', 'W/"abc"', "Sun, 22 Nov 2026 10:00:00 GMT"):
        assert wanted("bytes=2-5", other, ETAG, 10) is None


@given(st.text(max_size=40), st.integers(0, 1_000))
def test_whatever_is_asked_for_is_within_the_file(header: str, size: int) -> None:
    try:
        part = wanted(f"bytes={header}", "", ETAG, size)
    except NotSatisfiable:
        return
    assert part is None or 0 <= part.start < part.stop <= size
