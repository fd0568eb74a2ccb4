"""Scenes of people and what they make: a city, a portrait, outer space, paper shapes."""

import math
import random

from PIL import Image, ImageDraw

from .brushes import Line, disc, glow, gradient, land, stars, waves
from .landscapes import paint_sky
from .palettes import Colour, Palette, mix


def city(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    paint_sky(canvas, palette, rng, 0.85)
    layers = 4
    for layer in range(layers):
        depth = layer / (layers - 1)
        hue = mix(mix(palette.far, palette.horizon, 0.3), palette.near, depth)
        _skyline(canvas, palette, rng, hue, depth)


def _skyline(canvas: Image.Image, palette: Palette, rng: random.Random, hue: Colour, depth: float) -> None:
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    unit = min(width, height)
    x = -rng.uniform(0, 0.05) * unit
    while x < width:
        wide = rng.uniform(0.05, 0.1) * unit * (1 + depth * 0.5)
        top = height * (0.5 + depth * 0.2 - rng.uniform(0, 0.24) * (1 - depth * 0.35))
        draw.rectangle((x, top, x + wide, height), fill=hue)
        if rng.random() < 0.3:
            mast = x + wide / 2
            draw.rectangle((mast - unit * 0.002, top - unit * 0.06, mast + unit * 0.002, top), fill=hue)
        if depth > 0.3:
            _windows(draw, rng, (x, top, wide, height), mix(palette.light, (255, 196, 110), 0.55), unit)
        x += wide * rng.uniform(0.95, 1.25)


def _windows(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    block: tuple[float, float, float, float],
    hue: Colour,
    unit: int,
) -> None:
    x, top, wide, bottom = block
    pitch = unit * 0.019
    for row in range(int((bottom - top) / pitch) - 1):
        for column in range(int(wide / pitch) - 1):
            if rng.random() < 0.26:
                left, up = x + (column + 0.8) * pitch, top + (row + 0.8) * pitch
                draw.rectangle((left, up, left + pitch * 0.42, up + pitch * 0.5), fill=hue)


def portrait(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    canvas.paste(gradient(canvas.size, [palette.sky_middle, palette.horizon]), (0, 0))
    glow(canvas, (0.5, 0.42), 0.85, palette.light, 0.5)
    disc(canvas, (0.5, 0.43), 0.36, mix(palette.sky_top, palette.sky_middle, 0.35))
    unit, draw = min(canvas.size), ImageDraw.Draw(canvas)
    x, y = canvas.width / 2, canvas.height * 0.43
    skin = mix(
        *rng.choice(
            [
                ((250, 214, 186), (232, 184, 150)),
                ((198, 140, 102), (160, 104, 72)),
                ((122, 80, 58), (96, 62, 46)),
            ]
        ),
        0.4,
    )
    hair, coat = (
        mix(palette.near, (30, 20, 26), rng.uniform(0, 0.5)),
        mix(palette.far, palette.near, rng.uniform(0.2, 0.6)),
    )

    def oval(left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        draw.ellipse((x + left * unit, y + top * unit, x + right * unit, y + bottom * unit), fill=fill)

    drop = rng.uniform(0.1, 0.34)
    oval(-0.17, -0.25, 0.17, drop, hair)
    draw.rounded_rectangle((x - 0.15 * unit, y, x + 0.15 * unit, y + drop * unit), unit * 0.06, fill=hair)
    draw.rounded_rectangle(
        (x - 0.05 * unit, y + 0.08 * unit, x + 0.05 * unit, y + 0.34 * unit),
        unit * 0.04,
        fill=mix(skin, palette.near, 0.22),
    )
    oval(-0.36, 0.24, 0.36, 1.3, coat)
    waist = y + 0.77 * unit
    draw.rectangle((x - 0.36 * unit, waist, x + 0.36 * unit, max(waist, canvas.height)), fill=coat)
    oval(-0.065, 0.2, 0.065, 0.3, mix(skin, palette.near, 0.22))
    oval(-0.12, -0.19, 0.12, 0.16, skin)
    part = rng.uniform(-0.07, 0.07)
    draw.pieslice(
        (x - 0.145 * unit, y - 0.235 * unit, x + 0.145 * unit, y + 0.1 * unit),
        180 - part * 200,
        360 - part * 200,
        fill=hair,
    )


def space(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    canvas.paste(gradient(canvas.size, [(5, 6, 20), mix(palette.sky_top, (10, 8, 32), 0.6), (12, 8, 30)]), (0, 0))
    for _ in range(6):
        hue = rng.choice([palette.sky_middle, palette.far, palette.sky_top, palette.light])
        glow(canvas, (rng.random(), rng.random()), rng.uniform(0.4, 0.8), hue, rng.uniform(0.15, 0.32))
    stars(canvas, rng, 260, 1.0)
    at, size = (rng.uniform(0.3, 0.7), rng.uniform(0.36, 0.56)), rng.uniform(0.17, 0.26)
    glow(canvas, at, size * 1.9, palette.light, 0.35)
    planet = gradient((256, 256), [palette.light, palette.sky_middle, palette.near]).rotate(
        -38, Image.Resampling.BICUBIC
    )
    reach = round(size * min(canvas.size))
    mask = Image.new("L", (reach * 2, reach * 2), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, reach * 2 - 1, reach * 2 - 1), fill=255)
    corner = (round(at[0] * canvas.width) - reach, round(at[1] * canvas.height) - reach)
    crop = planet.crop((48, 48, 208, 208)).resize(mask.size, Image.Resampling.BICUBIC)
    canvas.paste(crop, corner, mask)
    disc(canvas, (at[0] + size * 0.9, at[1] - size * 1.2), size * 0.16, mix(palette.light, palette.far, 0.3))


def abstract(canvas: Image.Image, palette: Palette, rng: random.Random) -> None:
    canvas.paste(gradient(canvas.size, [palette.sky_top, palette.sky_middle, palette.horizon]), (0, 0))
    at = (rng.uniform(0.25, 0.75), rng.uniform(0.22, 0.4))
    glow(canvas, at, 0.7, palette.light, 0.6)
    disc(canvas, at, rng.uniform(0.12, 0.2), palette.light)
    ramp = [palette.horizon, palette.far, palette.sky_middle, palette.sky_top, palette.near]
    layers = 8
    for layer in range(layers):
        depth = layer / (layers - 1)
        place = depth * (len(ramp) - 1)
        index = min(int(place), len(ramp) - 2)
        hue = mix(ramp[index], ramp[index + 1], place - index)
        line = waves(rng, 0.36 + 0.56 * depth, 0.075, rng.uniform(0.5, 1.1))
        land(canvas, _lean(line, rng.uniform(-0.12, 0.12)), hue, mix(hue, palette.near, 0.25), shadow=0.4)


def _lean(line: Line, slope: float) -> Line:
    return lambda x: line(x) + slope * math.sin((x - 0.5) * 2.2)
