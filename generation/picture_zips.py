"""Many pictures as one zip, with a manifest that says what each file is and how it was made."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas.access import Caller, visible_canvases
from canvas.refusals import NotFound, TooLarge
from generation import gallery, recipes
from generation.gallery import Entry
from media_assets import zip_streams
from media_assets.models import Asset
from media_assets.zip_streams import Member, stored

MOST_PICTURES = 1_000
MOST_BYTES = 4 * 1024**3
"""Of all pictures of one zip together."""
MANIFEST = "manifest.json"


def chosen(caller: Caller, ids: Collection[UUID]) -> list[Entry]:
    """The pictures with these ids, newest first. Raises `NotFound` for one that the caller may not see, `TooLarge`."""
    mine = visible_canvases(caller.user)
    if caller.canvas_id:
        mine = mine.filter(pk=caller.canvas_id)
    rows = Asset.objects.filter(pk__in=ids, canvas__in=mine).select_related("canvas", "created_by")
    entries = gallery.with_making(rows.order_by("-created_at", "-pk"))
    if not entries or len(entries) < len(set(ids)):
        raise NotFound(
            _("Not all of these pictures are there any more. Load the gallery again."), code="assets_not_found"
        )
    if sum(entry.row.bytes for entry in entries if isinstance(entry.row, Asset)) > MOST_BYTES:
        limit = MOST_BYTES // 1024**3
        raise TooLarge(
            _("One zip holds at most {limit} GB. Choose fewer pictures.").format(limit=limit),
            details={"maxBytes": MOST_BYTES},
        )
    return entries


def response(entries: Collection[Entry]) -> StreamingHttpResponse:
    """The zip, written while it is sent. What it says of the pictures is read now, their files one by one later."""
    described = [_described(entry, file) for entry, file in zip(entries, _file_names(entries), strict=True)]
    assets = [entry.asset for entry in entries if entry.asset]
    pieces = zip_streams.written(_members(assets, described))
    return zip_streams.response(pieces, f"easel-pictures-{timezone.now():%Y-%m-%d}.zip")


def _members(assets: Collection[Asset], described: list[dict[str, Any]]) -> Iterator[Member]:
    lost = set()
    for asset, each in zip(assets, described, strict=True):
        try:
            pieces = stored(asset.file)
        except FileNotFoundError:
            lost.add(each["file"])
        else:
            yield Member(each["file"], pieces, asset.created_at)
    manifest = {
        "format": "easel-pictures",
        "version": 1,
        "pictures": [each for each in described if each["file"] not in lost],
        "missing": [each for each in described if each["file"] in lost],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    yield Member(MANIFEST, [text], timezone.now(), is_text=True)


def _described(entry: Entry, file: str) -> dict[str, Any]:
    asset = entry.asset
    assert asset is not None  # noqa: S101 - only pictures were chosen
    recipe = recipes.of(entry.job).as_json() if entry.job else (entry.kept.recipe if entry.kept else None)
    return {
        "file": file,
        "sha256": asset.sha256,
        "assetId": str(asset.pk),
        "canvasId": str(asset.canvas_id),
        "canvas": asset.canvas.name,
        "name": asset.name,
        "mimeType": asset.mime,
        "bytes": asset.bytes,
        "width": asset.width,
        "height": asset.height,
        "origin": asset.origin,
        "madeBy": str(asset.created_by) if asset.created_by else None,
        "madeAt": asset.created_at.isoformat(),
        "recipe": recipe,
    }


def _file_names(entries: Collection[Entry]) -> Iterator[str]:
    """Names by which pictures of the same name can be told apart, also where large and small letters are the same."""
    seen: Counter[str] = Counter([MANIFEST])
    for entry in entries:
        name = entry.asset.name if entry.asset else ""
        path = PurePosixPath(name)
        candidate, number = name, 1
        while seen[candidate.casefold()]:
            number += 1
            candidate = f"{path.stem} ({number}){path.suffix}"
        seen[candidate.casefold()] += 1
        yield candidate
