import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.refusals import Refusal
from generation.contracts import BadParameter, Contract
from generation.providers.fal import Fal
from generation.providers.google import Google
from generation.providers.protocol import Order, Wish
from generation.shaping import RESERVED, BadModel, MaskRequired
from generation.sizes import IMAGE_SIZES, MAX_SIDE, BadSize, Pixels, nearest_size

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


def test_a_width_and_a_height_are_sent_where_the_model_takes_them() -> None:
    size = {"width": 640, "height": 1280}
    for model in ("fal-ai/flux-2", "fal-ai/flux-2-pro", "fal-ai/unlisted/model"):
        assert fal(model, image_size=Pixels(640, 1280))["image_size"] == size


@pytest.mark.parametrize(
    ("model", "size", "field", "said"),
    [
        ("fal-ai/flux-2", Pixels(511, 1024), "imageSize.width", "from 512 to 2048"),
        ("fal-ai/flux-2", Pixels(1024, 2049), "imageSize.height", "from 512 to 2048"),
        ("fal-ai/flux-2-pro", Pixels(0, 1024), "imageSize.width", f"from 1 to {MAX_SIDE}"),
        ("fal-ai/flux-2-pro", Pixels(1024, MAX_SIDE + 1), "imageSize.height", f"from 1 to {MAX_SIDE}"),
        ("fal-ai/unlisted/model", Pixels(-1, 1024), "imageSize.width", f"from 1 to {MAX_SIDE}"),
        ("fal-ai/bytedance/seedream/v4.5/edit", Pixels(1024, 2048), "imageSize.width", "3,686,400 to 16,777,216"),
        ("fal-ai/bytedance/seedream/v4.5/edit", Pixels(-4096, -4096), "imageSize.width", "from 1920 to 4096"),
        ("fal-ai/bytedance/seedream/v4.5/edit", Pixels(4_000_000, 1), "imageSize.width", "from 1920 to 4096"),
        ("fal-ai/gpt-image-1.5", Pixels(1024, 1024), "imageSize", "1536x1024"),
        ("fal-ai/nano-banana-pro", Pixels(1024, 1024), "imageSize", "2K, 4K"),
    ],
)
def test_pixels_that_a_model_does_not_take_are_refused_with_what_it_takes(
    model: str, size: Pixels, field: str, said: str
) -> None:
    with pytest.raises(BadSize, match=said) as refusal:
        fal(model, image_size=size)
    assert refusal.value.field == field


@pytest.mark.parametrize("size", [Pixels(1920, 1920), Pixels(4096, 4096), Pixels(1280, 2880), Pixels(8000, 500)])
def test_seedream_takes_good_sides_or_a_good_area(size: Pixels) -> None:
    sent = fal("fal-ai/bytedance/seedream/v4.5/text-to-image", image_size=size)
    assert sent["image_size"] == {"width": size.width, "height": size.height}


@pytest.mark.parametrize(
    ("model", "default"),
    [
        ("fal-ai/flux-2", "landscape_4_3"),
        ("fal-ai/flux-2-pro/edit", "auto"),
        ("fal-ai/bytedance/seedream/v4.5/text-to-image", {"width": 2048, "height": 2048}),
        ("fal-ai/bytedance/seedream/v5/lite/text-to-image", "auto_2K"),
        ("fal-ai/gpt-image-1.5", "1024x1024"),
    ],
)
def test_without_a_size_the_contract_s_own_is_sent(model: str, default: Any) -> None:
    assert fal(model)["image_size"] == default


def test_sizes_of_one_endpoint_alone_are_taken_there_and_nowhere_else() -> None:
    assert fal("fal-ai/bytedance/seedream/v4.5/text-to-image", image_size="auto_4K")["image_size"] == "auto_4K"
    with pytest.raises(BadSize):
        fal("fal-ai/bytedance/seedream/v5/lite/text-to-image", image_size="auto_4K")
    with pytest.raises(BadSize):
        fal("fal-ai/flux-2", image_size="auto_4K")


def test_an_endpoint_sized_by_ratio_takes_those_of_its_list() -> None:
    kontext = "fal-ai/flux-pro/kontext"
    assert fal(kontext, aspect_ratio="9:21") == {"prompt": "a cat", "aspect_ratio": "9:21"}
    assert "aspect_ratio" not in fal(kontext)
    with pytest.raises(BadSize, match="21:9, 16:9") as refusal:
        fal(kontext, aspect_ratio="5:4")
    assert refusal.value.field == "aspectRatio"


def test_an_endpoint_sized_by_ratio_reads_named_sizes_as_ratios() -> None:
    order = FAL.shape(Wish("a cat", "fal-ai/flux-pro/v1.1-ultra", image_size="portrait_4_3"))
    assert order.arguments["aspect_ratio"] == "3:4"
    assert not order.warnings


def test_a_resolution_goes_into_its_own_field() -> None:
    sent = fal("fal-ai/nano-banana-2", image_size="0.5K", aspect_ratio="8:1")
    assert (sent["resolution"], sent["aspect_ratio"]) == ("0.5K", "8:1")
    assert "image_size" not in sent
    with pytest.raises(BadSize, match="1K, 2K, 4K") as refusal:
        fal("fal-ai/nano-banana-pro", image_size="0.5K")
    assert refusal.value.field == "imageSize"


@pytest.mark.parametrize(
    ("model", "size", "ratio", "sent"),
    [
        ("fal-ai/flux-2", "square", "16:9", {"image_size": "square"}),
        ("fal-ai/flux-pro/kontext", "square", "16:9", {"aspect_ratio": "16:9"}),
        ("fal-ai/flux/dev/image-to-image", "square", None, {}),
        ("fal-ai/flux-kontext/dev", None, "16:9", {}),
        ("fal-ai/recraft/v3/image-to-image", Pixels(9, 9), "wide", {}),
    ],
)
def test_a_size_that_cannot_be_used_is_told(model: str, size: Any, ratio: str | None, sent: dict[str, Any]) -> None:
    order = FAL.shape(Wish("a cat", model, size, ratio))
    assert order.arguments == {"prompt": "a cat", **sent}
    assert [warning.code for warning in order.warnings] == ["size_ignored"]


@pytest.mark.parametrize(("model", "size"), [("fal-ai/flux-2", "landscape_16_9"), ("fal-ai/nano-banana-pro", "2K")])
def test_size_and_ratio_that_agree_are_both_taken_without_a_word(model: str, size: str) -> None:
    assert not FAL.shape(Wish("a cat", model, size, "16:9")).warnings


def test_a_model_that_needs_a_mask_is_refused() -> None:
    with pytest.raises(MaskRequired) as refusal:
        fal("fal-ai/ideogram/v3/edit", has_reference=True)
    assert refusal.value.field == "model"


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
@pytest.mark.parametrize(
    "model", ["fal-ai/flux-2", "fal-ai/bytedance/seedream/v4.5/text-to-image", "fal-ai/flux-2-pro", "fal-ai/new/model"]
)
def test_a_run_asks_for_one_picture_and_says_so(model: str, several: str) -> None:
    order = FAL.shape(Wish("a cat", model, parameters={several: 4}))
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
    ("model", "name", "good", "bad"),
    [
        ("fal-ai/ideogram/v3", "style_codes", ["AAFF5733"], ["AAFF5733", 5]),
        ("fal-ai/ideogram/v3", "color_palette", {"name": "EMBER"}, {"name": "LAVA"}),
        (
            "fal-ai/ideogram/v3",
            "color_palette",
            {"members": [{"rgb": {"r": 1, "g": 2, "b": 3}, "color_weight": 0.5}]},
            {"members": [{"color_weight": 0.5}]},
        ),
        ("fal-ai/qwen-image", "loras", [{"path": "a/b", "scale": 0.8}], [{"scale": 0.8}]),
        ("fal-ai/qwen-image", "loras", [], [{"path": "a/b", "scale": "much"}]),
        ("fal-ai/recraft/v3/text-to-image", "style", "realistic_image/hdr", "realistic_image/nope"),
        ("fal-ai/flux-2-pro", "safety_tolerance", "5", "6"),
        ("fal-ai/flux-2-pro", "safety_tolerance", "5", 5),
        ("fal-ai/qwen-image", "num_inference_steps", 250, 251),
        ("fal-ai/qwen-image", "negative_prompt", "fog", "x" * 4001),
    ],
)
def test_every_type_of_parameter_is_checked(model: str, name: str, good: Any, bad: Any) -> None:
    assert fal(model, parameters={name: good})[name] == good
    with pytest.raises(BadParameter) as refusal:
        fal(model, parameters={name: bad})
    assert refusal.value.field == f"modelParams.{name}"


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


def test_google_is_not_offered_512_pixels() -> None:
    with pytest.raises(BadSize):
        GOOGLE.shape(Wish("a cat", image_size="512"))


def test_a_gemini_model_of_one_size_is_not_told_it() -> None:
    order = GOOGLE.shape(Wish("a cat", "gemini-2.5-flash-image", "square", None))
    assert order.arguments == {"prompt": "a cat", "aspect_ratio": "1:1"}
    with pytest.raises(BadSize):
        GOOGLE.shape(Wish("a cat", "gemini-2.5-flash-image", "1K", None))


def test_google_is_never_sent_what_it_rejects() -> None:
    order = GOOGLE.shape(Wish("a cat", parameters={"seed": 1, "temperature": 0.4, "thinking_level": "high"}))
    assert order.arguments == {"prompt": "a cat", "thinking_level": "high"}
    assert order.dropped == ("seed", "temperature")


CONTRACTS = [*FAL.contracts(), *GOOGLE.contracts(), FAL.contract("x/y"), GOOGLE.contract("some-model")]
NAMES = sorted({parameter.name for contract in CONTRACTS for parameter in contract.parameters})
SIZES = sorted({size for contract in CONTRACTS for size in contract.sizes})
SIZING = {"prompt", "image_size", "aspect_ratio", "resolution"}
names = st.sampled_from(NAMES) | st.sampled_from(sorted(RESERVED)) | st.text(max_size=10)
sides = st.integers(min_value=-1, max_value=20_000)
sizes = st.none() | st.sampled_from([*SIZES, "1K", "2K", "4K"]) | st.text(max_size=12) | st.builds(Pixels, sides, sides)
ratios = st.none() | st.sampled_from(SIZES) | st.text(max_size=6)
values = JSON | st.integers(1, 30) | st.booleans() | st.sampled_from(["png", "none", "high", "2"])


def shaped(provider: Fal | Google, wish: Wish) -> Order | Refusal:
    try:
        return provider.shape(wish)
    except Refusal as refusal:
        return refusal


def shaped_for(contract: Contract, wish: Wish) -> Order | Refusal:
    return shaped(FAL if contract.provider == "fal" else GOOGLE, replace(wish, prompt="a cat", model=contract.model))


wishes = st.builds(
    Wish,
    prompt=st.just(""),
    image_size=sizes,
    aspect_ratio=ratios,
    parameters=st.dictionaries(names, values, max_size=4),
)


@given(st.sampled_from(CONTRACTS), wishes)
def test_any_wish_is_shaped_or_refused_with_a_field(contract: Contract, wish: Wish) -> None:
    order = shaped_for(contract, wish)
    if isinstance(order, Refusal):
        assert order.field
        return
    assert order.arguments["prompt"] == "a cat"
    assert not (order.arguments.keys() - SIZING) & RESERVED
    assert not order.arguments.keys() & {"num_images", "max_images"}
    assert not set(order.dropped) & order.arguments.keys()
    json.dumps(order.arguments)


@given(st.sampled_from(CONTRACTS), wishes)
def test_what_was_shaped_is_shaped_again_to_the_same(contract: Contract, wish: Wish) -> None:
    order = shaped_for(contract, wish)
    if isinstance(order, Refusal):
        return
    arguments = order.arguments
    size = arguments.get("image_size") or arguments.get("resolution")
    again = shaped_for(
        contract,
        Wish(
            "",
            image_size=Pixels(**size) if isinstance(size, dict) else size,
            aspect_ratio=arguments.get("aspect_ratio"),
            parameters={name: value for name, value in arguments.items() if name not in SIZING},
        ),
    )
    assert again == Order(order.model, arguments)


@given(st.text(max_size=30))
def test_any_model_id_is_taken_as_it_is_or_refused_by_name(model: str) -> None:
    for provider in (FAL, GOOGLE):
        order = shaped(provider, Wish("a cat", model))
        assert order.field == "model" if isinstance(order, Refusal) else order.model == model or not model
