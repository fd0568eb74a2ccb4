"""Pictures of one canvas for another one, where nodes that show them are pasted."""

from collections.abc import Iterable
from uuid import UUID

from canvas.models import Canvas, User
from media_assets import ingest, storages
from media_assets.models import Asset


def copy(asset_ids: Iterable[UUID], source: Canvas, target: Canvas, by: User) -> dict[UUID, UUID]:
    """The pictures' copies on the target, by the id of the original. Whoever asks has checked access to both.

    A picture that the target has already is not copied once more. What is not the source's, or whose file is gone, is
    left out. Raises `BadPicture` and `StorageUnavailable`.
    """
    if source.pk == target.pk:
        return {asset.pk: asset.pk for asset in Asset.objects.filter(canvas=source, pk__in=set(asset_ids))}
    copies = {}
    for asset in Asset.objects.filter(canvas=source, pk__in=set(asset_ids)):
        known = Asset.objects.filter(canvas=target, sha256=asset.sha256).first()
        copied = known or _copied(asset, target, by)
        if copied:
            copies[asset.pk] = copied.pk
    return copies


def _copied(asset: Asset, target: Canvas, by: User) -> Asset | None:
    try:
        data = storages.read(asset.file)
    except FileNotFoundError:
        return None
    prepared = ingest.prepare_now(data, target.pk, asset.name)
    return ingest.record(prepared, canvas=target, by=by, origin=Asset.Origin(asset.origin))
