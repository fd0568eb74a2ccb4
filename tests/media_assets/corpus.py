"""Files as they come: odd ones that are pictures all the same, and bad ones that are none. All are made here."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ExifTags, Image

from tests import drawn
from tests.drawn import BLUE, RED

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Good:
    """A file that is taken. `left` and `right` are the colours of its halves as shown; None for transparent."""

    name: str
    data: bytes
    mime: str
    size: tuple[int, int] = (40, 20)
    left: Color | None = RED
    right: Color | None = BLUE
    frames: int = 1


@dataclass(frozen=True)
class Bad:
    """A file that is refused, with the code of the refusal."""

    name: str
    data: bytes
    code: str


def every_good() -> Iterator[Good]:
    yield from _orientations()
    yield from _colours()
    yield from _animations()
    yield from _metadata()
    yield from _misnamed()


def every_bad() -> Iterator[Bad]:
    yield from _truncated()
    yield from _bombs()
    yield from _foreign()
    yield from _passengers()
    yield from _broken()


def _mime(kind: str) -> str:
    return f"image/{kind.lower()}"


def _orientations() -> Iterator[Good]:
    for orientation in range(1, 9):
        yield Good(f"orientation {orientation}.jpg", drawn.turned("JPEG", orientation), "image/jpeg")
    for kind in ("PNG", "WEBP", "AVIF"):
        yield Good(f"orientation 6.{kind.lower()}", drawn.turned(kind, 6), _mime(kind))


def _colours() -> Iterator[Good]:
    halves = drawn.halves()
    inks = drawn.srgb_profile()
    yield Good("cmyk.jpg", drawn.encoded(halves.convert("CMYK"), "JPEG", quality=95), "image/jpeg")
    cmyk = drawn.encoded(halves.convert("CMYK"), "JPEG", quality=95, icc_profile=inks)
    yield Good("cmyk with a profile for RGB.jpg", cmyk, "image/jpeg")
    yield Good("profile.png", drawn.encoded(halves, "PNG", icc_profile=inks), "image/png")
    yield Good("profile of nonsense.png", drawn.encoded(halves, "PNG", icc_profile=b"no profile" * 1000), "image/png")
    swapped = Image.merge("RGB", halves.split()[::-1])
    for size in (0, 50_000):
        data = drawn.encoded(swapped, "PNG", icc_profile=drawn.swapping_profile(size))
        yield Good(f"red and blue swapped by a profile of {size} bytes.png", data, "image/png")
    grey = Image.frombytes("I;16", (40, 20), struct.pack("<40H", *[0x4000] * 20, *[0xC000] * 20) * 20)
    yield Good("sixteen bits.png", drawn.encoded(grey, "PNG"), "image/png", left=(64, 64, 64), right=(192, 192, 192))
    yield Good("sixteen bits of each colour.png", _png_of_16_bits(), "image/png")
    palette = Image.new("P", (40, 20), 0)
    palette.putpalette([*RED, *BLUE])
    palette.paste(1, (20, 0, 40, 20))
    clear = drawn.encoded(palette, "PNG", transparency=bytes([0, 255]))
    yield Good("palette with transparency.png", clear, "image/png", left=None)
    yield Good("one transparent colour.png", drawn.encoded(halves, "PNG", transparency=RED), "image/png", left=None)
    bilevel = Image.new("1", (40, 20), 0)
    bilevel.paste(1, (20, 0, 40, 20))
    yield Good("one bit.png", drawn.encoded(bilevel, "PNG"), "image/png", left=(0, 0, 0), right=(255, 255, 255))
    veiled = halves.convert("RGBA")
    veiled.paste((0, 0, 0, 0), (20, 0, 40, 20))
    for kind in ("PNG", "WEBP", "AVIF", "GIF"):
        yield Good(f"half transparent.{kind.lower()}", drawn.encoded(veiled, kind), _mime(kind), right=None)
    yield Good("one pixel.gif", drawn.picture("GIF", (1, 1)), "image/gif", (1, 1), right=RED)
    yield Good("long and thin.png", drawn.picture("PNG", (3000, 1)), "image/png", (3000, 1), right=RED)
    progressive = drawn.encoded(drawn.halves(), "JPEG", quality=95, progressive=True)
    yield Good("progressive.jpg", progressive, "image/jpeg")


def _png_of_16_bits() -> bytes:
    row = b"\0" + b"".join(struct.pack(">HHH", *(each * 257 for each in color)) for color in [RED] * 20 + [BLUE] * 20)
    return drawn.png_of(drawn.png_header(40, 20, 16), (b"IDAT", zlib.compress(row * 20)))


def _animations() -> Iterator[Good]:
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        yield Good(f"moving.{kind.lower()}", drawn.animation(kind), _mime(kind), right=RED, frames=2)


def _metadata() -> Iterator[Good]:
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        where = Image.Exif()
        where.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0)})
        data = drawn.encoded(drawn.halves(), kind, exif=where.tobytes(), quality=95)
        yield Good(f"where it was taken.{kind.lower()}", data, _mime(kind))
    broken = drawn.encoded(drawn.halves(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12")
    yield Good("broken exif.jpg", broken, "image/jpeg")
    script = drawn.encoded(drawn.halves(), "JPEG", quality=95, comment=b"<script>alert(1)</script>")
    yield Good("script in a comment.jpg", script, "image/jpeg")
    film = drawn.encoded(drawn.halves(), "JPEG", quality=95) + b"\0\0\0\x18ftypmp42" + bytes(900)
    yield Good("with a short film behind it.jpg", film, "image/jpeg")
    head = drawn.encoded(drawn.halves(), "JPEG", quality=95)
    long_head = head[:2] + (b"\xff\xee\xff\xff" + bytes(0xFFFD)) * 30 + head[2:]
    yield Good("two megabytes of head.jpg", long_head, "image/jpeg")


def _misnamed() -> Iterator[Good]:
    yield Good("really a jpeg.png", drawn.encoded(drawn.halves(), "JPEG", quality=95), "image/jpeg")
    yield Good("really a png.exe", drawn.encoded(drawn.halves(), "PNG"), "image/png")
    yield Good("", drawn.encoded(drawn.halves(), "PNG"), "image/png")


def _truncated() -> Iterator[Bad]:
    for kind in drawn.FORMATS:
        data = drawn.noise(kind)
        yield Bad(f"half of a.{kind.lower()}", data[: len(data) // 2], "picture_truncated")
        yield Bad(f"without its last byte.{kind.lower()}", data[:-1], "picture_truncated")
    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        data = drawn.animation(kind)
        yield Bad(f"half of a moving.{kind.lower()}", data[: len(data) * 3 // 4], "picture_truncated")


def _bombs() -> Iterator[Bad]:
    yield Bad("bomb of pixels.png", drawn.png_claiming(60_000, 60_000), "picture_too_many_pixels")
    yield Bad("bomb of pixels.gif", drawn.gif_claiming(60_000, 60_000), "picture_too_many_pixels")
    yield Bad("just over the limit.png", drawn.png_claiming(8_000, 8_001), "picture_too_many_pixels")
    yield Bad("bomb of frames.gif", drawn.gif_of_frames(1_001), "picture_too_many_frames")
    yield Bad("bomb of frames.png", drawn.png_of_frames(1_001), "picture_too_many_frames")
    text = (b"zTXt", b"a\0\0" + zlib.compress(bytes(30_000_000)))
    bomb = drawn.png_of(drawn.png_header(1, 1), text, (b"IDAT", zlib.compress(bytes(4))))
    yield Bad("bomb in its notes.png", bomb, "picture_unreadable")
    head = drawn.picture("JPEG")
    yield Bad("endless head.jpg", head[:2] + b"\xff\xee\0\2" * 300_000 + head[2:], "picture_too_many_parts")
    yield Bad("endless notes.gif", drawn.picture("GIF")[:13] + b"!\xfe\0" * 300_000 + b";", "picture_too_many_parts")


def _foreign() -> Iterator[Bad]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    foreign = {
        "page.png": b"<!doctype html><script>alert(1)</script>",
        "drawing.svg": svg,
        "drawing.png": b'<?xml version="1.0"?>\n' + svg,
        "paper.jpg": b"%PDF-1.7\n1 0 obj\n",
        "script.gif": b"alert(1)//GIF89a",
        "archive.webp": _zip(),
        "sound.webp": b"RIFF\x24\0\0\0WAVEfmt " + bytes(28),
        "film.avif": b"\0\0\0\x18ftypisom\0\0\0\0mp42isom" + bytes(100),
        "photo.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
        "old.bmp": drawn.picture("BMP"),
        "scan.tiff": drawn.picture("TIFF"),
        "favicon.ico": drawn.picture("ICO"),
        "text.png": base64.b64encode(drawn.picture()),
        "zeros.png": bytes(5_000),
    }
    for name, data in foreign.items():
        yield Bad(name, data, "picture_type_not_supported")
    yield Bad("empty.png", b"", "picture_empty")


def _passengers() -> Iterator[Bad]:
    page = b"<html><body onload=alert(1)>"
    for kind in drawn.FORMATS:
        yield Bad(f"with a page behind it.{kind.lower()}", drawn.picture(kind) + page, "picture_with_passenger")
    yield Bad("also an archive.png", drawn.picture("PNG") + _zip(), "picture_with_passenger")
    yield Bad("also an applet.gif", drawn.picture("GIF") + _zip(), "picture_with_passenger")
    yield Bad("also a paper.jpg", drawn.picture("JPEG") + b"\n%PDF-1.7\n", "picture_with_passenger")


def _broken() -> Iterator[Bad]:
    for kind, start, end in (("PNG", 60, 900), ("WEBP", 20, 40), ("AVIF", 40, 200)):
        data = drawn.noise(kind)
        damaged = data[:start] + b"\xff" * (end - start) + data[end:]
        yield Bad(f"damaged.{kind.lower()}", damaged, "picture_unreadable")
    yield Bad("of no width.png", drawn.png_claiming(0, 10), "picture_unreadable")
    yield Bad("of no pixels.png", drawn.png_of(drawn.png_header(9, 9)), "picture_unreadable")
    yield Bad("head and nothing else.jpg", b"\xff\xd8\xff\xd9", "picture_unreadable")


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return buffer.getvalue()
