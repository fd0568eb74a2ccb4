"""What a model takes: sizing, parameters with their ranges, and whether it takes a reference picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from canvas.refusals import Refusal

Sizing = Literal["image_size", "aspect_ratio"]
ParameterType = Literal["integer", "number", "boolean", "string", "color", "colors"]

IMAGE_SIZES = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
"""fal's named sizes: 1024², 512², 768×1024, 576×1024, 1024×768 and 1024×576 pixels (fal's image toolkit)."""

RATIO_OF_SIZE = {
    "square_hd": "1:1",
    "square": "1:1",
    "portrait_4_3": "3:4",
    "portrait_16_9": "9:16",
    "landscape_4_3": "4:3",
    "landscape_16_9": "16:9",
}


class BadParameter(Refusal):
    code = "bad_parameter"


@dataclass(frozen=True)
class Parameter:
    """One model parameter. `low` and `high` are inclusive; for colours see `_CHECKS`."""

    name: str
    type: ParameterType
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    default: Any = None

    def checked(self, value: Any) -> Any:
        """The value as it may be sent. Raises `BadParameter` naming the field and what it takes."""
        if not _CHECKS[self.type](value):
            raise self._bad(f"must be {_WORDS[self.type]}")
        if self.choices and value not in self.choices:
            raise self._bad(f"must be one of {', '.join(self.choices)}")
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise self._bad(f"must be {self._range()}")
        return value

    def _range(self) -> str:
        if self.low is None:
            return f"at most {self.high:g}"
        return f"at least {self.low:g}" if self.high is None else f"from {self.low:g} to {self.high:g}"

    def _bad(self, what: str) -> BadParameter:
        return BadParameter(f"{self.name} {what}.", field=f"modelParams.{self.name}")

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


def _is_color(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"r", "g", "b"}
        and all(_is_number(part) and 0 <= part <= 255 for part in value.values())
    )


_CHECKS: dict[ParameterType, Callable[[Any], bool]] = {
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str) and len(value) <= 4_000,
    "color": _is_color,
    "colors": lambda value: isinstance(value, list) and len(value) <= 20 and all(_is_color(each) for each in value),
}
_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "a text",
    "color": "a colour {r, g, b} of numbers from 0 to 255",
    "colors": "a list of at most 20 colours {r, g, b}",
}


@dataclass(frozen=True)
class Contract:
    """One model of one provider.

    `sizes` are the values of the sizing field; `resolutions` those of a second size field, where there is one.
    `reference` names the wire's field for reference pictures, None where the model takes none.
    `listed` is False for an endpoint that we know nothing of: its parameters all pass.
    """

    provider: str
    model: str
    label: str
    sizing: Sizing
    sizes: tuple[str, ...]
    default_size: str | None
    parameters: tuple[Parameter, ...] = ()
    resolutions: tuple[str, ...] = ()
    reference: str | None = None
    price: str = ""
    listed: bool = True

    def parameter(self, name: str) -> Parameter | None:
        return next((each for each in self.parameters if each.name == name), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "provider": self.provider,
            "model": self.model,
            "label": self.label,
            "sizing": {
                "mode": self.sizing,
                "sizes": list(self.sizes),
                "default": self.default_size,
                "resolutions": list(self.resolutions),
            },
            "takesReference": self.reference is not None,
            "referenceField": self.reference,
            "parameters": [each.as_json() for each in self.parameters],
            "price": self.price,
        }
