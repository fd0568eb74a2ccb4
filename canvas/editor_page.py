"""What the editor's page starts from: the whole graph at one revision, as JSON."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from canvas import cameras, kinds
from canvas.access import Person, Role
from canvas.models import Canvas, Edge, Node, User


def page_data(canvas: Canvas, role: Role, person: Person) -> dict[str, Any]:
    """The graph with its revision, the node kinds, and where to send what. Brings `canvas` up to date."""
    nodes, edges = snapshot(canvas)
    return {
        "canvas": {"id": str(canvas.pk), "name": canvas.name, "rev": canvas.rev},
        "role": role.label,
        "me": {"id": person.pk, "name": str(person)},
        "nodes": nodes,
        "edges": edges,
        "camera": cameras.view_of(person, canvas.pk) if isinstance(person, User) else None,
        "kinds": {kind.id: kind.as_json() for kind in kinds.every().values()},
        "urls": {
            "socket": f"/ws/canvases/{canvas.pk}/",
            "cards": f"/api/canvases/{canvas.pk}/cards",
            "assets": f"/api/canvases/{canvas.pk}/assets",
            "assetCopies": f"/api/canvases/{canvas.pk}/assets/copies",
            "camera": f"/api/canvases/{canvas.pk}/camera",
        },
        "promptLimit": settings.PROMPT_LIMIT,
        "pictureMaxBytes": settings.PICTURE_MAX_BYTES,
    }


def snapshot(canvas: Canvas) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and wires as JSON, and `canvas` brought up to date.

    Its revision belongs to exactly these nodes and wires, so that the socket can go on from there.
    """
    with transaction.atomic():
        # The lock keeps batches out between the reads; PostgreSQL's default isolation alone would not.
        canvas.refresh_from_db(from_queryset=Canvas.objects.select_for_update())
        return _nodes(canvas.pk), _edges(canvas.pk)


def _nodes(canvas_id: UUID) -> list[dict[str, Any]]:
    columns = (
        Node.objects.filter(canvas=canvas_id)
        .order_by("order")
        .values_list("pk", "kind", "x", "y", "width", "height", "data")
    )
    return [
        {"id": str(pk), "kind": kind, "x": x, "y": y, "w": width, "h": height, "data": data}
        for pk, kind, x, y, width, height, data in columns
    ]


def _edges(canvas_id: UUID) -> list[dict[str, Any]]:
    columns = Edge.objects.filter(canvas=canvas_id).order_by("order")
    return [
        {"id": str(pk), "from": [str(source), source_port], "to": [str(target), target_port]}
        for pk, source, source_port, target, target_port in columns.values_list(
            "pk", "source", "source_port", "target", "target_port"
        )
    ]
