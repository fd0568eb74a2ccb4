"""The node kind `image-generation`: its ports, its fields and what its card shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.timesince import timesince

from canvas import changes
from canvas.kinds import BadValue, Context, Field, NodeKind, Port, one_line_or_none, text
from canvas.models import Node
from canvas.refusals import Refusal
from generation import node_runs, panel, presets, requests
from generation.accounts import Payers
from generation.models import Job, Preset
from generation.parameter_fields import as_json
from generation.providers.protocol import Wish
from generation.states import State
from media_assets.kinds import AssetCard, asset_context, asset_field

SHOWN_LOG_LINES = 4
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
    """The card variables of many nodes: seven queries, however many there are."""
    graph = changes.load_graph(canvas_id)
    every_preset, payers = presets.every(), Payers(canvas_id)
    arriving = {node.pk: node_runs.inputs(graph, node.pk) for node in nodes}
    wanted = [node.data.get("asset") for node in nodes] + [str(each.reference) for each in arriving.values()]
    assets = asset_context(wanted, canvas_id)
    jobs, makers = _newest_jobs(canvas_id, [node.pk for node in nodes]), _makers(canvas_id, assets)
    return {
        node.pk: {
            **_preset_part(every_preset, node, arriving[node.pk], payers, assets.get(str(arriving[node.pk].reference))),
            "reference": _reference_part(every_preset, node, arriving[node.pk], assets),
            "prompt_wired": arriving[node.pk].wired_prompt is not None,
            "wired_prompt": arriving[node.pk].wired_prompt or "",
            "prompt_limit": settings.PROMPT_LIMIT,
            "job": _job_part(jobs.get(node.pk)),
            "asset": assets.get(str(node.data.get("asset"))),
            "made": panel.made(makers.get(str(node.data.get("asset")))),
        }
        for node in nodes
    }


def _newest_jobs(canvas_id: UUID, nodes: Sequence[UUID]) -> dict[UUID, Job]:
    of_same_node = Job.objects.filter(canvas=OuterRef("canvas"), node=OuterRef("node")).order_by("-created_at")
    jobs = Job.objects.filter(canvas=canvas_id, node__in=nodes, pk=Subquery(of_same_node.values("pk")[:1]))
    return {job.node: job for job in jobs.select_related("created_by", "waits_for") if job.node}


def _makers(canvas_id: UUID, assets: Iterable[str]) -> dict[str, Job]:
    """The jobs that made these pictures, by the picture's id."""
    jobs = Job.objects.filter(canvas=canvas_id, asset__in=list(assets)).select_related("preset")
    return {str(job.asset_id): job for job in jobs}


def _preset_part(
    every_preset: dict[int, Preset],
    node: Node,
    arriving: node_runs.Inputs,
    payers: Payers,
    reference: AssetCard | None,
) -> dict[str, Any]:
    """What depends on the preset: the choices, what its model takes, the price, and why a run would be refused."""
    try:
        preset = presets.carried(every_preset, node.data)
    except Refusal as refusal:
        choices = _choices(every_preset, node.data.get("preset"))
        return {"presets": choices, "preset_problem": refusal.message, "run_problem": refusal.message}
    sandboxed = payers.source(preset.provider) == "sandbox"
    shown: dict[str, Any] = {"presets": _choices(every_preset, preset.pk), "sandboxed": sandboxed}
    try:
        now = panel.chosen(preset, node.data)
    except Refusal as refusal:
        return shown | {"run_problem": refusal.message, "model": {"own": node_runs.model(node.data), "by_preset": None}}
    has_reference = bool(arriving.reference_sources)
    return shown | {
        "run_problem": _run_problem(preset, node, arriving, payers),
        "sizings": panel.sizings(now, node.data),
        "parameters": panel.parameters(now, node.data),
        "model": panel.model(now, node.data),
        "way_out": panel.way_out(every_preset, now, has_reference),
        "price": panel.price(now, node.data, reference),
    }


def _run_problem(preset: Preset, node: Node, arriving: node_runs.Inputs, payers: Payers) -> str | None:
    try:
        node_runs.ordered(preset, node.data, arriving.prompt, bool(arriving.reference_sources), payers)
    except Refusal as refusal:
        return refusal.message
    return None


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


def _reference_part(
    every_preset: dict[int, Preset], node: Node, arriving: node_runs.Inputs, assets: Mapping[str, AssetCard]
) -> dict[str, str | None] | None:
    """The wired reference: its thumbnail, or why it cannot be used."""
    if not arriving.reference_sources:
        return None
    asset = assets.get(str(arriving.reference))
    try:
        preset = presets.carried(every_preset, node.data)
        chosen = node_runs.model(node.data) or preset.model
        requests.check_reference(preset.provider, Wish("", chosen, has_reference=True))
    except requests.ReferenceNotSupported as refusal:
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
    return [
        {
            "code": "parameters_dropped",
            "message": f"{job.model} does not know {names}; it was made without.",
            "dropped_keys": as_json(job.dropped),
        }
    ]


IMAGE_GENERATION = NodeKind(
    id=node_runs.KIND,
    label="AI Image",
    hint="A picture made from a prompt",
    icon="sparkles",
    template="generation/kinds/image-generation.html",
    size=(340, 560),
    inputs=(
        Port("prompt-in", "Prompt", "text", many=True, required=True),
        Port("image-in", "Reference image", "image"),
    ),
    outputs=(Port("image-out", "Image", "image"),),
    fields={
        "prompt": Field("", text(20_000, "Prompt")),
        "preset": Field(None, presets.checked_id),
        "model": Field(None, one_line_or_none(200, "model")),
        "imageSize": Field(None, one_line_or_none(40, "imageSize")),
        "aspectRatio": Field(None, one_line_or_none(20, "aspectRatio")),
        "modelParams": Field({}, _parameters),
        "asset": asset_field(made=True),
    },
    emits=lambda data, _port: data.get("asset"),
    context=cards,
    runs=True,
)
