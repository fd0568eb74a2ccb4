"""Draws the picture for an order: the same order gives the same bytes, a different one another picture."""

import hashlib
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from .captions import write_caption, write_mark
from .palettes import choose_palette
from .scenes import choose_scene

MOST_PIXELS = 24_000_000
MOST_REFERENCE_PIXELS = 60_000_000
CONTENT_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class BadReference(Exception):
    """The reference is not a picture that can be read."""


@dataclass(frozen=True)
class Order:
    """What a picture depends on; `size` is (width, height) in pixels, `references` encoded pictures."""

    prompt: str
    seed: int
    size: tuple[int, int]
    references: Sequence[bytes] = ()
    black: bool = False


def draw(order: Order) -> Image.Image:
    """Draw `order` as RGB. Raises BadReference."""
    if order.black:
        return Image.new("RGB", order.size)
    references = [open_reference(data) for data in order.references[:4]]
    picture = _paint(order)
    if references:
        picture = _blend(picture, references[0])
        _inset(picture, references)
    write_mark(picture)
    write_caption(picture, order.prompt, f"{order.size[0]} x {order.size[1]}  ·  seed {order.seed}")
    return picture


def encode(picture: Image.Image, output_format: str) -> bytes:
    """`picture` as "png", "jpeg" or "webp" bytes."""
    options: dict[str, int] = {
        "png": {"compress_level": 3},
        "jpeg": {"quality": 90},
        "webp": {"quality": 88, "method": 1},
    }[output_format]
    target = io.BytesIO()
    picture.save(target, output_format, **options)
    return target.getvalue()


def open_reference(data: bytes) -> Image.Image:
    """Decode a reference as RGB, upright. Raises BadReference."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_REFERENCE_PIXELS:
                raise BadReference("the picture is too large")
            upright = ImageOps.exif_transpose(picture)
            return upright.convert("RGBA").convert("RGB") if upright.mode == "P" else upright.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, *_TOO_LARGE) as error:
        raise BadReference("the bytes are not a picture that can be read") from error


def _paint(order: Order) -> Image.Image:
    width, height = order.size
    # Painted larger than asked for and shrunk, which smooths the edges, but no larger than looks any better.
    scale = min(1.5, 1500 / max(order.size))
    canvas = Image.new("RGB", (max(8, round(width * scale)), max(8, round(height * scale))))
    rng = random.Random(_digest(order))  # noqa: S311 - a picture, not a secret
    palette = choose_palette(order.prompt, rng)
    choose_scene(order.prompt, rng)(canvas, palette, rng)
    return canvas.resize(order.size, Image.Resampling.BICUBIC)


def _digest(order: Order) -> str:
    digest = hashlib.sha256(f"{order.seed}\n{order.size}\n{order.prompt}".encode())
    for reference in order.references:
        digest.update(hashlib.sha256(reference).digest())
    return digest.hexdigest()


def _blend(picture: Image.Image, reference: Image.Image) -> Image.Image:
    cover = ImageOps.fit(reference, picture.size, Image.Resampling.BICUBIC)
    return Image.blend(picture, cover, 0.42)


def _inset(picture: Image.Image, references: Sequence[Image.Image]) -> None:
    side = round(min(picture.size) * 0.2)
    gap = max(1, round(side * 0.14))
    edge = max(1, round(side * 0.035))
    for place, reference in enumerate(references):
        print_ = ImageOps.expand(ImageOps.fit(reference, (side, side), Image.Resampling.BICUBIC), edge, (250, 249, 245))
        left = picture.width - (side + gap) * (place + 1)
        picture.paste(print_, (left, gap))
