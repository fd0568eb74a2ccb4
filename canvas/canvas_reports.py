"""A canvas as programs see it: the graph, and what is on each output of its nodes now."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from canvas import kinds
from canvas.access import Caller, Role
from canvas.editor_page import snapshot
from canvas.listing import canvases_of
from canvas.models import Canvas, Node
from canvas.refusals import NotFound


def listed(caller: Caller) -> list[dict[str, Any]]:
    """The canvases that exist for the caller (`bodies.ListedBody`), last changed first."""
    return [
        {
            "id": each.canvas.pk,
            "name": each.canvas.name,
            "rev": each.canvas.rev,
            "role": each.role.label,
            "nodes": each.nodes,
            "updatedAt": each.canvas.updated_at,
        }
        for each in canvases_of(caller.user)
        if caller.canvas_id in (None, each.canvas.pk)
    ]


def report(canvas: Canvas, role: Role) -> dict[str, Any]:
    """The canvas at one revision (`bodies.CanvasBody`). Brings `canvas` up to date."""
    nodes, edges = snapshot(canvas)
    return {
        "id": canvas.pk,
        "name": canvas.name,
        "rev": canvas.rev,
        "role": role.label,
        "nodes": [node | {"emits": _emits(node["kind"], node["data"])} for node in nodes],
        "edges": edges,
        "kinds": {kind.id: kind.as_json() for kind in kinds.every().values()},
    }


def node(canvas: Canvas, node_id: UUID) -> Node:
    """Raises `NotFound` for a node that is not on the canvas."""
    found = Node.objects.filter(pk=node_id, canvas=canvas).first()
    if found is None:
        raise NotFound(_("There is no such node on this canvas."), code="node_not_found", field="nodeId")
    return found


def report_node(node: Node) -> dict[str, Any]:
    """The node as JSON (`bodies.NodeBody`)."""
    return {
        "id": node.pk,
        "kind": node.kind,
        "x": node.x,
        "y": node.y,
        "w": node.width,
        "h": node.height,
        "data": node.data,
        "emits": _emits(node.kind, node.data),
    }


def _emits(kind_id: str, data: dict[str, Any]) -> dict[str, str | None]:
    """By output; empty for a node whose kind is no longer installed."""
    kind = kinds.every().get(kind_id)
    return {port.id: kind.emits(data, port.id) for port in kind.outputs} if kind else {}
