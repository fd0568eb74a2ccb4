"""Uploading a picture. Mounted, with sign-in and error envelopes, by `config.api`."""

from typing import Annotated
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict

from canvas.access import Scope
from canvas.bodies import refusals
from canvas.callers import CallerRequest
from media_assets import copying, ingest, links
from media_assets.models import Asset
from media_assets.pictures import BadPicture, PictureTooLarge
from media_assets.sources import BadSource

router = Router(tags=["assets"])


class AssetBody(Schema):
    """A picture that is kept. Width and height are in pixels, as shown."""

    id: UUID
    url: str
    thumb_url: str = Field(serialization_alias="thumbUrl")
    width: int
    height: int
    name: str
    has_recipe: bool = Field(
        False, serialization_alias="hasRecipe", description="The file that came in seems to tell how it was made."
    )


class LinkBody(Schema):
    """Where a picture is: an address of https or http on the public internet, or a `data:` URI."""

    url: str = Field(min_length=1)
    name: str = Field("", max_length=1_000, description="What to call it; else it is called what the address says.")


class UploadAnswer(Schema):
    asset: AssetBody


class CopyBody(Schema):
    """Pictures of another canvas."""

    model_config = ConfigDict(extra="forbid")

    canvas_id: UUID = Field(alias="canvasId", description="Where they are; the caller must be able to read it.")
    assets: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class CopyAnswer(Schema):
    """The ids of the copies by those of the originals. What could not be found is left out."""

    copies: dict[str, UUID]


@router.post(
    "/canvases/{uuid:canvas_id}/assets",
    response={201: UploadAnswer, **refusals(413, 415)},
    by_alias=True,
    summary="Upload a picture",
    url_name="canvas-assets",
)
def upload_asset(request: CallerRequest, canvas_id: UUID, file: File[UploadedFile]) -> Status[dict[str, Asset]]:
    """Keep a picture (PNG, JPEG, WebP, GIF or AVIF, sent as `file`) on the canvas, as an editor of it."""
    # Not a coroutine: each request has a thread of its own, which may wait for its turn to decode.
    canvas, _role = request.auth.open(canvas_id, Scope.EDIT)
    try:
        if file.size is not None and file.size > settings.PICTURE_MAX_BYTES:
            raise PictureTooLarge(settings.PICTURE_MAX_BYTES)
        prepared = ingest.prepare_now(file.read(), canvas.pk, file.name or "")
    except BadPicture as refusal:
        refusal.field = "file"
        raise
    asset = ingest.record(prepared, canvas=canvas, by=request.auth.user, origin=Asset.Origin.UPLOAD)
    return Status(201, {"asset": asset})


@router.post(
    "/canvases/{uuid:canvas_id}/assets/from-url",
    response={201: UploadAnswer, **refusals(413, 415, 502, 504)},
    by_alias=True,
    summary="Take a picture from an address",
    url_name="canvas-assets-from-url",
)
async def fetch_asset(request: CallerRequest, canvas_id: UUID, body: LinkBody) -> Status[dict[str, Asset]]:
    """Fetch a picture and keep it on the canvas, as an editor of it. No address of a private network is called."""
    caller = request.auth
    canvas, _role = await sync_to_async(caller.open)(canvas_id, Scope.EDIT)
    try:
        data, name = await links.fetch(body.url)
        prepared = await ingest.prepare(data, canvas.pk, body.name or name)
    except (BadPicture, BadSource) as refusal:
        refusal.field = "url"
        raise
    asset = await sync_to_async(ingest.record)(prepared, canvas=canvas, by=caller.user, origin=Asset.Origin.UPLOAD)
    return Status(201, {"asset": asset})


@router.post(
    "/canvases/{uuid:canvas_id}/assets/copies",
    response={200: CopyAnswer, **refusals()},
    summary="Copy pictures from another canvas",
)
def copy_assets(request: CallerRequest, canvas_id: UUID, body: CopyBody) -> dict[str, dict[str, UUID]]:
    """So that nodes that show them can be put on this canvas. A picture that is here already is not copied again."""
    target, _role = request.auth.open(canvas_id, Scope.EDIT)
    source, _role = request.auth.open(body.canvas_id, Scope.READ)
    copies = copying.copy(body.assets, source, target, request.auth.user)
    return {"copies": {str(original): copy for original, copy in copies.items()}}
