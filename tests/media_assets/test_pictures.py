import hashlib
import io
import warnings
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media_assets import pictures
from media_assets.pictures import BadPicture, Limits, Picture
from tests import drawn


def read(data: bytes, *, max_bytes: int = 5_000_000, max_pixels: int = 1_000_000) -> Picture:
    return pictures.read(data, Limits(max_bytes, max_pixels, max_frames=100))


def refusal(data: bytes, *, max_bytes: int = 5_000_000, max_pixels: int = 1_000_000) -> tuple[str, int]:
    with pytest.raises(BadPicture) as caught:
        read(data, max_bytes=max_bytes, max_pixels=max_pixels)
    return caught.value.code, caught.value.status


def thumb(picture: Picture, side: int = 512) -> Image.Image:
    image = Image.open(io.BytesIO(picture.drawn.at(side).data))
    assert image.format == "WEBP"
    return image


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = image.convert("RGBA").getpixel(at)
    assert isinstance(found, tuple)
    return tuple(int(each) for each in found)


def is_like(found: tuple[int, ...], color: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, color, strict=False))


@pytest.mark.parametrize(
    ("kind", "mime", "extension"),
    [
        ("PNG", "image/png", "png"),
        ("JPEG", "image/jpeg", "jpg"),
        ("WEBP", "image/webp", "webp"),
        ("GIF", "image/gif", "gif"),
        ("AVIF", "image/avif", "avif"),
    ],
)
def test_a_picture_is_measured_and_kept_as_it_came(kind: str, mime: str, extension: str) -> None:
    data = drawn.picture(kind, (60, 40))
    picture = read(data)
    assert picture.data == data
    assert (picture.format.mime, picture.format.extension) == (mime, extension)
    assert (picture.width, picture.height) == (60, 40)
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    assert thumb(picture).size == (60, 40)
    assert is_like(pixel(thumb(picture), (30, 20)), (*drawn.RED, 255))


@pytest.mark.parametrize("kind", drawn.FORMATS)
@pytest.mark.parametrize(("size", "small"), [((1500, 750), (512, 256)), ((300, 1200), (128, 512))])
def test_a_thumbnail_has_512_pixels_at_its_longest_side(
    kind: str, size: tuple[int, int], small: tuple[int, int]
) -> None:
    picture = read(drawn.picture(kind, size), max_pixels=2_000_000)
    assert (picture.width, picture.height) == size
    assert thumb(picture).size == small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_and_thumbnail_are_turned_as_exif_says(kind: str, orientation: int) -> None:
    picture = read(drawn.turned(kind, orientation, (40, 20)))
    assert (picture.width, picture.height) == (40, 20)
    small = thumb(picture)
    assert small.size == (40, 20)
    assert is_like(pixel(small, (3, 3)), (255, 255, 255))
    assert is_like(pixel(small, (10, 15)), drawn.RED)
    assert is_like(pixel(small, (30, 5)), drawn.BLUE)


def test_a_large_jpeg_that_is_turned_has_a_turned_thumbnail() -> None:
    picture = read(drawn.turned("JPEG", 6, (4000, 2000)), max_pixels=8_000_000)
    assert (picture.width, picture.height) == (4000, 2000)
    assert thumb(picture).size == (512, 256)


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_impossible_orientation_turns_nothing(orientation: int) -> None:
    picture = read(drawn.turned("JPEG", orientation, (40, 20)))
    assert (picture.width, picture.height) == (40, 20)


def test_an_orientation_in_xmp_turns_nothing_because_browsers_do_not_heed_it() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    picture = read(drawn.picture("JPEG", (40, 20), xmp=xmp))
    assert (picture.width, picture.height) == (40, 20)


@pytest.mark.parametrize("exif", [b"Exif\x00\x00nonsense", b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12"])
def test_broken_exif_does_not_make_a_picture_bad(exif: bytes) -> None:
    assert read(drawn.picture("JPEG", (40, 20), exif=exif)).width == 40


def test_a_thumbnail_carries_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    small = thumb(read(drawn.picture("JPEG", exif=exif.tobytes())))
    assert "exif" not in small.info


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_transparency_stays_in_the_thumbnail(kind: str) -> None:
    image = Image.new("RGBA", (40, 20), (*drawn.RED, 255))
    image.paste((0, 0, 0, 0), (20, 0, 40, 20))
    small = thumb(read(drawn.encoded(image, kind)))
    assert pixel(small, (5, 10))[3] == 255
    assert pixel(small, (35, 10))[3] == 0


def test_a_palette_with_transparent_entries_is_drawn_in_its_colours() -> None:
    image = Image.new("P", (40, 20), 0)
    image.putpalette([*drawn.RED, *drawn.BLUE])
    image.paste(1, (20, 0, 40, 20))
    small = thumb(read(drawn.encoded(image, "PNG", transparency=bytes([0, 255]))))
    assert pixel(small, (5, 10))[3] == 0
    assert is_like(pixel(small, (35, 10)), (*drawn.BLUE, 255))


def test_cmyk_jpeg_is_drawn_in_rgb() -> None:
    picture = read(drawn.picture("JPEG", (40, 20), (0, 255, 255, 0), mode="CMYK"))
    assert is_like(pixel(thumb(picture), (20, 10)), (255, 0, 0))


def test_sixteen_bits_a_pixel_keep_their_brightness() -> None:
    picture = read(drawn.picture("PNG", (40, 20), 0x8000, mode="I;16"))
    assert is_like(pixel(thumb(picture), (20, 10)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_pictures_are_drawn(mode: str) -> None:
    assert thumb(read(drawn.picture("PNG", (40, 20), 0, mode=mode))).size == (40, 20)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_shows_its_first_frame(kind: str) -> None:
    picture = read(drawn.animation(kind, (40, 20)))
    assert (picture.width, picture.height) == (40, 20)
    assert is_like(pixel(thumb(picture), (20, 10)), drawn.RED)


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == ("picture_empty", 400)


def test_too_many_bytes_are_refused() -> None:
    data = drawn.noise()
    assert read(data, max_bytes=len(data)).width
    assert refusal(data, max_bytes=len(data) - 1) == ("picture_too_large", 413)


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><title>not found</title>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        drawn.picture("BMP"),
        drawn.picture("TIFF"),
        drawn.picture("ICO"),
        b"\x00" * 400,
    ],
)
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    assert refusal(data) == ("picture_type_not_supported", 415)


@pytest.mark.parametrize("kind", drawn.FORMATS)
@pytest.mark.parametrize("animated", [False, True])
def test_a_picture_cut_off_anywhere_is_refused(kind: str, animated: bool) -> None:
    if animated and kind == "JPEG":
        data = drawn.noise(kind, progressive=True)
    else:
        data = drawn.animation(kind) if animated else drawn.noise(kind)
    for end in (len(data) - 1, len(data) - 13, len(data) * 9 // 10, len(data) // 2, 40):
        assert refusal(data[:end]) == ("picture_truncated", 400), end


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [("PNG", 60, 900), ("JPEG", 4, 304), ("WEBP", 20, 40), ("AVIF", 40, 200), ("GIF", 800, 1600)],
)
def test_a_damaged_picture_is_refused(kind: str, start: int, end: int) -> None:
    data = drawn.noise(kind)
    damaged = data[:start] + b"\xff" * (end - start) + data[end:]
    assert refusal(damaged)[0] in {"picture_unreadable", "picture_truncated"}


@pytest.mark.parametrize("kind", drawn.FORMATS)
def test_too_many_pixels_are_refused(kind: str) -> None:
    data = drawn.picture(kind, (100, 101))
    assert read(data, max_pixels=10_100).width == 100
    assert refusal(data, max_pixels=10_099) == ("picture_too_many_pixels", 400)


@pytest.mark.parametrize(
    "bomb",
    [
        drawn.png_claiming(1_001, 1_000),
        drawn.png_claiming(10_000, 10_000),
        drawn.png_claiming(60_000, 60_000),
        drawn.gif_claiming(10_000, 10_000),
        drawn.gif_claiming(60_000, 60_000),
    ],
)
def test_a_bomb_is_refused_before_it_is_decoded_and_without_a_warning(bomb: bytes) -> None:
    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        assert refusal(bomb)[0] == "picture_too_many_pixels"
    assert leaked == []


def test_a_picture_of_no_width_is_refused() -> None:
    assert refusal(drawn.png_claiming(0, 10))[0] == "picture_unreadable"


SAMPLES = [
    *(drawn.noise(kind, (40, 30)) for kind in drawn.FORMATS),
    *(drawn.animation(kind) for kind in ("GIF", "WEBP", "PNG", "AVIF")),
    *(drawn.turned(kind, 6) for kind in ("JPEG", "PNG", "WEBP")),
]


@settings(deadline=None, max_examples=300)
@given(
    data=st.sampled_from(SAMPLES),
    patches=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6)), max_size=6),
)
def test_whatever_is_done_to_a_picture_it_is_read_or_refused(
    data: bytes, patches: list[tuple[float, bytes, int]]
) -> None:
    for place, replacement, length in patches:
        at = int(place * len(data))
        data = data[:at] + replacement + data[at + length :]
    with suppress(BadPicture):
        picture = read(data)
        assert picture.width * picture.height <= 1_000_000
        assert max(thumb(picture).size) <= 512
