"""The only way to change a canvas: a batch of operations, applied whole or not at all, then announced."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas import cards, graph, kinds, live
from canvas.access import Person, Role, open_canvas
from canvas.models import Canvas, Change, Edge, Node, User
from canvas.ops import (
    AddEdge,
    AddNode,
    BadOperation,
    MoveNode,
    Operation,
    RemoveEdge,
    RemoveNode,
    SetData,
    SetEntry,
    SizeNode,
)
from canvas.refusals import Refusal

MAX_NODES = 5_000
MAX_EDGES = 20_000
CATCH_UP_LIMIT = 500
KEPT_CHANGES = 2_000
OURS = "server:"
"""How the ids of batches begin that the server makes; nobody can use one up, for then the server's would be lost."""
ORDER_STEP = 1_000  # more than MAX_OPS, so that the order of nodes and wires is unique and grows


class CanvasFull(Refusal):
    code = "canvas_full"


def commit(person: Person, canvas_id: UUID, cid: str, operations: Sequence[Operation]) -> Change:
    """Apply a person's batch as one new revision and announce it.

    The same `cid` again gives the stored change back and applies nothing. Raises `NotFound`, `Forbidden`,
    `BadOperation`, `BadWire`, `BadValue` or `CanvasFull`; then nothing is changed.
    """
    with transaction.atomic():
        canvas, _role = open_canvas(person, canvas_id, Role.EDITOR)
        if cid.startswith(OURS):
            raise BadOperation(
                _("Batch ids that begin with {ours} are the server's own.").format(ours=OURS),
                code="bad_cid",
                field="cid",
            )
        by = person if isinstance(person, User) else None
        return apply(canvas, by, cid, operations)


def apply(canvas: Canvas, by: User | None, cid: str, operations: Sequence[Operation]) -> Change:
    """Like `commit`, for a caller that has checked access; joins the caller's transaction."""
    _check_cid(cid)
    with transaction.atomic():
        known = Change.objects.filter(canvas=canvas, cid=cid).first()
        if known:
            return known
        # The update takes the row's lock, so that revisions are handed out one after the other.
        Canvas.objects.filter(pk=canvas.pk).update(rev=F("rev") + 1, updated_at=timezone.now())
        rev = Canvas.objects.values_list("rev", flat=True).get(pk=canvas.pk)
        batch = _Batch(canvas, rev)
        for operation in operations:
            batch.apply(operation)
        change = Change.objects.create(canvas=canvas, rev=rev, cid=cid, by=by, ops=batch.applied)
        if rev % 100 == 0:
            Change.objects.filter(canvas=canvas, rev__lte=rev - KEPT_CHANGES).delete()
        live.announce(canvas.pk, {"t": "ops", **as_message(change)})
        cards.redraw(canvas.pk, batch.redraw)
    return change


def made_earlier(canvas_id: UUID, cid: str) -> Change | None:
    """The change that was made of that batch when it came for the first time. Raises `BadOperation`."""
    _check_cid(cid)
    return Change.objects.filter(canvas=canvas_id, cid=cid).first()


def _check_cid(cid: str) -> None:
    if not (1 <= len(cid) <= 80 and cid.isascii() and cid.isprintable()):
        raise BadOperation(_("A batch needs an id of 1 to 80 plain characters."), code="bad_cid", field="cid")


def as_message(change: Change) -> dict[str, Any]:
    """The change as it goes over the socket: `{rev, cid, by, ops}`."""
    return {"rev": change.rev, "cid": change.cid, "by": change.by_id, "ops": change.ops}


def since(canvas: Canvas, rev: int) -> list[Change] | None:
    """The changes after that revision in order; None when they are too many, gone, or the revision is unknown."""
    if rev > canvas.rev or canvas.rev - rev > CATCH_UP_LIMIT:
        return None
    missed = list(Change.objects.filter(canvas=canvas, rev__gt=rev, rev__lte=canvas.rev).order_by("rev"))
    return missed if len(missed) == canvas.rev - rev else None


def load_graph(canvas_id: UUID) -> graph.Graph:
    """The canvas's nodes and wires as values. Rows, not models: a canvas of 2,000 nodes is read for every few cards."""
    nodes = Node.objects.filter(canvas=canvas_id).values_list("pk", "kind", "data")
    edges = Edge.objects.filter(canvas=canvas_id).values_list(
        "pk", "source_id", "source_port", "target_id", "target_port", "order"
    )
    return graph.Graph.of((graph.GraphNode(*row) for row in nodes), (graph.Wire(*row) for row in edges))


class _Batch:
    """One batch on its way into the tables. `applied` is what was done, wires lost with their node included."""

    def __init__(self, canvas: Canvas, rev: int) -> None:
        self.canvas = canvas
        self.rev = rev
        self.applied: list[dict[str, Any]] = []
        self.redraw: set[UUID] = set()
        self._graph: graph.Graph | None = None

    def apply(self, operation: Operation) -> None:
        _APPLY[type(operation)](self, operation)
        self.applied.append(operation.as_json())
        if not isinstance(operation, AddEdge):
            self._graph = None

    def _next_order(self) -> int:
        return self.rev * ORDER_STEP + len(self.applied)

    def _node(self, node_id: UUID) -> Node:
        node = Node.objects.filter(pk=node_id, canvas=self.canvas).first()
        if node is None:
            raise BadOperation(_("This node is no longer on the canvas."), code="unknown_node", field="id")
        return node

    def add_node(self, operation: AddNode) -> None:
        kind = kinds.get(operation.kind)
        if Node.objects.filter(pk=operation.id).exists():
            raise BadOperation(_("There is a node with this id already."), code="id_taken", field="id")
        if Node.objects.filter(canvas=self.canvas).count() >= MAX_NODES:
            raise CanvasFull(_("A canvas holds at most {max_nodes:,} nodes.").format(max_nodes=MAX_NODES))
        data = kind.new_data() | kind.arriving(operation.data, self.canvas.pk)
        data.update(kind.missed(operation.id, data, self.canvas.pk))
        operation.data.update(data)
        Node.objects.create(
            pk=operation.id,
            canvas=self.canvas,
            kind=kind.id,
            x=operation.x,
            y=operation.y,
            width=operation.w,
            height=operation.h,
            data=data,
            order=self._next_order(),
        )

    def remove_node(self, operation: RemoveNode) -> None:
        node = self._node(operation.id)
        for edge in Edge.objects.filter(canvas=self.canvas).filter(source=node) | Edge.objects.filter(target=node):
            self.apply(RemoveEdge(id=edge.pk))
        node.delete()
        self.redraw.discard(operation.id)

    def move_node(self, operation: MoveNode) -> None:
        node = self._node(operation.id)
        Node.objects.filter(pk=node.pk).update(x=operation.x, y=operation.y)

    def size_node(self, operation: SizeNode) -> None:
        node = self._node(operation.id)
        Node.objects.filter(pk=node.pk).update(width=operation.w, height=operation.h)

    def set_data(self, operation: SetData) -> None:
        operation.values.update(self._store(self._node(operation.id), operation.values))

    def set_entry(self, operation: SetEntry) -> None:
        node = self._node(operation.id)
        held = node.data.get(operation.field)
        entries = {**held} if isinstance(held, dict) else {}
        entries.pop(operation.key, None)
        if operation.value is not None:
            entries[operation.key] = operation.value
        self._store(node, {operation.field: entries})

    def _store(self, node: Node, wanted: dict[str, Any]) -> dict[str, Any]:
        """Put the values into the node's data as they may be stored, and give them back."""
        kind = kinds.get(node.kind)
        values = kind.checked(wanted, self.canvas.pk)
        Node.objects.filter(pk=node.pk).update(data=node.data | values)
        if any(kind.field(name).redraws for name in values):
            self.redraw.add(node.pk)
        self.redraw.update(_below([node.pk]))
        return values

    def add_edge(self, operation: AddEdge) -> None:
        (source, source_port), (target, target_port) = operation.source, operation.target
        if Edge.objects.filter(pk=operation.id).exists():
            raise BadOperation(_("There is a wire with this id already."), code="id_taken", field="id")
        order = self._next_order()
        wire = graph.Wire(operation.id, source, source_port, target, target_port, order)
        present = self._graph or load_graph(self.canvas.pk)
        if len(present.wires) >= MAX_EDGES:
            raise CanvasFull(_("A canvas holds at most {max_edges:,} wires.").format(max_edges=MAX_EDGES))
        graph.check_wire(present, wire)
        Edge.objects.create(
            pk=wire.id,
            canvas=self.canvas,
            source_id=source,
            source_port=source_port,
            target_id=target,
            target_port=target_port,
            order=order,
        )
        self._graph = graph.Graph(present.nodes, (*present.wires, wire))
        self.redraw.update({target} | _below([target]))

    def remove_edge(self, operation: RemoveEdge) -> None:
        edge = Edge.objects.filter(pk=operation.id, canvas=self.canvas).first()
        if edge is None:
            raise BadOperation(_("This wire is no longer on the canvas."), code="unknown_wire", field="id")
        self.redraw.update({edge.target_id} | _below([edge.target_id]))
        edge.delete()


def _below(nodes: Collection[UUID]) -> set[UUID]:
    """Every node further on along the wires: a card shows what arrives at its inputs, and whether that is stale."""
    seen: set[UUID] = set()
    rest = set(nodes)
    while rest:
        rest = set(Edge.objects.filter(source__in=rest).values_list("target", flat=True)) - seen
        seen |= rest
    return seen


_APPLY: dict[type[Operation], Callable[[_Batch, Any], None]] = {
    AddNode: _Batch.add_node,
    RemoveNode: _Batch.remove_node,
    MoveNode: _Batch.move_node,
    SizeNode: _Batch.size_node,
    SetData: _Batch.set_data,
    SetEntry: _Batch.set_entry,
    AddEdge: _Batch.add_edge,
    RemoveEdge: _Batch.remove_edge,
}
