"""Small pictures made from a decoded one: WebP, as shown, without metadata. Values in, values out."""

import base64
import io
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageCms

SIDES = (256, 512, 1536)
"""The longest sides, in pixels: for a list or a canvas from far above, for a card, for a card seen close."""
MIDDLE = 512
MIME = "image/webp"
_QUALITY = 80
_EFFORT = 1
"""Of WebP's 0 to 6: at these sizes more of it takes two to five times as long and saves next to no bytes."""
_PLACEHOLDER_SIDE = 16
_PLACEHOLDER_QUALITY = 30
_PROFILE_LIMIT = 4 * 1024
"""Bytes of a colour profile that each thumbnail may carry; with a larger one it is converted to sRGB."""


@dataclass(frozen=True)
class Thumbnail:
    """A picture whose longest side has at most `side` pixels, one of `SIDES`. Width and height as shown."""

    side: int
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Drawn:
    """The thumbnails, smallest first, and a `data:` URI of a few hundred characters to show before they come."""

    thumbnails: tuple[Thumbnail, ...]
    placeholder: str

    def at(self, side: int) -> Thumbnail:
        """The one made for that side, or the largest where the picture is smaller."""
        return next((each for each in self.thumbnails if each.side >= side), self.thumbnails[-1])


def sides_for(width: int, height: int) -> tuple[int, ...]:
    """Which thumbnails a picture has: those smaller than itself, and one as large where there is such a side."""
    longest = max(width, height)
    return tuple(side for smaller, side in pairwise((0, *SIDES)) if smaller < longest)


def size_at(side: int, width: int, height: int) -> tuple[int, int]:
    """Width and height of the thumbnail of that side."""
    longest = max(width, height)
    part = min(side, longest) / longest
    return max(1, round(width * part)), max(1, round(height * part))


def draw(image: Image.Image, size: tuple[int, int], turn: Image.Transpose | None) -> Drawn:
    """All thumbnails of the decoded picture, each from the next larger one.

    `size` is the whole picture's, of which `image` may be a smaller version, and `turn` how to turn what they show.
    """
    *smaller, largest = sides_for(*size)
    profile = image.info.get("icc_profile") or b""
    shown = _resized(_in_shrinkable_mode(image), size_at(largest, *size))
    shown, kept = _in_shown_colours(shown, profile)
    if turn is not None:
        shown = shown.transpose(turn)
        size = size[::-1] if turn in SWAPPING else size
    made = [Thumbnail(largest, *shown.size, _encoded(shown, _QUALITY, kept))]
    for side in reversed(smaller):
        shown = _resized(shown, size_at(side, *size))
        made.append(Thumbnail(side, *shown.size, _encoded(shown, _QUALITY, kept)))
    shown.thumbnail((_PLACEHOLDER_SIDE, _PLACEHOLDER_SIDE))
    tiny = base64.b64encode(_encoded(shown, _PLACEHOLDER_QUALITY, b"")).decode("ascii")
    return Drawn(tuple(reversed(made)), f"data:{MIME};base64,{tiny}")


SWAPPING = frozenset(
    {Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE}
)
"""The turns that swap width and height."""


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def as_shown(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """The picture in RGB or RGBA with eight bits a channel, and the profile that belongs to it then, if any."""
    return _in_shown_colours(_in_shrinkable_mode(image), profile)


def _in_shrinkable_mode(image: Image.Image) -> Image.Image:
    """Colours are left for later: changing them is quicker where there is less of them."""
    if image.mode.startswith("I"):  # 16 bits a pixel, which Pillow's own conversion would clip at 255
        image = image.point(lambda value: value / 257)
        image.info.pop("transparency", None)
        return image.convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in {"1", "P"} else image


def _in_shown_colours(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """In RGB or RGBA, and the profile that goes with it: a small one is kept, so that wide colours stay wide."""
    if profile and image.mode in {"RGB", "RGBA"} and len(profile) <= _PROFILE_LIMIT:
        return image, profile
    if profile and image.mode in {"CMYK", "L", "RGB"}:
        try:
            source = ImageCms.getOpenProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a profile that is broken or meant for something else is none
        if converted is not None:
            return converted, b""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode), b""


_SRGB = ImageCms.createProfile("sRGB")


def _encoded(image: Image.Image, quality: int, profile: bytes) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=_EFFORT, icc_profile=profile)
    return buffer.getvalue()
