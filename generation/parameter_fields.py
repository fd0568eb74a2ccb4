"""A model's parameters as people meet them in a form: what to call them, what they take, what counts without a value.

Shared by the panel of a node and by the administration of presets.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.contracts import Contract, Parameter
from generation.parameter_help import LABELS, help_for

Control = Literal["number", "box", "select", "color", "text", "lines"]
_CONTROLS: dict[str, Control] = {
    "integer": "number",
    "number": "number",
    "boolean": "box",
    "color": "color",
    "strings": "lines",
    "palette": "lines",
    "loras": "lines",
}
_FORMS = {
    "colors": gettext_lazy("like #1d4fbf, #e8b25a"),
    "integer": gettext_lazy("whole number"),
    "strings": gettext_lazy("one on each line"),
    "palette": gettext_lazy('JSON like {"name": "EMBER"}'),
    "loras": gettext_lazy('JSON like [{"path": "https://…", "scale": 1}]'),
}
"""How to write what has no range."""
_RANDOM = frozenset({"seed"})
"""Parameters that a provider rolls anew for every run where none is given."""


@dataclass(frozen=True)
class ParameterField:
    """One parameter in a form. `base` is what counts while `own` is None: the preset's value or the model's default."""

    parameter: Parameter
    base: Any
    is_preset: bool
    own: Any = None

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def type(self) -> str:
        """The name of the type in the browser (`field_values.js`)."""
        return {"string": "text", "palette": "json", "loras": "json"}.get(self.parameter.type, self.parameter.type)

    @property
    def label(self) -> str:
        return label(self.name)

    @property
    def control(self) -> Control:
        return control(self.parameter)

    @property
    def step(self) -> str:
        return "1" if self.parameter.type == "integer" else "any"

    @property
    def help(self) -> str:
        return help_text(self.parameter)

    @property
    def meaning(self) -> str:
        """What it does, in a sentence; empty where its name says it all."""
        return help_for(self.name)

    @property
    def differs(self) -> bool:
        return self.own is not None and self.own != self.base

    @property
    def base_text(self) -> str:
        """The base as a control shows it; empty where it is not known."""
        return as_text(self.base)

    @property
    def placeholder(self) -> str:
        """What an empty control shows: the value that will count, and whose it is."""
        if not self.base_text:
            return _("random") if self.name in _RANDOM else _("the model’s own")
        return _("{value} (preset)").format(value=self.base_text) if self.is_preset else self.base_text


def fields(
    contract: Contract, preset: Mapping[str, Any] | None = None, own: Mapping[str, Any] | None = None
) -> list[ParameterField]:
    """Every parameter of the model with the preset's defaults under it and the node's own values over it."""
    below, above = preset or {}, own or {}
    return [
        ParameterField(
            parameter=parameter,
            base=below.get(parameter.name, parameter.default),
            is_preset=parameter.name in below,
            own=above.get(parameter.name),
        )
        for parameter in contract.parameters
    ]


def label(name: str) -> str:
    """`guidance_scale` in words."""
    known = LABELS.get(name)
    return str(known) if known else name.removeprefix("enable_").removeprefix("num_").replace("_", " ").capitalize()


def control(parameter: Parameter) -> Control:
    if parameter.choices:
        return "select"
    return _CONTROLS.get(parameter.type, "text")


def help_text(parameter: Parameter) -> str:
    """The range in words, as short as it goes; empty where the control shows it by itself."""
    low, high = parameter.low, parameter.high
    if low is not None and high is not None:
        return _("{low:g} to {high:g}").format(low=low, high=high)
    if low is not None or high is not None:
        return _("from {low:g}").format(low=low) if low is not None else _("up to {high:g}").format(high=high)
    return str(_FORMS.get(parameter.type, ""))


def as_text(value: Any) -> str:
    """A value as the browser's controls write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping) and value.keys() <= {"r", "g", "b"}:
        return "#" + "".join(f"{round(min(255, max(0, value.get(part, 0)))):02x}" for part in "rgb")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    if isinstance(value, list) and all(isinstance(each, Mapping) and each.keys() <= {"r", "g", "b"} for each in value):
        return ", ".join(as_text(each) for each in value)
    return as_json(value) if isinstance(value, list | Mapping) else str(value)


def as_json(value: Any) -> str:
    """A value for a `data-` attribute."""
    return json.dumps(value, ensure_ascii=False)


def parsed(parameter: Parameter, text: str) -> Any:
    """The value that a text in a form means. Raises `BadParameter`."""
    return parameter.checked(_READ.get(parameter.type, str)(text))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _integer(text: str) -> int | str:
    # Longer ones are no 64-bit number anyway, and Python takes its time with very long ones.
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,20}", text) else text


def _color(text: str) -> dict[str, int] | str:
    found = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", text)
    return {part: int(digits, 16) for part, digits in zip("rgb", found.groups(), strict=True)} if found else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


_READ: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "integer": _integer,
    "boolean": lambda text: {"true": True, "false": False}.get(text, text),
    "color": _color,
    "colors": lambda text: [_color(each) for each in re.split(r"[\s,;]+", text) if each],
    "strings": lambda text: [line.strip() for line in text.splitlines() if line.strip()],
    "palette": _json,
    "loras": _json,
}
