"""The ways in which a model is told the size of a picture."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from canvas.refusals import Refusal

SizingMode = Literal["image_size", "aspect_ratio"]

IMAGE_SIZES = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
"""fal's named sizes, for every endpoint that is sized by name."""

RATIO_OF_SIZE = {
    "square_hd": "1:1",
    "square": "1:1",
    "portrait_4_3": "3:4",
    "portrait_16_9": "9:16",
    "landscape_4_3": "4:3",
    "landscape_16_9": "16:9",
}

MAX_SIDE = 14_142
"""Pixels: the longest side that fal's image toolkit accepts of any endpoint."""


class BadSize(Refusal):
    code = "bad_size"


@dataclass(frozen=True)
class Pixels:
    """A size in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    @property
    def area(self) -> int:
        return self.width * self.height

    def as_json(self) -> dict[str, int]:
        return {"width": self.width, "height": self.height}


PIXELS_OF_SIZE = {
    "square_hd": Pixels(1024, 1024),
    "square": Pixels(512, 512),
    "portrait_4_3": Pixels(768, 1024),
    "portrait_16_9": Pixels(576, 1024),
    "landscape_4_3": Pixels(1024, 768),
    "landscape_16_9": Pixels(1024, 576),
}
"""From fal's image toolkit."""


@dataclass(frozen=True)
class CustomSize:
    """The free sizes that a model takes: each side from `low` to `high` pixels.

    With `areas` a size outside of that will also do if its number of pixels lies between the two.
    """

    low: int = 1
    high: int = MAX_SIDE
    areas: tuple[int, int] | None = None

    def check(self, label: str, size: Pixels) -> None:
        """Raises `BadSize` naming the side and its range."""
        if self.areas and self._has_good_area(size):
            return
        texts = {"width": _("{label} takes a width {words}."), "height": _("{label} takes a height {words}.")}
        for name, side in size.as_json().items():
            if not self.low <= side <= self.high:
                message = texts[name].format(label=label, words=self.words)
                raise BadSize(message, field=f"imageSize.{name}")

    def _has_good_area(self, size: Pixels) -> bool:
        low, high = self.areas or (0, 0)
        return (
            low <= size.area <= high and 1 <= min(size.width, size.height) <= max(size.width, size.height) <= MAX_SIDE
        )

    @property
    def words(self) -> str:
        """The range of a side: `from 64 to 2048 pixels`."""
        if self.areas is None:
            return _("from {low} to {high} pixels").format(low=self.low, high=self.high)
        text = _("from {low} to {high} pixels, or {least:,} to {most:,} pixels in all")
        return text.format(low=self.low, high=self.high, least=self.areas[0], most=self.areas[1])

    def as_json(self) -> dict[str, Any]:
        areas = {"minArea": self.areas[0], "maxArea": self.areas[1]} if self.areas else {}
        return {"min": self.low, "max": self.high, **areas}


@dataclass(frozen=True)
class Sizing:
    """How a model is sized: by a named size or free pixels in `image_size`, or by a ratio in `aspect_ratio`.

    `sizes` are the names or ratios; `default` is what is sent where nothing is asked, None to leave it to the model.
    `resolutions` are the values of a second field, whose default is left to the model.
    """

    mode: SizingMode
    sizes: tuple[str, ...]
    default: str | Pixels | None = None
    custom: CustomSize | None = None
    resolutions: tuple[str, ...] = ()
    default_resolution: str | None = None
    resolution_field: str = "resolution"

    def as_json(self) -> dict[str, Any]:
        return {
            "mode": self.mode,
            "sizes": list(self.sizes),
            "default": self.default.as_json() if isinstance(self.default, Pixels) else self.default,
            "custom": self.custom.as_json() if self.custom else None,
            "resolutions": list(self.resolutions),
            "defaultResolution": self.default_resolution,
        }


_RATIO = re.compile(r"(\d{1,4}):(\d{1,4})", re.ASCII)
_SIDES = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)


def ratio_as_number(ratio: str) -> float:
    """Width over height of a ratio such as `21:9`. Raises `BadSize`."""
    parts = _RATIO.fullmatch(ratio)
    if not parts or not int(parts[1]) or not int(parts[2]):
        raise BadSize(_("An aspect ratio is written like 16:9."), field="aspectRatio")
    return int(parts[1]) / int(parts[2])


def pixels_of(size: str) -> Pixels | None:
    """What a named size or `1536x1024` measures; None for one that leaves it to the model, such as `auto`."""
    sides = _SIDES.fullmatch(size)
    return Pixels(int(sides[1]), int(sides[2])) if sides else PIXELS_OF_SIZE.get(size)


def nearest_size(ratio: str, sizes: tuple[str, ...] = IMAGE_SIZES) -> str:
    """The size whose shape is nearest to a ratio such as `21:9`. Raises `BadSize` for what is no ratio."""
    wanted = ratio_as_number(ratio)
    shapes = {size: pixels.width / pixels.height for size in sizes if (pixels := pixels_of(size))}
    # Of two names with one shape the first, larger one is meant.
    return min(shapes, key=lambda size: max(shapes[size], wanted) / min(shapes[size], wanted))
