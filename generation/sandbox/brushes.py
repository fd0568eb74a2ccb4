"""The few strokes scenes are painted with. Places are shares of the canvas, from (0, 0) at the top left."""

import itertools
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .palettes import Colour, mix

Line = Callable[[float], float]


def gradient(size: tuple[int, int], stops: Sequence[Colour]) -> Image.Image:
    """A vertical gradient through evenly spaced `stops`."""
    steps = 256
    column = Image.new("RGB", (1, steps))
    for step in range(steps):
        place = step / (steps - 1) * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        column.putpixel((0, step), mix(stops[index], stops[index + 1], place - index))
    return column.resize(size, Image.Resampling.BILINEAR)


def glow(canvas: Image.Image, at: tuple[float, float], radius: float, hue: Colour, strength: float) -> None:
    """A soft round light; `radius` is a share of the short side, `strength` 0 to 1."""
    reach = max(2, round(radius * min(canvas.size)))
    # Pillow's radial gradient reaches 181 at the middle of each side and 255 only in the corners.
    falloff = Image.radial_gradient("L").point(lambda v: max(0.0, 1 - v / 179) ** 2 * 255 * strength)
    mask = falloff.resize((reach * 2, reach * 2), Image.Resampling.BILINEAR)
    corner = (round(at[0] * canvas.width) - reach, round(at[1] * canvas.height) - reach)
    canvas.paste(hue, (*corner, corner[0] + reach * 2, corner[1] + reach * 2), mask)


def disc(canvas: Image.Image, at: tuple[float, float], radius: float, hue: Colour) -> None:
    """A filled circle; `radius` is a share of the short side."""
    reach = radius * min(canvas.size)
    x, y = at[0] * canvas.width, at[1] * canvas.height
    ImageDraw.Draw(canvas).ellipse((x - reach, y - reach, x + reach, y + reach), fill=hue)


def stars(canvas: Image.Image, rng: random.Random, count: int, lowest: float) -> None:
    """Small bright points above the height `lowest`."""
    draw = ImageDraw.Draw(canvas)
    for _ in range(count):
        x, y = rng.random() * canvas.width, rng.random() ** 1.4 * lowest * canvas.height
        reach = rng.choice([0.0006, 0.0009, 0.0009, 0.0016]) * max(canvas.size)
        brightness = rng.randint(150, 255)
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=(brightness, brightness, 250))


def land(canvas: Image.Image, line: Line, top: Colour, bottom: Colour, *, shadow: float = 0.0) -> None:
    """Fill everything under `line` with a gradient; `shadow` (0 to 1) darkens what lies behind its edge."""
    width, height = canvas.size
    count = min(width, 420)
    outline = [(x / count * width, line(x / count) * height) for x in range(count + 1)]
    highest = max(0, min(height - 1, math.floor(min(y for _, y in outline))))
    mask = Image.new("L", canvas.size, 0)
    ImageDraw.Draw(mask).polygon([*outline, (width, height), (0, height)], fill=255)
    if shadow:
        _cast(canvas, mask, shadow)
    fill = Image.new("RGB", canvas.size, bottom)
    fill.paste(gradient((width, height - highest), [top, bottom]), (0, highest))
    canvas.paste(fill, (0, 0), mask)


def _cast(canvas: Image.Image, mask: Image.Image, strength: float) -> None:
    # Blurred at an eighth of the size: it is a blur anyway, and this costs a sixtieth.
    small = mask.resize((max(1, mask.width // 8), max(1, mask.height // 8)), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(max(1, min(small.size) / 40)))
    offset = ImageChops.offset(soft, 0, -max(1, small.height // 60))
    offset.paste(255, (0, small.height - max(1, small.height // 30), small.width, small.height))
    shade = offset.point(lambda v: v * strength).resize(mask.size, Image.Resampling.BILINEAR)
    canvas.paste((8, 8, 24), (0, 0), shade)


def waves(rng: random.Random, base: float, swing: float, pace: float) -> Line:
    """A smooth rolling line around height `base`, `swing` high, with about `pace` rolls across."""
    parts = [(swing / (n + 1), pace * (n + 1) * rng.uniform(0.7, 1.3), rng.uniform(0, math.tau)) for n in range(3)]
    return lambda x: base + sum(a * math.sin(math.tau * p * x + o) for a, p, o in parts)


def ridge(rng: random.Random, base: float, swing: float, roughness: float = 0.55) -> Line:
    """A mountain ridge around height `base`, by midpoint displacement; peaks reach about `swing` higher."""
    heights = [rng.uniform(-0.4, 1), rng.uniform(0.1, 1), rng.uniform(-0.4, 1), rng.uniform(0, 1)]
    spread = 0.42
    for _ in range(6):
        between = [(a + b) / 2 + rng.uniform(-spread, spread) for a, b in itertools.pairwise(heights)]
        heights = [value for pair in zip(heights, between, strict=False) for value in pair] + heights[-1:]
        spread *= roughness

    def line(x: float) -> float:
        place = x * (len(heights) - 1)
        index = min(int(place), len(heights) - 2)
        share = place - index
        return base - swing * (heights[index] * (1 - share) + heights[index + 1] * share)

    return line
