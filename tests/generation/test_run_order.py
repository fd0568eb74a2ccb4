"""Which nodes a run reaches and in which order: for any graph, of values alone."""

import itertools
from dataclasses import dataclass
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from canvas.graph import Graph, GraphNode, Wire
from generation.node_runs import KIND
from generation.run_order import Scope, ordered


@dataclass(frozen=True)
class Marked:
    """A freshness that is told."""

    missing: frozenset[UUID]
    stale: frozenset[UUID] = frozenset()

    def is_missing(self, node: UUID) -> bool:
        return node in self.missing

    def needs_run(self, node: UUID) -> bool:
        return node in self.missing | self.stale


def wire(source: UUID, target: UUID) -> Wire:
    return Wire(uuid4(), source, "image-out", target, "image-in")


def graph_of(nodes: dict[UUID, str], pairs: list[tuple[UUID, UUID]], pinned: frozenset[UUID] = frozenset()) -> Graph:
    data = {node: {"asset": str(uuid4()), "pinned": node in pinned} for node in nodes}
    return Graph.of(
        [GraphNode(node, kind, data[node]) for node, kind in nodes.items()], [wire(*pair) for pair in pairs]
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Graph, Marked, list[UUID]]:
    """A graph without circles, what is missing or stale on it, and which nodes are named."""
    ids = [UUID(int=number) for number in draw(st.permutations(range(draw(st.integers(1, 12)))))]
    kinds = {node: draw(st.sampled_from([KIND, KIND, "prompt", "image"])) for node in ids}
    pairs = [(one, other) for at, one in enumerate(ids) for other in ids[at + 1 :] if draw(st.booleans())]
    some = st.frozensets(st.sampled_from(ids))
    shuffled = draw(st.permutations(ids))
    graph = graph_of({node: kinds[node] for node in shuffled}, pairs, pinned=draw(some))
    return graph, Marked(draw(some), draw(some)), draw(st.lists(st.sampled_from(ids), unique=True))


@given(cases(), st.sampled_from(Scope))
def test_every_node_comes_once_and_behind_all_that_it_depends_on(
    case: tuple[Graph, Marked, list[UUID]], scope: Scope
) -> None:
    graph, fresh, targets = case
    found = ordered(graph, fresh, targets, scope)
    assert len(set(found)) == len(found)
    for place, node in enumerate(found):
        assert not graph.above(node) & set(found[place:])
        assert graph.nodes[node].kind == KIND


@given(cases())
def test_a_run_reaches_what_was_named_and_what_its_scope_says(case: tuple[Graph, Marked, list[UUID]]) -> None:
    graph, fresh, targets = case
    runnable = {node for node in graph.nodes if graph.nodes[node].kind == KIND}
    alone = set(ordered(graph, fresh, targets, Scope.ALONE))
    assert alone == runnable & set(targets)
    above = {node for target in targets for node in graph.above(target)}
    upstream = set(ordered(graph, fresh, targets, Scope.UPSTREAM))
    assert upstream == alone | {node for node in runnable & above if fresh.needs_run(node)}
    below = {node for target in targets for node in graph.below(target)}
    unpinned = {node for node in runnable & below if not graph.nodes[node].data["pinned"]}
    downstream = set(ordered(graph, fresh, targets, Scope.DOWNSTREAM))
    assert unpinned <= downstream
    for node in downstream - unpinned:
        assert node in targets or fresh.is_missing(node)


@given(cases())
def test_the_order_of_a_graph_holds_every_node_behind_its_sources(case: tuple[Graph, Marked, list[UUID]]) -> None:
    graph, _fresh, _targets = case
    places = {node: place for place, node in enumerate(graph.in_order)}
    assert places.keys() == graph.nodes.keys()
    assert all(places[each.source] < places[each.target] for each in graph.wires)
    for one in graph.nodes:
        assert graph.above(one) == {other for other in graph.nodes if one in graph.below(other)}


def test_a_pinned_node_keeps_its_picture_while_those_behind_it_run() -> None:
    first, pinned, last = uuid4(), uuid4(), uuid4()
    graph = graph_of(dict.fromkeys((first, pinned, last), KIND), [(first, pinned), (pinned, last)], frozenset({pinned}))
    none = Marked(frozenset())
    assert ordered(graph, none, [first], Scope.DOWNSTREAM) == [last]
    assert ordered(graph, none, [pinned], Scope.ALONE) == [pinned]


def test_what_a_node_behind_also_needs_is_run_before_it() -> None:
    start, side, end = uuid4(), uuid4(), uuid4()
    graph = graph_of(dict.fromkeys((start, side, end), KIND), [(start, end), (side, end)])
    assert ordered(graph, Marked(frozenset({side})), [start], Scope.DOWNSTREAM) == [side, end]
    assert ordered(graph, Marked(frozenset(), frozenset({side})), [start], Scope.DOWNSTREAM) == [end]


def test_a_long_chain_needs_no_recursion() -> None:
    ids = [UUID(int=number) for number in range(3_000)]
    graph = graph_of(dict.fromkeys(reversed(ids), KIND), list(itertools.pairwise(ids)))
    assert ordered(graph, Marked(frozenset(ids)), [ids[-1]], Scope.UPSTREAM) == ids
