"""The only way in for pictures: decode, measure, store the files, and write the row last."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from canvas.models import Canvas, User
from media_assets import names, pictures, storages
from media_assets.models import Asset

# Decoding frees the interpreter lock but takes memory: two at a time, and never on the event loop.
_pool = ThreadPoolExecutor(2, thread_name_prefix="pictures")


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
    file: str
    thumb: str


async def prepare(data: bytes, canvas_id: UUID, name: str) -> Prepared:
    """Check the picture and store its files. Raises `BadPicture`; then no file is left behind."""
    return await asyncio.wrap_future(_begin(data, canvas_id, name))


def prepare_now(data: bytes, canvas_id: UUID, name: str) -> Prepared:
    """Like `prepare`, for callers in a thread of their own: it blocks until the picture's turn has come."""
    return _begin(data, canvas_id, name).result()


def record(prepared: Prepared, *, canvas: Canvas, by: User | None, origin: Asset.Origin) -> Asset:
    """Write the row, in the caller's transaction."""
    if prepared.canvas_id != canvas.pk:
        raise ValueError("the picture was prepared for another canvas")
    return Asset.objects.create(
        canvas=canvas,
        created_by=by,
        origin=origin,
        name=prepared.name,
        sha256=prepared.sha256,
        mime=prepared.mime,
        bytes=prepared.bytes,
        width=prepared.width,
        height=prepared.height,
        file=prepared.file,
        thumb=prepared.thumb,
    )


def _begin(data: bytes, canvas_id: UUID, name: str) -> Future[Prepared]:
    limits = settings.PICTURE_MAX_BYTES, settings.PICTURE_MAX_PIXELS
    return _pool.submit(_prepare, data, canvas_id, name, *limits)


def _prepare(data: bytes, canvas_id: UUID, name: str, max_bytes: int, max_pixels: int) -> Prepared:
    picture = pictures.read(data, max_bytes=max_bytes, max_pixels=max_pixels)
    file = storages.picture_name(canvas_id, picture.sha256, picture.format.extension)
    thumb = storages.thumb_name(canvas_id, picture.sha256)
    storages.put(thumb, picture.thumb, rebuildable=True)
    storages.put(file, picture.data)
    return Prepared(
        canvas_id=canvas_id,
        name=names.clean(name, picture.format),
        sha256=picture.sha256,
        mime=picture.format.mime,
        bytes=len(data),
        width=picture.width,
        height=picture.height,
        file=file,
        thumb=thumb,
    )
