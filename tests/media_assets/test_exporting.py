"""Copies to take away: format, size, colours, and what they tell."""

import io

import pytest
from PIL import ExifTags, Image

from media_assets import exporting, xmp
from media_assets.exporting import FORMATS, CannotExport, Export
from tests import drawn


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def exported(data: bytes, name: str, **wanted: object) -> Image.Image:
    return opened(exporting.exported(data, Export(FORMATS[name], **wanted)))  # type: ignore[arg-type]


def from_a_camera(kind: str = "JPEG", orientation: int = 6) -> bytes:
    """Turned by EXIF, with a place and a maker."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return drawn.encoded(drawn.halves(), kind, exif=exif.tobytes(), quality=95)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", drawn.FORMATS)
def test_every_format_becomes_every_other(kind: str, name: str) -> None:
    image = exported(drawn.picture(kind), name)
    assert (image.format, image.size) == (FORMATS[name].name, (64, 48))
    red, green, blue, _clear = drawn.pixel(image, (20, 20))
    assert red > 190 > 60 > max(green, blue)


def test_it_is_made_smaller_and_never_larger() -> None:
    assert exported(drawn.picture(size=(64, 48)), "png", max_side=32).size == (32, 24)
    assert exported(drawn.picture(size=(64, 48)), "png", max_side=1_000).size == (64, 48)


def test_less_quality_makes_a_smaller_file() -> None:
    data = drawn.noise(size=(256, 256))
    for name in ("jpeg", "webp", "avif"):
        good, poor = (len(exporting.exported(data, Export(FORMATS[name], quality=quality))) for quality in (95, 20))
        assert poor < good / 2


def test_transparency_stays_where_there_is_such_and_is_white_in_jpeg() -> None:
    clear = drawn.picture(mode="RGBA", color=(255, 0, 0, 0))
    for name in ("png", "webp", "avif"):
        assert drawn.pixel(exported(clear, name), (5, 5))[3] == 0
    assert exported(clear, "jpeg").getpixel((5, 5)) == (255, 255, 255)


def test_colours_keep_their_profile_and_inks_become_a_screens() -> None:
    profile = drawn.srgb_profile()
    for name in FORMATS:
        assert exported(drawn.picture(icc_profile=profile), name).info["icc_profile"] == profile
    press = drawn.picture("JPEG", mode="CMYK", color=(0, 0, 0, 255))
    assert max(drawn.pixel(exported(press, "png"), (5, 5))[:3]) < 60


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_what_a_camera_told_is_left_unless_it_is_asked_for(name: str) -> None:
    source = from_a_camera()
    bare = exported(source, name)
    assert bare.size == (20, 40)
    assert not bare.getexif()
    assert b"Camera" not in exporting.exported(source, Export(FORMATS[name]))
    full = exported(source, name, own=source).getexif()
    assert full[ExifTags.Base.Make] == "Camera"
    assert full.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"
    # The pixels are turned already: turned once more they would lie on their side.
    assert full.get(ExifTags.Base.Orientation, 1) == 1


def test_an_own_packet_is_kept_and_ours_replaces_it() -> None:
    theirs = xmp.packet(xmp.Facts(tool="Another program"))
    source = exporting.exported(drawn.picture(), Export(FORMATS["webp"], packet=theirs))
    kept = exporting.exported(source, Export(FORMATS["jpeg"], own=source))
    assert xmp.packet_of(xmp.told_by(kept)) == theirs
    ours = xmp.packet(xmp.Facts(xmp.AI_MADE))
    replaced = exporting.exported(source, Export(FORMATS["jpeg"], own=source, packet=ours))
    assert xmp.packet_of(xmp.told_by(replaced)) == ours
    assert b"Another program" not in replaced
    assert b"Another program" not in exporting.exported(source, Export(FORMATS["png"]))


def test_what_a_format_cannot_hold_is_said() -> None:
    with pytest.raises(CannotExport) as refused:
        exporting.exported(drawn.picture(size=(16_384, 2)), Export(FORMATS["webp"]))
    assert refused.value.code == "too_large_for_format"
    with pytest.raises(CannotExport) as refused:
        exporting.exported(drawn.picture(), Export(FORMATS["jpeg"], packet=b"x" * 66_000))
    assert refused.value.code == "metadata_too_large"
