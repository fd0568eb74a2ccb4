"""Finding pictures whose thumbnails are missing, all over the database, and making them again."""

import contextlib
from collections.abc import Iterator
from uuid import UUID

from media_assets import renditions, storages, thumbnails
from media_assets.models import Asset


def wanting(*, canvas: str | None = None, everything: bool = False) -> Iterator[Asset]:
    """Pictures that lack a rendition's row, its file or a placeholder, oldest first; or simply all of them.

    Raises `ValueError` for what is no id of a canvas.
    """
    assets = Asset.objects.order_by("created_at", "pk")
    if canvas is not None:
        assets = assets.filter(canvas=UUID(canvas))
    found = assets.prefetch_related("renditions").iterator(chunk_size=200)
    return (asset for asset in found if everything or _wants(asset))


def rebuild(asset: Asset, *, everything: bool = False) -> bool:
    """Whether the picture has all its thumbnails now."""
    if everything:
        for each in asset.renditions.all():
            storages.current().remove(each.file)
    with contextlib.suppress(renditions.NoRendition):
        renditions.rebuild(asset)
        return True
    return False


def _wants(asset: Asset) -> bool:
    known = {each.side: each for each in asset.renditions.all()}
    if not asset.placeholder or set(known) != set(thumbnails.sides_for(asset.width, asset.height)):
        return True
    return not all(_is_there(each.file, each.bytes) for each in known.values())


def _is_there(file: str, size: int) -> bool:
    try:
        return storages.stat(file).bytes == size
    except FileNotFoundError:
        return False
