"""The picture that an Image node shows and passes on, made now if nobody has needed it before."""

from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _
from ninja import Router

from canvas import cards
from canvas.access import Caller, Scope
from canvas.bodies import refusals
from canvas.callers import CallerRequest
from canvas.models import Edge, Node
from canvas.refusals import NotFound
from media_assets import derivations
from media_assets.api import UploadAnswer

router = Router(tags=["assets"])


@router.post(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}/picture",
    response={200: UploadAnswer, **refusals(502)},
    by_alias=True,
    summary="The picture that a node shows and passes on",
)
async def make_picture(request: CallerRequest, canvas_id: UUID, node_id: UUID) -> Any:
    """What the node's `transform` makes of its picture. Made once; asking again gives the same one."""
    node = await database_sync_to_async(_node)(request.auth, canvas_id, node_id)
    asset = await derivations.made(node.data, canvas_id)
    if asset is None:
        raise NotFound(_("This node has no picture."), code="no_picture", field="nodeId")
    await database_sync_to_async(_redraw)(node)
    return {"asset": asset}


def _node(caller: Caller, canvas_id: UUID, node_id: UUID) -> Node:
    # Whoever may look may have it made: what is made was decided by those who may edit.
    canvas, _role = caller.open(canvas_id, Scope.READ)
    node = Node.objects.filter(pk=node_id, canvas=canvas).first()
    if node is None:
        raise NotFound(_("There is no such node."), code="node_not_found", field="nodeId")
    return node


def _redraw(node: Node) -> None:
    """The card itself, and those that show what arrives at them."""
    targets = Edge.objects.filter(source=node).values_list("target", flat=True)
    cards.redraw(node.canvas_id, [node.pk, *targets])
