"""Pictures as values: bytes in; what they are, their measures and a thumbnail out. No files, no settings."""

import hashlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import ExifTags, Image

from canvas.refusals import Refusal
from media_assets import formats
from media_assets.formats import Format

THUMB_SIDE = 512
THUMB_MIME = "image/webp"
_THUMB_QUALITY = 80
_PROFILE_LIMIT = 64 * 1024
"""Bytes of a colour profile that a thumbnail may carry; the usual ones have 0.5 to 4 kB."""


class BadPicture(Refusal):
    """Codes: `picture_empty`, `picture_too_many_pixels`, `picture_unreadable`, `picture_truncated`."""

    code = "picture_unreadable"


class PictureTooLarge(BadPicture):
    status = 413
    code = "picture_too_large"

    def __init__(self, max_bytes: int) -> None:
        limit = f"{max_bytes / 1024 / 1024:,.4g} MB"
        super().__init__(f"A picture may have at most {limit}.", details={"maxBytes": max_bytes})


class PictureTypeNotSupported(BadPicture):
    status = 415
    code = "picture_type_not_supported"

    def __init__(self) -> None:
        super().__init__(f"This is no picture that can be used here: send {formats.ACCEPTED}.")


@dataclass(frozen=True)
class Picture:
    """A picture that was decoded to its end. Width and height are in pixels as shown, turned by EXIF."""

    data: bytes
    format: Format
    sha256: str
    width: int
    height: int
    thumb: bytes


def read(data: bytes, *, max_bytes: int, max_pixels: int) -> Picture:
    """Decode the whole picture (of an animation the first frame) and draw its thumbnail.

    The thumbnail is WebP, as shown, longest side at most `THUMB_SIDE`. Raises `BadPicture`.
    """
    if not data:
        raise BadPicture("The file is empty.", code="picture_empty")
    if len(data) > max_bytes:
        raise PictureTooLarge(max_bytes)
    found = formats.sniff(data)
    if found is None:
        raise PictureTypeNotSupported
    if not found.is_whole(data):
        raise _truncated()
    with _decoding():
        image = _open(data, found, max_pixels)
        width, height = image.size
        # JPEG alone can decode at a fraction of its size; it reads its data to the end all the same.
        image.draft(None, (2 * THUMB_SIDE, 2 * THUMB_SIDE))
        image.load()
        turn, swaps = _orientation(image)
        thumb = _draw_thumb(image, turn)
    if swaps:
        width, height = height, width
    return Picture(data, found, hashlib.sha256(data).hexdigest(), width, height, thumb)


def _open(data: bytes, found: Format, max_pixels: int) -> Image.Image:
    """Read the header, and refuse a bomb before anything is decoded."""
    try:
        with _quiet():
            image = Image.open(io.BytesIO(data), formats=[found.name])
    except Image.DecompressionBombError:
        raise _too_many_pixels(max_pixels) from None
    if image.width * image.height > max_pixels:
        raise _too_many_pixels(max_pixels)
    return image


def _orientation(image: Image.Image) -> tuple[Image.Transpose | None, bool]:
    """How to turn the picture, and whether that swaps width and height.

    Asked of EXIF alone: Pillow would also believe XMP, which no browser does.
    """
    exif = Image.Exif()
    try:
        with _quiet():
            exif.load(image.info.get("exif", b""))
            orientation = exif.get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - broken metadata, of whatever kind, is none
        return None, False
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return turn, turn in _SWAPPING


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAPPING = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}


def _draw_thumb(image: Image.Image, turn: Image.Transpose | None) -> bytes:
    profile = image.info.get("icc_profile", b"") if image.mode in {"RGB", "RGBA", "P"} else b""
    shown = _as_rgb(image)
    shown.thumbnail((THUMB_SIDE, THUMB_SIDE))
    if turn is not None:
        shown = shown.transpose(turn)
    buffer = io.BytesIO()
    kept = profile if len(profile) <= _PROFILE_LIMIT else b""
    shown.save(buffer, "WEBP", quality=_THUMB_QUALITY, icc_profile=kept)
    return buffer.getvalue()


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel, which Pillow's own conversion would clip at 255
        image = image.point(lambda value: value / 257)
        image.info.pop("transparency", None)
        image = image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


_filters = threading.Lock()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Pillow's warnings: of bombs, for which our own limit counts, and of odd metadata.

    Warning filters belong to the whole process, hence the lock: short, never held while decoding.
    """
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _decoding() -> Iterator[None]:
    """Whatever a decoder raises on broken bytes is a fault of the picture."""
    try:
        yield
    except BadPicture:
        raise
    except Exception as error:  # Pillow's decoders raise nearly anything
        if "truncated" in str(error).lower():
            raise _truncated() from error
        raise BadPicture("The picture is damaged and cannot be read.") from error


def _truncated() -> BadPicture:
    return BadPicture("The picture is cut off: its end is missing.", code="picture_truncated")


def _too_many_pixels(max_pixels: int) -> BadPicture:
    return BadPicture(
        f"A picture may have at most {max_pixels / 1_000_000:,.4g} million pixels.",
        code="picture_too_many_pixels",
        details={"maxPixels": max_pixels},
    )
