"""What transforms make of pictures: made once, when somebody first needs it, and kept like any other picture."""

import asyncio
import io
import threading
from concurrent.futures import Future
from functools import partial
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image

from canvas.kinds import Data
from media_assets import decoding, formats, ingest, pictures, storages, transforms
from media_assets.ingest import Prepared
from media_assets.models import Asset, Derivation
from media_assets.pictures import BadPicture
from media_assets.transforms import Transform

_JPEG_QUALITY = 95
_WEBP_QUALITY = 92

_under_way: dict[UUID, Future[Prepared]] = {}
_lock = threading.Lock()


def transform_of(data: Data) -> Transform:
    """The transform that a node's data holds; what is no transform counts as none."""
    try:
        return transforms.parse(data.get("transform"))
    except transforms.BadTransform:
        return Transform()


def is_transformed(data: Data) -> bool:
    return transform_of(data).as_json() is not None


def shown_id(data: Data) -> str | None:
    """The id of the picture that a node shows and passes on: its own picture, or what its transform makes of that.

    The latter may not have been made yet; `made` makes it.
    """
    asset = data.get("asset") or None
    if asset is None or not is_transformed(data):
        return asset
    try:
        return str(transforms.result_id(UUID(asset), transform_of(data)))
    except ValueError:
        return None


async def made(data: Data, canvas_id: UUID) -> Asset | None:
    """The picture that a node with this data shows and passes on, made now if it is the first to need it.

    None for a node without a picture. Raises `BadPicture` with `file_missing` where the original is lost.
    """
    found: Asset | None
    found, source = await database_sync_to_async(_look_up)(data, canvas_id)
    if found or source is None:
        return found
    prepared = await asyncio.wrap_future(_begin(source, transform_of(data)))
    kept: Asset = await database_sync_to_async(_record)(prepared, source, transform_of(data))
    return kept


def made_now(data: Data, canvas_id: UUID) -> Asset | None:
    """Like `made`, for callers in a thread of their own: it blocks until the picture's turn has come."""
    found, source = _look_up(data, canvas_id)
    if found or source is None:
        return found
    return _record(_begin(source, transform_of(data)).result(), source, transform_of(data))


def _look_up(data: Data, canvas_id: UUID) -> tuple[Asset | None, Asset | None]:
    """The picture if it is there, and else what it has to be made of."""
    try:
        original, wanted = UUID(data["asset"]), UUID(shown_id(data))
    except (KeyError, TypeError, ValueError):
        return None, None
    candidates = Asset.objects.filter(canvas=canvas_id, pk__in={wanted, original})
    there = {asset.pk: asset for asset in candidates.select_related("canvas", "created_by")}
    return there.get(wanted), there.get(original)


def _begin(source: Asset, transform: Transform) -> Future[Prepared]:
    """Several who need the same picture at once wait for the same work."""
    wanted = transforms.result_id(source.pk, transform)
    with _lock:
        work = _under_way.get(wanted)
        if work is None:
            work = _under_way[wanted] = decoding.submit(_prepare, source, transform)
            work.add_done_callback(partial(_forget, wanted))
    return work


def _forget(wanted: UUID, _work: Future[Prepared]) -> None:
    # Done at once where the work was quicker than we, so the lock may be ours already: popping needs none.
    _under_way.pop(wanted, None)


def _prepare(source: Asset, transform: Transform) -> Prepared:
    try:
        data = storages.read(source.file)
    except FileNotFoundError:
        raise BadPicture(_("The file of this picture is missing."), code="file_missing") from None
    image, found = pictures.decoded(data)
    drawn = _encoded(transform.applied(image), found)
    return ingest.prepare_here(drawn, source.canvas_id, source.name)


def _encoded(image: Image.Image, found: formats.Format) -> bytes:
    """In the format of the original where that is a usual one; colours stay, all other metadata goes."""
    kept = ("icc_profile", "transparency", "gamma")
    image.info = {name: value for name, value in image.info.items() if name in kept}
    buffer = io.BytesIO()
    if found is formats.JPEG:
        _save(image, buffer, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    elif found is formats.WEBP:
        _save(image, buffer, "WEBP", quality=_WEBP_QUALITY)
    else:
        _save(image, buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _save(image: Image.Image, buffer: io.BytesIO, name: str, **options: Any) -> None:
    image.save(buffer, name, icc_profile=image.info.get("icc_profile"), **options)


def _record(prepared: Prepared, source: Asset, transform: Transform) -> Asset:
    wanted = transforms.result_id(source.pk, transform)
    try:
        with transaction.atomic():
            asset = ingest.record(
                prepared,
                canvas=source.canvas,
                by=source.created_by,
                origin=Asset.Origin.TRANSFORM,
                asset_id=wanted,
            )
            Derivation.objects.create(asset=asset, source=source, transform=transform.as_json())
    except IntegrityError:  # somebody else was quicker, perhaps another process
        return Asset.objects.get(pk=wanted)
    return asset
