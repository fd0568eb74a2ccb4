"""Serving pictures to those who may see their canvas."""

import logging
from pathlib import PurePosixPath
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from canvas.access import Scope
from canvas.callers import caller_of
from canvas.refusal_answers import answers_refusals
from media_assets import storages
from media_assets.models import Asset
from media_assets.pictures import THUMB_MIME

logger = logging.getLogger(__name__)


@require_safe
@answers_refusals
def show_asset(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """The picture as it came in; with `?download=1` as a file to save."""
    asset = _find(request, asset_id)
    if asset is None:
        return _not_found()
    return _serve(request, asset.file, asset.mime, etag=asset.sha256, name=asset.name)


@require_safe
@answers_refusals
def show_thumb(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """The picture's thumbnail."""
    asset = _find(request, asset_id)
    if asset is None:
        return _not_found()
    name = str(PurePosixPath(asset.name).with_suffix(".webp"))
    return _serve(request, asset.thumb, THUMB_MIME, etag=f"{asset.sha256}-thumb", name=name)


def _find(request: HttpRequest, asset_id: UUID) -> Asset | None:
    """For whom the canvas does not exist its pictures do not either. Raises `Refusal` for what is wrong with a key."""
    caller = caller_of(request)
    asset = Asset.objects.select_related("canvas").filter(pk=asset_id).first()
    if asset is None or caller is None or not caller.sees(asset.canvas):
        return None
    caller.require(Scope.READ)
    return asset


def _not_found() -> HttpResponse:
    """Without the page that people get: it is an `<img>` that asks."""
    return HttpResponseNotFound("There is no such picture.", content_type="text/plain")


def _serve(request: HttpRequest, file: str, mime: str, *, etag: str, name: str) -> HttpResponseBase:
    quoted = f'"{etag}"'
    as_attachment = request.GET.get("download") == "1"
    response = HttpResponse(
        content_type=mime,
        headers={
            "ETag": quoted,
            # Never changes under its address, but is for those only who may see the canvas.
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Disposition": content_disposition_header(as_attachment, name) or "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
    unchanged = get_conditional_response(request, etag=quoted, response=response)
    if unchanged is not None and unchanged is not response:
        return unchanged
    try:
        response.content = storages.read(file)
    except FileNotFoundError:
        logger.error("the file %s of a stored picture is missing", file)  # noqa: TRY400 - the path says it all
        return _not_found()
    return response
