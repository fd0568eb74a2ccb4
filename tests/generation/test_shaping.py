from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.refusals import Refusal
from generation.contracts import IMAGE_SIZES, BadParameter
from generation.providers.fal import Fal
from generation.providers.google import Google
from generation.providers.protocol import Wish
from generation.shaping import RESERVED, BadModel, BadSize, nearest_size

FAL, GOOGLE = Fal(), Google()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def fal(model: str = "fal-ai/flux-2", **wish: Any) -> dict[str, Any]:
    return FAL.shape(Wish("a cat", model, **wish)).arguments


def test_the_body_of_the_specification_is_sent_to_the_letter() -> None:
    order = FAL.shape(
        Wish(
            "a calm desert at golden hour, cinematic",
            "fal-ai/flux-2",
            image_size="landscape_16_9",
            parameters={"guidance_scale": 3.5, "num_inference_steps": 28, "seed": 42},
        )
    )
    assert order.model == "fal-ai/flux-2"
    assert order.arguments == {
        "prompt": "a calm desert at golden hour, cinematic",
        "image_size": "landscape_16_9",
        "guidance_scale": 3.5,
        "num_inference_steps": 28,
        "seed": 42,
    }
    assert not order.dropped
    assert not order.warnings


def test_without_a_model_fal_uses_flux_2() -> None:
    assert FAL.shape(Wish("a cat")).model == "fal-ai/flux-2"


@pytest.mark.parametrize("size", IMAGE_SIZES)
def test_every_named_size_is_sent_as_it_is(size: str) -> None:
    assert fal(image_size=size)["image_size"] == size


@pytest.mark.parametrize("model", ["fal-ai/flux-2", "fal-ai/unlisted/model"])
def test_an_unknown_size_is_refused_by_name(model: str) -> None:
    with pytest.raises(BadSize) as refusal:
        fal(model, image_size="gigantic")
    assert refusal.value.field == "imageSize"


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("1:1", "square_hd"), ("16:9", "landscape_16_9"), ("21:9", "landscape_16_9"), ("2:3", "portrait_4_3")],
)
def test_a_ratio_becomes_the_nearest_named_size_and_this_is_said(ratio: str, size: str) -> None:
    order = FAL.shape(Wish("a cat", aspect_ratio=ratio))
    assert order.arguments["image_size"] == size
    assert [warning.code for warning in order.warnings] == ["aspect_ratio_mapped"]


@pytest.mark.parametrize("ratio", ["wide", "0:1", "1:0", "16/9", ":"])
def test_what_is_no_ratio_is_refused(ratio: str) -> None:
    with pytest.raises(BadSize) as refusal:
        nearest_size(ratio)
    assert refusal.value.field == "aspectRatio"


def test_parameters_that_the_model_does_not_know_are_dropped_and_named() -> None:
    wish = Wish("a cat", "fal-ai/flux-2-pro", parameters={"guidance_scale": 3.5, "seed": 1, "zoom": 2})
    order = FAL.shape(wish)
    assert order.arguments["seed"] == 1
    assert "guidance_scale" not in order.arguments
    assert order.dropped == ("guidance_scale", "zoom")


def test_an_endpoint_that_is_not_listed_gets_every_parameter_but_the_reserved() -> None:
    parameters = {"strength": 0.4, "loras": [{"path": "x"}], "image_url": "http://x", "webhook": "http://y"}
    assert fal("fal-ai/some/new-model", parameters=parameters) == {
        "prompt": "a cat",
        "strength": 0.4,
        "loras": [{"path": "x"}],
    }


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_reserved_names_never_pass(name: str) -> None:
    plain = fal("fal-ai/some/new-model")
    assert fal("fal-ai/some/new-model", parameters={name: "evil", "_" + name: 1}) == plain


@pytest.mark.parametrize("several", ["num_images", "max_images"])
def test_a_run_asks_for_one_picture_and_says_so(several: str) -> None:
    order = FAL.shape(Wish("a cat", "fal-ai/flux-2", parameters={several: 4}))
    assert several not in order.arguments
    assert order.dropped == (several,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("guidance_scale", "3"),
        ("guidance_scale", True),
        ("guidance_scale", -0.1),
        ("guidance_scale", 20.1),
        ("guidance_scale", float("nan")),
        ("guidance_scale", float("inf")),
        ("num_inference_steps", 3),
        ("num_inference_steps", 51),
        ("num_inference_steps", 28.5),
        ("seed", "42"),
        ("seed", 2**70),
        ("acceleration", "warp"),
        ("enable_safety_checker", "yes"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_name(name: str, value: Any) -> None:
    with pytest.raises(BadParameter) as refusal:
        fal(parameters={name: value})
    assert refusal.value.field == f"modelParams.{name}"


def test_the_range_is_said() -> None:
    with pytest.raises(BadParameter, match="from 4 to 50"):
        fal(parameters={"num_inference_steps": 99})


def test_colours_are_checked() -> None:
    recraft = "fal-ai/recraft/v4.1/text-to-image"
    good = {"colors": [{"r": 1, "g": 2, "b": 3}], "background_color": {"r": 0, "g": 0, "b": 0}}
    assert fal(recraft, parameters=good)["colors"] == good["colors"]
    with pytest.raises(BadParameter):
        fal(recraft, parameters={"colors": [{"r": 300, "g": 0, "b": 0}]})


@pytest.mark.parametrize(
    "endpoint", ["../evil", "fal-ai/../x", "http://evil/x", "fal-ai", "FAL-AI/flux", "a/b?c=d", "a/b#c", "a//b", "a/b/"]
)
def test_an_impossible_endpoint_id_is_refused(endpoint: str) -> None:
    with pytest.raises(BadModel) as refusal:
        fal(endpoint)
    assert refusal.value.field == "model"


def test_google_takes_ratio_and_resolution() -> None:
    arguments = GOOGLE.shape(Wish("a cat", image_size="2K", aspect_ratio="16:9")).arguments
    assert arguments == {"prompt": "a cat", "image_size": "2K", "aspect_ratio": "16:9"}


def test_google_reads_fals_named_sizes_as_ratios() -> None:
    assert GOOGLE.shape(Wish("a cat", image_size="portrait_16_9")).arguments["aspect_ratio"] == "9:16"


@pytest.mark.parametrize(("size", "ratio", "field"), [("8K", None, "imageSize"), (None, "7:3", "aspectRatio")])
def test_google_refuses_other_sizes_by_name(size: str | None, ratio: str | None, field: str) -> None:
    with pytest.raises(BadSize) as refusal:
        GOOGLE.shape(Wish("a cat", image_size=size, aspect_ratio=ratio))
    assert refusal.value.field == field


def test_google_is_never_sent_what_it_rejects() -> None:
    order = GOOGLE.shape(Wish("a cat", parameters={"seed": 1, "temperature": 0.4, "thinking_level": "high"}))
    assert order.arguments == {"prompt": "a cat", "thinking_level": "high"}
    assert order.dropped == ("seed", "temperature")


@given(
    model=st.sampled_from(["", "fal-ai/flux-2", "fal-ai/flux-2-pro", "fal-ai/recraft/v4.1/text-to-image", "x/y"])
    | st.text(max_size=30),
    size=st.none() | st.text(max_size=12),
    ratio=st.none() | st.text(max_size=6),
    parameters=st.dictionaries(
        st.sampled_from(["guidance_scale", "seed", "colors", "background_color", "num_inference_steps"])
        | st.text(max_size=10),
        JSON,
        max_size=4,
    ),
)
def test_any_wish_is_shaped_or_refused_with_a_field(
    model: str, size: str | None, ratio: str | None, parameters: dict[str, Any]
) -> None:
    wish = Wish("a cat", model, size, ratio, parameters)
    for provider in (FAL, GOOGLE):
        try:
            order = provider.shape(wish)
        except Refusal as refusal:
            assert refusal.field
        else:
            assert order.arguments["prompt"] == "a cat"
            assert not (order.arguments.keys() - {"prompt", "image_size", "aspect_ratio"}) & RESERVED
