"""Which files of pictures are referred to by a row."""

from collections.abc import Collection

from media_assets.models import Asset, Rendition


def in_use(names: Collection[str]) -> set[str]:
    """Those of the names that are a picture's or a thumbnail's."""
    pictures = Asset.objects.filter(file__in=names).values_list("file", flat=True)
    return {*pictures, *Rendition.objects.filter(file__in=names).values_list("file", flat=True)}
