"""A canvas written as one file while it is sent: its graph, its pictures and how they were made, and no secrets."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from canvas import kinds
from canvas.editor_page import snapshot
from canvas.models import Canvas
from generation import gallery, recipes
from generation.canvas_files import document
from generation.canvas_files.document import Document, FileNode, FilePicture, FileWire
from generation.gallery import Entry
from media_assets import zip_streams
from media_assets.models import Asset
from media_assets.zip_streams import Member, stored

_AT_ONCE = 500

Json = dict[str, Any]


@dataclass(frozen=True)
class _Wanted:
    """A picture as it will be written, and where its file is."""

    asset: Asset
    picture: FilePicture


def response(canvas: Canvas, *, only_used: bool = False, with_names: bool = False) -> StreamingHttpResponse:
    """The canvas file, to be saved. `only_used` leaves out pictures that no node has; `with_names` tells who made what.

    What it says is read now and the pictures' files one by one later: one that is lost is left out with what shows it.
    """
    nodes, wires = snapshot(canvas)
    assets = _assets(canvas, nodes, only_used=only_used)
    wanted = [_wanted(number, entry, with_names) for number, entry in enumerate(assets, start=1)]
    empty = Document(
        format=document.FORMAT,
        version=document.VERSION,
        name=canvas.name,
        exportedAt=timezone.now(),
        nodes=[_node(number, node) for number, node in enumerate(nodes, start=1)],
        wires=_wires(nodes, wires),
    )
    name = f"{slugify(canvas.name) or 'canvas'}.easel.zip"
    return zip_streams.response(zip_streams.written(_members(empty, wanted)), name)


def pictures(canvas: Canvas) -> tuple[int, int]:
    """How many there are to write, and of how many bytes."""
    sizes = dict(_rows(canvas).values_list("sha256", "bytes"))
    return _rows(canvas).count(), sum(sizes.values())


def _members(empty: Document, wanted: Collection[_Wanted]) -> Iterator[Member]:
    written: set[str] = set()
    there: dict[str, FilePicture] = {}
    for each in wanted:
        file = each.picture.file
        if file not in written:
            try:
                pieces = stored(each.asset.file)
            except FileNotFoundError:
                continue
            yield Member(file, pieces, each.asset.created_at)
            written.add(file)
        there[str(each.asset.pk)] = each.picture
    nodes = [node.model_copy(update={"data": _with_pictures(node, there)}) for node in empty.nodes]
    whole = empty.model_copy(update={"nodes": nodes, "pictures": list(there.values())})
    yield Member(document.NAME, [whole.as_bytes()], timezone.now(), is_text=True)


def _rows(canvas: Canvas) -> Any:
    # What a transform has made is made anew where it is needed.
    rows = Asset.objects.filter(canvas=canvas).exclude(origin=Asset.Origin.TRANSFORM)
    return rows.order_by("created_at", "pk")


def _assets(canvas: Canvas, nodes: Collection[Json], *, only_used: bool) -> list[Entry]:
    assets = list(_rows(canvas).select_related("created_by"))
    if only_used:
        used = {value for node in nodes for value in _pictures_of(node["kind"], node["data"]).values()}
        assets = [asset for asset in assets if str(asset.pk) in used]
    bunches = (assets[at : at + _AT_ONCE] for at in range(0, len(assets), _AT_ONCE))
    return [entry for bunch in bunches for entry in gallery.with_making(bunch)]


def _wanted(number: int, entry: Entry, with_names: bool) -> _Wanted:
    asset = entry.asset
    assert asset is not None  # noqa: S101 - every entry here is a picture's
    recipe = recipes.of(entry.job) if entry.job else (recipes.parsed(entry.kept.recipe) if entry.kept else None)
    if recipe and not with_names:
        recipe = recipe.model_copy(update={"made_by": None})
    picture = FilePicture(
        id=f"p{number}",
        file=f"media/{asset.sha256}{PurePosixPath(asset.file).suffix}",
        name=asset.name,
        madeAt=asset.created_at,
        madeBy=str(asset.created_by) if with_names and asset.created_by else None,
        recipe=recipe.as_json() if recipe else None,
    )
    return _Wanted(asset, picture)


def _node(number: int, node: Json) -> FileNode:
    place = {name: node[name] for name in ("x", "y", "w", "h")}
    return FileNode(id=f"n{number}", kind=node["kind"], data=_travelling(node["kind"], node["data"]), **place)


def _travelling(kind_id: str, data: Json) -> Json:
    """The node's data with what is known here alone written so that it can be found elsewhere; pictures later."""
    kind = kinds.every().get(kind_id)
    if kind is None:
        return data
    return {name: kind.fields[name].travels(value) if name in kind.fields else value for name, value in data.items()}


def _pictures_of(kind_id: str, data: Json) -> dict[str, str | None]:
    kind = kinds.every().get(kind_id)
    return {name: data.get(name) for name, field in kind.fields.items() if field.picture} if kind else {}


def _with_pictures(node: FileNode, there: dict[str, FilePicture]) -> Json:
    pictures = _pictures_of(node.kind, node.data)
    ids = {name: there[value].id if value in there else None for name, value in pictures.items()}
    return {name: ids.get(name, value) if name in pictures else value for name, value in node.data.items()}


def _wires(nodes: Collection[Json], wires: Collection[Json]) -> list[FileWire]:
    local: dict[str | UUID, str] = {node["id"]: f"n{number}" for number, node in enumerate(nodes, start=1)}
    ends = ({end: (local[wire[end][0]], wire[end][1]) for end in ("from", "to")} for wire in wires)
    return [FileWire.model_validate(each) for each in ends]
