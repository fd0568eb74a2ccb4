"""The drawn pictures."""

import io

import pytest
from PIL import Image, ImageChops

from generation.sandbox.pictures import BadReference, Order, draw, encode
from generation.sandbox.scenes import SCENES


def reference(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(target, "png")
    return target.getvalue()


BASE = Order("a quiet sea", 1, (240, 200))


def test_same_order_gives_the_same_bytes() -> None:
    assert encode(draw(BASE), "png") == encode(draw(Order("a quiet sea", 1, (240, 200))), "png")


@pytest.mark.parametrize(
    "other",
    [
        Order("a wild sea", 1, (240, 200)),
        Order("a quiet sea", 2, (240, 200)),
        Order("a quiet sea", 1, (240, 200), (reference("red"),)),
    ],
    ids=["prompt", "seed", "reference"],
)
def test_prompt_seed_and_reference_each_change_the_picture(other: Order) -> None:
    assert ImageChops.difference(draw(BASE), draw(other)).getbbox() is not None


def test_another_reference_gives_another_picture() -> None:
    red, blue = (draw(Order("sea", 1, (64, 64), (reference(colour),))) for colour in ("red", "blue"))
    assert red.tobytes() != blue.tobytes()


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", [(1, 1), (3, 300), (64, 64), (300, 3), (200, 400)])
def test_every_scene_can_have_any_size(scene: str, size: tuple[int, int]) -> None:
    assert draw(Order(scene, 1, size)).size == size


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_painted(scene: str) -> None:
    picture = draw(Order(scene, 5, (160, 120)))
    assert len(set(picture.resize((16, 12)).tobytes())) > 20


def test_colour_in_the_prompt_is_seen() -> None:
    red, blue = (draw(Order(f"{name} mountains at noon", 4, (120, 120))).resize((1, 1)) for name in ("red", "blue"))
    red_pixel, blue_pixel = red.getpixel((0, 0)), blue.getpixel((0, 0))
    assert isinstance(red_pixel, tuple)
    assert isinstance(blue_pixel, tuple)
    assert red_pixel[0] > red_pixel[2]
    assert blue_pixel[2] > blue_pixel[0]


def test_night_is_darker_than_day() -> None:
    day, night = (
        draw(Order(f"a city {when}", 4, (120, 120))).convert("L").resize((1, 1)) for when in ("noon", "night")
    )
    assert night.tobytes() < day.tobytes()


@pytest.mark.parametrize("prompt", ["", "город 都市 🌆", "x" * 5000, "a\x00b\r\nc", "word " * 2000])
def test_any_prompt_can_be_written(prompt: str) -> None:
    assert draw(Order(prompt, 1, (320, 240))).size == (320, 240)


def test_black_order_is_black() -> None:
    assert draw(Order("sea", 1, (32, 32), black=True)).getbbox() is None


def test_bytes_that_are_no_picture_are_a_bad_reference() -> None:
    with pytest.raises(BadReference):
        draw(Order("sea", 1, (32, 32), (b"nothing",)))
