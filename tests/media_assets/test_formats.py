import pytest

from media_assets import formats
from tests import drawn


@pytest.mark.parametrize("kind", drawn.FORMATS)
def test_a_format_is_told_by_its_content(kind: str) -> None:
    found = formats.sniff(drawn.picture(kind))
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG",
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"BM" + bytes(60),
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp42isom",
        b"\xff\xff\xff\xffftyp",
    ],
)
def test_everything_else_has_no_format(data: bytes) -> None:
    assert formats.sniff(data) is None


@pytest.mark.parametrize("kind", drawn.FORMATS)
@pytest.mark.parametrize("animated", [False, True])
def test_a_file_that_lacks_any_of_its_end_is_not_whole(kind: str, animated: bool) -> None:
    data = drawn.animation(kind) if animated and kind != "JPEG" else drawn.noise(kind)
    found = formats.sniff(data)
    assert found is not None
    assert found.measure(data) is not None
    assert not any(found.measure(data[:end]) for end in range(len(data) // 2, len(data) - 1, 7))
    assert found.measure(data[:-1]) is None
