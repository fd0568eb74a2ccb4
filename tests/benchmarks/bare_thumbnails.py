"""What any script would do with Pillow alone: decode a picture whole, and save the thumbnails that Easel makes."""

import io
from pathlib import Path

from PIL import Image

SIDES = (1536, 512, 256)
PLACEHOLDER = 16


def make(data: bytes, folder: Path) -> None:
    image = Image.open(io.BytesIO(data))
    longest = max(image.size)
    image.draft(None, (min(SIDES[0], image.width), min(SIDES[0], image.height)))
    image.load()
    shown: Image.Image = image
    for larger, side in zip((longest, *SIDES), SIDES, strict=False):
        if side <= longest or larger <= longest:
            shown = _shrunk(shown, side)
            shown.save(folder / f"{side}.webp", quality=80, method=1)
    _shrunk(shown, PLACEHOLDER).save(folder / "placeholder.webp", quality=30, method=1)


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    part = min(1.0, side / max(image.size))
    size = max(1, round(image.width * part)), max(1, round(image.height * part))
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
