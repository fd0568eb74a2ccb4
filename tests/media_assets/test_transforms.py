"""What a transform is and what it makes of a picture."""

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_assets import transforms
from media_assets.transforms import BadTransform, Transform
from tests.drawn import BLUE, RED, halves

fractions = st.floats(0, 1)
good = st.one_of(
    st.fixed_dictionaries({"fit": st.just("contain")}),
    st.fixed_dictionaries({"fit": st.just("cover"), "ratio": st.floats(0.01, 100)}),
    st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.01, 1), st.floats(0.01, 1)).map(
        lambda box: {"fit": "crop", "x": box[0], "y": box[1], "w": box[2] * (1 - box[0]), "h": box[3] * (1 - box[1])}
    ),
)
turns = st.fixed_dictionaries({}, optional={"rotate": st.sampled_from([0, 90, 180, 270]), "flip": st.booleans()})
junk = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)


@given(good, turns, st.integers(1, 5_000), st.integers(1, 5_000))
def test_one_transform_has_one_spelling_and_stays_within_the_picture(
    fit: dict[str, Any], turn: dict[str, Any], width: int, height: int
) -> None:
    transform = transforms.parse(fit | turn)
    written = transform.as_json()
    assert transforms.parse(json.loads(json.dumps(written))).as_json() == written
    shown = transform.size(width, height)
    turned = (height, width) if transform.rotate in (90, 270) else (width, height)
    assert 1 <= shown[0] <= turned[0]
    assert 1 <= shown[1] <= turned[1]


@given(st.dictionaries(st.sampled_from(["fit", "x", "y", "w", "h", "ratio", "rotate", "flip", "z"]), junk) | junk)
def test_nothing_makes_the_reader_raise_anything_but_its_refusal(raw: object) -> None:
    for value in (raw, {"fit": "crop"} | raw if isinstance(raw, dict) else raw):
        try:
            transforms.parse(value)
        except BadTransform as refusal:
            told = refusal
        else:
            continue
        assert (told.code, told.field) == ("bad_transform", "transform")


@pytest.mark.parametrize(
    "wrong",
    [
        "crop",
        {"fit": "stretch"},
        {"fit": "cover"},
        {"fit": "cover", "ratio": 0},
        {"fit": "cover", "ratio": float("nan")},
        {"fit": "cover", "ratio": 10**400},
        {"fit": "contain", "ratio": 1},
        {"fit": "crop", "x": 0, "y": 0, "w": 1},
        {"fit": "crop", "x": 0.5, "y": 0, "w": 0.6, "h": 1},
        {"fit": "crop", "x": 0, "y": 0, "w": 0, "h": 1},
        {"fit": "contain", "rotate": 45},
        {"fit": "contain", "rotate": True},
        {"fit": "contain", "flip": 1},
    ],
)
def test_what_is_no_transform_is_refused(wrong: object) -> None:
    with pytest.raises(BadTransform):
        transforms.parse(wrong)


@pytest.mark.parametrize("same", [None, {"fit": "contain"}, {"fit": "crop", "x": 0, "y": 0, "w": 1, "h": 1}])
def test_showing_all_of_it_is_no_transform(same: object) -> None:
    transform = transforms.parse(same)
    assert transform.as_json() is None
    asset = UUID(int=7)
    assert transforms.result_id(asset, transform) == asset


def test_the_result_of_a_transform_has_an_id_of_its_own_that_never_changes() -> None:
    asset = UUID(int=7)
    cut = Transform("crop", box=transforms.Box(0.0, 0.0, 0.5, 1.0))
    ids = {transforms.result_id(asset, each) for each in (Transform(), cut, Transform(flip=True))}
    assert len(ids) == 3
    assert transforms.result_id(asset, transforms.parse(cut.as_json())) == transforms.result_id(asset, cut)
    assert transforms.result_id(UUID(int=8), cut) != transforms.result_id(asset, cut)


def test_crop_takes_the_part_and_cover_the_middle() -> None:
    right = transforms.parse({"fit": "crop", "x": 0.5, "y": 0, "w": 0.5, "h": 1}).applied(halves())
    assert right.size == (20, 20)
    assert set(right.get_flattened_data()) == {BLUE}
    square = transforms.parse({"fit": "cover", "ratio": 1}).applied(halves())
    assert square.size == (20, 20)
    assert (square.getpixel((0, 10)), square.getpixel((19, 10))) == (RED, BLUE)


def test_it_is_mirrored_first_then_turned_then_cut() -> None:
    mirrored = transforms.parse({"fit": "contain", "flip": True}).applied(halves())
    assert (mirrored.getpixel((0, 10)), mirrored.getpixel((39, 10))) == (BLUE, RED)
    both = transforms.parse({"fit": "contain", "flip": True, "rotate": 90}).applied(halves())
    assert both.size == (20, 40)
    assert (both.getpixel((10, 0)), both.getpixel((10, 39))) == (BLUE, RED)
    cut = transforms.parse({"fit": "crop", "rotate": 90, "x": 0, "y": 0, "w": 1, "h": 0.5}).applied(halves())
    assert cut.size == (20, 20)
    assert cut.getpixel((0, 19)) == RED


def test_the_picture_itself_is_left_alone() -> None:
    picture = halves()
    transforms.parse({"fit": "crop", "flip": True, "x": 0.2, "y": 0, "w": 0.5, "h": 1}).applied(picture)
    assert picture.tobytes() == halves().tobytes()
