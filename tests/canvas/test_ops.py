"""Reading batches of operations from whatever a browser sends."""

import contextlib
import json
import math
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.ops import MAX_DEPTH, MAX_OPS, AddEdge, AddNode, BadOperation, MoveNode, SetData, parse

NODE, OTHER = str(uuid4()), str(uuid4())
ADD = {"op": "node+", "id": NODE, "kind": "prompt", "x": 1, "y": -2.5, "w": 280, "h": 200, "data": {"prompt": "a"}}
EVERY_OPERATION = [
    ADD,
    {"op": "node-", "id": NODE},
    {"op": "move", "id": NODE, "x": 0, "y": 0},
    {"op": "size", "id": NODE, "w": 40, "h": 4000},
    {"op": "set", "id": NODE, "set": {"prompt": "b", "modelParams": {"seed": 1, "loras": [{"scale": 0.5}]}}},
    {"op": "edge+", "id": NODE, "from": [NODE, "text-out"], "to": [OTHER, "prompt-in"]},
    {"op": "edge-", "id": NODE},
]


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_every_operation_reads_as_it_is_written() -> None:
    assert [json.loads(json.dumps(each.as_json())) for each in parse(EVERY_OPERATION)] == EVERY_OPERATION


def test_operations_are_values_with_names_of_ours() -> None:
    add, *_rest = parse([ADD])
    assert isinstance(add, AddNode)
    assert (str(add.id), add.x, add.y, add.data) == (NODE, 1, -2.5, {"prompt": "a"})
    (edge,) = parse([EVERY_OPERATION[5]])
    assert isinstance(edge, AddEdge)
    assert edge.source[1] == "text-out"
    (change,) = parse([EVERY_OPERATION[4]])
    assert isinstance(change, SetData)
    assert change.values["prompt"] == "b"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (None, "ops"),
        ("ops", "ops"),
        ({}, "ops"),
        ([], "ops"),
        ([{"op": "node-", "id": NODE}] * (MAX_OPS + 1), "ops"),
        ([{}], "0"),
        ([{"op": "explode", "id": NODE}], "0"),
        ([{"op": ["move"], "id": NODE}], "0"),
        ([{"op": "node-"}], "0.node-.id"),
        ([{"op": "node-", "id": "1"}], "0.node-.id"),
        ([{"op": "node-", "id": NODE, "force": True}], "0.node-.force"),
        ([{"op": "move", "id": NODE, "x": 1}], "0.move.y"),
        ([{"op": "move", "id": NODE, "x": 1e8, "y": 0}], "0.move.x"),
        ([{"op": "move", "id": NODE, "x": math.nan, "y": 0}], "0.move.x"),
        ([{"op": "move", "id": NODE, "x": math.inf, "y": 0}], "0.move.x"),
        ([{"op": "size", "id": NODE, "w": 39, "h": 100}], "0.size.w"),
        ([{"op": "size", "id": NODE, "w": 100, "h": 4001}], "0.size.h"),
        ([{**ADD, "kind": "x" * 41}], "0.node+.kind"),
        ([{**ADD, "data": []}], "0.node+.data"),
        ([{"op": "set", "id": NODE, "set": {str(each): 1 for each in range(41)}}], "0.set.set"),
        ([{"op": "edge+", "id": NODE, "from": [NODE], "to": [OTHER, "prompt-in"]}], "0.edge+.from.1"),
        ([{"op": "edge+", "id": NODE, "from": [NODE, ""], "to": [OTHER, "prompt-in"]}], "0.edge+.from.1"),
        ([ADD, {"op": "node-", "id": 1}], "1.node-.id"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(raw: object, field: str) -> None:
    with pytest.raises(BadOperation) as refusal:
        parse(raw)
    assert refusal.value.field == field
    assert refusal.value.code == "bad_operation"


@pytest.mark.parametrize(
    "value",
    [math.nan, -math.inf, "\ud800", "a\x00b", {"\udfff": 1}, [[{"deep": "\ud83d"}]], nested(MAX_DEPTH), nested(900)],
)
def test_a_value_that_a_database_would_choke_on_is_refused(value: object) -> None:
    for raw in ({"op": "set", "id": NODE, "set": {"modelParams": value}}, {**ADD, "data": {"modelParams": value}}):
        with pytest.raises(BadOperation):
            parse([raw])


def test_emoji_and_nested_values_are_fine() -> None:
    value = {"title": "⛵ 𝄞 é", "deep": nested(MAX_DEPTH - 3), "none": None, "yes": True, "float": 1e308}
    (change,) = parse([{"op": "set", "id": NODE, "set": value}])
    assert change.as_json()["set"] == value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
half_right = st.lists(
    st.fixed_dictionaries(
        {"op": st.sampled_from(["node+", "node-", "move", "size", "set", "edge+", "edge-"]) | anything},
        optional={
            name: st.uuids().map(str) | anything
            for name in ("id", "x", "y", "w", "h", "kind", "data", "set", "from", "to")
        },
    ),
    max_size=4,
)


@given(anything | half_right)
def test_whatever_comes_is_read_or_refused(raw: object) -> None:
    with contextlib.suppress(BadOperation):
        for operation in parse(raw):
            json.dumps(operation.as_json(), allow_nan=False)


def test_operations_do_not_change() -> None:
    (move,) = parse([EVERY_OPERATION[2]])
    assert isinstance(move, MoveNode)
    with pytest.raises(ValueError, match="frozen"):
        move.x = 5
