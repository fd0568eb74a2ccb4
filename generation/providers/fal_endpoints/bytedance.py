"""ByteDance's Seedream. It may draw a series of `max_images` pictures for each of `num_images`."""

from generation.contracts import ImagesField, ReferenceField
from generation.prices import NO_PRICE
from generation.providers.fal_endpoints.rows import (
    REQUIRED_IMAGES,
    SAFETY,
    SEED,
    by_size,
    per_image,
    row,
)
from generation.sizes import IMAGE_SIZES, CustomSize, Pixels

_V4_5 = by_size(
    Pixels(2048, 2048),
    (*IMAGE_SIZES, "auto_2K", "auto_4K"),
    CustomSize(1920, 4096, areas=(2560 * 1440, 4096 * 4096)),
)
_V5 = by_size("auto_2K", (*IMAGE_SIZES, "auto_2K", "auto_3K"))
_UP_TO_6 = ImagesField("num_images", 6, series="max_images")
_SEVERAL = ImagesField("num_images", series="max_images")

ROWS = (
    row(
        "fal-ai/bytedance/seedream/v4.5/text-to-image",
        "Seedream 4.5",
        _V4_5,
        per_image("0.04"),
        SEED,
        SAFETY,
        images=_UP_TO_6,
        with_reference="fal-ai/bytedance/seedream/v4.5/edit",
    ),
    row(
        "fal-ai/bytedance/seedream/v4.5/edit",
        "Seedream 4.5 Edit",
        _V4_5,
        per_image("0.04"),
        SEED,
        SAFETY,
        reference=ReferenceField("image_urls", required=True, most=10, is_list=True),
        images=_UP_TO_6,
    ),
    row(
        "fal-ai/bytedance/seedream/v5/lite/text-to-image",
        "Seedream 5 Lite",
        _V5,
        NO_PRICE,
        SAFETY,
        images=_SEVERAL,
        with_reference="fal-ai/bytedance/seedream/v5/lite/edit",
    ),
    row(
        "fal-ai/bytedance/seedream/v5/lite/edit",
        "Seedream 5 Lite Edit",
        _V5,
        NO_PRICE,
        SAFETY,
        reference=REQUIRED_IMAGES,
        images=_SEVERAL,
    ),
)
