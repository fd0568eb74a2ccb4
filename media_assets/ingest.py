"""The only way in for pictures: decode, measure, store the files, and write the row last."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from canvas.models import Canvas, User
from media_assets import decoding, names, pictures, renditions, storages, xmp
from media_assets.models import Asset, Rendition


@dataclass(frozen=True)
class Prepared:
    """A good picture whose files are stored and whose row is still missing."""

    canvas_id: UUID
    name: str
    sha256: str
    mime: str
    bytes: int
    width: int
    height: int
    frames: int
    file: str
    placeholder: str
    has_recipe: bool
    renditions: tuple[renditions.StoredRendition, ...]


async def prepare(data: bytes, canvas_id: UUID, name: str) -> Prepared:
    """Check the picture and store its files. Raises `BadPicture`; then no file is left behind."""
    return await asyncio.wrap_future(_begin(data, canvas_id, name))


def prepare_now(data: bytes, canvas_id: UUID, name: str) -> Prepared:
    """Like `prepare`, for callers in a thread of their own: it blocks until the picture's turn has come."""
    return _begin(data, canvas_id, name).result()


def prepare_here(data: bytes, canvas_id: UUID, name: str) -> Prepared:
    """Like `prepare`, for our own drawings of a kept picture, by work that is in the decoding pool already."""
    return _prepare(data, canvas_id, name, pictures.NO_LIMITS)


@transaction.atomic
def record(
    prepared: Prepared, *, canvas: Canvas, by: User | None, origin: Asset.Origin, asset_id: UUID | None = None
) -> Asset:
    """Write the rows, in the caller's transaction or one of their own, under a new id or the given one."""
    asset = row(prepared, canvas=canvas, by=by, origin=origin, asset_id=asset_id)
    record_many([(asset, prepared)])
    asset.has_recipe = prepared.has_recipe
    return asset


@transaction.atomic
def record_many(taken: Sequence[tuple[Asset, Prepared]]) -> None:
    """Write new rows with those of their small pictures, many at once."""
    Asset.objects.bulk_create([asset for asset, _prepared in taken], batch_size=500)
    small = [Rendition(asset=asset, **each._asdict()) for asset, prepared in taken for each in prepared.renditions]
    Rendition.objects.bulk_create(small, batch_size=500)


def row(
    prepared: Prepared, *, canvas: Canvas, by: User | None, origin: Asset.Origin, asset_id: UUID | None = None
) -> Asset:
    """The picture's row, not written yet."""
    if prepared.canvas_id != canvas.pk:
        raise ValueError("the picture was prepared for another canvas")
    return Asset(
        pk=asset_id or uuid4(),
        canvas=canvas,
        created_by=by,
        origin=origin,
        name=prepared.name,
        sha256=prepared.sha256,
        mime=prepared.mime,
        bytes=prepared.bytes,
        width=prepared.width,
        height=prepared.height,
        frames=prepared.frames,
        file=prepared.file,
        placeholder=prepared.placeholder,
    )


def _begin(data: bytes, canvas_id: UUID, name: str) -> Future[Prepared]:
    return decoding.submit(_prepare, data, canvas_id, name, decoding.limits())


def _prepare(data: bytes, canvas_id: UUID, name: str, limits: pictures.Limits) -> Prepared:
    picture = pictures.read(data, limits)
    file = storages.picture_name(canvas_id, picture.sha256, picture.format.extension)
    small = renditions.put(canvas_id, picture)
    storages.put(file, picture.data)
    return Prepared(
        canvas_id=canvas_id,
        name=names.clean(name, picture.format),
        sha256=picture.sha256,
        mime=picture.format.mime,
        bytes=len(data),
        width=picture.width,
        height=picture.height,
        frames=picture.frames,
        file=file,
        placeholder=picture.drawn.placeholder,
        has_recipe=xmp.seems_to_hold_recipe(data),
        renditions=small,
    )
