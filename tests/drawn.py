"""Pictures for tests: drawn when they are needed, none is stored."""

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageCms

Size = tuple[int, int]
RED, BLUE = (220, 20, 30), (20, 40, 220)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def picture(kind: str = "PNG", size: Size = (64, 48), color: Any = RED, mode: str = "RGB", **options: Any) -> bytes:
    """A picture of one colour."""
    return encoded(Image.new(mode, size, color), kind, **options)


def noise(kind: str = "PNG", size: Size = (96, 64), **options: Any) -> bytes:
    """A picture that does not compress well, so that a cut goes through its pixels."""
    return encoded(Image.effect_noise(size, 80).convert("RGB"), kind, **options)


def halves(size: Size = (40, 20)) -> Image.Image:
    """The left half red, the right half blue, with a white square in the upper left corner."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    image.paste((255, 255, 255), (0, 0, 8, 8))
    return image


_STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned(kind: str, orientation: int, size: Size = (40, 20)) -> bytes:
    """`halves` as shown; stored the way a camera held differently stores it, with EXIF telling how to turn it."""
    image = halves(size)
    if orientation in _STORED_AS:
        image = image.transpose(_STORED_AS[orientation])
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return encoded(image, kind, exif=exif.tobytes(), quality=95)


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Red, green and blue there, and how little can be seen through, each from 0 to 255."""
    found = image.convert("RGBA").getpixel(at)
    assert isinstance(found, tuple)
    return found


def srgb_profile() -> bytes:
    """A colour profile as cameras write one."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def animation(kind: str, size: Size = (40, 20)) -> bytes:
    """Two frames: the first red, the second blue."""
    first, second = Image.new("RGB", size, RED), Image.new("RGB", size, BLUE)
    return encoded(first, kind, save_all=True, append_images=[second], duration=100)


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that announce a picture of that size: a decompression bomb where it is large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(64))), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def gif_claiming(width: int, height: int) -> bytes:
    """A GIF whose frame is larger than its screen and is to be wiped afterwards, which takes memory on opening."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    wiped = b"!\xf9\x04\x08\x00\x00\x00\x00"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return screen + wiped + frame + b";"
