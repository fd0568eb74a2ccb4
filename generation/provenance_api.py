"""Where pictures come from, taking them away, and building their nodes again."""

import asyncio
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from uuid import UUID

from channels.db import database_sync_to_async
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from canvas.access import Caller, Scope
from canvas.bodies import refusals
from canvas.callers import CallerRequest
from canvas.refusals import NotFound
from generation import provenance, rebuilding
from generation.provenance import Provenance
from generation.recipes import BadRecipe
from media_assets import decoding, exporting, storages
from media_assets.exporting import Export
from media_assets.models import Asset
from media_assets.pictures import BadPicture

router = Router(tags=["assets"])


class DerivedBody(Schema):
    assetId: UUID  # noqa: N815 - the wire's spelling
    sha256: str
    transform: dict[str, Any]


class ProvenanceBody(Schema):
    """How a picture was made. With `claimed` the recipe is what an uploaded file says of itself: nobody vouches."""

    assetId: UUID  # noqa: N815
    sha256: str
    origin: Literal["upload", "generation", "transform", "import"]
    derivedFrom: DerivedBody | None  # noqa: N815
    jobId: UUID | None  # noqa: N815
    recipe: dict[str, Any] | None
    claimed: bool
    aiMade: bool  # noqa: N815


class ExportQuery(Schema):
    """How the file should be."""

    format: Literal["png", "jpeg", "webp", "avif"] = "png"
    max_side: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        None, alias="maxSide", description="Pixels of the longest side; a picture is never made larger than it is."
    )
    quality: Annotated[int, Field(ge=1, le=100)] = Field(90, description="Of JPEG, WebP and AVIF.")
    metadata: Literal["all", "mark", "none"] = Field(
        "mark",
        description="`all`: how it was made, or what an upload told of itself, place and camera included; "
        "`mark`: only that it is made by AI, where it is; `none`: nothing.",
    )


class RebuildBody(Schema):
    """Operations for `PATCH /api/canvases/{id}`, and what could not be brought back."""

    ops: list[dict[str, Any]]
    notes: list[str]


@router.get(
    "/assets/{uuid:asset_id}/provenance",
    response={200: ProvenanceBody, **refusals(502)},
    summary="How a picture was made",
)
async def show_provenance(request: CallerRequest, asset_id: UUID) -> Any:
    """The recipe: prompt, model, preset revision, parameters, seed, references by hash, who, when, request id, cost."""
    asset = await database_sync_to_async(_asset)(request.auth, asset_id)
    known: Provenance = await database_sync_to_async(provenance.of)(asset)
    return known.as_json()


@router.get(
    "/assets/{uuid:asset_id}/export",
    response={200: None, **refusals(502)},
    summary="A picture as a file of another format, size and quality",
    openapi_extra={"responses": {200: {"content": {"image/*": {}}}}},
    url_name="asset-export-file",
)
async def export(request: CallerRequest, asset_id: UUID, wanted: Query[ExportQuery]) -> HttpResponse:
    """Colours stay as they are; JPEG puts white behind what can be seen through."""
    asset = await database_sync_to_async(_asset)(request.auth, asset_id)
    known = await database_sync_to_async(provenance.of)(asset)
    data = await asyncio.wrap_future(decoding.submit(_exported, known, wanted))
    found = exporting.FORMATS[wanted.format]
    name = str(PurePosixPath(asset.name).with_suffix(f".{found.extension}"))
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=found.mime, headers=headers)


@router.get(
    "/canvases/{uuid:canvas_id}/assets/{uuid:asset_id}/rebuild",
    response={200: RebuildBody, **refusals(502)},
    summary="The nodes that a picture was made with, as operations",
    url_name="asset-rebuild",
)
async def rebuild(
    request: CallerRequest,
    canvas_id: UUID,
    asset_id: UUID,
    x: Annotated[float, Query(ge=-1e6, le=1e6, allow_inf_nan=False)] = 0,
    y: Annotated[float, Query(ge=-1e6, le=1e6, allow_inf_nan=False)] = 0,
) -> Any:
    """Changes nothing: send the operations to the canvas to make them. From the run, or from the file's own recipe."""
    made = await database_sync_to_async(_rebuilt)(request.auth, canvas_id, asset_id, x, y)
    return {"ops": [each.as_json() for each in made.operations], "notes": made.notes}


def _asset(caller: Caller, asset_id: UUID) -> Asset:
    """Raises `NotFound` for a picture on a canvas that does not exist for the caller, just as for no picture."""
    asset = Asset.objects.select_related("canvas", "created_by").filter(pk=asset_id).first()
    try:
        if asset:
            caller.open(asset.canvas_id, Scope.READ)
            return asset
    except NotFound:
        pass
    raise NotFound(_("There is no such picture."), code="unknown_asset", field="assetId")


def _rebuilt(caller: Caller, canvas_id: UUID, asset_id: UUID, x: float, y: float) -> rebuilding.Rebuilt:
    asset = _asset(caller, asset_id)
    caller.open(canvas_id, Scope.READ)
    known = provenance.of(asset)
    if known.recipe is None:
        raise BadRecipe(_("This picture carries no recipe."), code="no_recipe")
    return rebuilding.rebuilt(known.recipe, canvas_id, x, y)


def _exported(known: Provenance, wanted: ExportQuery) -> bytes:
    try:
        own = storages.read(known.source.file) if wanted.metadata == "all" else None
        packet = provenance.packet(known, wanted.metadata)
        asked = Export(exporting.FORMATS[wanted.format], wanted.max_side, wanted.quality, packet, own)
        return exporting.exported(storages.read(known.asset.file), asked)
    except FileNotFoundError:
        raise BadPicture(_("The file of this picture is missing."), code="file_missing") from None
