"""XMP: what a picture file tells of itself in XML, written small and read with care. No files, no settings."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from PIL import Image

from media_assets import formats

Told = Mapping[Any, Any]

AI_MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for a picture made by a model alone."""

MAX_BYTES = 2 * 1024 * 1024
"""Of a packet that is read."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_EASEL = "easel:ns:recipe/"
_NOT_IN_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SOURCE_TYPE, _RECIPE = f"{_IPTC} DigitalSourceType", f"{_EASEL} Recipe"


class BadPacket(Exception):
    """This is no XMP, or none that can be read safely."""


@dataclass(frozen=True)
class Facts:
    """What Easel writes of a picture. `recipe` is JSON in plain ASCII; `created` is a date as XMP writes it."""

    source_type: str | None = None
    recipe: str | None = None
    tool: str | None = None
    created: str | None = None
    system: str | None = None
    prompt: str | None = None
    prompt_writer: str | None = None


def seems_to_hold_recipe(data: bytes) -> bool:
    """Whether a file may carry a recipe of Easel: quick, and only a reason to look closer."""
    return _EASEL.encode() in data


def packet(facts: Facts) -> bytes:
    """The facts as an XMP packet. What XML cannot hold is left out of the texts."""
    properties = {
        "Iptc4xmpExt:DigitalSourceType": facts.source_type,
        "Iptc4xmpExt:AISystemUsed": facts.system,
        "Iptc4xmpExt:AIPromptInformation": facts.prompt,
        "Iptc4xmpExt:AIPromptWriterName": facts.prompt_writer,
        "xmp:CreatorTool": facts.tool,
        "xmp:CreateDate": facts.created,
        "easel:Recipe": facts.recipe,
    }
    body = "".join(f"<{name}>{escape(_storable(value))}</{name}>" for name, value in properties.items() if value)
    spaces = f'xmlns:Iptc4xmpExt="{_IPTC}" xmlns:xmp="{_XMP}" xmlns:dc="{_DC}" xmlns:easel="{_EASEL}"'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" {spaces}>{body}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _storable(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def told_by(data: bytes) -> Told:
    """What a picture file says of itself, by Pillow's names; nothing is decoded, and what is broken says nothing."""
    found = formats.sniff(data)
    if found is None:
        return {}
    try:
        with Image.open(io.BytesIO(data), formats=[found.name]) as image:
            return image.info
    except Exception:  # noqa: BLE001 - Pillow's readers raise nearly anything
        return {}


def packet_of(told: Told) -> bytes | None:
    """The XMP among what a file says of itself."""
    held = told.get("xmp") or told.get("XML:com.adobe.xmp")
    if isinstance(held, str):
        held = held.encode("utf-8", "replace")
    return held if isinstance(held, bytes) and held else None


def read(text: bytes) -> Facts:
    """The source type and the recipe that a packet tells of. Raises `BadPacket`, and nothing else."""
    if len(text) > MAX_BYTES:
        raise BadPacket("too large")
    reader = _Reader()
    with _as_bad_packet():
        # The encoding is fixed: a packet of a picture is UTF-8, and what it says of itself is not to be trusted.
        parser = expat.ParserCreate("UTF-8", " ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.Parse(text.strip(b"\0"), True)
    return Facts(reader.found.get(_SOURCE_TYPE), reader.found.get(_RECIPE))


@contextmanager
def _as_bad_packet() -> Iterator[None]:
    try:
        yield
    except (expat.ExpatError, ValueError, LookupError) as wrong:
        raise BadPacket(str(wrong)) from None


def _refuse_doctype(*_declared: object) -> None:
    """Entities are declared there, and XMP has none."""
    raise BadPacket("declares a document type")


class _Reader:
    """Keeps the two properties, written as elements or as attributes. The first of each counts."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._open: str | None = None
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        for each in (_SOURCE_TYPE, _RECIPE):
            if each in attributes:
                self.found.setdefault(each, attributes[each])
        self._open = name if name in (_SOURCE_TYPE, _RECIPE) else None
        self._parts = []

    def text(self, part: str) -> None:
        if self._open:
            self._parts.append(part)

    def end(self, name: str) -> None:
        if name == self._open:
            self.found.setdefault(name, "".join(self._parts))
        self._open = None
