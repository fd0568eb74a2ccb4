"""Which wires may be made, and what arrives at inputs."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.graph import BadWire, Graph, GraphNode, Wire, check_wire, image_wires, resolve_image, resolve_text

TEXT = ("text-out", "prompt-in")
PICTURE = ("image-out", "image-in")


def node(kind: str, **data: object) -> GraphNode:
    return GraphNode(uuid4(), kind, data)


def wire(source: GraphNode, target: GraphNode, ports: tuple[str, str] = TEXT, order: int = 0) -> Wire:
    return Wire(uuid4(), source.id, ports[0], target.id, ports[1], order)


PROMPT, IMAGE = node("prompt", prompt="a boat"), node("image", asset="harbour")
FIRST, SECOND, THIRD = (node("image-generation", asset=None) for _ in range(3))
NODES = (PROMPT, IMAGE, FIRST, SECOND, THIRD)


def refusal(graph: Graph, refused: Wire) -> str:
    with pytest.raises(BadWire) as error:
        check_wire(graph, refused)
    return error.value.code


def test_a_text_feeds_a_prompt_and_an_image_a_reference() -> None:
    graph = Graph.of(NODES, [])
    for fitting in (wire(PROMPT, FIRST), wire(IMAGE, FIRST, PICTURE), wire(FIRST, SECOND, PICTURE)):
        check_wire(graph, fitting)


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (wire(PROMPT, node("image-generation")), "unknown_node"),
        (wire(node("prompt"), FIRST), "unknown_node"),
        (wire(FIRST, FIRST, PICTURE), "self_wire"),
        (wire(FIRST, PROMPT, ("prompt-in", "text-out")), "wrong_direction"),
        (wire(PROMPT, PROMPT, ("text-out", "text-out")), "self_wire"),
        (wire(PROMPT, IMAGE, ("text-out", "image-out")), "wrong_direction"),
        (wire(PROMPT, FIRST, ("text-out", "video-in")), "unknown_port"),
        (wire(PROMPT, FIRST, ("video-out", "prompt-in")), "unknown_port"),
        (wire(PROMPT, FIRST, ("text-out", "image-in")), "type_mismatch"),
        (wire(IMAGE, FIRST, ("image-out", "prompt-in")), "type_mismatch"),
    ],
)
def test_a_wire_that_fits_nowhere_is_refused_with_the_reason(refused: Wire, code: str) -> None:
    assert refusal(Graph.of(NODES, []), refused) == code


def test_two_ports_are_wired_once() -> None:
    for ports, source in ((TEXT, PROMPT), (PICTURE, IMAGE)):
        made = wire(source, FIRST, ports)
        assert refusal(Graph.of(NODES, [made]), replace(made, id=uuid4())) == "duplicate_wire"


def test_an_input_for_one_wire_takes_one_and_an_input_for_many_takes_many() -> None:
    other = node("prompt")
    graph = Graph.of((*NODES, other), [wire(IMAGE, SECOND, PICTURE), wire(PROMPT, SECOND)])
    assert refusal(graph, wire(FIRST, SECOND, PICTURE)) == "port_taken"
    check_wire(graph, wire(other, SECOND))


def test_a_circle_is_refused_however_long() -> None:
    chain = [wire(FIRST, SECOND, PICTURE), wire(SECOND, THIRD, PICTURE)]
    assert refusal(Graph.of(NODES, chain[:1]), wire(SECOND, FIRST, PICTURE)) == "cycle"
    assert refusal(Graph.of(NODES, chain), wire(THIRD, FIRST, PICTURE)) == "cycle"


def test_what_is_below_is_all_that_can_be_reached() -> None:
    graph = Graph.of(NODES, [wire(PROMPT, FIRST), wire(FIRST, SECOND, PICTURE), wire(FIRST, THIRD, PICTURE)])
    assert graph.below(PROMPT.id) == {FIRST.id, SECOND.id, THIRD.id}
    assert graph.below(SECOND.id) == set()


ends = st.tuples(
    st.integers(0, 7),
    st.sampled_from(["text-out", "image-out"]),
    st.integers(0, 7),
    st.sampled_from(["prompt-in", "image-in"]),
)


@given(st.lists(st.sampled_from(["prompt", "image", "image-generation"]), min_size=8, max_size=8), st.lists(ends))
def test_no_sequence_of_accepted_wires_makes_a_circle_or_takes_a_port_twice(
    kinds: list[str], tries: list[tuple[int, str, int, str]]
) -> None:
    nodes = [node(kind) for kind in kinds]
    graph = Graph.of(nodes, [])
    for order, (source, source_port, target, target_port) in enumerate(tries):
        tried = wire(nodes[source], nodes[target], (source_port, target_port), order)
        try:
            check_wire(graph, tried)
        except BadWire:
            continue
        graph = Graph.of(nodes, (*graph.wires, tried))
    assert all(each.id not in graph.below(each.id) for each in nodes)
    assert all(len(list(graph.into(each.id, "image-in"))) <= 1 for each in nodes)
    ports = [(each.source, each.source_port, each.target, each.target_port) for each in graph.wires]
    assert len(ports) == len(set(ports))


def test_texts_arrive_trimmed_in_wire_order_without_the_blank_ones() -> None:
    texts = [node("prompt", prompt=prompt) for prompt in ("  a boat ", "", "at dawn\n", "   ", "in oil")]
    orders = [30, 20, 10, 5, 40]
    wires = [wire(source, FIRST, order=order) for source, order in zip(texts, orders, strict=True)]
    graph = Graph.of((*texts, FIRST), wires)
    assert resolve_text(graph, FIRST.id, "prompt-in") == "at dawn\n\na boat\n\nin oil"


def test_no_wire_and_a_wire_without_text_are_told_apart() -> None:
    blank = node("prompt", prompt=" ")
    assert resolve_text(Graph.of([FIRST], []), FIRST.id, "prompt-in") is None
    assert resolve_text(Graph.of([blank, FIRST], [wire(blank, FIRST)]), FIRST.id, "prompt-in") == ""


@given(st.lists(st.tuples(st.text(), st.integers(0, 10_000)), unique_by=lambda each: each[1]))
def test_joining_keeps_every_text_once_and_in_order(texts: list[tuple[str, int]]) -> None:
    sources = [(node("prompt", prompt=prompt), order) for prompt, order in texts]
    graph = Graph.of(
        [FIRST, *(source for source, _order in sources)],
        [wire(source, FIRST, order=order) for source, order in sources],
    )
    in_order = [prompt.strip() for prompt, _order in sorted(texts, key=lambda each: each[1])]
    joined = resolve_text(graph, FIRST.id, "prompt-in")
    assert (joined or "") == "\n\n".join(prompt for prompt in in_order if prompt)
    assert (joined is None) == (not texts)


def test_a_reference_is_the_picture_at_the_other_end_of_the_wire() -> None:
    made = wire(IMAGE, FIRST, PICTURE)
    graph = Graph.of(NODES, [made])
    assert image_wires(graph, FIRST.id) == [made]
    assert resolve_image(graph, FIRST.id) == "harbour"
    assert resolve_image(graph, SECOND.id) is None


def test_a_reference_that_is_not_made_yet_is_none() -> None:
    graph = Graph.of(NODES, [wire(FIRST, SECOND, PICTURE)])
    assert image_wires(graph, SECOND.id)
    assert resolve_image(graph, SECOND.id) is None


def test_wires_are_ordered_by_when_they_were_made() -> None:
    made = [wire(PROMPT, target, order=order) for target, order in ((FIRST, 3), (SECOND, 1), (THIRD, 2))]
    ordered: list[UUID] = [each.target for each in Graph.of(NODES, made).wires]
    assert ordered == [SECOND.id, THIRD.id, FIRST.id]
