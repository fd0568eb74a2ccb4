"""The settings of an AI Image node: what a run keeps of them, and what brings a node back to an earlier run."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from canvas.kinds import BadValue
from canvas.refusals import Refusal
from generation import providers
from generation.models import Job, Preset
from generation.sizes import MAX_SIDE, Pixels

SETTINGS = ("preset", "model", "imageSize", "aspectRatio", "modelParams")
"""The fields that a picture depends on, besides the prompt."""
MAX_PARAMETERS = 40
MAX_PARAMETERS_LENGTH = 10_000
MAX_SIZE_LENGTH = 40

Data = Mapping[str, Any]


def kept(data: Data) -> dict[str, Any]:
    """What a job remembers of its node."""
    return {name: data.get(name) for name in SETTINGS}


def of_job(job: Job) -> dict[str, Any]:
    """The fields that make a node ask for what the job asked for, its prompt included."""
    settings = {name: job.settings.get(name) for name in SETTINGS} if job.settings else _rebuilt(job)
    return {"prompt": job.prompt, **settings, "modelParams": settings["modelParams"] or {}}


def _rebuilt(job: Job) -> dict[str, Any]:
    """Settings that come to the same request, for a job whose node's own were not kept."""
    preset = job.preset or Preset.objects.filter(provider=job.provider, enabled=True).first()
    arguments = {name: value for name, value in job.arguments.items() if name != "prompt"}
    settings: dict[str, Any] = {"preset": preset.pk if preset else None, "model": job.model}
    settings["imageSize"] = arguments.pop("image_size", None)
    settings["aspectRatio"] = arguments.pop("aspect_ratio", None)
    try:
        contract = providers.get(job.provider).contract(job.model)
    except Refusal:
        return settings | {"modelParams": arguments}
    if preset and _is_of(preset, contract.model):
        settings["model"] = None
    if contract.sized and contract.sized.resolutions:
        settings["imageSize"] = arguments.pop(contract.sized.resolution_field, None)
    return settings | {"modelParams": arguments}


def _is_of(preset: Preset, model: str) -> bool:
    try:
        return preset.contract.model == model
    except Refusal:
        return False


def size(data: Data) -> str | Pixels | None:
    """The node's own `imageSize`: a name, free pixels, or none."""
    own = data.get("imageSize")
    return Pixels(own["width"], own["height"]) if isinstance(own, Mapping) else own or None


def checked_size(value: Any, _canvas_id: Any) -> str | dict[str, int] | None:
    """A size as a node may carry it: a name, or `{"width", "height"}` in pixels. Raises `BadValue`."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= MAX_SIZE_LENGTH and value.isprintable():
        return value
    if isinstance(value, dict) and value.keys() == {"width", "height"} and all(map(_is_side, value.values())):
        return {"width": value["width"], "height": value["height"]}
    message = _("A size is one of the model’s names, or a width and a height, each a whole number from 1 to {most}.")
    raise BadValue(message.format(most=MAX_SIDE), field="imageSize")


def _is_side(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_SIDE


def checked_parameters(value: Any, _canvas_id: Any) -> dict[str, Any]:
    """Model parameters as a node may carry them. Raises `BadValue`."""
    if not isinstance(value, dict) or len(value) > MAX_PARAMETERS or len(repr(value)) > MAX_PARAMETERS_LENGTH:
        raise BadValue(
            _("Model parameters are an object of at most {max_parameters} values.").format(
                max_parameters=MAX_PARAMETERS
            ),
            field="modelParams",
        )
    return value


def checked_pin(value: Any, _canvas_id: Any) -> bool:
    """Whether the node keeps its picture when it is run again. Raises `BadValue`."""
    if not isinstance(value, bool):
        raise BadValue(_("pinned is true or false."), field="pinned")
    return value


def is_pinned(data: Data) -> bool:
    """Whether the node's picture stays while later runs only join the history."""
    return bool(data.get("pinned") and data.get("asset"))
