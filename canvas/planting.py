"""A whole graph put on a canvas that is new: nobody has it open, so nobody has to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from canvas import graph
from canvas.changes import ORDER_STEP
from canvas.graph import GraphNode, Wire
from canvas.models import Canvas, Edge, Node


@dataclass(frozen=True)
class Planted:
    """A node with its place and size in canvas pixels. Its data have been checked by its kind."""

    id: UUID
    kind: str
    x: float
    y: float
    w: float
    h: float
    data: dict[str, Any]


@transaction.atomic
def plant(canvas: Canvas, nodes: Sequence[Planted], wires: Collection[Wire]) -> None:
    """Nodes in this order from back to front, wires in theirs. The canvas must be empty. Raises `BadWire`."""
    graph.check_wires([GraphNode(node.id, node.kind, node.data) for node in nodes], wires)
    Node.objects.bulk_create(
        [
            Node(
                pk=node.id,
                canvas=canvas,
                kind=node.kind,
                x=node.x,
                y=node.y,
                width=node.w,
                height=node.h,
                data=node.data,
                order=order,
            )
            for order, node in enumerate(nodes)
        ],
        batch_size=500,
    )
    Edge.objects.bulk_create(
        [
            Edge(
                pk=wire.id,
                canvas=canvas,
                source_id=wire.source,
                source_port=wire.source_port,
                target_id=wire.target,
                target_port=wire.target_port,
                order=order,
            )
            for order, wire in enumerate(wires)
        ],
        batch_size=500,
    )
    # Later changes come after these in the order: see `changes`.
    canvas.rev = 1 + max(len(nodes), len(wires)) // ORDER_STEP
    canvas.save(update_fields=["rev"])
