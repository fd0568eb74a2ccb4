"""Black Forest Labs' FLUX.1: dev, schnell, Kontext and 1.1."""

from generation.contracts import Parameter, ReferenceField
from generation.prices import NO_PRICE
from generation.providers.fal_endpoints.rows import (
    ENHANCE,
    REQUIRED_IMAGE,
    REQUIRED_IMAGES,
    SAFETY,
    SEED,
    TOLERANCE_OF_6,
    UP_TO_4,
    acceleration,
    by_ratio,
    by_size,
    formats,
    guidance,
    per_image,
    per_megapixel,
    row,
    steps,
    strength,
)

_RATIOS = "21:9 16:9 4:3 3:2 1:1 2:3 3:4 9:16 9:21"
_FORMAT = formats("jpeg", "png")
_OPEN = (SEED, acceleration("none"), SAFETY, _FORMAT)
_RANGED_GUIDANCE = guidance(3.5, 1, 20)
_PRO = (SEED, TOLERANCE_OF_6, ENHANCE, _FORMAT)
_KONTEXT = by_ratio(_RATIOS)
_KONTEXT_SHAPES = ("auto", "match_input", *"1:1 16:9 21:9 3:2 2:3 4:5 5:4 3:4 4:3 9:16 9:21".split())

ROWS = (
    row(
        "fal-ai/flux/dev",
        "FLUX.1 Dev",
        by_size(),
        per_megapixel("0.025"),
        _RANGED_GUIDANCE,
        steps(28, 1, 50),
        *_OPEN,
        images=UP_TO_4,
        with_reference="fal-ai/flux/dev/image-to-image",
    ),
    row(
        "fal-ai/flux/dev/image-to-image",
        "FLUX.1 Dev Image to Image",
        None,
        NO_PRICE,
        strength(0.95),
        guidance(3.5),
        steps(40),
        *_OPEN,
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/flux/schnell",
        "FLUX.1 Schnell",
        by_size(),
        per_megapixel("0.003"),
        _RANGED_GUIDANCE,
        steps(4, 1, 12),
        *_OPEN,
        images=UP_TO_4,
    ),
    row(
        "fal-ai/flux-kontext/dev",
        "FLUX.1 Kontext Dev",
        None,
        NO_PRICE,
        guidance(2.5),
        steps(28),
        Parameter("resolution_mode", "string", choices=_KONTEXT_SHAPES, default="match_input"),
        ENHANCE,
        *_OPEN,
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/flux-pro/kontext",
        "FLUX.1 Kontext Pro",
        _KONTEXT,
        per_image("0.04"),
        _RANGED_GUIDANCE,
        *_PRO,
        reference=REQUIRED_IMAGE,
        images=UP_TO_4,
    ),
    row(
        "fal-ai/flux-pro/kontext/max",
        "FLUX.1 Kontext Max",
        _KONTEXT,
        per_image("0.08"),
        guidance(3.5),
        *_PRO,
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/flux-pro/kontext/multi",
        "FLUX.1 Kontext Pro Multi",
        _KONTEXT,
        NO_PRICE,
        guidance(3.5),
        *_PRO,
        reference=REQUIRED_IMAGES,
    ),
    row(
        "fal-ai/flux-pro/kontext/text-to-image",
        "FLUX.1 Kontext Pro Text to Image",
        by_ratio(_RATIOS, "1:1"),
        NO_PRICE,
        guidance(3.5),
        *_PRO,
        with_reference="fal-ai/flux-pro/kontext",
    ),
    row("fal-ai/flux-pro/v1.1", "FLUX1.1 Pro", by_size(), NO_PRICE, *_PRO),
    row(
        "fal-ai/flux-pro/v1.1-ultra",
        "FLUX1.1 Pro Ultra",
        by_ratio(_RATIOS, "16:9"),
        NO_PRICE,
        strength(0.1, "image_prompt_strength"),
        Parameter("raw", "boolean", default=False),
        *_PRO,
        reference=ReferenceField("image_url", most=1),
    ),
)
