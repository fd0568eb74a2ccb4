"""What a picture will cost, told before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generation.contracts import Contract
from generation.prices import PerImage, PerMegapixel, PerResolution
from generation.sizes import Pixels, pixels_of

MEGAPIXEL = 1024 * 1024
"""Pixels: in fal's own examples 1024 × 1024 is billed as one megapixel and 512 × 512 is a quarter of one."""


@dataclass(frozen=True)
class Estimate:
    """US dollars for one picture. `usd` is the most by the published price, `least` the least where it is a range."""

    usd: Decimal
    least: Decimal


def estimate(contract: Contract, arguments: Mapping[str, Any], reference_pixels: int = 0) -> Estimate | None:
    """What the model's published price comes to for shaped arguments; None where it cannot be told beforehand.

    `reference_pixels` is the area of the reference picture, 0 without one. Megapixels are rounded up to whole ones,
    output and reference each by itself: so fal bills where it says how, and elsewhere it is the upper end.
    """
    price = contract.price
    if isinstance(price, PerImage):
        return Estimate(price.most or price.usd, price.usd)
    if isinstance(price, PerResolution):
        return _exactly(price.usd.get(_resolution(contract, arguments)))
    if isinstance(price, PerMegapixel):
        return _exactly(_by_area(contract, price, arguments, reference_pixels))
    return None


def _exactly(usd: Decimal | None) -> Estimate | None:
    return None if usd is None else Estimate(usd, usd)


def _resolution(contract: Contract, arguments: Mapping[str, Any]) -> str:
    sizing = contract.sized
    return str(arguments.get(sizing.resolution_field) or sizing.default_resolution) if sizing else ""


def _by_area(
    contract: Contract, price: PerMegapixel, arguments: Mapping[str, Any], reference_pixels: int
) -> Decimal | None:
    drawn = _drawn(contract, arguments)
    sent = _sent(contract, price, reference_pixels)
    if drawn is None or sent is None:
        return None
    return price.first + price.further * (_megapixels(drawn.area) - 1 + sent)


def _drawn(contract: Contract, arguments: Mapping[str, Any]) -> Pixels | None:
    """The size that the picture will have; None where the model decides."""
    size = arguments.get("image_size") or (contract.sized.default if contract.sized else None)
    if isinstance(size, Mapping):
        return Pixels(size["width"], size["height"])
    return pixels_of(size) if isinstance(size, str) else size


def _sent(contract: Contract, price: PerMegapixel, reference_pixels: int) -> int | None:
    """How many megapixels the reference is billed as; None for a reference of unknown size."""
    required = bool(contract.reference and contract.reference.required)
    if price.reference == "free" or not (required or reference_pixels):
        return 0
    if price.reference == "one":
        return 1
    return _megapixels(reference_pixels) if reference_pixels else None


def _megapixels(pixels: int) -> int:
    return -(-pixels // MEGAPIXEL)
