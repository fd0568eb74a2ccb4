"""A canvas made of a file from anybody: read whole, checked whole, and taken whole or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from canvas import canvases, graph, kinds, planting
from canvas.graph import GraphNode, Wire
from canvas.models import Canvas, User
from canvas.planting import Planted
from canvas.refusals import Refusal
from generation import recipes
from generation.canvas_files import archive, document
from generation.canvas_files.archive import Archive
from generation.canvas_files.document import BadCanvasFile, Document, FileNode, FilePicture
from generation.recipes import Recipe
from media_assets import formats, ingest, names, storages
from media_assets.ingest import Prepared
from media_assets.models import Asset
from media_assets.pictures import BadPicture


@dataclass(frozen=True)
class Imported:
    """What came of a file. `missing` names the presets that its nodes carry and that there are not here."""

    canvas: Canvas
    nodes: int
    pictures: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Checked:
    """The graph with ids of its own. In `nodes`, what shows a picture still has that picture's id in the file."""

    nodes: list[Planted]
    wires: list[Wire]
    recipes: dict[str, Recipe]


def take(file: IO[bytes], by: User) -> Imported:
    """A new canvas of that person. Decodes every picture, so this is for a thread that may wait.

    Raises `BadCanvasFile`, with the code of what is wrong, and `StorageUnavailable`; then nothing is left behind.
    """
    canvas_id = uuid4()
    with archive.opened(file, settings.CANVAS_FILE_MAX_BYTES) as opened:
        read = document.parse(opened.read(document.NAME, document.MOST_BYTES))
        checked = _check(read, opened.names, canvas_id)
        try:
            prepared = _store(opened, read, canvas_id)
            canvas = _record(read, checked, prepared, Canvas(pk=canvas_id, name=read.name, owner=by))
        except BaseException:
            for stored in list(storages.current().walk(f"canvases/{canvas_id}/")):
                storages.current().remove(stored.name)
            raise
    missing = {str(value["name"]) for node in checked.nodes if isinstance(value := node.data.get("preset"), dict)}
    return Imported(canvas, len(checked.nodes), len(read.pictures), tuple(sorted(missing)))


def _check(read: Document, names_there: set[str], canvas_id: UUID) -> _Checked:
    """Everything that can be told without the pictures themselves."""
    _check_files(read, names_there)
    try:
        canvases.checked_name(read.name)
    except Refusal as refusal:
        raise _as_ours(refusal, "name") from refusal
    ids = {node.id: uuid4() for node in read.nodes}
    pictures = {picture.id for picture in read.pictures}
    nodes = [_checked_node(node, ids[node.id], pictures, canvas_id) for node in read.nodes]
    wires = [_wire(number, wire.source, wire.target, ids) for number, wire in enumerate(read.wires)]
    try:
        graph.check_wires([GraphNode(node.id, node.kind, node.data) for node in nodes], wires)
    except Refusal as refusal:
        raise _as_ours(refusal, "wires") from refusal
    return _Checked(nodes, wires, dict(_recipe(picture) for picture in read.pictures if picture.recipe is not None))


def _check_files(read: Document, there: set[str]) -> None:
    wanted = {picture.file for picture in read.pictures}
    for file in sorted(wanted - there):
        raise BadCanvasFile(_("{file} is missing.").format(file=file), code="canvas_file_incomplete", place=file)
    for file in sorted(there - wanted - {document.NAME}):
        raise BadCanvasFile(
            _("{file} belongs to no picture.").format(file=file), code="canvas_file_bad_name", place=file
        )


def _checked_node(node: FileNode, node_id: UUID, pictures: set[str], canvas_id: UUID) -> Planted:
    place = f"nodes.{node.id}"
    try:
        kind = kinds.get(node.kind)
        data = {name: _checked_value(kind.field(name), value, pictures, canvas_id) for name, value in node.data.items()}
    except Refusal as refusal:
        raise _as_ours(refusal, f"{place}.{refusal.field}" if refusal.field else place) from refusal
    return Planted(node_id, kind.id, node.x, node.y, node.w, node.h, kind.new_data() | data)


def _checked_value(field: kinds.Field, value: Any, pictures: set[str], canvas_id: UUID) -> Any:
    if not field.picture:
        return field.check(value, canvas_id)
    if value is not None and (not isinstance(value, str) or value not in pictures):
        raise kinds.BadValue(_("There is no such picture in the file."), code="unknown_asset")
    return value


def _wire(number: int, source: tuple[str, str], target: tuple[str, str], ids: Mapping[str, UUID]) -> Wire:
    place = f"wires.{number}"
    if source[0] not in ids or target[0] not in ids:
        raise BadCanvasFile(_("One end of a wire is no node of the file."), code="unknown_node", place=place)
    return Wire(uuid4(), ids[source[0]], source[1], ids[target[0]], target[1], number)


def _recipe(picture: FilePicture) -> tuple[str, Recipe]:
    try:
        return picture.id, recipes.parsed(picture.recipe)
    except Refusal as refusal:
        raise _as_ours(refusal, f"pictures.{picture.id}.recipe") from refusal


def _store(opened: Archive, read: Document, canvas_id: UUID) -> dict[str, Prepared]:
    """Take in every file once, like any upload: one after the other, so that others get their turn in between."""
    prepared: dict[str, Prepared] = {}
    for picture in read.pictures:
        if picture.file not in prepared:
            prepared[picture.file] = _prepare(opened, picture, canvas_id)
    return prepared


def _prepare(opened: Archive, picture: FilePicture, canvas_id: UUID) -> Prepared:
    data = opened.read(picture.file, settings.PICTURE_MAX_BYTES)
    if hashlib.sha256(data).hexdigest() != picture.sha256:
        message = _("{file} is not what its name says: its SHA-256 is another one.").format(file=picture.file)
        raise BadCanvasFile(message, code="canvas_file_wrong_hash", place=picture.file)
    try:
        prepared = ingest.prepare_now(data, canvas_id, picture.name)
    except BadPicture as refusal:
        raise _as_ours(refusal, picture.file) from refusal
    if PurePosixPath(prepared.file).suffix != PurePosixPath(picture.file).suffix:
        message = _("{file} is a picture of another format than its name says.").format(file=picture.file)
        raise BadCanvasFile(message, code="canvas_file_bad_name", place=picture.file)
    return prepared


@transaction.atomic
def _record(read: Document, checked: _Checked, prepared: Mapping[str, Prepared], canvas: Canvas) -> Canvas:
    canvas.name = canvases.checked_name(canvas.name)
    canvas.save(force_insert=True)
    now = timezone.now()
    rows: dict[str, Asset] = {}
    taken: list[tuple[Asset, Prepared]] = []
    for picture in read.pictures:
        own = _under_its_name(prepared[picture.file], picture.name)
        asset = ingest.row(own, canvas=canvas, by=canvas.owner, origin=Asset.Origin.IMPORT)
        asset.created_at = min(picture.made_at, now)
        rows[picture.id] = asset
        taken.append((asset, own))
    ingest.record_many(taken)
    recipes.keep({rows[key]: recipe for key, recipe in checked.recipes.items()})
    planting.plant(canvas, [_with_pictures(node, rows) for node in checked.nodes], checked.wires)
    return canvas


def _under_its_name(prepared: Prepared, name: str) -> Prepared:
    found = next(each for each in formats.EVERY if each.mime == prepared.mime)
    return replace(prepared, name=names.clean(name, found))


def _with_pictures(node: Planted, rows: Mapping[str, Asset]) -> Planted:
    fields = kinds.get(node.kind).fields
    ids = {name: str(rows[node.data[name]].pk) for name, field in fields.items() if field.picture and node.data[name]}
    return replace(node, data=node.data | ids)


def _as_ours(refusal: Refusal, place: str) -> BadCanvasFile:
    return BadCanvasFile(f"{place}: {refusal.message}", code=refusal.code, place=place, **refusal.details)
