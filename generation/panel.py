"""What the panel of an AI Image node offers: sizes, parameters, the model, its price, a way out where one is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas.refusals import Refusal
from generation import node_runs, node_settings, parameter_fields, presets, providers
from generation.contracts import Contract
from generation.kept_sentences import in_language
from generation.models import Job, Preset
from generation.parameter_fields import as_json
from generation.pricing import Estimate, estimate
from generation.providers.protocol import Wish
from generation.sizes import MAX_SIDE, CustomSize, Pixels, pixels_of
from media_assets.kinds import AssetCard

Data = Mapping[str, Any]
_SIZE_LABELS = {
    "square_hd": gettext_noop("Square HD · 1024 × 1024"),
    "square": gettext_noop("Square · 512 × 512"),
    "portrait_4_3": gettext_noop("Portrait 3:4 · 768 × 1024"),
    "portrait_16_9": gettext_noop("Portrait 9:16 · 576 × 1024"),
    "landscape_4_3": gettext_noop("Landscape 4:3 · 1024 × 768"),
    "landscape_16_9": gettext_noop("Landscape 16:9 · 1024 × 576"),
}


@dataclass(frozen=True)
class Chosen:
    """What a node runs with: its preset, the contract of its model, and that preset's defaults for that model."""

    preset: Preset
    contract: Contract
    defaults: Wish


def chosen(preset: Preset, data: Data) -> Chosen:
    """Raises `Refusal` where the node names a model that cannot be."""
    contract = providers.get(preset.provider).contract(node_runs.model(data) or preset.model)
    return Chosen(preset, contract, preset.defaults_for(contract))


def sizings(now: Chosen, data: Data) -> list[dict[str, Any]]:
    """The selects for the size: one, or a ratio and a resolution, or none where the model decides."""
    contract, defaults = now.contract, now.defaults
    if contract.sized is None:
        return []
    if contract.sizing == "image_size":
        by_name = _select(
            "imageSize", _("Size"), contract.sizes, _words(defaults.image_size, contract.default_size), data
        )
        return [_with_free_size(by_name, contract, data), *_left_over("aspectRatio", _("Aspect ratio"), data)]
    ratio = _words(defaults.aspect_ratio, contract.default_size)
    ratios = _select("aspectRatio", _("Aspect ratio"), contract.sizes, ratio, data)
    if not contract.resolutions:
        return [ratios, *_left_over("imageSize", _("Size"), data)]
    resolution = _words(defaults.image_size, contract.sized.default_resolution)
    return [ratios, _select("imageSize", _("Resolution"), contract.resolutions, resolution, data)]


def _with_free_size(select: dict[str, Any], contract: Contract, data: Data) -> dict[str, Any]:
    """The same with a choice for free pixels, and the fields for them once it is chosen."""
    custom = contract.sized.custom if contract.sized else None
    if custom is None:
        return select
    own = node_settings.size(data)
    sides = own if isinstance(own, Pixels) else _first_sides(own, contract, custom)
    others = [option for option in select["options"] if not option["value"].startswith(PIXELS)]
    free = {"value": _pixels_value(sides), "label": _("Width and height…"), "chosen": isinstance(own, Pixels)}
    low, high = (1, MAX_SIDE) if custom.areas else (custom.low, custom.high)
    sides_shown = {"low": low, "high": high, "hint": custom.words, "width": sides.width, "height": sides.height}
    return {**select, "options": [*others, free], "free": sides_shown if isinstance(own, Pixels) else None}


def _first_sides(own: str | None, contract: Contract, custom: CustomSize) -> Pixels:
    """The pixels to begin with: those of the size that was chosen, or counts without a choice."""
    default = contract.sized.default if contract.sized else None
    named = default if isinstance(default, Pixels) else pixels_of(own or default or "")
    found = named or Pixels(1024, 1024)
    if custom.areas:
        return found
    sides = (min(custom.high, max(custom.low, side)) for side in (found.width, found.height))
    return Pixels(*sides)


PIXELS = "px:"
"""How the value of a choice begins that stands for free pixels (`field_values.js`)."""


def _pixels_value(size: Pixels) -> str:
    return f"{PIXELS}{size.width}x{size.height}"


def _left_over(field: str, label: str, data: Data) -> list[dict[str, Any]]:
    """A select for what was set for another model and still counts as far as this one can follow it."""
    return [_select(field, label, (), _("None"), data)] if data.get(field) else []


def _words(by_preset: Any, by_model: str | None) -> str:
    """What the first choice says: whose default it is that counts without a choice."""
    if by_preset:
        return _("{size} (preset)").format(size=size_label(str(by_preset)))
    return _("{size} (default)").format(size=size_label(by_model)) if by_model else _("The model’s own size")


def size_label(size: str) -> str:
    """A size in words, with its pixels where they are known."""
    return _(_SIZE_LABELS[size]) if size in _SIZE_LABELS else size


def _select(field: str, label: str, values: Sequence[str], empty: str, data: Data) -> dict[str, Any]:
    size = node_settings.size(data) if field == "imageSize" else data.get(field)
    own = _pixels_value(size) if isinstance(size, Pixels) else size or ""
    options = [{"value": "", "label": empty, "chosen": not own}]
    options += [{"value": value, "label": size_label(value), "chosen": value == own} for value in values]
    if own and own not in values:
        options.append(
            {"value": own, "label": _("{size} (of another model)").format(size=size_label(str(size))), "chosen": True}
        )
    return {"field": field, "label": label, "options": options}


def parameters(now: Chosen, data: Data) -> dict[str, Any]:
    """The section of parameters: a field each, how many differ from the preset, and what the model does not know."""
    own = data.get("modelParams") or {}
    fields = parameter_fields.fields(now.contract, now.defaults.parameters, own)
    takes_any = presets.takes_any_parameter(now.contract)
    unknown = [] if takes_any else [name for name in own if now.contract.parameter(name) is None]
    return {
        "fields": fields,
        "takes_any": takes_any,
        "differing": len(own) if takes_any else sum(field.differs for field in fields),
        "unknown": unknown,
        "unknown_keys": as_json(unknown),
        "has_own": bool(own),
    }


def model(now: Chosen, data: Data) -> dict[str, Any]:
    """The model: the node's own, where it names one, and what it has by its preset."""
    return {"own": node_runs.model(data), "label": now.contract.label, "by_preset": now.preset.contract}


def price(now: Chosen, data: Data, reference: AssetCard | None) -> dict[str, str] | None:
    """What a run is expected to cost, in words for the side of its button; None where that cannot be told.

    It depends on sizes and parameters, not on the prompt, so it is told before there is one.
    """
    pixels = reference["width"] * reference["height"] if reference else 0
    try:
        order = now.preset.shaped(node_runs.wish(data, "a picture", has_reference=bool(reference)))
    except Refusal:
        return None
    found = estimate(now.contract, order.arguments, pixels)
    if found is None:
        return None
    # Where the published price is a range, the most: nobody minds being wrong in that direction.
    return {
        "amount": dollars(found.usd),
        "text": f"≈ {dollars(found.usd)}",
        "published": in_language(now.contract.price.text),
    }


def price_of(preset: Preset) -> str | None:
    """What one run of the preset as it is costs, in words."""
    try:
        found = estimate(preset.contract, preset.shaped(Wish("a picture")).arguments)
    except Refusal:
        return None
    return range_of(found) if found else None


def range_of(found: Estimate) -> str:
    return (
        dollars(found.usd)
        if found.least == found.usd
        else _("{least} to {most}").format(least=dollars(found.least), most=dollars(found.usd))
    )


def dollars(usd: Decimal) -> str:
    """An amount with at least two digits behind the point, and as many as it has: `$0.012`, `$0.20`."""
    text = f"{usd.normalize():f}"
    whole, _point, cents = text.partition(".")
    return f"${whole}.{cents.ljust(2, '0')}"


def made(job: Job | None) -> dict[str, str]:
    """What is told of the picture shown: what it cost, and whether its preset makes another one by now."""
    if job is None:
        return {}
    told = {"cost": dollars(job.cost)} if job.cost else {}
    preset = job.preset
    if preset and job.preset_revision not in (None, preset.revision):
        told["outdated"] = _("Made with revision {made} of “{preset}”, now {now}").format(
            made=job.preset_revision, preset=preset, now=preset.revision
        )
    return told


def way_out(every_preset: Mapping[int, Preset], now: Chosen, has_reference: bool) -> dict[str, str] | None:
    """The sibling of the model that fits what is wired: a button's label, and the fields that it sets, as JSON.

    None where the model fits already, or where no such sibling is known.
    """
    provider = providers.get(now.preset.provider)
    model_id = _sibling(now.contract, has_reference)
    if model_id is None:
        return None
    sibling = provider.contract(model_id)
    found = (
        preset
        for preset in every_preset.values()
        if preset.enabled and preset.provider == provider.id and _is_of(preset, sibling)
    )
    preset = next(found, None)
    set_to = {"preset": preset.pk, "model": None} if preset else {"model": sibling.model}
    label = _("Use {model}").format(model=preset.name if preset else sibling.label)
    return {"label": label, "set": as_json(set_to)}


def _sibling(contract: Contract, has_reference: bool) -> str | None:
    if has_reference:
        return contract.with_reference if contract.reference is None else None
    if not (contract.reference and contract.reference.required):
        return None
    known = providers.get(contract.provider).contracts()
    return next((each.model for each in known if each.with_reference == contract.model), None)


def _is_of(preset: Preset, contract: Contract) -> bool:
    try:
        return preset.contract.model == contract.model
    except Refusal:
        return False
