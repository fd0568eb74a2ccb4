"""A picture of one canvas put on another, with how it was made."""

from canvas.models import Canvas, User
from generation import recipes
from media_assets import ingest, storages
from media_assets.models import Asset


def copy(asset: Asset, canvas: Canvas, by: User) -> Asset:
    """The same picture on that canvas: one that is there already, or a new one. Blocks; access is the caller's matter.

    Raises `FileNotFoundError`, `StorageUnavailable` and `BadPicture`.
    """
    there = Asset.objects.filter(canvas=canvas, sha256=asset.sha256).order_by("created_at").first()
    if there:
        return there
    prepared = ingest.prepare_now(storages.read(asset.file), canvas.pk, asset.name)
    copied = ingest.record(prepared, canvas=canvas, by=by, origin=Asset.Origin.IMPORT)
    recipe = recipes.of_asset(asset.pk)
    if recipe:
        recipes.keep({copied: recipe})
    return copied
