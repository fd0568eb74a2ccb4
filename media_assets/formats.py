"""Picture formats, told by their content: which one it is, and whether the file is there to its end."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """A picture format by Pillow's name. `suffixes` are the usual file name endings, the first one ours."""

    name: str
    mime: str
    suffixes: tuple[str, ...]
    is_whole: Callable[[bytes], bool]

    @property
    def extension(self) -> str:
        return self.suffixes[0]


def sniff(data: bytes) -> Format | None:
    """The format that the first bytes announce, whatever the file is called; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and not _AVIF_BRANDS.isdisjoint(_brands(data)):
        return AVIF
    return None


_AVIF_BRANDS = {b"avif", b"avis"}


def _brands(data: bytes) -> set[bytes]:
    """The major and the compatible brands of an ISO media file."""
    box = data[: min(int.from_bytes(data[:4]), 256)]
    return {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}


def _png_is_whole(data: bytes) -> bool:
    at = 8
    while at + 12 <= len(data):
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + int.from_bytes(data[at : at + 4])
    return False


def _gif_is_whole(data: bytes) -> bool:
    at = 13 + _color_table_bytes(data[10:11])
    while at < len(data):
        block = data[at : at + 1]
        if block == b";":
            return True
        if block == b",":
            at += 11 + _color_table_bytes(data[at + 9 : at + 10])
        elif block == b"!":
            at += 2
        else:
            return False
        at = _after_sub_blocks(data, at)
    return False


def _color_table_bytes(flags: bytes) -> int:
    return 3 << (1 + (flags[0] & 7)) if flags and flags[0] & 0x80 else 0


def _after_sub_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _webp_is_whole(data: bytes) -> bool:
    return len(data) >= 8 + int.from_bytes(data[4:8], "little")


def _avif_is_whole(data: bytes) -> bool:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 0:  # this box runs to the end of the file, wherever that is
            return True
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        if size < 8:
            return False
        at += size
    return at == len(data)


def _left_to_the_decoder(_data: bytes) -> bool:
    """JPEG has no sizes to follow; its decoder reports a missing end by itself."""
    return True


PNG = Format("PNG", "image/png", ("png",), _png_is_whole)
JPEG = Format("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _left_to_the_decoder)
GIF = Format("GIF", "image/gif", ("gif",), _gif_is_whole)
WEBP = Format("WEBP", "image/webp", ("webp",), _webp_is_whole)
AVIF = Format("AVIF", "image/avif", ("avif",), _avif_is_whole)

EVERY = (PNG, JPEG, GIF, WEBP, AVIF)
ACCEPTED = "PNG, JPEG, WebP, GIF or AVIF"
