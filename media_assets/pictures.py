"""Pictures as values: bytes in; what they are, their measures and thumbnails out. No files, no settings."""

import hashlib
import io
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import ExifTags, Image
from PIL.AvifImagePlugin import AvifImageFile

from canvas.refusals import Refusal
from media_assets import formats, thumbnails
from media_assets.extents import Extent, TooManyParts, has_passenger
from media_assets.formats import Format


class BadPicture(Refusal):
    """Codes: `picture_empty`, `picture_too_many_pixels`, `picture_too_many_frames`, `picture_too_many_parts`,
    `picture_truncated`, `picture_unreadable`, `picture_with_passenger`.
    """

    code = "picture_unreadable"


class PictureTooLarge(BadPicture):
    status = 413
    code = "picture_too_large"

    def __init__(self, max_bytes: int) -> None:
        text = _("A picture may have at most {limit} MB.").format(limit=f"{max_bytes / 1024 / 1024:,.4g}")
        super().__init__(text, details={"maxBytes": max_bytes})


class PictureTypeNotSupported(BadPicture):
    status = 415
    code = "picture_type_not_supported"

    def __init__(self) -> None:
        super().__init__(_("This is no picture that can be used here: send PNG, JPEG, WebP, GIF or AVIF."))


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
    """What a picture may have at most; pixels are those of one frame."""

    max_bytes: int
    max_pixels: int
    max_frames: int


NO_LIMITS = Limits(max_bytes=sys.maxsize, max_pixels=sys.maxsize, max_frames=sys.maxsize)
"""For pictures that were taken in once, under whatever limits there were then."""


def is_turned(data: bytes) -> bool:
    """Whether a kept picture's EXIF says that people see it otherwise than it lies in the file. Raises `BadPicture`."""
    found = formats.sniff(data)
    if found is None:
        raise PictureTypeNotSupported
    with _decoding():
        image = _open(data, found, NO_LIMITS.max_pixels)
        return _orientation(image) is not None


def read(data: bytes, limits: Limits) -> Picture:
    """Decode the whole picture (of an animation the first frame) and draw its thumbnails. Raises `BadPicture`."""
    if not data:
        raise BadPicture(_("The file is empty."), code="picture_empty")
    if len(data) > limits.max_bytes:
        raise PictureTooLarge(limits.max_bytes)
    found = formats.sniff(data)
    if found is None:
        raise PictureTypeNotSupported
    extent = _measured(data, found)
    with _decoding():
        image = _open(data, found, limits.max_pixels)
        size = image.size
        frames = image.n_frames if isinstance(image, AvifImageFile) else extent.frames
        if frames > limits.max_frames:
            raise _too_many_frames(limits.max_frames)
        # JPEG alone can decode at a fraction of its size; it reads its data to the end all the same.
        image.draft(None, thumbnails.size_at(thumbnails.SIDES[-1], *size))
        image.load()
        turn = _orientation(image)
        drawn = thumbnails.draw(image, size, turn)
    width, height = size[::-1] if turn in thumbnails.SWAPPING else size
    return Picture(data, found, hashlib.sha256(data).hexdigest(), width, height, frames, drawn)


def _measured(data: bytes, found: Format) -> Extent:
    """How far the picture goes. Refused are files that are cut off, endless to read, or more than a picture."""
    try:
        extent = found.measure(data)
    except TooManyParts:
        text = _("The file is cut into too many pieces. Save the picture anew and send that.")
        raise BadPicture(text, code="picture_too_many_parts") from None
    if extent is None:
        raise _truncated()
    if has_passenger(data, extent.end):
        text = _("Behind the picture there is something else in this file. Save the picture anew and send that.")
        raise BadPicture(text, code="picture_with_passenger")
    return extent


def decoded(data: bytes) -> tuple[Image.Image, Format]:
    """A kept picture as shown, whole and turned by EXIF, and the format that it was in; metadata is in its `info`.

    Raises `BadPicture`.
    """
    found = formats.sniff(data)
    if found is None:
        raise PictureTypeNotSupported
    with _decoding():
        image = _open(data, found, NO_LIMITS.max_pixels)
        image.load()
        turn = _orientation(image)
        if turn is not None:
            told = image.info
            image = image.transpose(turn)
            image.info = told
    return image, found


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
        raise BadPicture(_("The picture is damaged and cannot be read.")) from error


def _truncated() -> BadPicture:
    return BadPicture(_("The picture is cut off: its end is missing."), code="picture_truncated")


def _too_many_pixels(max_pixels: int) -> BadPicture:
    text = _("A picture may have at most {limit} million pixels.").format(limit=f"{max_pixels / 1_000_000:,.4g}")
    return BadPicture(text, code="picture_too_many_pixels", details={"maxPixels": max_pixels})


def _too_many_frames(max_frames: int) -> BadPicture:
    text = _("An animation may have at most {limit} frames.").format(limit=f"{max_frames:,}")
    return BadPicture(text, code="picture_too_many_frames", details={"maxFrames": max_frames})
