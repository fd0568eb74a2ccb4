"""A picture as a file to take away: in a format, size and quality of one's choice, with or without metadata."""

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from canvas.refusals import Refusal
from media_assets import formats, pictures, thumbnails, xmp
from media_assets.formats import Format

FORMATS: dict[str, Format] = {"png": formats.PNG, "jpeg": formats.JPEG, "webp": formats.WEBP, "avif": formats.AVIF}
_LONGEST_SIDE = {"WEBP": 16_383, "JPEG": 65_500}
"""Pixels, where a format has a limit that a picture could meet."""
_JPEG_PACKET_BYTES = 65_000
_PAPER = (255, 255, 255)


class CannotExport(Refusal):
    """Codes: `too_large_for_format`, `metadata_too_large`."""

    code = "cannot_export"


@dataclass(frozen=True)
class Export:
    """What is wanted. `max_side` is the longest side in pixels; a picture is never made larger than it is.

    `packet` is XMP to embed. `own` is the file whose EXIF is to be kept, and whose XMP where there is no packet.
    A colour profile always stays, as without it the colours would be others.
    """

    format: Format
    max_side: int | None = None
    quality: int = 90
    packet: bytes | None = None
    own: bytes | None = None


def exported(data: bytes, wanted: Export) -> bytes:
    """The kept picture (of an animation the first frame) as asked for. Raises `BadPicture` and `CannotExport`."""
    image, _found = pictures.decoded(data)
    shown, profile = thumbnails.as_shown(image, image.info.get("icc_profile") or b"")
    shown = _on_paper(shown) if wanted.format is formats.JPEG else shown.copy()
    shown.info = {}
    if wanted.max_side:
        shown.thumbnail((wanted.max_side, wanted.max_side), Image.Resampling.LANCZOS)
    _check_side(shown, wanted.format)
    told = xmp.told_by(wanted.own) if wanted.own else {}
    return _encoded(shown, wanted, profile, wanted.packet or xmp.packet_of(told), _exif(told))


def _on_paper(image: Image.Image) -> Image.Image:
    """Without transparency: what can be seen through is white."""
    if image.mode != "RGBA":
        return image.copy()
    paper = Image.new("RGB", image.size, _PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _check_side(image: Image.Image, wanted: Format) -> None:
    limit = _LONGEST_SIDE.get(wanted.name)
    if limit and max(image.size) > limit:
        message = _("{name} takes at most {limit:,} pixels a side. Choose a smaller size or another format.").format(
            name=wanted.name, limit=limit
        )
        raise CannotExport(message, code="too_large_for_format", field="maxSide")


def _exif(told: xmp.Told) -> bytes:
    """The picture's EXIF without the way to turn it: the pixels are turned already."""
    exif = Image.Exif()
    try:
        exif.load(told.get("exif", b""))
        exif.pop(ExifTags.Base.Orientation, None)
        return exif.tobytes() if len(exif) else b""
    except Exception:  # noqa: BLE001 - broken metadata, of whatever kind, is none
        return b""


def _encoded(image: Image.Image, wanted: Export, profile: bytes, packet: bytes | None, exif: bytes) -> bytes:
    name = wanted.format.name
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if exif:
        options["exif"] = exif
    if packet:
        options |= _packet_option(name, packet)
    if name == "JPEG":
        options |= {"quality": wanted.quality, "optimize": True, "progressive": True}
    elif name == "PNG":
        options["compress_level"] = 4
    else:
        options["quality"] = wanted.quality
    if name == "AVIF":
        options["speed"] = 8  # a sixth of the time that Pillow takes by itself
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def _packet_option(name: str, packet: bytes) -> dict[str, Any]:
    if name == "PNG":
        from PIL.PngImagePlugin import PngInfo

        chunks = PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", packet.decode("utf-8", "replace"))
        return {"pnginfo": chunks}
    if name == "JPEG" and len(packet) > _JPEG_PACKET_BYTES:
        message = _("What there is to tell of this picture does not fit into a JPEG. Choose PNG, WebP or AVIF.")
        raise CannotExport(message, code="metadata_too_large", field="format")
    return {"xmp": packet}
