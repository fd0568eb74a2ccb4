"""Pictures as values: bytes in; what they are, their measures and thumbnails out. No files, no settings."""

import hashlib
import io
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import ExifTags, Image

from canvas.refusals import Refusal
from media_assets import formats, thumbnails
from media_assets.formats import Format


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
    frames: int
    drawn: thumbnails.Drawn


@dataclass(frozen=True)
class Limits:
    """What a picture may have at most; of an animation each frame counts as one."""

    max_bytes: int
    max_pixels: int


NO_LIMITS = Limits(max_bytes=sys.maxsize, max_pixels=sys.maxsize)
"""For pictures that were taken in once, under whatever limits there were then."""


def read(data: bytes, limits: Limits) -> Picture:
    """Decode the whole picture (of an animation the first frame) and draw its thumbnails. Raises `BadPicture`."""
    if not data:
        raise BadPicture("The file is empty.", code="picture_empty")
    if len(data) > limits.max_bytes:
        raise PictureTooLarge(limits.max_bytes)
    found = formats.sniff(data)
    if found is None:
        raise PictureTypeNotSupported
    if not found.is_whole(data):
        raise _truncated()
    with _decoding():
        image = _open(data, found, limits.max_pixels)
        size = image.size
        frames = getattr(image, "n_frames", 1)
        # JPEG alone can decode at a fraction of its size; it reads its data to the end all the same.
        image.draft(None, thumbnails.size_at(thumbnails.SIDES[-1], *size))
        image.load()
        turn = _orientation(image)
        drawn = thumbnails.draw(image, size, turn)
    width, height = size[::-1] if turn in thumbnails.SWAPPING else size
    return Picture(data, found, hashlib.sha256(data).hexdigest(), width, height, frames, drawn)


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


def _orientation(image: Image.Image) -> Image.Transpose | None:
    """How to turn the picture. Asked of EXIF alone: Pillow would also believe XMP, which no browser does."""
    exif = Image.Exif()
    try:
        with _quiet():
            exif.load(image.info.get("exif", b""))
            orientation = exif.get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - broken metadata, of whatever kind, is none
        return None
    return _TURNS.get(orientation) if isinstance(orientation, int) else None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
