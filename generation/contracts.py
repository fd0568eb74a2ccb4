"""What a model takes and what it costs: one `Contract` a model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation.prices import NO_PRICE, Price
from generation.sizes import Sizing, SizingMode

ParameterType = Literal["integer", "number", "boolean", "string", "strings", "color", "colors", "palette", "loras"]

MAX_TEXT = 4_000
MAX_ITEMS = 20


class BadParameter(Refusal):
    code = "bad_parameter"


@dataclass(frozen=True)
class Parameter:
    """One model parameter. `low` and `high` are inclusive; None for a bound or default that is not published."""

    name: str
    type: ParameterType
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    default: Any = None

    def checked(self, value: Any) -> Any:
        """The value as it may be sent. Raises `BadParameter` naming the field and what it takes."""
        if not _CHECKS[self.type](value):
            raise self._bad(_("must be {words}").format(words=_WORDS[self.type]()))
        if self.choices and value not in self.choices:
            raise self._bad(_("must be one of {list}").format(list=", ".join(self.choices)))
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise self._bad(_("must be {range}").format(range=self._range()))
        return value

    def _range(self) -> str:
        if self.low is None:
            return _("at most {high:g}").format(high=self.high)
        if self.high is None:
            return _("at least {low:g}").format(low=self.low)
        return _("from {low:g} to {high:g}").format(low=self.low, high=self.high)

    def _bad(self, what: str) -> BadParameter:
        return BadParameter(_("{name} {what}.").format(name=self.name, what=what), field=f"modelParams.{self.name}")

    def as_json(self) -> dict[str, Any]:
        described = {
            "name": self.name,
            "type": self.type,
            "min": self.low,
            "max": self.high,
            "choices": list(self.choices) or None,
            "default": self.default,
        }
        return {key: value for key, value in described.items() if value is not None}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_color(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"r", "g", "b"}
        and all(_is_number(part) and 0 <= part <= 255 for part in value.values())
    )


def _list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and len(value) <= MAX_ITEMS and all(check(each) for each in value)


def _is_weighted_color(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and {"rgb"} <= value.keys() <= {"rgb", "color_weight"}
        and _is_color(value["rgb"])
        and _is_number(value.get("color_weight", 1))
    )


PALETTES = ("EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE")
"""The palettes that Ideogram knows by name."""


def _is_palette(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"name", "members"}
        and value.get("name", PALETTES[0]) in PALETTES
        and _list_of(_is_weighted_color)(value.get("members", []))
    )


def _is_lora(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and {"path"} <= value.keys() <= {"path", "scale", "force"}
        and _is_text(value["path"])
        and _is_number(value.get("scale", 1))
        and isinstance(value.get("force", False), bool)
    )


_CHECKS: dict[ParameterType, Callable[[Any], bool]] = {
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "string": _is_text,
    "strings": _list_of(_is_text),
    "color": _is_color,
    "colors": _list_of(_is_color),
    "palette": _is_palette,
    "loras": _list_of(_is_lora),
}
_COLOR, _WEIGHTED, _LORA = "{r, g, b}", "{name} / {members: [{rgb: {r, g, b}, color_weight}]}", "{path, scale, force}"
_WORDS: dict[ParameterType, Callable[[], str]] = {
    "integer": lambda: _("a whole number"),
    "number": lambda: _("a number"),
    "boolean": lambda: _("true or false"),
    "string": lambda: _("a text of at most {most:,} characters").format(most=MAX_TEXT),
    "strings": lambda: _("a list of at most {most} texts").format(most=MAX_ITEMS),
    "color": lambda: _("a colour {form} of numbers from 0 to 255").format(form=_COLOR),
    "colors": lambda: _("a list of at most {most} colours {form} of numbers from 0 to 255").format(
        most=MAX_ITEMS, form=_COLOR
    ),
    "palette": lambda: _("a palette {form}, named one of {list}").format(form=_WEIGHTED, list=", ".join(PALETTES)),
    "loras": lambda: _("a list of at most {most} weights {form}").format(most=MAX_ITEMS, form=_LORA),
}
"""What a value of the type is, in the language of now."""


@dataclass(frozen=True)
class ReferenceField:
    """Where reference pictures go on the wire, and how many; `most` is None where no limit is published.

    A reference is what the picture is made from, or, with the role `style`, only what it should look like.
    `mask` names a second field for the part to change; a run carries no mask, so a required one cannot be met.
    """

    field: str
    required: bool = False
    most: int | None = None
    is_list: bool = False
    role: Literal["image", "style"] = "image"
    mask: str | None = None
    mask_required: bool = False

    def as_json(self) -> dict[str, Any]:
        mask = {"field": self.mask, "required": self.mask_required} if self.mask else None
        return {
            "field": self.field,
            "role": self.role,
            "min": int(self.required),
            "max": self.most,
            "required": self.required,
            "mask": mask,
        }


@dataclass(frozen=True)
class ImagesField:
    """How many pictures a request asks for; `most` is None where no limit is published.

    `series` is a second field, by which a model may add pictures to each of those. A run makes one picture: asking
    for more would be billed and thrown away, so neither field is ever sent.
    """

    field: str
    most: int | None = None
    series: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.field, self.series) if self.series else (self.field,)

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "max": self.most, "series": self.series}


@dataclass(frozen=True)
class Contract:
    """One model of one provider.

    `sized` is None where the model decides, usually by the reference; `reference` is None where it takes none, and
    `with_reference` then names the sibling that does. `listed` is False for a model that we know nothing of: its
    parameters all pass.
    """

    provider: str
    model: str
    label: str
    sized: Sizing | None
    parameters: tuple[Parameter, ...] = ()
    reference: ReferenceField | None = None
    images: ImagesField | None = None
    price: Price = NO_PRICE
    with_reference: str | None = None
    listed: bool = True

    @property
    def sizing(self) -> SizingMode | None:
        return self.sized.mode if self.sized else None

    @property
    def sizes(self) -> tuple[str, ...]:
        return self.sized.sizes if self.sized else ()

    @property
    def resolutions(self) -> tuple[str, ...]:
        return self.sized.resolutions if self.sized else ()

    @property
    def default_size(self) -> str | None:
        """The size that is sent where nothing is asked, in words."""
        return str(self.sized.default) if self.sized and self.sized.default else None

    def parameter(self, name: str) -> Parameter | None:
        return next((each for each in self.parameters if each.name == name), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "provider": self.provider,
            "model": self.model,
            "label": self.label,
            "sizing": self.sized.as_json() if self.sized else {"mode": "none", "sizes": [], "resolutions": []},
            "takesReference": self.reference is not None,
            "reference": self.reference.as_json() if self.reference else None,
            "withReference": self.with_reference,
            "images": self.images.as_json() if self.images else None,
            "parameters": [each.as_json() for each in self.parameters],
            "price": self.price.as_json(),
        }
