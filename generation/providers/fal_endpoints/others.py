"""Families of one or two endpoints: GPT Image, Wan and Z-Image."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.contracts import ImagesField, Parameter, ReferenceField
from generation.prices import NO_PRICE, PerImage
from generation.providers.fal_endpoints.rows import (
    EXPANSION,
    EXPANSION_ON,
    NEGATIVE,
    REQUIRED_IMAGES,
    SAFETY,
    SEED,
    UP_TO_4,
    acceleration,
    by_size,
    formats,
    row,
    steps,
)

_GPT_SIZES = ("1024x1024", "1536x1024", "1024x1536")
_GPT_PRICE = PerImage(
    gettext_noop("by quality and size, about $0.009 to $0.2 per image"), Decimal("0.009"), Decimal("0.2")
)
_GPT = (
    Parameter("quality", "string", choices=("low", "medium", "high"), default="high"),
    Parameter("background", "string", choices=("auto", "transparent", "opaque"), default="auto"),
    formats("png", "jpeg", "webp"),
)

ROWS = (
    row(
        "fal-ai/gpt-image-1.5",
        "GPT Image 1.5",
        by_size("1024x1024", _GPT_SIZES, custom=None),
        _GPT_PRICE,
        *_GPT,
        images=UP_TO_4,
        with_reference="fal-ai/gpt-image-1.5/edit",
    ),
    row(
        "fal-ai/gpt-image-1.5/edit",
        "GPT Image 1.5 Edit",
        by_size("auto", ("auto", *_GPT_SIZES), custom=None),
        _GPT_PRICE,
        *_GPT,
        Parameter("input_fidelity", "string", choices=("low", "high"), default="high"),
        reference=ReferenceField("image_urls", required=True, is_list=True, mask="mask_image_url"),
    ),
    row(
        "fal-ai/wan/v2.7/text-to-image",
        "Wan 2.7",
        by_size("square_hd"),
        NO_PRICE,
        NEGATIVE,
        SEED,
        SAFETY,
        images=ImagesField("max_images"),
        with_reference="fal-ai/wan/v2.7/edit",
    ),
    row(
        "fal-ai/wan/v2.7/edit",
        "Wan 2.7 Edit",
        by_size("square_hd"),
        NO_PRICE,
        NEGATIVE,
        SEED,
        EXPANSION_ON,
        SAFETY,
        reference=REQUIRED_IMAGES,
    ),
    row(
        "fal-ai/z-image/turbo",
        "Z-Image Turbo",
        by_size(),
        NO_PRICE,
        steps(8),
        SEED,
        acceleration("regular"),
        EXPANSION,
        SAFETY,
        formats("png", "jpeg", "webp"),
    ),
)
