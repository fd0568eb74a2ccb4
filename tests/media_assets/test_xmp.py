"""XMP written, found in files of every format, and read from anybody."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media_assets import exporting, xmp
from media_assets.exporting import Export
from media_assets.xmp import BadPacket, Facts
from tests import drawn

ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>"""


@given(st.text("{}<>&\"'\\ abc", max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_a_packet_gives_back_what_was_put_in_whatever_texts_it_holds(recipe: str, prompt: str, person: str) -> None:
    written = xmp.packet(Facts(xmp.AI_MADE, recipe, "Easel", None, "a model", prompt, person))
    read = xmp.read(written)
    assert (read.source_type, read.recipe or "") == (xmp.AI_MADE, recipe)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_the_reader_raise_anything_but_its_refusal(text: bytes) -> None:
    whole = xmp.packet(Facts(xmp.AI_MADE, "{}"))
    for packet in (text, whole[:80] + text, whole.replace(b"{}", text), whole[: len(text)]):
        try:
            xmp.read(packet)
        except BadPacket:
            continue


@pytest.mark.parametrize(
    "packet",
    [
        ENTITIES,
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<?xml version='1.0' encoding='utf-16'?><x>\xff\xfe</x>",
        b"<x>" * 100,
        b"x" * (xmp.MAX_BYTES + 1),
        b"",
    ],
)
def test_what_is_no_packet_or_a_dangerous_one_is_refused(packet: bytes) -> None:
    with pytest.raises(BadPacket):
        xmp.read(packet)


def test_properties_are_found_as_attributes_too() -> None:
    packet = (
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:q="easel:ns:recipe/"'
        b' q:Recipe="{&quot;a&quot;: 1}"/></r:RDF>'
    )
    assert xmp.read(packet) == Facts(recipe='{"a": 1}')


@pytest.mark.parametrize("name", exporting.FORMATS)
def test_every_format_carries_a_packet(name: str) -> None:
    packet = xmp.packet(Facts(xmp.AI_MADE, '{"easel":1}', prompt="a harbour at dawn, 港 <b>"))
    data = exporting.exported(drawn.picture(), Export(exporting.FORMATS[name], packet=packet))
    held = xmp.packet_of(xmp.told_by(data))
    assert held
    assert xmp.read(held) == Facts(xmp.AI_MADE, '{"easel":1}')
    assert Image.open(io.BytesIO(data)).size == (64, 48)


@pytest.mark.parametrize("data", [b"", b"GIF89a", drawn.png_claiming(9, 9)[:30], drawn.picture("GIF"), b"<svg/>"])
def test_a_file_without_a_packet_or_a_broken_one_tells_nothing(data: bytes) -> None:
    told: Any = xmp.told_by(data)
    assert xmp.packet_of(told) is None
