"""The log of changes tells the whole story: played over an empty canvas it gives what the tables hold."""

import contextlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from canvas import ops
from canvas.changes import commit
from canvas.models import Canvas, Change, Edge, Node
from canvas.refusals import Refusal
from tests.cast import Cast

# Few ids, so that operations meet: what is added is also moved, wired, removed and added again.
nodes = st.integers(1, 5).map(lambda number: str(UUID(int=number)))
wires = st.integers(11, 15).map(lambda number: str(UUID(int=number)))
operation = st.one_of(
    st.builds(
        lambda node, kind, x: {"op": "node+", "id": node, "kind": kind, "x": x, "y": 0, "w": 280, "h": 200, "data": {}},
        nodes,
        st.sampled_from(["prompt", "image-generation", "image"]),
        st.integers(-100, 100),
    ),
    st.builds(lambda node: {"op": "node-", "id": node}, nodes),
    st.builds(lambda node, x, y: {"op": "move", "id": node, "x": x, "y": y}, nodes, st.integers(0, 9), st.just(1.5)),
    st.builds(lambda node, w: {"op": "size", "id": node, "w": w, "h": 100}, nodes, st.integers(40, 50)),
    st.builds(lambda node, prompt: {"op": "set", "id": node, "set": {"prompt": prompt}}, nodes, st.text(max_size=3)),
    st.builds(
        lambda node, key, value: {"op": "entry", "id": node, "field": "modelParams", "key": key, "value": value},
        nodes,
        st.sampled_from(["seed", "steps"]),
        st.none() | st.integers(0, 3),
    ),
    st.builds(
        lambda edge, source, target, ports: {
            "op": "edge+",
            "id": edge,
            "from": [source, ports[0]],
            "to": [target, ports[1]],
        },
        wires,
        nodes,
        nodes,
        st.sampled_from([("text-out", "prompt-in"), ("image-out", "image-in"), ("text-out", "image-in")]),
    ),
    st.builds(lambda edge: {"op": "edge-", "id": edge}, wires),
)


class Replayed:
    """A canvas as a browser keeps it that knows nothing but the log."""

    def __init__(self, log: Sequence[Sequence[dict[str, Any]]]) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self.edges: dict[str, dict[str, Any]] = {}
        for batch in log:
            for each in batch:
                self._play(each)

    def _play(self, change: dict[str, Any]) -> None:
        match change:
            case {"op": "node+", "id": node}:
                self.nodes[node] = {name: change[name] for name in ("kind", "x", "y", "w", "h", "data")}
            case {"op": "node-", "id": node}:
                del self.nodes[node]
            case {"op": "move" | "size", "id": node}:
                self.nodes[node] |= {name: change[name] for name in ("x", "y", "w", "h") if name in change}
            case {"op": "set", "id": node, "set": values}:
                self.nodes[node]["data"] = self.nodes[node]["data"] | values
            case {"op": "entry", "id": node, "field": field, "key": key, "value": value}:
                data = self.nodes[node]["data"]
                kept = {name: each for name, each in data[field].items() if name != key}
                self.nodes[node]["data"] = data | {field: kept if value is None else kept | {key: value}}
            case {"op": "edge+", "id": edge}:
                self.edges[edge] = {"from": change["from"], "to": change["to"]}
            case {"op": "edge-", "id": edge}:
                del self.edges[edge]


def stored_nodes() -> dict[str, dict[str, Any]]:
    return {
        str(node.pk): {
            "kind": node.kind,
            "x": node.x,
            "y": node.y,
            "w": node.width,
            "h": node.height,
            "data": node.data,
        }
        for node in Node.objects.order_by("order")
    }


def stored_edges() -> dict[str, dict[str, Any]]:
    return {
        str(edge.pk): {
            "from": [str(edge.source_id), edge.source_port],
            "to": [str(edge.target_id), edge.target_port],
        }
        for edge in Edge.objects.order_by("order")
    }


class ReplayTests(TestCase):
    @settings(deadline=None, max_examples=120)
    @given(st.lists(st.lists(operation, min_size=1, max_size=4), max_size=12))
    def test_the_log_played_over_nothing_gives_the_tables(self, batches: list[list[dict[str, Any]]]) -> None:
        cast = Cast.assemble()
        for number, batch in enumerate(batches):
            with contextlib.suppress(Refusal):
                commit(cast.grace, cast.canvas.pk, str(number), ops.parse(batch))
        log = list(Change.objects.order_by("rev"))
        replayed = Replayed([change.ops for change in log])
        assert replayed.nodes == stored_nodes()
        assert replayed.edges == stored_edges()
        assert (list(replayed.nodes), list(replayed.edges)) == (list(stored_nodes()), list(stored_edges()))
        assert [change.rev for change in log] == list(range(1, Canvas.objects.get().rev + 1))
