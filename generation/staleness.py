"""Whether a node's picture is still what the node would make now, and what has changed since it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from canvas.graph import Graph
from canvas.refusals import Refusal
from generation import node_runs, presets
from generation.models import Job, Preset
from generation.node_settings import is_pinned


class Part(StrEnum):
    """What a picture depends on."""

    PROMPT = "prompt"
    REFERENCE = "reference"
    MODEL = "model"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Wanted:
    """What a run asks for. `arguments` are without the prompt; None where the model would not take them."""

    prompt: str
    model: tuple[str, str]
    arguments: Mapping[str, Any] | None
    reference: UUID | None


def of_job(job: Job) -> Wanted:
    return Wanted(job.prompt.strip(), (job.provider, job.model), _without_prompt(job.arguments), job.reference_id)


def of_node(graph: Graph, every_preset: Mapping[int, Preset], node: UUID) -> Wanted | None:
    """What a run of the node would ask for now; None where its preset or its model cannot be."""
    data, arriving = graph.nodes[node].data, node_runs.inputs(graph, node)
    try:
        preset = presets.carried(every_preset, data)
        model = preset.contract_of(node_runs.model(data)).model
    except Refusal:
        return None
    wish = node_runs.wish(data, arriving.prompt.strip(), bool(arriving.reference_sources))
    try:
        arguments = _without_prompt(preset.shaped(wish).arguments)
    except Refusal:
        arguments = None
    return Wanted(wish.prompt, (preset.provider, model), arguments, arriving.reference)


def _without_prompt(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name != "prompt"}


def changed(then: Wanted, now: Wanted | None) -> tuple[Part, ...]:
    """What makes the two ask for different pictures; empty where they ask for the same."""
    if now is None:
        return (Part.SETTINGS,)
    found = []
    if then.prompt != now.prompt:
        found.append(Part.PROMPT)
    if then.reference != now.reference:
        found.append(Part.REFERENCE)
    if then.model != now.model:
        found.append(Part.MODEL)
    # Another model takes other arguments, so these would differ in any case.
    elif then.arguments != now.arguments:
        found.append(Part.SETTINGS)
    return tuple(found)


class Freshness:
    """How fresh the pictures of nodes are. `makers` are the jobs that made them, by picture.

    `scope` are the nodes that are asked about, with all before them; None for the whole graph.
    """

    def __init__(
        self,
        graph: Graph,
        every_preset: Mapping[int, Preset],
        makers: Mapping[str, Job],
        scope: frozenset[UUID] | None = None,
    ) -> None:
        self._graph = graph
        self._scope = scope
        self._presets = every_preset
        self._makers = makers
        self._changed: dict[UUID, tuple[Part, ...]] = {}

    def is_missing(self, node: UUID) -> bool:
        return not self._graph.nodes[node].data.get("asset")

    def maker(self, node: UUID) -> Job | None:
        """The job that made the node's picture."""
        return self._makers.get(str(self._graph.nodes[node].data.get("asset")))

    def changed(self, node: UUID) -> tuple[Part, ...]:
        """What has changed since the node's picture was made; nothing for one of unknown making."""
        if node not in self._changed:
            maker = self.maker(node)
            now = of_node(self._graph, self._presets, node) if maker else None
            self._changed[node] = changed(of_job(maker), now) if maker else ()
        return self._changed[node]

    def needs_run(self, node: UUID) -> bool:
        """Whether its picture is missing or stale, by itself or by what comes before it; never for a pinned one."""
        return node in self._needing

    def needing_before(self, node: UUID) -> list[UUID]:
        """The nodes before this one whose pictures are missing or stale, in the order in which to run them."""
        above = self._graph.above(node)
        return [each for each in self._graph.in_order if each in above and each in self._needing]

    @cached_property
    def _needing(self) -> frozenset[UUID]:
        needing: set[UUID] = set()
        carrying: set[UUID] = set()
        """Nodes that pass on what needs a run before them."""
        for node in self._graph.in_order:
            if self._scope is not None and node not in self._scope:
                continue
            fed = any(wire.source in carrying for wire in self._graph.wires_into.get(node, ()))
            if not node_runs.is_runnable(self._graph, node):
                if fed:
                    carrying.add(node)
            elif not is_pinned(self._graph.nodes[node].data) and (
                fed or self.is_missing(node) or bool(self.changed(node))
            ):
                needing.add(node)
                carrying.add(node)
        return frozenset(needing)


def makers(canvas_id: UUID, assets: Iterable[str]) -> dict[str, Job]:
    """The jobs that made these pictures of the canvas, by the picture's id: of several the first."""
    wanted = {UUID(asset) for asset in assets if asset}
    jobs = Job.objects.filter(canvas=canvas_id, asset__in=wanted).select_related("preset").order_by("-created_at")
    return {str(job.asset_id): job for job in jobs}


def of_nodes(canvas_id: UUID, graph: Graph, every_preset: Mapping[int, Preset], nodes: Iterable[UUID]) -> Freshness:
    """The freshness of these nodes and of all before them, in one query."""
    scope: set[UUID] = set()
    for node in nodes:
        if node not in scope:
            scope |= {node} | graph.above(node)
    assets = (str(graph.nodes[node].data.get("asset") or "") for node in scope if node_runs.is_runnable(graph, node))
    return Freshness(graph, every_preset, makers(canvas_id, assets), frozenset(scope))
