"""Picture formats, told by their content."""

from collections.abc import Callable
from dataclasses import dataclass

from media_assets import extents
from media_assets.extents import Extent


@dataclass(frozen=True)
class Format:
    """A picture format by Pillow's name.

    `suffixes` are the usual file name endings, the first one ours. `measure` gives None for a file that is cut off.
    """

    name: str
    mime: str
    suffixes: tuple[str, ...]
    measure: Callable[[bytes], Extent | None]

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


PNG = Format("PNG", "image/png", ("png",), extents.of_png)
JPEG = Format("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), extents.of_jpeg)
GIF = Format("GIF", "image/gif", ("gif",), extents.of_gif)
WEBP = Format("WEBP", "image/webp", ("webp",), extents.of_webp)
AVIF = Format("AVIF", "image/avif", ("avif",), extents.of_avif)

EVERY = (PNG, JPEG, GIF, WEBP, AVIF)
