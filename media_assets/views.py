"""Serving pictures to those who may see their canvas."""

from http import HTTPStatus
from pathlib import PurePosixPath
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from canvas.access import Scope
from canvas.callers import caller_of
from canvas.refusal_answers import answers_refusals
from media_assets import renditions, thumbnails
from media_assets.models import Asset
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
def show_thumb(request: HttpRequest, asset_id: UUID, side: int = thumbnails.MIDDLE) -> HttpResponseBase:
    """The picture's thumbnail of that side; of a smaller picture its largest. What was lost is made again."""
    asset = _find(request, asset_id)
    if asset is None or side not in thumbnails.SIDES:
        return not_found()
    try:
        response = _respond_thumb(request, asset, side)
        if response.status_code == HTTPStatus.NOT_FOUND:
            renditions.rebuild(asset)
            response = _respond_thumb(request, asset, side)
    except renditions.NoRendition:
        return not_found()
    return response


def _respond_thumb(request: HttpRequest, asset: Asset, side: int) -> HttpResponseBase:
    found = renditions.find(asset, side)
    name = str(PurePosixPath(asset.name).with_suffix(".webp"))
    return respond(request, Served(found.file, thumbnails.MIME, f"{asset.sha256}-{found.side}", name))


def _find(request: HttpRequest, asset_id: UUID) -> Asset | None:
    """For whom the canvas does not exist its pictures do not either. Raises `Refusal` for what is wrong with a key."""
    caller = caller_of(request)
    asset = Asset.objects.select_related("canvas").filter(pk=asset_id).first()
    if asset is None or caller is None or not caller.sees(asset.canvas):
        return None
    caller.require(Scope.READ)
    return asset
