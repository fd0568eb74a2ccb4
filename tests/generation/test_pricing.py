"""Prices worked out by hand from what is published."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from generation import providers
from generation.pricing import Estimate, estimate
from generation.providers.fal_endpoints import ENDPOINTS
from generation.providers.google_models import MODELS
from generation.providers.protocol import Wish
from generation.sizes import Pixels


def price(model: str, reference_pixels: int = 0, **wish: Any) -> str | None:
    """The estimate for a wish as it is shaped, in dollars."""
    provider = providers.get("fal" if "/" in model else "google")
    arguments = provider.shape(Wish("a cat", model, **wish)).arguments
    estimated = estimate(provider.contract(model), arguments, reference_pixels)
    return str(estimated.usd) if estimated else None


@pytest.mark.parametrize(
    ("size", "usd"),
    [
        (None, "0.012"),  # landscape_4_3: 0.75 megapixels are billed as 1
        ("square_hd", "0.012"),  # exactly 1
        ("square", "0.012"),  # a quarter is billed as 1
        (Pixels(1024, 1025), "0.024"),  # one line more is 2
        (Pixels(2048, 2048), "0.048"),  # 4
    ],
)
def test_a_price_by_the_megapixel_counts_whole_ones(size: str | Pixels | None, usd: str) -> None:
    assert price("fal-ai/flux-2", image_size=size) == usd


@pytest.mark.parametrize(
    ("size", "usd"),
    [
        (Pixels(1024, 1024), "0.030"),  # fal's own three examples
        (Pixels(1920, 1080), "0.045"),
        (Pixels(512, 512), "0.030"),
        (Pixels(2048, 2048), "0.075"),  # 0.03 + 3 × 0.015
    ],
)
def test_the_first_megapixel_of_flux_2_pro_costs_more_than_the_others(size: Pixels, usd: str) -> None:
    assert price("fal-ai/flux-2-pro", image_size=size) == usd


@pytest.mark.parametrize(
    ("reference", "usd"),
    [
        (512 * 512, "0.045"),  # 0.03 + 0.015 for a reference of up to a megapixel
        (1024 * 1024, "0.045"),
        (2000 * 1000, "0.060"),  # 1.9 megapixels of reference are billed as 2
    ],
)
def test_a_reference_is_measured_by_flux_2_pro(reference: int, usd: str) -> None:
    assert price("fal-ai/flux-2-pro/edit", reference, image_size="square_hd") == usd


def test_a_reference_costs_one_megapixel_whatever_its_size_where_fal_resizes_it() -> None:
    for reference in (0, 512 * 512, 4096 * 4096):
        assert price("fal-ai/flux-2/flash/edit", reference, image_size="square_hd") == "0.010"  # fal's own example
    assert price("fal-ai/flux-2/turbo/edit", image_size=Pixels(2048, 1024)) == "0.024"


@pytest.mark.parametrize(
    ("model", "wish", "usd"),
    [
        ("fal-ai/bytedance/seedream/v4.5/text-to-image", {"image_size": "auto_4K"}, "0.04"),
        ("fal-ai/flux-pro/kontext/max", {}, "0.08"),
        ("fal-ai/nano-banana-pro", {}, "0.15"),
        ("fal-ai/nano-banana-pro", {"image_size": "2K"}, "0.15"),
        ("fal-ai/nano-banana-pro/edit", {"image_size": "4K"}, "0.30"),
        ("gemini-nano-banana-2.1", {}, "0.0336"),
        ("gemini-nano-banana-2.1", {"image_size": "2K", "aspect_ratio": "16:9"}, "0.0504"),
        ("gemini-nano-banana-2.1", {"image_size": "4K"}, "0.113"),
        ("gemini-3-pro-image", {"image_size": "4K"}, "0.24"),
        ("gemini-2.5-flash-image", {"image_size": "square"}, "0.039"),
    ],
)
def test_a_price_by_the_picture_depends_on_its_resolution_at_most(model: str, wish: dict[str, Any], usd: str) -> None:
    assert price(model, **wish) == usd


def test_a_published_range_gives_both_ends() -> None:
    recraft = ENDPOINTS["fal-ai/recraft/v4.1/text-to-image"]
    assert estimate(recraft, {"prompt": "a cat"}) == Estimate(Decimal("0.04"), Decimal("0.035"))
    assert estimate(ENDPOINTS["fal-ai/gpt-image-1.5"], {}) == Estimate(Decimal("0.2"), Decimal("0.009"))


@pytest.mark.parametrize(
    ("model", "reference", "wish"),
    [
        ("fal-ai/flux-2-max", 0, {}),  # no price published
        ("fal-ai/some/unlisted", 0, {}),
        ("some-other-gemini", 0, {}),
        ("fal-ai/flux-2-pro/edit", 512 * 512, {}),  # the size is the model's own choice
        ("fal-ai/flux-2-pro/edit", 0, {"image_size": "square_hd"}),  # a reference of unknown size
    ],
)
def test_what_cannot_be_told_beforehand_is_not_guessed(model: str, reference: int, wish: dict[str, Any]) -> None:
    assert price(model, reference, **wish) is None


def test_a_resolution_without_a_price_has_none() -> None:
    contract = MODELS["gemini-3-pro-image"]
    assert estimate(contract, {"image_size": "16K"}) is None
    assert estimate(replace(contract, sized=None), {}) is None


def test_every_estimate_fits_the_column_that_keeps_it() -> None:
    for contract in [*ENDPOINTS.values(), *MODELS.values()]:
        estimated = estimate(contract, {"image_size": {"width": 14_142, "height": 14_142}}, 50_000_000)
        if estimated:
            assert Decimal(0) < estimated.least <= estimated.usd < Decimal(100_000)
            assert estimated.usd == estimated.usd.quantize(Decimal("0.00001"))
