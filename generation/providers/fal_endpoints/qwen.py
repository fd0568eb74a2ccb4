"""Alibaba's Qwen Image."""

from generation.contracts import Parameter
from generation.prices import NO_PRICE
from generation.providers.fal_endpoints.rows import (
    EXPANSION_ON,
    NEGATIVE,
    REQUIRED_IMAGE,
    REQUIRED_IMAGES,
    SAFETY,
    SEED,
    UP_TO_4,
    acceleration,
    by_size,
    formats,
    guidance,
    per_megapixel,
    row,
    steps,
    strength,
)

# The first generation's default is one blank, not nothing.
_FIRST = (Parameter("negative_prompt", "string", default=" "), SEED, SAFETY, formats("png", "jpeg"))
_ADAPTED = (acceleration("none"), Parameter("use_turbo", "boolean", default=False), Parameter("loras", "loras"))
_SECOND = (NEGATIVE, SEED, EXPANSION_ON, SAFETY, formats("png", "jpeg", "webp"))

ROWS = (
    row(
        "fal-ai/qwen-image",
        "Qwen Image",
        by_size(),
        per_megapixel("0.02"),
        guidance(2.5, 0, 20),
        steps(30, 2, 250),
        *_FIRST,
        *_ADAPTED,
        images=UP_TO_4,
        with_reference="fal-ai/qwen-image/image-to-image",
    ),
    row(
        "fal-ai/qwen-image/image-to-image",
        "Qwen Image to Image",
        by_size(None),
        NO_PRICE,
        strength(0.6),
        guidance(2.5),
        steps(30),
        *_FIRST,
        *_ADAPTED,
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/qwen-image-edit",
        "Qwen Image Edit",
        by_size(None),
        NO_PRICE,
        guidance(4),
        steps(30),
        *_FIRST,
        acceleration("regular"),
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/qwen-image-2/text-to-image",
        "Qwen Image 2",
        by_size("square_hd"),
        NO_PRICE,
        *_SECOND,
        with_reference="fal-ai/qwen-image-2/edit",
    ),
    row(
        "fal-ai/qwen-image-2/edit",
        "Qwen Image 2 Edit",
        by_size(None),
        NO_PRICE,
        *_SECOND,
        reference=REQUIRED_IMAGES,
    ),
)
