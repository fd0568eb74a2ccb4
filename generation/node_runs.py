"""What a run of a node would ask for: its prompt and reference by the graph, its preset, its own settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from canvas import graph as graphs
from canvas.graph import Graph
from canvas.models import Canvas, User
from canvas.refusals import NotFound, Refusal
from generation import node_settings, presets, requests
from generation.accounts import Payers
from generation.models import Job, Preset
from generation.prompts import checked_prompt
from generation.providers.protocol import Order, Wish
from generation.states import OPEN
from media_assets import derivations
from media_assets.models import Asset

KIND = "image-generation"


class ReferenceMissing(Refusal):
    code = "reference_missing"


@dataclass(frozen=True)
class Inputs:
    """What arrives at a node. `wired_prompt` is None without a wire, empty when what is wired has no text."""

    wired_prompt: str | None
    own_prompt: str
    reference_sources: tuple[UUID, ...]
    reference: UUID | None

    @property
    def prompt(self) -> str:
        return self.own_prompt if self.wired_prompt is None else self.wired_prompt


def inputs(graph: Graph, node: UUID) -> Inputs:
    data = graph.nodes[node].data
    asset = graphs.resolve_image(graph, node)
    return Inputs(
        wired_prompt=graphs.resolve_text(graph, node, "prompt-in"),
        own_prompt=str(data.get("prompt") or ""),
        reference_sources=tuple(wire.source for wire in graphs.image_wires(graph, node)),
        reference=UUID(asset) if asset else None,
    )


def model(data: Mapping[str, Any]) -> str:
    """The model that the node names itself; empty where it goes by its preset."""
    return str(data.get("model") or "").strip()


def wish(data: Mapping[str, Any], prompt: str, has_reference: bool) -> Wish:
    return Wish(
        prompt=prompt,
        model=model(data),
        image_size=node_settings.size(data),
        aspect_ratio=data.get("aspectRatio") or None,
        parameters=data.get("modelParams") or {},
        has_reference=has_reference,
    )


def ordered(preset: Preset, data: Mapping[str, Any], prompt: str, has_reference: bool, payers: Payers) -> Order:
    """The node's wish as the preset's model takes it. Raises the `Refusal` that a run would meet."""
    asked = wish(data, checked_prompt(prompt, settings.PROMPT_LIMIT), has_reference)
    chosen = asked.model or preset.model
    requests.check_reference(preset.provider, Wish(asked.prompt, chosen, has_reference=has_reference))
    payers.of(preset.provider)
    return preset.shaped(asked)


def is_runnable(graph: Graph, node: UUID) -> bool:
    return graph.nodes[node].kind == KIND


def run(canvas: Canvas, by: User, graph: Graph, node: UUID, idempotency_key: str | None = None) -> Job:
    """Start a run of the node. One that runs already is not started again: its job is given back.

    So is the job that was made with the same key, ended or not. A reference whose own node is running is waited for.
    Raises `NotFound` for a node that is not there or does not run, `IdempotencyConflict`, and every `Refusal` of a
    bad input.
    """
    if node not in graph.nodes or not is_runnable(graph, node):
        raise NotFound(_("There is no such node to run."), code="node_not_found", field="nodeId")
    return _started(canvas, node, idempotency_key) or _start(canvas, by, graph, node, idempotency_key)


def _start(canvas: Canvas, by: User, graph: Graph, node: UUID, idempotency_key: str | None) -> Job:
    request = request_for(canvas, by, graph, node, presets.every(), Payers(canvas.pk), idempotency_key=idempotency_key)
    with requests.one_at_a_time(canvas):
        return _started(canvas, node, idempotency_key) or requests.start(request)


def _started(canvas: Canvas, node: UUID, idempotency_key: str | None) -> Job | None:
    """The job that was made with this key, or the one that the node is running now. Raises `IdempotencyConflict`."""
    earlier = requests.made_with(canvas, idempotency_key)
    if earlier and earlier.node != node:
        message = _("This Idempotency-Key was used for another run before.")
        raise requests.IdempotencyConflict(message, field="Idempotency-Key")
    return earlier or Job.objects.filter(canvas=canvas, node=node, state__in=OPEN).first()


def request_for(
    canvas: Canvas,
    by: User,
    graph: Graph,
    node: UUID,
    every_preset: Mapping[int, Preset],
    payers: Payers,
    *,
    reference_to_come: bool = False,
    idempotency_key: str | None = None,
) -> requests.Request:
    """What a run of the node asks for. Raises `Refusal`.

    With `reference_to_come` its reference is left open: the run that will give it is not written yet.
    """
    data, arriving = graph.nodes[node].data, inputs(graph, node)
    preset = presets.carried(every_preset, data)
    order = ordered(preset, data, arriving.prompt, bool(arriving.reference_sources), payers)
    awaited = None if reference_to_come else _under_way(canvas, graph, arriving.reference_sources)
    return requests.Request(
        canvas=canvas,
        by=by,
        provider_id=preset.provider,
        order=order,
        reference=None if awaited or reference_to_come else _reference(canvas, graph, arriving),
        waits_for=awaited,
        preset=preset,
        node=node,
        idempotency_key=idempotency_key,
        settings=node_settings.kept(data),
    )


def _under_way(canvas: Canvas, graph: Graph, sources: tuple[UUID, ...]) -> Job | None:
    """The open run of the node that gives the reference: its coming picture is the one that is meant.

    A pinned picture stays whatever is running.
    """
    changing = [node for node in sources if not node_settings.is_pinned(graph.nodes[node].data)]
    return Job.objects.filter(canvas=canvas, node__in=changing, state__in=OPEN).first() if changing else None


def _reference(canvas: Canvas, graph: Graph, arriving: Inputs) -> Asset | None:
    """The picture that arrives, as the node shows it that it comes from. A cropped one may have to be made first."""
    if not arriving.reference_sources:
        return None
    asset = Asset.objects.filter(pk__in=filter(None, [arriving.reference]), canvas=canvas).first()
    if asset is None:
        asset = _made(canvas, graph, arriving)
    if asset is None:
        message = _("The wired reference has no picture yet. Run it or choose a file first, or remove the wire.")
        raise ReferenceMissing(message, field="referenceImage")
    return asset


def _made(canvas: Canvas, graph: Graph, arriving: Inputs) -> Asset | None:
    for source in arriving.reference_sources:
        data = graph.nodes[source].data
        if derivations.is_transformed(data) and derivations.shown_id(data) == str(arriving.reference):
            return derivations.made_now(data, canvas.pk)
    return None
