"""Google's Nano Banana models as fal serves them."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.contracts import Parameter
from generation.prices import NO_PRICE, PerResolution
from generation.providers.fal_endpoints.rows import (
    REQUIRED_IMAGES,
    SEED,
    UP_TO_4,
    by_ratio,
    formats,
    row,
)

_TEN = "21:9 16:9 3:2 4:3 5:4 1:1 4:5 3:4 2:3 9:16"
_WITH_AUTO = f"auto {_TEN}"
_FOUR_MORE = f"{_WITH_AUTO} 4:1 1:4 8:1 1:8"
_TOLERANCE = Parameter("safety_tolerance", "string", choices=("1", "2", "3", "4", "5", "6"), default="4")
_FIRST = (SEED, _TOLERANCE, Parameter("limit_generations", "boolean", default=False), formats("png", "jpeg", "webp"))
_WEB_SEARCH = Parameter("enable_web_search", "boolean", default=False)
_SECOND = (
    SEED,
    _TOLERANCE,
    _WEB_SEARCH,
    Parameter("limit_generations", "boolean", default=True),
    Parameter("thinking_level", "string", choices=("minimal", "high")),
    formats("png", "jpeg", "webp"),
)
_SECOND_SIZED = by_ratio(_FOUR_MORE, "auto", "0.5K 1K 2K 4K")
_PRO_PRICE = PerResolution(
    gettext_noop("$0.15 per image (4K doubles)"), {"1K": Decimal("0.15"), "2K": Decimal("0.15"), "4K": Decimal("0.30")}
)

ROWS = (
    row(
        "fal-ai/nano-banana",
        "Nano Banana",
        by_ratio(_TEN, "1:1"),
        NO_PRICE,
        *_FIRST,
        with_reference="fal-ai/nano-banana/edit",
    ),
    row(
        "fal-ai/nano-banana/edit",
        "Nano Banana Edit",
        by_ratio(_WITH_AUTO, "auto"),
        NO_PRICE,
        *_FIRST,
        reference=REQUIRED_IMAGES,
    ),
    row(
        "fal-ai/nano-banana-2",
        "Nano Banana 2",
        _SECOND_SIZED,
        NO_PRICE,
        *_SECOND,
        with_reference="fal-ai/nano-banana-2/edit",
    ),
    row(
        "fal-ai/nano-banana-2/edit",
        "Nano Banana 2 Edit",
        _SECOND_SIZED,
        NO_PRICE,
        *_SECOND,
        reference=REQUIRED_IMAGES,
    ),
    row(
        "fal-ai/nano-banana-pro",
        "Nano Banana Pro",
        by_ratio(_WITH_AUTO, "1:1", "1K 2K 4K"),
        _PRO_PRICE,
        *_FIRST,
        _WEB_SEARCH,
        images=UP_TO_4,
        with_reference="fal-ai/nano-banana-pro/edit",
    ),
    row(
        "fal-ai/nano-banana-pro/edit",
        "Nano Banana Pro Edit",
        by_ratio(_WITH_AUTO, "auto", "1K 2K 4K"),
        _PRO_PRICE,
        *_FIRST,
        _WEB_SEARCH,
        reference=REQUIRED_IMAGES,
    ),
)
