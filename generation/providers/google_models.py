"""Google's image models by contract, one row each.

Sources: ai.google.dev's image-generation and pricing pages and third-party capability tables, read in October and
November 2026. `gemini-nano-banana-2.1` answers seed, temperature, topP, topK and logprobs with 400, and 512 as a size
too, by most accounts; so none of them is listed. `gemini-2.5-flash-image` was to be shut down in October 2026 and
still answers; `gemini-3.1-flash-image` is left out because its shutdown was announced for 29 October 2026.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.contracts import Contract, Parameter, ReferenceField
from generation.prices import PerImage, PerResolution, Price
from generation.sizes import Sizing

TEN_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
FOURTEEN_RATIOS = (*TEN_RATIOS, "1:4", "4:1", "1:8", "8:1")
UP_TO_14 = ReferenceField("inlineData", most=14, is_list=True)


def sized(ratios: tuple[str, ...], resolutions: tuple[str, ...]) -> Sizing:
    """Ratio and resolution as Gemini takes them: both optional, the resolution in a field named `image_size`."""
    return Sizing(
        "aspect_ratio", ratios, resolutions=resolutions, default_resolution="1K", resolution_field="image_size"
    )


def _thinking(*choices: str, default: str | None = None) -> Parameter:
    return Parameter("thinking_level", "string", choices=choices, default=default)


def _per_resolution(text: str, usd: Mapping[str, str]) -> PerResolution:
    return PerResolution(text, {name: Decimal(each) for name, each in usd.items()})


def _row(
    model: str,
    label: str,
    sizing: Sizing,
    price: Price,
    *parameters: Parameter,
    reference: ReferenceField = UP_TO_14,
) -> Contract:
    return Contract("google", model, label, sizing, parameters, reference, None, price)


_ROWS = (
    _row(
        "gemini-nano-banana-2.1",
        "Nano Banana 2.1",
        sized(FOURTEEN_RATIOS, ("1K", "2K", "4K")),
        _per_resolution(
            gettext_noop("${usd} per image").format(usd="0.0336 (1K), $0.0504 (2K), $0.113 (4K)"),
            {"1K": "0.0336", "2K": "0.0504", "4K": "0.113"},
        ),
        _thinking("minimal", "medium", "high", default="medium"),
    ),
    _row(
        "gemini-3.1-flash-lite-image",
        "Gemini 3.1 Flash Lite Image",
        sized(TEN_RATIOS, ("1K",)),
        PerImage(gettext_noop("${usd} per image").format(usd="0.0336"), Decimal("0.0336")),
        _thinking("minimal", "high"),
    ),
    _row(
        "gemini-3-pro-image",
        "Gemini 3 Pro Image",
        sized(TEN_RATIOS, ("1K", "2K", "4K")),
        _per_resolution(
            gettext_noop("${usd} per image").format(usd="0.134 (1K, 2K), $0.24 (4K)"),
            {"1K": "0.134", "2K": "0.134", "4K": "0.24"},
        ),
    ),
    _row(
        "gemini-2.5-flash-image",
        "Gemini 2.5 Flash Image",
        # It draws at 1K and wants that left unsaid.
        sized(TEN_RATIOS, ()),
        PerImage(gettext_noop("${usd} per image").format(usd="0.039"), Decimal("0.039")),
        reference=ReferenceField("inlineData", most=3, is_list=True),
    ),
)
MODELS = {contract.model: contract for contract in _ROWS}
