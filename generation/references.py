"""A job's reference picture as its provider takes it."""

import asyncio

from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation.providers.protocol import Reference
from media_assets import decoding, formats, pictures, storages
from media_assets.exporting import Export, exported
from media_assets.formats import Format
from media_assets.models import Asset

TAKEN = (formats.PNG, formats.JPEG, formats.WEBP)
"""What every provider reads. Not every one of them reads AVIF, or turns a picture as its EXIF says."""
_SMALLER = (
    Export(formats.JPEG, quality=95),
    Export(formats.JPEG, quality=90, max_side=4_096),
    Export(formats.JPEG, quality=85, max_side=2_048),
)


class ReferenceLost(Refusal):
    code = "reference_missing"

    def __init__(self) -> None:
        super().__init__(_("The reference picture's file is missing in this server's storage."), field="referenceImage")


async def load(asset: Asset, max_bytes: int) -> Reference:
    """The picture, drawn anew only where it has to be: as people see it, in a usual format, within `max_bytes`.

    Raises `ReferenceLost`, `StorageUnavailable` and `BadPicture`.
    """
    try:
        return await asyncio.wrap_future(decoding.submit(_load, asset, max_bytes))
    except FileNotFoundError:
        raise ReferenceLost from None


def _load(asset: Asset, max_bytes: int) -> Reference:
    data = storages.read(asset.file)
    found = formats.sniff(data)
    if found in TAKEN and asset.frames == 1 and len(data) <= max_bytes and not pictures.is_turned(data):
        return Reference(data, asset.mime, asset.name)
    return _redrawn(data, found, asset.name, max_bytes)


def _redrawn(data: bytes, found: Format | None, name: str, max_bytes: int) -> Reference:
    # Without loss first, but for what has lost already.
    ways = _SMALLER if found is formats.JPEG else (Export(formats.PNG), *_SMALLER)
    for way in ways:
        drawn = exported(data, way)
        if len(drawn) <= max_bytes:
            break
    return Reference(drawn, way.format.mime, f"{name.rpartition('.')[0] or name}.{way.format.extension}")
