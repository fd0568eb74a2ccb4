"""The scenes a picture can show and the words that call for each."""

import random
import re
from collections.abc import Callable

from PIL import Image

from .figures import abstract, city, portrait, space
from .landscapes import desert, forest, mountains, sea
from .palettes import Palette

Scene = Callable[[Image.Image, Palette, random.Random], None]

SCENES: dict[str, tuple[Scene, str]] = {
    "portrait": (portrait, "portrait person woman man girl boy face character people selfie lady king queen"),
    "space": (space, "space galaxy planet cosmos cosmic astronaut nebula universe rocket spaceship"),
    "city": (city, "city town street skyline skyscraper building buildings urban downtown cyberpunk village"),
    "sea": (
        sea,
        "sea ocean beach lake river coast wave waves water boat ship island harbour harbor lighthouse sail",
    ),
    "desert": (desert, "desert dune dunes sand sahara canyon camel"),
    "forest": (forest, "forest tree trees wood woods pine jungle fox deer owl cabin"),
    "mountains": (mountains, "mountain mountains hill hills alps peak valley landscape volcano glacier"),
    "abstract": (abstract, "abstract pattern waves shapes gradient background logo paper poster texture"),
}


def choose_scene(prompt: str, rng: random.Random) -> Scene:
    """The scene the prompt's words ask for (the earliest such word wins), or one drawn from `rng`."""
    drawn = rng.choice([mountains, sea, desert, forest, abstract, abstract])
    for word in re.findall(r"[a-z]+", prompt.lower()):
        for scene, triggers in SCENES.values():
            if word in triggers.split():
                return scene
    return drawn
