"""The node kind `image-generation`: its ports, its fields and what its card shows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince

from canvas import changes
from canvas.kinds import BadValue, Context, Field, NodeKind, Port, one_line_or_none, text
from canvas.models import Node
from canvas.refusals import Refusal
from generation import node_runs, presets, providers, runs
from generation.contracts import Contract
from generation.models import Job, Preset
from generation.providers.protocol import Wish
from generation.states import State
from media_assets.kinds import AssetCard, asset_context, asset_field

SHOWN_LOG_LINES = 4
_SIZE_LABELS = {
    "square_hd": "Square HD · 1024 × 1024",
    "square": "Square · 512 × 512",
    "portrait_4_3": "Portrait 3:4 · 768 × 1024",
    "portrait_16_9": "Portrait 9:16 · 576 × 1024",
    "landscape_4_3": "Landscape 4:3 · 1024 × 768",
    "landscape_16_9": "Landscape 16:9 · 1024 × 576",
}
_STATE_LABELS = {
    State.WAITING: "Waiting for the reference",
    State.READY: "Starting",
    State.SUBMITTING: "Sending",
    State.QUEUED: "In queue",
    State.RUNNING: "Generating",
    State.STORING: "Storing the picture",
    State.SUCCEEDED: "Done",
    State.FAILED: "Failed",
    State.CANCELLED: "Cancelled",
    State.UNCONFIRMED: "Outcome unknown",
}


def _parameters(value: Any, _canvas_id: UUID) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > 40 or len(repr(value)) > 10_000:
        raise BadValue("Model parameters are an object of at most 40 values.", field="modelParams")
    return value


def cards(nodes: Sequence[Node], canvas_id: UUID) -> dict[UUID, Context]:
    """The card variables of many nodes: four queries, however many there are."""
    graph = changes.load_graph(canvas_id)
    every_preset = presets.every()
    arriving = {node.pk: node_runs.inputs(graph, node.pk) for node in nodes}
    wanted = [node.data.get("asset") for node in nodes] + [str(each.reference) for each in arriving.values()]
    assets = asset_context(wanted, canvas_id)
    jobs = _newest_jobs(canvas_id, [node.pk for node in nodes])
    return {
        node.pk: {
            **_preset_part(every_preset, node, arriving[node.pk]),
            "reference": _reference_part(every_preset, node, arriving[node.pk], assets),
            "prompt_wired": arriving[node.pk].wired_prompt is not None,
            "wired_prompt": arriving[node.pk].wired_prompt or "",
            "prompt_limit": settings.PROMPT_LIMIT,
            "job": _job_part(jobs.get(node.pk)),
            "asset": assets.get(str(node.data.get("asset"))),
        }
        for node in nodes
    }


def _newest_jobs(canvas_id: UUID, nodes: Sequence[UUID]) -> dict[UUID, Job]:
    jobs = Job.objects.filter(canvas=canvas_id, node__in=nodes).select_related("created_by", "waits_for")
    newest: dict[UUID, Job] = {}
    for job in jobs.order_by("created_at"):
        if job.node:
            newest[job.node] = job
    return newest


def _preset_part(every_preset: dict[int, Preset], node: Node, arriving: node_runs.Inputs) -> dict[str, Any]:
    """What depends on the preset: the choices, the sizes it takes, and why a run would be refused."""
    wired = bool(arriving.reference_sources)
    problem = None
    try:
        preset = presets.carried(every_preset, node.data)
    except Refusal as refusal:
        return {
            "presets": _choices(every_preset, node.data.get("preset")),
            "preset_problem": refusal.message,
            "run_problem": refusal.message,
            "sizing": None,
            "sandboxed": False,
        }
    contract = providers.get(preset.provider).contract(preset.model)
    try:
        node_runs.ordered(preset, node.data, arriving.prompt, wired)
    except Refusal as refusal:
        problem = refusal.message
    account = providers.get(preset.provider).account()
    return {
        "presets": _choices(every_preset, preset.pk),
        "preset_problem": None,
        "run_problem": problem,
        "sizing": _sizing(contract, preset, node.data),
        "sandboxed": bool(account and account.source == "sandbox"),
    }


def _choices(every_preset: dict[int, Preset], chosen: int | None) -> list[dict[str, Any]]:
    return [
        {
            "id": preset.pk,
            "name": preset.name if preset.enabled else f"{preset.name} (disabled)",
            "provider": preset.get_provider_display(),
            "model": preset.model,
            "chosen": preset.pk == chosen,
        }
        for preset in every_preset.values()
        if preset.enabled or preset.pk == chosen
    ]


def _sizing(contract: Contract, preset: Preset, data: Any) -> dict[str, Any]:
    by_size = contract.sizing == "image_size"
    field = "imageSize" if by_size else "aspectRatio"
    default = (preset.image_size if by_size else preset.aspect_ratio) or contract.default_size
    own = data.get(field) or ""
    label = f"{_SIZE_LABELS.get(default, default)} (preset)" if default else "The model's own size"
    options = [{"value": "", "label": label, "chosen": not own}]
    options += [
        {"value": size, "label": _SIZE_LABELS.get(size, size), "chosen": size == own} for size in contract.sizes
    ]
    if own and own not in contract.sizes:
        options.append({"value": own, "label": f"{own} (not for this model)", "chosen": True})
    return {"field": field, "options": options}


def _reference_part(
    every_preset: dict[int, Preset], node: Node, arriving: node_runs.Inputs, assets: Mapping[str, AssetCard]
) -> dict[str, str | None] | None:
    """The wired reference: its thumbnail, or why it cannot be used."""
    if not arriving.reference_sources:
        return None
    asset = assets.get(str(arriving.reference))
    try:
        preset = presets.carried(every_preset, node.data)
        runs.check_reference(preset.provider, Wish("", preset.model, has_reference=True))
    except runs.ReferenceNotSupported as refusal:
        problem = refusal.message
    except Refusal:
        problem = None
    else:
        problem = None if asset else "The reference has no picture yet."
    return {"thumb": asset["thumb"] if asset else None, "problem": problem}


def _job_part(job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    state = State(job.state)
    # An inline provider draws while the call is out, so for it sending is generating.
    drawing = state is State.SUBMITTING and job.provider == "google"
    return {
        "id": str(job.pk),
        "state": state.value,
        "label": _STATE_LABELS[State.RUNNING if drawing else state],
        "is_open": job.is_open,
        "queue_position": job.queue_position if state is State.QUEUED else None,
        "logs": job.logs[-SHOWN_LOG_LINES:],
        "elapsed_ms": int(((job.finished_at or timezone.now()) - job.created_at).total_seconds() * 1000),
        "error": _error_part(job),
        "warnings": job.warnings + _dropped_warning(job),
        "started_by": str(job.created_by or "somebody who has left"),
        "can_cancel": job.is_open and state is not State.STORING and not job.cancel_requested_at,
        "is_cancelling": bool(job.is_open and job.cancel_requested_at),
        "is_unconfirmed": state is State.UNCONFIRMED,
        "finished_ago": f"{timesince(job.finished_at, depth=1)} ago" if job.finished_at else "",
    }


def _error_part(job: Job) -> dict[str, Any] | None:
    if not job.error_code:
        return None
    return {"code": job.error_code, "message": job.error_message, "retryable": job.retryable}


def _dropped_warning(job: Job) -> list[dict[str, str]]:
    if not job.dropped:
        return []
    names = ", ".join(job.dropped)
    return [{"code": "parameters_dropped", "message": f"{job.model} does not know {names}; it was made without."}]


IMAGE_GENERATION = NodeKind(
    id=node_runs.KIND,
    label="AI Image",
    hint="A picture made from a prompt",
    icon="sparkles",
    template="generation/kinds/image-generation.html",
    size=(340, 520),
    inputs=(
        Port("prompt-in", "Prompt", "text", many=True, required=True),
        Port("image-in", "Reference image", "image"),
    ),
    outputs=(Port("image-out", "Image", "image"),),
    fields={
        "prompt": Field("", text(20_000, "Prompt")),
        "preset": Field(None, presets.checked_id),
        "imageSize": Field(None, one_line_or_none(40, "imageSize")),
        "aspectRatio": Field(None, one_line_or_none(20, "aspectRatio")),
        "modelParams": Field({}, _parameters),
        "asset": asset_field(),
    },
    emits=lambda data, _port: data.get("asset"),
    context=cards,
    runs=True,
)
