"""Serving pictures to those who may see their canvas."""

from pathlib import PurePosixPath
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from canvas.access import Scope
from canvas.callers import caller_of
from canvas.refusal_answers import answers_refusals
from media_assets.models import Asset
from media_assets.pictures import THUMB_MIME
from media_assets.serving import Served, not_found, respond


@require_safe
@answers_refusals
def show_asset(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """The picture as it came in; with `?download=1` as a file to save."""
    asset = _find(request, asset_id)
    if asset is None:
        return not_found()
    return respond(request, Served(asset.file, asset.mime, asset.sha256, asset.name, linked=True))


@require_safe
@answers_refusals
def show_thumb(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """The picture's thumbnail."""
    asset = _find(request, asset_id)
    if asset is None:
        return not_found()
    name = str(PurePosixPath(asset.name).with_suffix(".webp"))
    return respond(request, Served(asset.thumb, THUMB_MIME, f"{asset.sha256}-thumb", name))


def _find(request: HttpRequest, asset_id: UUID) -> Asset | None:
    """For whom the canvas does not exist its pictures do not either. Raises `Refusal` for what is wrong with a key."""
    caller = caller_of(request)
    asset = Asset.objects.select_related("canvas").filter(pk=asset_id).first()
    if asset is None or caller is None or not caller.sees(asset.canvas):
        return None
    caller.require(Scope.READ)
    return asset
