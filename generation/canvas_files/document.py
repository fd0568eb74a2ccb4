"""What a canvas file says: `easel.json` as values, written by us and read from anybody."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from canvas.canvases import NAME_LIMIT
from canvas.changes import MAX_EDGES, MAX_NODES
from canvas.ops import Coordinate, Data, Extent, PortName, storable
from canvas.refusals import Refusal

FORMAT: Final = "easel-canvas"
VERSION: Final = 1
NAME = "easel.json"
MOST_BYTES = 64 * 1024 * 1024
"""Of `easel.json`."""
MOST_PICTURES = 20_000
MEDIA = r"media/[0-9a-f]{64}\.(png|jpg|webp|gif|avif)"
"""How the files of pictures are called: by the SHA-256 of what is in them."""

Text = Annotated[str, AfterValidator(storable)]
Local = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
"""An id that means something in this file alone."""


class BadCanvasFile(Refusal):
    """A file that is refused whole. `details["place"]` says where in it, where there is a place."""

    code = "canvas_file_broken"

    def __init__(self, message: str, *, code: str | None = None, place: str | None = None, **details: Any) -> None:
        super().__init__(message, code=code, field="file", details=details | ({"place": place[:200]} if place else {}))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class FileNode(_Part):
    """In canvas pixels. Values of `data` that are pictures are ids of this file's."""

    id: Local
    kind: Annotated[Text, Field(min_length=1, max_length=40)]
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent
    data: Data = Field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        # What is None inside `data` says something.
        return self.model_dump(mode="json")


class FileWire(_Part):
    """From an output to an input, each the id of a node and the id of a port."""

    source: tuple[Local, PortName] = Field(alias="from")
    target: tuple[Local, PortName] = Field(alias="to")


class FilePicture(_Part):
    """`file` is in the zip, named by its SHA-256; several pictures may have the same. `recipe`: see `recipes`."""

    id: Local
    file: Annotated[str, Field(pattern=f"^{MEDIA}$")]
    name: Annotated[Text, Field(min_length=1, max_length=200)]
    made_at: AwareDatetime = Field(alias="madeAt")
    made_by: Annotated[Text, Field(max_length=300)] | None = Field(None, alias="madeBy")
    recipe: dict[str, Any] | None = None

    @property
    def sha256(self) -> str:
        return self.file[6:70]


class Document(_Part):
    """A canvas with nodes and wires in their order, and its pictures, oldest first."""

    format: Literal["easel-canvas"]
    version: Literal[1]
    name: Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)]
    exported_at: AwareDatetime | None = Field(None, alias="exportedAt")
    nodes: Annotated[list[FileNode], Field(max_length=MAX_NODES)] = Field(default_factory=list)
    wires: Annotated[list[FileWire], Field(max_length=MAX_EDGES)] = Field(default_factory=list)
    pictures: Annotated[list[FilePicture], Field(max_length=MOST_PICTURES)] = Field(default_factory=list)

    def as_bytes(self) -> bytes:
        document = {
            "format": self.format,
            "version": self.version,
            "name": self.name,
            "exportedAt": self.exported_at.isoformat() if self.exported_at else None,
            "nodes": [node.as_json() for node in self.nodes],
            "wires": [wire.as_json() for wire in self.wires],
            "pictures": [picture.as_json() for picture in self.pictures],
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode()


def parse(data: bytes) -> Document:
    """From untrusted bytes. Raises `BadCanvasFile` with the first thing wrong."""
    try:
        raw = json.loads(data, parse_constant=_refuse_constant, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as wrong:
        raise BadCanvasFile(
            _("{name} is not JSON: {value}.").format(name=NAME, value=str(wrong)[:120]), code="canvas_file_bad_json"
        ) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise BadCanvasFile(_("This zip is no canvas file."), code="not_a_canvas_file")
    version = raw.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        message = _("This canvas file was written by a newer Easel than this one.")
        raise BadCanvasFile(message, code="canvas_file_too_new", version=min(version, 2**31))
    try:
        document = Document.model_validate(raw)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = _("{name} is wrong: {msg} ({place}).").format(name=NAME, msg=first["msg"], place=place[:200])
        raise BadCanvasFile(message, code="canvas_file_bad_value", place=place) from None
    _check_unique("nodes", _("Two nodes have the id {id}."), (node.id for node in document.nodes))
    _check_unique("pictures", _("Two pictures have the id {id}."), (picture.id for picture in document.pictures))
    return document


def _check_unique(what: str, message: str, ids: Iterable[str]) -> None:
    seen = set()
    for each in ids:
        if each in seen:
            raise BadCanvasFile(
                message.format(id=each),
                code="canvas_file_duplicate",
                place=f"{what}.{each}",
            )
        seen.add(each)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def moment(when: datetime, now: datetime) -> datetime:
    """When a picture was made, as far as it can be believed."""
    return min(when, now)
