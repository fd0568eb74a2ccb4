"""Scenes of nature."""

import random

from PIL import Image, ImageDraw

from .brushes import Line, disc, glow, gradient, land, ridge, stars, waves
from .palettes import Colour, Palette, mix


def paint_sky(canvas: Image.Image, palette: Palette, rng: random.Random, horizon: float) -> tuple[float, float]:
    """Sky with a sun or a moon in it; returns where that stands."""
    height = max(1, round(canvas.height * horizon))
    canvas.paste(palette.horizon, (0, 0, *canvas.size))
    canvas.paste(gradient((canvas.width, height), [palette.sky_top, palette.sky_middle, palette.horizon]), (0, 0))
    if palette.dark:
        stars(canvas, rng, 150, horizon)
    at = (rng.uniform(0.2, 0.8), horizon * rng.uniform(0.3, 0.78))
    size = rng.uniform(0.055, 0.1)
    glow(canvas, at, size * 9, palette.light, 0.42)
    glow(canvas, at, size * 3, palette.light, 0.7)
    disc(canvas, at, size, palette.light)
    if not palette.dark:
        _clouds(canvas, palette, rng, horizon)
    return at


def _clouds(canvas: Image.Image, palette: Palette, rng: random.Random, horizon: float) -> None:
    mask = Image.new("L", canvas.size, 0)
    draw, unit = ImageDraw.Draw(mask), min(canvas.size)
    for _ in range(rng.randint(2, 4)):
        x, y = rng.random() * canvas.width, rng.uniform(0.1, 0.55) * horizon * canvas.height
        thick, alpha = rng.uniform(0.016, 0.026) * unit, rng.randint(70, 130)
        for row in range(rng.randint(2, 3)):
            reach = unit * rng.uniform(0.08, 0.2) * (1 - row * 0.22)
            middle, top = x + unit * rng.uniform(-0.06, 0.06), y - row * thick
            draw.rounded_rectangle((middle - reach, top, middle + reach, top + thick), thick / 2, fill=alpha)
    canvas.paste(mix(palette.light, palette.horizon, 0.25), (0, 0), mask)


def mountains(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    paint_sky(canvas, palette, rng, 0.72)
    layers = 5
    for layer in range(layers):
        depth = layer / (layers - 1)
        top = mix(palette.far, palette.near, depth)
        line = ridge(rng, 0.6 + 0.3 * depth, 0.34 * (1 - depth * 0.62), 0.5)
        land(canvas, line, top, mix(top, palette.horizon, 0.55 * (1 - depth)))


def sea(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    horizon = rng.uniform(0.5, 0.6)
    sun = paint_sky(canvas, palette, rng, horizon)
    for base in (0.0, 0.012):
        land(
            canvas,
            waves(rng, horizon - 0.012 + base, 0.02, 0.8),
            mix(palette.far, palette.horizon, 0.35 - base * 12),
            mix(palette.far, palette.near, 0.25),
        )
    deep = mix(palette.sky_top, palette.near, 0.45)
    land(canvas, lambda _: horizon, mix(palette.horizon, palette.sky_middle, 0.45), deep)
    _glitter(canvas, palette, rng, horizon, sun[0])
    for step in range(3):
        line = waves(rng, 0.82 + step * 0.075, 0.012, 2.2 - step * 0.4)
        land(canvas, line, mix(palette.sky_middle, deep, 0.45 + step * 0.2), deep, shadow=0.18)
    _boat(canvas, palette, rng, horizon)


def _glitter(canvas: Image.Image, palette: Palette, rng: random.Random, horizon: float, x: float) -> None:
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    for _ in range(130):
        depth = rng.random() ** 1.5
        y = (horizon + 0.006 + depth * (0.97 - horizon)) * height
        middle = (x + rng.gauss(0, 0.02 + depth * 0.07)) * width
        reach = (0.004 + depth * 0.022) * width * rng.uniform(0.5, 1.4)
        thick = max(1, round((0.0016 + depth * 0.0028) * height))
        hue = mix(palette.light, palette.horizon, rng.uniform(0, 0.6))
        draw.ellipse((middle - reach, y - thick, middle + reach, y + thick), fill=hue)


def _boat(canvas: Image.Image, palette: Palette, rng: random.Random, horizon: float) -> None:
    width, height = canvas.size
    x, y = rng.uniform(0.2, 0.8) * width, (horizon + rng.uniform(0.05, 0.13)) * height
    size = min(canvas.size) * rng.uniform(0.05, 0.075)
    draw = ImageDraw.Draw(canvas)
    hull = [
        (x - size, y),
        (x + size, y),
        (x + size * 0.6, y + size * 0.32),
        (x - size * 0.65, y + size * 0.32),
    ]
    draw.polygon(hull, fill=palette.near)
    draw.polygon([(x, y - size * 0.1), (x, y - size * 1.9), (x + size * 0.85, y - size * 0.1)], fill=palette.light)
    draw.polygon(
        [
            (x - size * 0.1, y - size * 0.1),
            (x - size * 0.1, y - size * 1.6),
            (x - size * 0.75, y - size * 0.1),
        ],
        fill=mix(palette.light, palette.horizon, 0.6),
    )


def desert(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    paint_sky(canvas, palette, rng, 0.62)
    sand = mix(palette.horizon, (222, 160, 92), 0.25 if palette.dark else 0.6)
    land(canvas, ridge(rng, 0.58, 0.07), mix(palette.far, sand, 0.4), mix(palette.horizon, sand, 0.5))
    layers = 5
    for layer in range(layers):
        depth = layer / (layers - 1)
        lit = mix(mix(sand, palette.light, 0.3 - 0.3 * depth), palette.near, depth * 0.35)
        shade = mix(sand, palette.near, 0.3 + depth * 0.45)
        line = waves(rng, 0.6 + 0.31 * depth, 0.03 + 0.035 * depth, 1.5 - depth * 0.7)
        land(canvas, line, lit, shade, shadow=0.22)


def forest(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    paint_sky(canvas, palette, rng, 0.7)
    green = mix(palette.near, (20, 74, 58), 0.5)
    land(canvas, ridge(rng, 0.5, 0.14), palette.far, mix(palette.far, palette.horizon, 0.6))
    layers = 4
    for layer in range(layers):
        depth = layer / (layers - 1)
        hue = mix(mix(palette.far, palette.horizon, 0.25), green, 0.2 + 0.8 * depth)
        line = waves(rng, 0.58 + 0.3 * depth, 0.03, 1.3)
        _trees(canvas, line, hue, rng, 0.07 + 0.13 * depth, round(46 - 26 * depth))
        land(canvas, line, hue, mix(hue, palette.horizon, 0.4 * (1 - depth)))


def _trees(
    canvas: Image.Image,
    line: Line,
    hue: Colour,
    rng: random.Random,
    tall: float,
    count: int,
) -> None:
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    for step in range(count):
        x = (step + rng.uniform(0.1, 0.9)) / count
        foot = (line(x) + 0.03) * height
        size = tall * height * rng.uniform(0.55, 1.15)
        middle, tiers = x * width, 5
        for tier in range(tiers):
            low = foot - size * tier / (tiers + 1.2)
            half = size * 0.24 * (1 - tier / (tiers + 0.6))
            draw.polygon([(middle - half, low), (middle + half, low), (middle, low - size * 0.36)], fill=hue)
