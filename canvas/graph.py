"""The graph as values: which wires may be made, and what arrives at a node's inputs. No database, no network."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from canvas import kinds
from canvas.kinds import NodeKind, Port
from canvas.refusals import Refusal


class BadWire(Refusal):
    code = "bad_wire"


@dataclass(frozen=True)
class GraphNode:
    id: UUID
    kind: str
    data: Mapping[str, Any]

    @property
    def declaration(self) -> NodeKind:
        return kinds.get(self.kind)


@dataclass(frozen=True)
class Wire:
    """From an output to an input. `order` grows with every wire made on a canvas."""

    id: UUID
    source: UUID
    source_port: str
    target: UUID
    target_port: str
    order: int = 0


@dataclass(frozen=True)
class Graph:
    nodes: Mapping[UUID, GraphNode]
    wires: tuple[Wire, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, nodes: Iterable[GraphNode], wires: Iterable[Wire]) -> "Graph":
        return cls({node.id: node for node in nodes}, tuple(sorted(wires, key=lambda wire: wire.order)))

    def into(self, node: UUID, port: str) -> Iterator[Wire]:
        """The wires that end in that input, oldest first."""
        return (wire for wire in self.wires_into.get(node, ()) if wire.target_port == port)

    @cached_property
    def wires_into(self) -> Mapping[UUID, list[Wire]]:
        """The wires that end in each node, oldest first."""
        found: dict[UUID, list[Wire]] = {}
        for wire in self.wires:
            found.setdefault(wire.target, []).append(wire)
        return found

    def above(self, node: UUID) -> set[UUID]:
        """The nodes that it can be reached from, without the node itself (unless it is in a cycle)."""
        seen: set[UUID] = set()
        rest = [node]
        while rest:
            for wire in self.wires_into.get(rest.pop(), ()):
                if wire.source not in seen:
                    seen.add(wire.source)
                    rest.append(wire.source)
        return seen

    @cached_property
    def in_order(self) -> tuple[UUID, ...]:
        """Every node behind all that it can be reached from; otherwise as they were added."""
        left = {node: len(self.wires_into.get(node, ())) for node in self.nodes}
        ready = deque(node for node, count in left.items() if not count)
        targets: dict[UUID, list[UUID]] = {}
        for wire in self.wires:
            targets.setdefault(wire.source, []).append(wire.target)
        ordered: list[UUID] = []
        while ready:
            node = ready.popleft()
            ordered.append(node)
            for target in targets.get(node, ()):
                left[target] -= 1
                if not left[target]:
                    ready.append(target)
        return tuple(ordered)

    def below(self, node: UUID) -> set[UUID]:
        """The nodes that can be reached downstream, without the node itself (unless it is in a cycle)."""
        targets: dict[UUID, list[UUID]] = {}
        for wire in self.wires:
            targets.setdefault(wire.source, []).append(wire.target)
        seen: set[UUID] = set()
        rest = list(targets.get(node, ()))
        while rest:
            reached = rest.pop()
            if reached not in seen:
                seen.add(reached)
                rest.extend(targets.get(reached, ()))
        return seen


def check_wire(graph: Graph, wire: Wire) -> None:
    """Raise `BadWire` with a code for a wire that must not be made.

    Codes: `unknown_node`, `self_wire`, `wrong_direction`, `unknown_port`, `type_mismatch`, `duplicate_wire`,
    `port_taken`, `cycle`.
    """
    entry = _fitting(graph, wire)
    taken = list(graph.into(wire.target, wire.target_port))
    if any((other.source, other.source_port) == (wire.source, wire.source_port) for other in taken):
        raise _made_already()
    if taken and not entry.many:
        raise _taken(entry)
    if wire.source in graph.below(wire.target):
        raise _circle()


def check_wires(nodes: Iterable[GraphNode], wires: Iterable[Wire]) -> None:
    """Raise what `check_wire` would if these wires were made one after the other, in time that grows with their number.

    A circle is told as such, but not which wire closes it.
    """
    whole = Graph.of(nodes, ())
    made: set[tuple[UUID, str, UUID, str]] = set()
    taken: set[tuple[UUID, str]] = set()
    for wire in wires:
        entry = _fitting(whole, wire)
        target = (wire.target, wire.target_port)
        if (wire.source, wire.source_port, *target) in made:
            raise _made_already()
        if target in taken and not entry.many:
            raise _taken(entry)
        made.add((wire.source, wire.source_port, *target))
        taken.add(target)
    if _has_circle((source, target) for source, _out, target, _in in made):
        raise _circle()


def _has_circle(links: Iterable[tuple[UUID, UUID]]) -> bool:
    """Take away whatever nothing leads to, again and again: what is left goes round."""
    targets: dict[UUID, list[UUID]] = {}
    leading: dict[UUID, int] = {}
    for source, target in links:
        targets.setdefault(source, []).append(target)
        leading[target] = leading.get(target, 0) + 1
    free = [node for node in targets if not leading.get(node)]
    while free:
        for target in targets.pop(free.pop(), ()):
            leading[target] -= 1
            if not leading[target]:
                free.append(target)
    return any(leading.values())


def _made_already() -> BadWire:
    return BadWire(_("These two ports are wired already."), code="duplicate_wire")


def _taken(entry: Port) -> BadWire:
    return BadWire(_("{label} takes one wire and has one already.").format(label=entry.label), code="port_taken")


def _circle() -> BadWire:
    return BadWire(_("This wire would close a circle."), code="cycle")


def _fitting(graph: Graph, wire: Wire) -> Port:
    """The input that the wire ends in, if its two ends fit each other."""
    source, target = _ends(graph, wire)
    if wire.source == wire.target:
        raise BadWire(_("A node cannot be wired to itself."), code="self_wire")
    output, entry = _ports(source, target, wire)
    if output.type != entry.type:
        raise BadWire(
            _("{label} ({type}) does not fit {label2} ({type2}).").format(
                label=output.label, type=output.type, label2=entry.label, type2=entry.type
            ),
            code="type_mismatch",
        )
    return entry


def _ends(graph: Graph, wire: Wire) -> tuple[GraphNode, GraphNode]:
    try:
        return graph.nodes[wire.source], graph.nodes[wire.target]
    except KeyError:
        raise BadWire(_("One end of this wire is not on the canvas."), code="unknown_node") from None


def _ports(source: GraphNode, target: GraphNode, wire: Wire) -> tuple[Port, Port]:
    output = source.declaration.output(wire.source_port)
    entry = target.declaration.input(wire.target_port)
    if output and entry:
        return output, entry
    if source.declaration.input(wire.source_port) or target.declaration.output(wire.target_port):
        raise BadWire(_("Wires run from an output to an input."), code="wrong_direction")
    raise BadWire(_("There is no such port."), code="unknown_port")


def emitted(graph: Graph, wire: Wire) -> str | None:
    """What the wire's source puts on it now: a text, an asset id, or nothing yet."""
    source = graph.nodes[wire.source]
    return source.declaration.emits(source.data, wire.source_port)


def resolve_text(graph: Graph, node: UUID, port: str) -> str | None:
    """The wired texts, trimmed, blanks dropped, joined in wire order with a blank line; None when none is wired.

    An empty string means that something is wired which has no text.
    """
    wires = list(graph.into(node, port))
    if not wires:
        return None
    texts = ((emitted(graph, wire) or "").strip() for wire in wires)
    return "\n\n".join(each for each in texts if each)


def image_wires(graph: Graph, node: UUID) -> list[Wire]:
    """The wires into the node's image inputs: inputs in their declared order, wires oldest first."""
    inputs = graph.nodes[node].declaration.inputs
    return [wire for port in inputs if port.type == "image" for wire in graph.into(node, port.id)]


def resolve_image(graph: Graph, node: UUID) -> str | None:
    """The asset id of the first visual input that resolves to an image, or None."""
    return next((asset for wire in image_wires(graph, node) if (asset := emitted(graph, wire))), None)
