"""The routes of the gallery: pictures listed with the page's own filters, many at once as a zip, one put elsewhere."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from canvas.access import Caller, Scope, visible_canvases
from canvas.bodies import refusals
from canvas.callers import CallerRequest
from canvas.refusals import NotFound
from generation import copies, gallery, gallery_queries, picture_zips
from generation.gallery import Cursor, Entry
from media_assets.models import Asset

router = Router(tags=["gallery"])


class PersonBody(Schema):
    id: int
    name: str


class PictureBody(Schema):
    """A picture with what is known of how it was made; or, where a state was asked for, a run without a picture.

    `madeAt` is when it came to this canvas. Sizes are in pixels, as shown. `state` is the run's.
    """

    assetId: UUID | None  # noqa: N815 - the wire's spelling
    jobId: UUID | None  # noqa: N815
    canvasId: UUID  # noqa: N815
    nodeId: UUID | None  # noqa: N815
    url: str | None
    thumbUrl: str | None  # noqa: N815
    name: str | None
    width: int | None
    height: int | None
    mimeType: str | None  # noqa: N815
    bytes: int | None
    sha256: str | None
    source: str
    state: str | None
    prompt: str | None
    provider: str | None
    model: str | None
    madeBy: PersonBody | None  # noqa: N815
    madeAt: datetime  # noqa: N815


class GalleryBody(Schema):
    """One page, newest first. Send `next` as `after` for the following one; null on the last."""

    pictures: list[PictureBody]
    next: str | None


class GalleryQuery(Schema):
    """Everything given must hold. Without `state`: pictures that are there; with it: runs that have none."""

    search: str = Field("", max_length=200, description="Words; each one in the prompt or in the file's name.")
    model: str = Field("", max_length=200)
    person: str = Field("", description="The id of whoever made or uploaded it.")
    node: str = Field("", description="The node whose run made it.")
    source: str = Field("", description="generation, upload, import; or transform: what was cropped.")
    state: str = Field("", description="making, failed or cancelled.")
    after: str = Field("", max_length=80, description="The `next` of the page before.")
    limit: int = Field(gallery.PAGE, ge=1, le=200)


class ZipBody(Schema):
    model_config = ConfigDict(extra="forbid")

    assetIds: list[UUID] = Field(min_length=1, max_length=picture_zips.MOST_PICTURES)  # noqa: N815


class CopyBody(Schema):
    model_config = ConfigDict(extra="forbid")

    assetId: UUID  # noqa: N815


class CopiedBody(Schema):
    """The picture on this canvas."""

    id: UUID
    url: str
    thumbUrl: str = Field(validation_alias="thumb_url")  # noqa: N815
    width: int
    height: int
    name: str


class CopyAnswer(Schema):
    asset: CopiedBody


@router.get("/gallery", response={200: GalleryBody, **refusals()}, summary="Pictures of all your canvases")
def all_pictures(request: CallerRequest, query: Annotated[GalleryQuery, Query()]) -> Any:
    """With an agent key: of the canvas that the key is for."""
    request.auth.require(Scope.READ)
    canvases = visible_canvases(request.auth.user)
    if request.auth.canvas_id:
        canvases = canvases.filter(pk=request.auth.canvas_id)
    return _listed(list(canvases.values_list("pk", flat=True)), query)


@router.get(
    "/canvases/{uuid:canvas_id}/gallery", response={200: GalleryBody, **refusals()}, summary="Pictures of a canvas"
)
def canvas_pictures(request: CallerRequest, canvas_id: UUID, query: Annotated[GalleryQuery, Query()]) -> Any:
    """Newest first: made, uploaded and imported."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    return _listed([canvas.pk], query)


@router.post("/gallery/zip", response=refusals(413), summary="Many pictures as one zip")
def zip_pictures(request: CallerRequest, body: ZipBody) -> StreamingHttpResponse:
    """The files with a `manifest.json` that names each one's SHA-256 and recipe. Up to 1,000 pictures and 4 GB."""
    request.auth.require(Scope.READ)
    entries = picture_zips.chosen(request.auth, body.assetIds)
    return picture_zips.response(entries)


@router.post(
    "/canvases/{uuid:canvas_id}/copies",
    response={200: CopyAnswer, 201: CopyAnswer, **refusals(503)},
    summary="Put a picture of another canvas on this one",
)
def copy_picture(request: CallerRequest, canvas_id: UUID, body: CopyBody) -> Any:
    """Its recipe comes along. A picture that is on the canvas already is not stored again: 200 with that one."""
    canvas, _role = request.auth.open(canvas_id, Scope.EDIT)
    asset = _visible(request.auth, body.assetId)
    before = Asset.objects.filter(canvas=canvas, sha256=asset.sha256).exists()
    try:
        copied = copies.copy(asset, canvas, request.auth.user)
    except FileNotFoundError:
        raise _no_such_picture() from None
    return Status(200 if before else 201, {"asset": copied})


def _visible(caller: Caller, asset_id: UUID) -> Asset:
    asset = Asset.objects.select_related("canvas").filter(pk=asset_id).first()
    if asset is None or not caller.sees(asset.canvas):
        raise _no_such_picture()
    return asset


def _no_such_picture() -> NotFound:
    return NotFound(_("There is no such picture."), code="asset_not_found", field="assetId")


def _listed(canvases: list[UUID], query: GalleryQuery) -> dict[str, Any]:
    filters = gallery_queries.parse({name: getattr(query, name) for name in gallery_queries.NAMES})
    after = Cursor.parse(query.after) if query.after else None
    page = gallery.page(canvases, filters, after, query.limit)
    return {"pictures": [_report(entry) for entry in page.entries], "next": str(page.next) if page.next else None}


def _report(entry: Entry) -> dict[str, Any]:
    asset, job, made = entry.asset, entry.job, entry.made
    person = entry.row.created_by
    return {
        "assetId": asset.pk if asset else None,
        "jobId": job.pk if job else None,
        "canvasId": entry.row.canvas_id,
        "nodeId": job.node if job else None,
        "url": asset.url if asset else None,
        "thumbUrl": asset.thumb_url if asset else None,
        "name": asset.name if asset else None,
        "width": asset.width if asset else None,
        "height": asset.height if asset else None,
        "mimeType": asset.mime if asset else None,
        "bytes": asset.bytes if asset else None,
        "sha256": asset.sha256 if asset else None,
        "source": asset.origin if asset else Asset.Origin.GENERATION,
        "state": job.state if job else None,
        "prompt": made.prompt if made else None,
        "provider": made.provider if made else None,
        "model": made.model if made else None,
        "madeBy": {"id": person.pk, "name": str(person)} if person else None,
        "madeAt": entry.row.created_at,
    }
