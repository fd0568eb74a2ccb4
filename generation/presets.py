"""Which preset a node carries."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from canvas.kinds import BadValue
from canvas.refusals import Refusal
from generation.models import Preset


class NoPreset(Refusal):
    code = "preset_missing"


class PresetDisabled(Refusal):
    code = "preset_disabled"


def carried(presets: Mapping[int, Preset], data: Mapping[str, Any]) -> Preset:
    """The node's preset among all presets: its own, or the first enabled one where it has none.

    Raises `NoPreset` or `PresetDisabled` with what to do.
    """
    own = data.get("preset")
    if own is None:
        default = next((preset for preset in presets.values() if preset.enabled), None)
        if default is None:
            raise NoPreset("There is no preset to make pictures with. Ask an administrator to add one.", field="preset")
        return default
    preset = presets.get(own)
    if preset is None:
        raise NoPreset("This node's preset no longer exists. Choose another one.", field="preset")
    if not preset.enabled:
        raise PresetDisabled(f"An administrator has disabled “{preset}”. Choose another preset.", field="preset")
    return preset


def every() -> dict[int, Preset]:
    """All presets by id, in their order."""
    return {preset.pk: preset for preset in Preset.objects.all()}


def checked_id(value: Any, _canvas_id: UUID) -> int | None:
    """A preset id as a node may carry it: an integer or its digits; empty for the default."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not Preset.objects.filter(pk=value).exists():
        raise BadValue("There is no such preset.", code="unknown_preset", field="preset")
    return value
