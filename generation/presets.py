"""Which preset a node carries, and what is done with presets."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from canvas.kinds import BadValue
from canvas.refusals import Refusal
from generation import providers
from generation.contracts import Contract
from generation.models import Preset
from generation.providers.protocol import Wish


class NoPreset(Refusal):
    code = "preset_missing"


class PresetDisabled(Refusal):
    code = "preset_disabled"


def carried(presets: Mapping[int, Preset], data: Mapping[str, Any]) -> Preset:
    """The node's preset among all presets: its own, or where it has none the default, or the first enabled one.

    Raises `NoPreset` or `PresetDisabled` with what to do.
    """
    own = data.get("preset")
    if own is None:
        enabled = [preset for preset in presets.values() if preset.enabled]
        if not enabled:
            raise NoPreset(
                _("There is no preset to make pictures with. Ask an administrator to add one."), field="preset"
            )
        return next((preset for preset in enabled if preset.is_default), enabled[0])
    if isinstance(own, dict):
        raise _not_here(own)
    preset = presets.get(own)
    if preset is None:
        raise NoPreset(_("This node's preset no longer exists. Choose another one."), field="preset")
    if not preset.enabled:
        raise PresetDisabled(
            _("An administrator has disabled “{preset}”. Choose another preset.").format(preset=preset), field="preset"
        )
    return preset


def every() -> dict[int, Preset]:
    """All presets by id, in their order."""
    return {preset.pk: preset for preset in Preset.objects.all()}


ABROAD = ("provider", "model", "name")
"""How a preset of another Easel is told: what a node carries that came from there and whose preset is not here."""


def _not_here(abroad: Mapping[str, str]) -> NoPreset:
    if not abroad["name"]:
        return NoPreset(_("The preset of this node was gone before it came here. Choose one."), field="preset")
    model = abroad["model"] or _("its default model")
    message = _(
        "This node came with the preset “{name}” ({provider}, {model}), which is not here. Choose another one, or have"
        " an administrator add it."
    ).format(name=abroad["name"], provider=abroad["provider"], model=model)
    return NoPreset(message, field="preset", details=abroad)


def abroad(value: Any) -> Any:
    """What a node carries, written so that another Easel can find the same preset."""
    if not isinstance(value, int):
        return value
    preset = Preset.objects.filter(pk=value).first()
    return {name: getattr(preset, name) if preset else "" for name in ABROAD}


def checked_id(value: Any, _canvas_id: UUID) -> int | dict[str, str] | None:
    """A preset id as a node may carry it, found by id (an integer or its digits) or by name; empty for the default.

    One told as `ABROAD` stays so where there is no preset of that provider, model and name.
    """
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return _found(value)
    preset = None
    if isinstance(value, str):
        preset = Preset.objects.filter(name=value.strip()).first()
        value = int(value) if value.isdecimal() and len(value) < 10 else value
    if preset is None and isinstance(value, int) and not isinstance(value, bool):
        preset = Preset.objects.filter(pk=value).first()
    if preset is None:
        raise BadValue(_("There is no such preset."), code="unknown_preset", field="preset")
    return preset.pk


def arriving_id(value: Any, canvas_id: UUID) -> int | dict[str, str] | None:
    """Like `checked_id`, but a node that comes back may carry a preset that has been deleted: its card says so."""
    try:
        return checked_id(value, canvas_id)
    except BadValue:
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31:
            return value
        raise


def _found(told: Mapping[Any, Any]) -> int | dict[str, str]:
    if set(told) != set(ABROAD) or not all(isinstance(each, str) and len(each) <= 200 for each in told.values()):
        raise BadValue(_("There is no such preset."), code="unknown_preset", field="preset")
    preset = Preset.objects.filter(**told).order_by("pk").first() if told["name"] else None
    return preset.pk if preset else {name: told[name] for name in ABROAD}


def takes_any_parameter(contract: Contract) -> bool:
    """Whether parameters pass that the contract does not name."""
    if contract.listed:
        return False
    order = providers.get(contract.provider).shape(Wish("a test", contract.model, parameters={"anything": 1}))
    return not order.dropped


@transaction.atomic
def move(preset_id: int, step: int) -> None:
    """Put the preset one place up (-1) or down (1). Places are counted anew, so that no two are equal.

    Nothing happens to one that is gone.
    """
    order = list(Preset.objects.values_list("pk", flat=True))
    if preset_id not in order:
        return
    at = order.index(preset_id)
    order.insert(max(0, at + step), order.pop(at))
    for position, each in enumerate(order, start=1):
        Preset.objects.filter(pk=each).update(position=position)


def last_position() -> int:
    """Where a new preset goes: behind all others."""
    return (Preset.objects.aggregate(last=Max("position"))["last"] or 0) + 1


def duplicate(preset: Preset) -> Preset:
    """A copy to be changed: switched off, behind all others, with a name of its own."""
    taken = set(Preset.objects.values_list("name", flat=True))
    names = (f"{preset.name[:60]} (copy{f' {number}' if number > 1 else ''})" for number in count(1))
    return Preset.objects.create(
        name=next(name for name in names if name not in taken),
        enabled=False,
        position=last_position(),
        **{field: getattr(preset, field) for field in Preset.MAKING},
    )
