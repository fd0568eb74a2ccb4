"""The small pictures of a stored one: their files and rows, found, and made again where they are missing."""

import logging
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from media_assets import decoding, pictures, storages, thumbnails
from media_assets.models import Asset, Rendition

logger = logging.getLogger(__name__)


class StoredRendition(NamedTuple):
    """A rendition whose file is stored, while its row may still be missing."""

    side: int
    width: int
    height: int
    bytes: int
    file: str


class NoRendition(Exception):
    """There is none, and none can be made: the picture itself is missing or damaged."""


def put(canvas_id: UUID, picture: pictures.Picture) -> tuple[StoredRendition, ...]:
    """Store the files, smallest first."""
    return tuple(_put(canvas_id, picture.sha256, each) for each in picture.drawn.thumbnails)


def _put(canvas_id: UUID, sha256: str, small: thumbnails.Thumbnail) -> StoredRendition:
    file = storages.rendition_name(canvas_id, sha256, small.side)
    storages.put(file, small.data, rebuildable=True)
    return StoredRendition(small.side, small.width, small.height, len(small.data), file)


def record(asset: Asset, stored: Iterable[StoredRendition]) -> None:
    """Write the rows, in the caller's transaction, in the place of any that were there."""
    Rendition.objects.bulk_create(
        [Rendition(asset=asset, **each._asdict()) for each in stored],
        update_conflicts=True,
        unique_fields=["asset", "side"],
        update_fields=["width", "height", "bytes", "file"],
    )


def find(asset: Asset, side: int) -> Rendition:
    """The rendition for that side, one of `thumbnails.SIDES`; of a smaller picture its largest.

    What is missing is made again, which blocks. Raises `NoRendition`.
    """
    wanted = min(side, thumbnails.sides_for(asset.width, asset.height)[-1])
    found = Rendition.objects.filter(asset=asset, side=wanted).first()
    if found is None:
        rebuild(asset)
        found = Rendition.objects.get(asset=asset, side=wanted)
    return found


def read(asset: Asset, side: int) -> bytes:
    """The WebP for that side. A lost file is made again, which blocks. Raises `NoRendition`."""
    try:
        return storages.read(find(asset, side).file)
    except FileNotFoundError:
        rebuild(asset)
        return storages.read(find(asset, side).file)


def rebuild(asset: Asset) -> None:
    """Make all of them anew from the stored picture, files and rows. Raises `NoRendition`.

    Blocks until their turn has come; whoever asks meanwhile waits for the same one.
    """
    with _lock:
        future = _under_way.get(asset.pk)
        is_first = future is None
        if future is None:
            future = _under_way[asset.pk] = decoding.submit(_draw_again, asset)
    try:
        # Whoever waited writes as well: the rows are the same, and then they are there for it to find.
        _write(asset, *future.result())
    finally:
        if is_first:
            with _lock:
                del _under_way[asset.pk]


_Made = tuple[tuple[StoredRendition, ...], str]
_lock = threading.Lock()
_under_way: dict[UUID, Future[_Made]] = {}


def _draw_again(asset: Asset) -> _Made:
    try:
        picture = pictures.read(storages.read(asset.file), pictures.NO_LIMITS)
    except (FileNotFoundError, pictures.BadPicture) as problem:
        logger.error("no thumbnails for %s: %s", asset.file, problem)  # noqa: TRY400 - the path says it all
        raise NoRendition(str(problem)) from problem
    return put(asset.canvas_id, picture), picture.drawn.placeholder


def _write(asset: Asset, stored: tuple[StoredRendition, ...], placeholder: str) -> None:
    asset.placeholder = placeholder
    with transaction.atomic():
        asset.save(update_fields=["placeholder"])
        record(asset, stored)
