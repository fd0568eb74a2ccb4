import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media_assets import extents, formats
from media_assets.extents import Extent, TooManyParts
from tests import drawn


def measure(data: bytes) -> Extent | None:
    found = formats.sniff(data)
    assert found is not None
    return found.measure(data)


def zip_file() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.class", "not a picture")
    return buffer.getvalue()


@pytest.mark.parametrize("kind", drawn.FORMATS)
@pytest.mark.parametrize("behind", [b"", b"much more", bytes(5_000)])
def test_the_end_of_the_picture_is_found_whatever_is_behind_it(kind: str, behind: bytes) -> None:
    data = drawn.noise(kind)
    assert measure(data + behind) == Extent(len(data))


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_blocks": 1}, {"comment": b"\xff\xd9"}])
def test_a_jpeg_of_many_scans_or_with_markers_in_a_comment_ends_where_it_ends(options: dict[str, object]) -> None:
    data = drawn.noise("JPEG", (200, 200), **options)
    assert measure(data + b"\xff\xd9more") == Extent(len(data))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_frames_of_an_animation_are_counted(kind: str) -> None:
    frames = [Image.new("RGB", (20, 10), (20 * each, 0, 0)) for each in range(7)]
    data = drawn.encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    assert measure(data) == Extent(len(data), frames=7)
    assert measure(drawn.picture(kind)) == Extent(len(drawn.picture(kind)), frames=1)


@pytest.mark.parametrize(
    "data",
    [
        drawn.picture("JPEG")[:2] + b"\xff\xee\x00\x02" * 300_000 + drawn.picture("JPEG")[2:],
        drawn.picture("PNG")[:8] + (bytes(4) + b"teXt" + bytes(4)) * 300_000 + drawn.picture("PNG")[8:],
        drawn.picture("GIF")[:13] + b"!\xfe\x00" * 300_000 + b";",
    ],
)
def test_a_file_of_endlessly_many_parts_is_given_up(data: bytes) -> None:
    with pytest.raises(TooManyParts):
        measure(data)


@given(st.sampled_from(drawn.FORMATS), st.binary(max_size=60))
def test_whatever_follows_the_first_bytes_it_comes_to_an_end(kind: str, rest: bytes) -> None:
    found = formats.sniff(drawn.picture(kind))
    assert found is not None
    measured = found.measure(drawn.picture(kind)[:30] + rest)
    assert measured is None or measured.end <= 30 + len(rest)


@pytest.mark.parametrize("kind", drawn.FORMATS)
@pytest.mark.parametrize(
    "passenger",
    [
        b"<!DOCTYPE html><title>x</title>",
        b"\n\n<ScRiPt>alert(1)</script>",
        b"%PDF-1.7\n",
        b"MZ\x90\x00",
        b"<svg onload='alert(1)'>",
        bytes(3_000_000)[:2_097_149] + b"<script>alert(1)</script>",
        zip_file(),
    ],
)
def test_a_page_a_program_or_an_archive_behind_the_picture_is_noticed(kind: str, passenger: bytes) -> None:
    data = drawn.picture(kind)
    assert extents.has_passenger(data + passenger, len(data))


@pytest.mark.parametrize(
    "harmless", [b"", b"\x00" * 100, drawn.picture("JPEG"), b"\x00\x00\x00\x18ftypmp42" + bytes(90), b"a <b> c"]
)
def test_what_cameras_put_there_is_not(harmless: bytes) -> None:
    data = drawn.picture("JPEG")
    assert not extents.has_passenger(data + harmless, len(data))


def test_a_zip_that_begins_inside_the_picture_is_noticed() -> None:
    data = drawn.picture("PNG")
    assert extents.has_passenger(data + zip_file(), len(data + zip_file()))


def test_words_in_a_pictures_own_notes_are_no_passenger() -> None:
    data = drawn.picture("JPEG", comment=b"<script>a prompt about scripts</script>")
    assert not extents.has_passenger(data, len(data))
