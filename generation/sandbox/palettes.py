"""Colours for the drawn pictures: a mood for the time of day, tinted by any colour the prompt names."""

import colorsys
import random
import re
from dataclasses import dataclass, replace

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """What a scene is painted with; `far` and `near` are the ends of a row of layers in depth."""

    sky_top: Colour
    sky_middle: Colour
    horizon: Colour
    light: Colour
    far: Colour
    near: Colour
    dark: bool = False


def colour(code: str) -> Colour:
    """The RGB triple of "rrggbb"."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` at share 0, `second` at share 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _mood(codes: str, *, dark: bool = False) -> Palette:
    sky_top, sky_middle, horizon, light, far, near = (colour(code) for code in codes.split())
    return Palette(sky_top, sky_middle, horizon, light, far, near, dark)


MOODS = {
    "day": _mood("3b7fc4 9fd0ec f6ecd4 fff8dc 8fb8cf 27564a"),
    "dawn": _mood("495b96 dd93a6 fddcae fff1cf b295b8 312c4d"),
    "sunset": _mood("2a2b5f c64a6c ffb765 ffe6a8 b9607a 251633"),
    "night": _mood("060a22 14265a 3f5d9e f4f1de 2d447f 050818", dark=True),
    "storm": _mood("45525e 8797a3 d3d9d8 f2f4ee 7f8f99 1f2c35"),
    "winter": _mood("6690bd bdd6ea f8f4ee fffdf5 bccedf 3f5c7a"),
    "autumn": _mood("6f97b0 ecd2a4 fae6c4 fff3d6 d29a63 55271b"),
    "spring": _mood("5aaed2 c8e9e2 fdf4d3 fffbe0 9fcbab 236139"),
}
MOOD_WORDS = {
    "night": "night midnight moon moonlight moonlit stars starry dark nocturnal neon",
    "sunset": "sunset dusk evening golden twilight",
    "dawn": "dawn sunrise morning pastel",
    "storm": "storm stormy rain rainy fog foggy mist misty cloudy moody",
    "winter": "winter snow snowy ice icy frozen frost arctic glacier",
    "autumn": "autumn fall harvest october",
    "spring": "spring blossom garden meadow flowers green field fields",
    "day": "day noon sunny bright summer",
}
COLOUR_WORDS = {
    "red": "c8322f",
    "crimson": "b01e3c",
    "orange": "e8822a",
    "yellow": "e6c02e",
    "gold": "cf9f2f",
    "green": "3f9a52",
    "teal": "1f8f8c",
    "turquoise": "2bb6b0",
    "cyan": "2fb4d4",
    "blue": "2f68c4",
    "indigo": "4340a8",
    "purple": "7c3fb0",
    "violet": "8452c4",
    "magenta": "c42f92",
    "pink": "e77fa6",
    "brown": "86583a",
    "grey": "808890",
    "gray": "808890",
    "white": "e6e9ee",
    "black": "2a2c31",
}


def choose_palette(prompt: str, rng: random.Random) -> Palette:
    """The palette the prompt's words ask for, or one drawn from `rng`, varied a little either way."""
    words = set(re.findall(r"[a-z]+", prompt.lower()))
    named = [mood for mood, triggers in MOOD_WORDS.items() if words & set(triggers.split())]
    drawn = rng.choice(["day", "dawn", "sunset", "winter", "autumn", "spring", "dawn", "sunset"])
    palette = _turn(MOODS[named[0] if named else drawn], rng.uniform(-0.02, 0.02))
    tints = [colour(code) for word, code in COLOUR_WORDS.items() if word in words]
    return _tint(palette, tints[0]) if tints else palette


def _each(palette: Palette, change: dict[str, Colour]) -> Palette:
    return replace(palette, **change)  # type: ignore[arg-type]  # the keys are all colour fields


def _turn(palette: Palette, turn: float) -> Palette:
    return _each(palette, {name: _turn_hue(value, turn) for name, value in _colours(palette).items()})


def _tint(palette: Palette, target: Colour) -> Palette:
    return _each(
        palette,
        {name: mix(value, _colourise(value, target), 0.68) for name, value in _colours(palette).items()},
    )


def _colours(palette: Palette) -> dict[str, Colour]:
    names = ("sky_top", "sky_middle", "horizon", "light", "far", "near")
    return {name: getattr(palette, name) for name in names}


def _turn_hue(value: Colour, turn: float) -> Colour:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in value))
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb((hue + turn) % 1, lightness, saturation))
    return red, green, blue


def _colourise(value: Colour, target: Colour) -> Colour:
    lightness = (value[0] * 0.3 + value[1] * 0.59 + value[2] * 0.11) / 255
    if lightness < 0.5:
        return mix((0, 0, 0), target, lightness * 2)
    return mix(target, (255, 255, 255), lightness * 2 - 1)
