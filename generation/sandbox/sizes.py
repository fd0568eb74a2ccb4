"""Sizes in pixels for what a request can ask: presets, ratios, resolutions."""

from typing import Final

Size = tuple[int, int]

PRESETS: Final[dict[str, Size]] = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
    "auto_2K": (2048, 2048),
    "auto_4K": (4096, 4096),
}
# At 1K; 2K and 4K are two and four times as large, 512 half. The ones Google's models answer with.
RATIOS: Final[dict[str, Size]] = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:2": (1264, 848),
    "3:4": (896, 1200),
    "4:3": (1200, 896),
    "4:5": (928, 1152),
    "5:4": (1152, 928),
    "9:16": (768, 1376),
    "16:9": (1376, 768),
    "21:9": (1584, 672),
    "9:21": (672, 1584),
    "1:4": (512, 2048),
    "4:1": (2048, 512),
    "1:8": (384, 3072),
    "8:1": (3072, 384),
}
SCALES: Final[dict[str, float]] = {"512": 0.5, "0.5K": 0.5, "1K": 1, "2K": 2, "4K": 4}


def ratio_size(ratio: str, resolution: str) -> Size:
    """The size of `ratio` ("16:9") at `resolution` ("1K"). Raises KeyError for one that is unknown."""
    width, height = RATIOS[ratio]
    scale = SCALES[resolution]
    return round(width * scale), round(height * scale)


def nearest_ratio(size: Size) -> str:
    """The ratio closest to that of `size`."""
    wanted = size[0] / size[1]
    return min(RATIOS, key=lambda ratio: abs(RATIOS[ratio][0] / RATIOS[ratio][1] - wanted))
