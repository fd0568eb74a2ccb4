"""From a recipe back to nodes: a Prompt and an AI Image with its settings. The recipe may be anybody's."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from canvas import kinds
from canvas.kinds import PROMPT
from canvas.ops import AddEdge, AddNode, Operation
from canvas.refusals import Refusal
from generation import node_runs, presets, providers
from generation.contracts import Contract
from generation.models import Preset
from generation.recipes import Recipe, RecipeReference
from generation.shaping import RESERVED
from media_assets import transforms
from media_assets.models import Asset

GAP = 60
"""Canvas pixels between the nodes."""


@dataclass
class Rebuilt:
    """Operations that make the nodes, and in words what could not be brought back."""

    operations: list[Operation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def rebuilt(recipe: Recipe, canvas_id: UUID, x: float, y: float) -> Rebuilt:
    """The nodes, their upper left corner at the point in canvas pixels.

    Raises `BadValue` where the recipe holds what no node may.
    """
    made = Rebuilt()
    image_kind = kinds.get(node_runs.KIND)
    prompt = _node(made, PROMPT.id, x, y, {"prompt": recipe.prompt}, canvas_id)
    settings = _settings(recipe, made.notes)
    image = _node(made, image_kind.id, x + PROMPT.size[0] + GAP, y, settings, canvas_id)
    _wire(made, prompt, "text-out", image, "prompt-in")
    reference = _reference(recipe, canvas_id, made.notes)
    if reference:
        source = _node(made, "image", x, y + PROMPT.size[1] + GAP, reference, canvas_id)
        _wire(made, source, "image-out", image, "image-in")
    return made


def _node(made: Rebuilt, kind_id: str, x: float, y: float, data: dict[str, Any], canvas_id: UUID) -> UUID:
    kind = kinds.get(kind_id)
    checked = kind.checked(data, canvas_id)
    add = AddNode(id=uuid4(), kind=kind.id, x=x, y=y, w=kind.size[0], h=kind.size[1], data=kind.new_data() | checked)
    made.operations.append(add)
    return add.id


def _wire(made: Rebuilt, source: UUID, source_port: str, target: UUID, target_port: str) -> None:
    ends = {"from": (source, source_port), "to": (target, target_port)}
    made.operations.append(AddEdge.model_validate({"id": uuid4(), **ends}))


def _reference(recipe: Recipe, canvas_id: UUID, notes: list[str]) -> dict[str, Any] | None:
    """The data of an Image node that shows the same reference again, found by what is in the file."""
    if not recipe.references:
        return None
    found = next(filter(None, (_shown_again(each, canvas_id) for each in recipe.references)), None)
    if found is None or len(recipe.references) > 1:
        notes.append(_("Not every reference picture of the recipe is here: wire one in if the result should match."))
    return found


def _shown_again(reference: RecipeReference, canvas_id: UUID) -> dict[str, Any] | None:
    """The original and how it was cut, where it was; else the picture itself."""
    here = Asset.objects.filter(canvas=canvas_id)
    original = here.filter(sha256=reference.cut_from.sha256).first() if reference.cut_from else None
    if reference.cut_from and original:
        try:
            return {"asset": str(original.pk), "transform": transforms.parse(reference.cut_from.transform).as_json()}
        except transforms.BadTransform:
            pass
    found = here.filter(sha256=reference.sha256).exclude(origin=Asset.Origin.TRANSFORM).first()
    return {"asset": str(found.pk)} if found else None


def _settings(recipe: Recipe, notes: list[str]) -> dict[str, Any]:
    """The fields of an AI Image node that ask for the same once more."""
    try:
        contract = providers.get(recipe.provider).contract(recipe.model)
    except (Refusal, KeyError):
        notes.append(_("The model %(model)s cannot be used here; the preset decides.") % {"model": recipe.model[:80]})
        return {}
    preset = _preset(recipe, contract)
    if preset is None:
        notes.append(_("There is no preset for %(model)s here.") % {"model": contract.label[:80]})
        return {}
    data: dict[str, Any] = {"preset": preset.pk}
    if _model_of(preset) != contract.model:
        data["model"] = contract.model
    return data | _sizes(recipe, contract, notes) | {"modelParams": _parameters(recipe, contract, notes)}


def _preset(recipe: Recipe, contract: Contract) -> Preset | None:
    """The one of that name, or one with that model, or any of that provider, on which the model can be set."""
    of_provider = [each for each in presets.every().values() if each.enabled and each.provider == recipe.provider]
    named = [each for each in of_provider if recipe.preset and each.name == recipe.preset.name]
    same = [each for each in of_provider if _model_of(each) == contract.model]
    return next(iter([*named, *same, *of_provider]), None)


def _model_of(preset: Preset) -> str | None:
    try:
        return preset.contract.model
    except Refusal:
        return None


def _sizes(recipe: Recipe, contract: Contract, notes: list[str]) -> dict[str, Any]:
    sized = contract.sized
    resolution = recipe.arguments.get(sized.resolution_field) if sized and sized.mode == "aspect_ratio" else None
    size = resolution or recipe.arguments.get("image_size")
    ratio = recipe.arguments.get("aspect_ratio")
    if isinstance(size, dict):
        notes.append(_("A size in pixels cannot be set on a node; the preset decides."))
    known = (*contract.sizes, *contract.resolutions)
    return {
        "imageSize": size if isinstance(size, str) and size in known else None,
        "aspectRatio": ratio if isinstance(ratio, str) and ratio in contract.sizes else None,
    }


def _parameters(recipe: Recipe, contract: Contract, notes: list[str]) -> dict[str, Any]:
    """What the model still takes, and the seed that came back, which makes the same picture again."""
    asked = dict(recipe.arguments)
    if recipe.seed is not None and contract.parameter("seed"):
        asked["seed"] = recipe.seed
    sizes = {"image_size", "aspect_ratio", contract.sized.resolution_field if contract.sized else ""}
    kept, lost = {}, []
    for name, value in asked.items():
        if name in sizes or name in RESERVED or name.startswith("_"):
            continue
        if _is_taken(contract, name, value):
            kept[name] = value
        else:
            lost.append(name[:40])
    if lost:
        notes.append(_("Not taken by the model: %(names)s.") % {"names": ", ".join(lost[:8])})
    return kept


def _is_taken(contract: Contract, name: str, value: Any) -> bool:
    parameter = contract.parameter(name)
    if parameter is None:
        return presets.takes_any_parameter(contract)
    try:
        parameter.checked(value)
    except Refusal:
        return False
    return True
