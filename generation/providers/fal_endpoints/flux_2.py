"""Black Forest Labs' FLUX.2."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.prices import NO_PRICE, PerMegapixel, Unpublished
from generation.providers.fal_endpoints.rows import (
    EXPANSION,
    REQUIRED_IMAGES,
    SAFETY,
    SEED,
    TOLERANCE_OF_5,
    UP_TO_4,
    UP_TO_4_IMAGES,
    acceleration,
    by_size,
    formats,
    guidance,
    per_megapixel,
    per_megapixel_in_and_out,
    row,
    steps,
)
from generation.sizes import IMAGE_SIZES, CustomSize

_SIDES = CustomSize(512, 2048)
_SIZED = by_size(custom=_SIDES)
_SQUARE = by_size("square_hd", custom=_SIDES)
_LIKE_ITS_REFERENCE = by_size(None, custom=_SIDES)
_AUTO = by_size("auto", ("auto", *IMAGE_SIZES))

_DISTILLED = (guidance(2.5, 0, 20), SEED, EXPANSION, SAFETY, formats("png", "jpeg", "webp"))
_DEV = (guidance(2.5, 0, 20), steps(28, 4, 50), SEED, acceleration("regular"), *_DISTILLED[2:])
_PRO = (SEED, TOLERANCE_OF_5, SAFETY, formats("jpeg", "png"))
_PRO_PRICE = PerMegapixel(
    gettext_noop(
        "$0.03 for the first megapixel of output, $0.015 for each further one of input and output, rounded up"
    ),
    Decimal("0.03"),
    Decimal("0.015"),
    "measured",
)

ROWS = (
    row(
        "fal-ai/flux-2",
        "FLUX.2 Dev",
        _SIZED,
        per_megapixel("0.012"),
        *_DEV,
        images=UP_TO_4,
        with_reference="fal-ai/flux-2/edit",
    ),
    row(
        "fal-ai/flux-2/edit",
        "FLUX.2 Dev Edit",
        _LIKE_ITS_REFERENCE,
        Unpublished(gettext_noop("Not published; others report $0.012 per megapixel")),
        *_DEV,
        reference=UP_TO_4_IMAGES,
        images=UP_TO_4,
    ),
    row(
        "fal-ai/flux-2/flash",
        "FLUX.2 Flash",
        _SIZED,
        per_megapixel("0.005"),
        *_DISTILLED,
        images=UP_TO_4,
        with_reference="fal-ai/flux-2/flash/edit",
    ),
    row(
        "fal-ai/flux-2/flash/edit",
        "FLUX.2 Flash Edit",
        _SQUARE,
        per_megapixel_in_and_out("0.005"),
        *_DISTILLED,
        reference=UP_TO_4_IMAGES,
        images=UP_TO_4,
    ),
    row(
        "fal-ai/flux-2/turbo",
        "FLUX.2 Turbo",
        _SIZED,
        per_megapixel("0.008"),
        *_DISTILLED,
        images=UP_TO_4,
        with_reference="fal-ai/flux-2/turbo/edit",
    ),
    row(
        "fal-ai/flux-2/turbo/edit",
        "FLUX.2 Turbo Edit",
        _SQUARE,
        per_megapixel_in_and_out("0.008"),
        *_DISTILLED,
        reference=UP_TO_4_IMAGES,
        images=UP_TO_4,
    ),
    row(
        "fal-ai/flux-2-pro",
        "FLUX.2 Pro",
        by_size(),
        _PRO_PRICE,
        *_PRO,
        images=None,
        with_reference="fal-ai/flux-2-pro/edit",
    ),
    row(
        "fal-ai/flux-2-pro/edit",
        "FLUX.2 Pro Edit",
        _AUTO,
        _PRO_PRICE,
        *_PRO,
        reference=REQUIRED_IMAGES,
        images=None,
    ),
    row(
        "fal-ai/flux-2-max",
        "FLUX.2 Max",
        by_size(),
        NO_PRICE,
        *_PRO,
        images=None,
        with_reference="fal-ai/flux-2-max/edit",
    ),
    row(
        "fal-ai/flux-2-max/edit",
        "FLUX.2 Max Edit",
        _AUTO,
        NO_PRICE,
        *_PRO,
        reference=REQUIRED_IMAGES,
        images=None,
    ),
)
