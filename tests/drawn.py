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


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks and the one that ends it."""
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + body


def png_header(width: int, height: int, bits: int = 8) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that announce a picture of that size: a decompression bomb where it is large."""
    return png_of(png_header(width, height), (b"IDAT", zlib.compress(bytes(64))))


def png_of_frames(count: int) -> bytes:
    """An animation of one pixel."""
    pixel = zlib.compress(bytes(4))
    frames = []
    for number in range(count):
        control = struct.pack(">IIIIIHHBB", 2 * number, 1, 1, 0, 0, 1, 10, 0, 0)
        shown = (b"fdAT", struct.pack(">I", 2 * number + 1) + pixel) if number else (b"IDAT", pixel)
        frames += [(b"fcTL", control), shown]
    return png_of(png_header(1, 1), (b"acTL", struct.pack(">II", count, 0)), *frames)


def gif_claiming(width: int, height: int) -> bytes:
    """A GIF whose frame is larger than its screen and is to be wiped afterwards, which takes memory on opening."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    wiped = b"!\xf9\x04\x08\x00\x00\x00\x00"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return screen + wiped + frame + b";"


def gif_of_frames(count: int) -> bytes:
    """An animation of one pixel."""
    one = picture("GIF", (1, 1))
    frame = one[one.index(b",") : -1]
    return one[: one.index(b",")] + frame * count + b";"


def swapping_profile(size: int) -> bytes:
    """A colour profile of that many bytes in which red and blue have changed places."""
    profile = bytearray(srgb_profile())
    tags = {bytes(profile[at : at + 4]): at + 4 for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    profile += bytes(max(0, size - len(profile)))
    profile[:4] = struct.pack(">I", len(profile))
    return bytes(profile)
