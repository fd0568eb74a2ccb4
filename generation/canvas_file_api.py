"""The routes of canvas files: a canvas as one file, and a canvas made of one."""

from typing import Any, Literal
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from canvas.access import Scope
from canvas.bodies import refusals
from canvas.callers import CallerRequest
from canvas.refusals import Forbidden
from generation.canvas_files import reading, writing

router = Router(tags=["canvas files"])


class ImportedCanvasBody(Schema):
    id: UUID
    name: str
    url: str


class ImportedBody(Schema):
    """The new canvas. `missingPresets`: presets that its nodes carry and that this Easel lacks; they say so."""

    canvas: ImportedCanvasBody
    nodes: int
    pictures: int
    missingPresets: list[str]  # noqa: N815 - the wire's spelling


@router.get(
    "/canvases/{uuid:canvas_id}/file", response=refusals(503), summary="A canvas as one file", url_name="canvas-file"
)
def export_canvas(
    request: CallerRequest, canvas_id: UUID, pictures: Literal["all", "used"] = "all", names: bool = False
) -> StreamingHttpResponse:
    """A zip with the graph, the pictures and their recipes, for another Easel. No keys; people's names if wanted."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    return writing.response(canvas, only_used=pictures == "used", with_names=names)


@router.post(
    "/canvases/import",
    response={201: ImportedBody, **refusals(413, 415, 503)},
    summary="A new canvas of a file",
    url_name="canvas-import",
)
def import_canvas(request: CallerRequest, file: File[UploadedFile]) -> Any:
    """Send what an export wrote as `file`. What is wrong with it is told, and then nothing is kept.

    Not with an agent key: that is for the canvas it was made on.
    """
    if request.auth.is_agent:
        raise Forbidden(_("A key is for one canvas. Import with a session."), code="key_for_one_canvas")
    # Not a coroutine: each request has a thread of its own, which may wait while pictures are decoded.
    taken = reading.take(file, request.auth.user)
    canvas = {"id": taken.canvas.pk, "name": taken.canvas.name, "url": f"/canvases/{taken.canvas.pk}/"}
    answer = {"canvas": canvas, "nodes": taken.nodes, "pictures": taken.pictures, "missingPresets": list(taken.missing)}
    return Status(201, answer)
