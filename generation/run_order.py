"""Which nodes a run is about, and in which order they are run. Values only."""

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from canvas.graph import Graph
from generation.node_runs import is_runnable
from generation.node_settings import is_pinned


class Scope(StrEnum):
    """How far a run of some nodes reaches."""

    ALONE = "alone"
    UPSTREAM = "upstream"
    """Also what comes before them and is missing or stale."""
    DOWNSTREAM = "downstream"
    """Everything behind them, and they themselves where they are missing or stale."""


class Fresh(Protocol):
    """What is asked of `staleness.Freshness`."""

    def is_missing(self, node: UUID) -> bool: ...

    def needs_run(self, node: UUID) -> bool: ...


def ordered(graph: Graph, fresh: Fresh, targets: Collection[UUID], scope: Scope) -> list[UUID]:
    """The nodes to run, each behind all that it depends on. A pinned node runs only where it is named itself."""
    named = {node for node in targets if node in graph.nodes}
    wanted = _reached(graph, fresh, named, scope)
    return [node for node in graph.in_order if node in wanted and is_runnable(graph, node)]


def _reached(graph: Graph, fresh: Fresh, named: set[UUID], scope: Scope) -> set[UUID]:
    if scope is Scope.ALONE:
        return named
    if scope is Scope.UPSTREAM:
        return named | {node for target in named for node in graph.above(target) if fresh.needs_run(node)}
    behind = {node for target in named for node in graph.below(target)}
    running = {node for node in behind if not is_pinned(graph.nodes[node].data)}
    running |= {node for node in named if fresh.needs_run(node)}
    # Side inputs: what a node behind also depends on must at least be there.
    before = {node for target in running if is_runnable(graph, target) for node in graph.above(target)}
    return running | {node for node in before if is_runnable(graph, node) and fresh.is_missing(node)}
