"""How a picture is to be shown: whole, filling a frame, or in part; turned or mirrored. The picture itself stays."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from PIL import Image

from canvas.kinds import BadValue, Field

Fit = Literal["contain", "cover", "crop"]
_DIGITS = 6
"""Of a fraction: finer than a pixel of the largest picture."""
_RATIOS = (0.01, 100.0)
_LEAST = 10**-_DIGITS
_SLACK = 1e-4  # what a browser's fractions may sum up to beyond the edge
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_KEYS: dict[Fit, frozenset[str]] = {
    "contain": frozenset(),
    "cover": frozenset({"ratio"}),
    "crop": frozenset({"x", "y", "w", "h"}),
}


class BadTransform(BadValue):
    code = "bad_transform"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="transform")


class Box(NamedTuple):
    """A part of a picture: fractions of its width and height, from its upper left corner."""

    x: float
    y: float
    w: float
    h: float


_WHOLE = Box(0, 0, 1, 1)


class Pixels(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Transform:
    """First mirrored left to right, then turned clockwise by `rotate` degrees, then cut.

    `cover` cuts evenly to `ratio` (width over height), `crop` to `box`, `contain` not at all.
    """

    fit: Fit = "contain"
    rotate: int = 0
    flip: bool = False
    ratio: float | None = None
    box: Box | None = None

    def as_json(self) -> dict[str, Any] | None:
        """What `parse` reads; None where the picture is shown as it is. The same transform gives the same JSON."""
        described: dict[str, Any] = {"fit": self.fit}
        if self.rotate:
            described["rotate"] = self.rotate
        if self.flip:
            described["flip"] = True
        if self.ratio is not None:
            described["ratio"] = self.ratio
        if self.box is not None:
            described |= self.box._asdict()
        return None if described == {"fit": "contain"} else described

    def size(self, width: int, height: int) -> tuple[int, int]:
        """What it makes of a picture of that size, in pixels."""
        cut = self._cut(*self._turned_size(width, height))
        return cut.right - cut.left, cut.bottom - cut.top

    def applied(self, image: Image.Image) -> Image.Image:
        """A new picture; this one stays."""
        if self.flip:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if self.rotate:
            image = image.transpose(_TURNS[self.rotate])
        return image.crop(self._cut(*image.size))

    def _turned_size(self, width: int, height: int) -> tuple[int, int]:
        return (height, width) if self.rotate in (90, 270) else (width, height)

    def _cut(self, width: int, height: int) -> Pixels:
        box = self.box or _covering(width, height, self.ratio)
        left, top = min(round(box.x * width), width - 1), min(round(box.y * height), height - 1)
        right = min(width, max(left + 1, round((box.x + box.w) * width)))
        bottom = min(height, max(top + 1, round((box.y + box.h) * height)))
        return Pixels(left, top, right, bottom)


def _covering(width: int, height: int, ratio: float | None) -> Box:
    """The middle of the picture in these proportions; all of it without any."""
    own = width / height
    if ratio is None or ratio == own:
        return _WHOLE
    w, h = (ratio / own, 1.0) if ratio < own else (1.0, own / ratio)
    return Box((1 - w) / 2, (1 - h) / 2, w, h)


def parse(raw: object) -> Transform:
    """A transform from untrusted JSON; null shows the picture as it is. Raises `BadTransform`."""
    if raw is None:
        return Transform()
    if not isinstance(raw, Mapping):
        raise BadTransform(_("A transform is an object with “fit”, or null."))
    fit = next((each for each in _KEYS if each == raw.get("fit")), None)
    if fit is None:
        raise BadTransform(_("A transform's “fit” is contain, cover or crop."))
    unknown = sorted(str(name)[:40] for name in raw.keys() - _KEYS[fit] - {"fit", "rotate", "flip"})
    if unknown:
        raise BadTransform(_("A transform that is {fit} has no “{unknown}”.").format(fit=fit, unknown=unknown[0]))
    rotate, flip = raw.get("rotate", 0), raw.get("flip", False)
    if isinstance(rotate, bool) or rotate not in (0, 90, 180, 270) or not isinstance(flip, bool):
        raise BadTransform(_("“rotate” is 0, 90, 180 or 270, “flip” is true or false."))
    ratio = _number(raw, "ratio", *_RATIOS) if fit == "cover" else None
    box = _box(raw) if fit == "crop" else None
    if box == _WHOLE:
        return Transform(rotate=int(rotate), flip=flip)
    return Transform(fit, int(rotate), flip, ratio, box)


def _box(raw: Mapping[str, Any]) -> Box:
    x, y = (_number(raw, name, 0, 1 - _LEAST) for name in ("x", "y"))
    w, h = (_number(raw, name, _LEAST, 1) for name in ("w", "h"))
    if x + w > 1 + _SLACK or y + h > 1 + _SLACK:
        raise BadTransform(_("The crop reaches over the edge of the picture."))
    return Box(x, y, min(w, round(1 - x, _DIGITS)), min(h, round(1 - y, _DIGITS)))


def _number(raw: Mapping[str, Any], name: str, low: float, high: float) -> float:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadTransform(_("“{name}” must be a number.").format(name=name))
    if not low <= value <= high:
        raise BadTransform(_("“{name}” must be from {low:g} to {high:g}.").format(name=name, low=low, high=high))
    return round(float(value), _DIGITS)


def transform_field() -> Field:
    """The field of a node that holds a transform."""

    def check(value: Any, _canvas_id: UUID) -> dict[str, Any] | None:
        return parse(value).as_json()

    return Field(default=None, check=check)


def result_id(asset_id: UUID, transform: Transform) -> UUID:
    """The id of what the transform makes of that picture: always the same, so that it is known before it is made."""
    described = transform.as_json()
    return uuid5(asset_id, json.dumps(described, sort_keys=True)) if described else asset_id
