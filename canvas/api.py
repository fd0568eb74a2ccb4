"""The routes of a canvas: reading and changing it, and the cards for the editor.

`config.api` adds who may call and error envelopes.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Router, Status

from canvas import cameras, canvas_reports, canvases, cards, changes, starters
from canvas.access import Role, Scope
from canvas.bodies import (
    CameraBody,
    CanvasBody,
    CanvasPatch,
    ChangeBody,
    ListBody,
    NodeBody,
    NodePatch,
    NothingToChange,
    OperationsBody,
    PatchedBody,
    StartersBody,
    body_examples,
    refusals,
)
from canvas.callers import CallerRequest
from canvas.refusals import Refusal

MAX_CARDS = 200
_EXAMPLE_NODE = "7f0d4b52-3a0e-4b0a-9d53-6d1f0f6a4c11"
_CANVAS_EXAMPLES = {
    "rename": {"summary": "Rename", "value": {"name": "Harbour at dawn"}},
    "add": {
        "summary": "Add a Prompt node and move it",
        "value": {
            "cid": "agent-42",
            "ops": [
                {"op": "node+", "id": _EXAMPLE_NODE, "kind": "prompt", "x": 0, "y": 0, "w": 280, "h": 200, "data": {}},
                {"op": "move", "id": _EXAMPLE_NODE, "x": 120, "y": 40},
            ],
        },
    },
}
_NODE_EXAMPLES = {
    "ask": {
        "summary": "Set prompt and preset",
        "value": {"data": {"prompt": "a calm desert at golden hour, cinematic", "preset": "FLUX.2 Dev"}},
    },
    "move": {"summary": "Move", "value": {"x": 120, "y": 40}},
}

router = Router(tags=["canvases"])


class BadCardIds(Refusal):
    code = "bad_ids"


@router.get("/canvases", response={200: ListBody, **refusals()}, summary="Your canvases")
def list_canvases(request: CallerRequest) -> Any:
    """Last changed first. With an agent key: the one that the key is for."""
    request.auth.require(Scope.READ)
    return {"canvases": canvas_reports.listed(request.auth)}


@router.get(
    "/canvases/{uuid:canvas_id}",
    response={200: CanvasBody, **refusals()},
    by_alias=True,
    summary="A canvas with its nodes and wires",
)
def show_canvas(request: CallerRequest, canvas_id: UUID) -> Any:
    """Everything at one revision, with what each node puts on its outputs."""
    canvas, role = request.auth.open(canvas_id, Scope.READ)
    return canvas_reports.report(canvas, role)


@router.patch(
    "/canvases/{uuid:canvas_id}",
    response={200: PatchedBody, **refusals()},
    summary="Rename a canvas, or change what is on it",
    openapi_extra=body_examples(_CANVAS_EXAMPLES),
)
def patch_canvas(request: CallerRequest, canvas_id: UUID, body: CanvasPatch) -> Any:
    """Operations are those of the editor, and every open browser shows them at once. New ids are made by the caller."""
    if body.name is None and body.ops is None:
        raise NothingToChange(_("Say what is to be different: name or ops."))
    at_least = Role.VIEWER if body.name is None else Role.OWNER
    with transaction.atomic():
        canvas, _role = request.auth.open(canvas_id, Scope.EDIT, at_least)
        if body.name is not None:
            canvas = canvases.rename(request.auth.user, canvas_id, body.name)
        change = changes.commit(request.auth.user, canvas_id, body.cid, body.ops) if body.ops else None
        canvas.refresh_from_db(fields=["rev"])
    return {
        "id": canvas.pk,
        "name": canvas.name,
        "rev": canvas.rev,
        "change": changes.as_message(change) if change else None,
    }


@router.get(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}",
    response={200: NodeBody, **refusals()},
    tags=["nodes"],
    summary="One node",
)
def show_node(request: CallerRequest, canvas_id: UUID, node_id: UUID) -> Any:
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    return canvas_reports.report_node(canvas_reports.node(canvas, node_id))


@router.patch(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}",
    response={200: ChangeBody, **refusals()},
    tags=["nodes"],
    summary="Set a node's prompt, preset and other settings, or move it",
    openapi_extra=body_examples(_NODE_EXAMPLES),
)
def patch_node(request: CallerRequest, canvas_id: UUID, node_id: UUID, body: NodePatch) -> Any:
    """Only what is named changes, and every open browser shows it at once. Run the node to make a picture of it."""
    canvas, _role = request.auth.open(canvas_id, Scope.EDIT)
    operations = body.operations(canvas_reports.node(canvas, node_id))
    return changes.as_message(changes.commit(request.auth.user, canvas_id, body.cid, operations))


@router.get("/starters", response={200: StartersBody, **refusals()}, summary="What a canvas can begin with")
def list_starters(request: CallerRequest) -> Any:
    """Small graphs, ready to run."""
    request.auth.require(Scope.READ)
    return {
        "starters": [
            {"id": each.id, "label": str(each.label), "hint": str(each.hint)} for each in starters.every().values()
        ]
    }


@router.get("/starters/{starter_id}", response={200: OperationsBody, **refusals()}, summary="A starter as operations")
def show_starter(request: CallerRequest, starter_id: str) -> Any:
    """The operations that put it on a canvas, with new ids each time: change what should differ and send them."""
    request.auth.require(Scope.READ)
    return {"ops": [each.as_json() for each in starters.operations(starters.get(starter_id))]}


@router.put("/canvases/{uuid:canvas_id}/camera", response={204: None, **refusals()}, include_in_schema=False)
def keep_camera(request: CallerRequest, canvas_id: UUID, body: CameraBody) -> Status[None]:
    """Where this person looks now, for when they come back, from whatever device."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    cameras.keep(request.auth.user, canvas, {"x": body.x, "y": body.y, "z": body.z})
    return Status(204, None)


@router.get("/canvases/{uuid:canvas_id}/cards", url_name="canvas-cards", include_in_schema=False)
def show_cards(request: CallerRequest, canvas_id: UUID, ids: str = "") -> dict[str, dict[str, cards.Card]]:
    """The bodies of the cards with these ids (separated by commas); those no longer there are left out."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    rendered = cards.render(canvas.pk, _parse_ids(ids))
    return {"cards": {str(node_id): card for node_id, card in rendered.items()}}


def _parse_ids(ids: str) -> list[UUID]:
    parts = [part for part in ids.split(",") if part]
    if len(parts) > MAX_CARDS:
        raise BadCardIds(
            _("Ask for at most {max_cards} cards at once.").format(max_cards=MAX_CARDS),
            code="too_many_ids",
            field="ids",
        )
    try:
        return [UUID(part) for part in parts]
    except ValueError:
        raise BadCardIds(_("These are not ids of nodes."), field="ids") from None
