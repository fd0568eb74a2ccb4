"""Recraft. It answers one picture, and from V4 on takes no reference anywhere on fal.

Of V4.1 pro, utility and flash only the beginning of their pages was to be had, so they may take more than is listed.
"""

from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.contracts import Contract, Parameter
from generation.prices import NO_PRICE, PerImage, Price
from generation.providers.fal_endpoints.rows import (
    REQUIRED_IMAGE,
    SAFETY,
    by_size,
    per_image,
    row,
    strength,
)

_SQUARE = by_size("square_hd")
_COLORS = Parameter("colors", "colors")
_NO_COLORS = Parameter("colors", "colors", default=[])
_BACKGROUND = Parameter("background_color", "color")
_STYLE_ID = Parameter("style_id", "string")


def _style(**substyles: str) -> Parameter:
    """A style is a family's name, or the family's and one of its own after a slash."""
    inner = (f"{family}/{name}" for family, names in substyles.items() for name in names.split())
    return Parameter("style", "string", choices=("any", *substyles, *inner), default="realistic_image")


_TEXT_STYLE = _style(
    realistic_image="b_and_w enterprise hard_flash hdr motion_blur natural_light studio_portrait",
    digital_illustration="""2d_art_poster 2d_art_poster_2 3d 80s engraving_color glow grain hand_drawn
        hand_drawn_outline handmade_3d infantile_sketch kawaii pixel_art psychedelic seamless voxel watercolor""",
    vector_illustration="""cartoon doodle_line_art engraving flat_2 kawaii line_art line_circuit linocut
        seamless""",
)
_IMAGE_STYLE = _style(
    realistic_image="""b_and_w hard_flash hdr natural_light studio_portrait enterprise motion_blur evening_light
        faded_nostalgia forest_life mystic_naturalism natural_tones organic_calm real_life_glow retro_realism
        retro_snapshot urban_drama village_realism warm_folk""",
    digital_illustration="""pixel_art hand_drawn grain infantile_sketch 2d_art_poster handmade_3d hand_drawn_outline
        engraving_color 2d_art_poster_2 antiquarian bold_fantasy child_book child_books cover crosshatch
        digital_engraving expressionism freehand_details grain_20 graphic_intensity hard_comics long_shadow
        modern_folk multicolor neon_calm noir nostalgic_pastel outline_details pastel_gradient pastel_sketch pop_art
        pop_renaissance street_art tablet_sketch urban_glow urban_sketching vanilla_dreams young_adult_book
        young_adult_book_2""",
    vector_illustration="""bold_stroke chemistry colored_stencil contour_pop_art cosmics cutout depressive editorial
        emotional_flat infographical marker_outline mosaic naivector roundish_flat segmented_colors sharp_contrast
        thin vector_photo vivid_shapes engraving line_art line_circuit linocut""",
)


def _text(endpoint: str, label: str, price: Price, *parameters: Parameter) -> Contract:
    return row(f"{endpoint}/text-to-image", label, _SQUARE, price, *parameters, images=None)


_V4_1_PRICE = PerImage(
    gettext_noop("$0.035 per image (an older page says $0.04)"),
    Decimal("0.035"),
    Decimal("0.04"),
)

ROWS = (
    _text("fal-ai/recraft/v4.1", "Recraft V4.1", _V4_1_PRICE, _NO_COLORS, _BACKGROUND, SAFETY),
    _text("fal-ai/recraft/v4.1/pro", "Recraft V4.1 Pro", per_image("0.25"), _NO_COLORS),
    _text("fal-ai/recraft/v4.1/utility", "Recraft V4.1 Utility", per_image("0.04"), _NO_COLORS),
    _text("fal-ai/recraft/v4.1/utility/pro", "Recraft V4.1 Utility Pro", per_image("0.25"), _NO_COLORS),
    _text("recraft/v4.1/flash/v2", "Recraft V4.1 Flash", per_image("0.007"), _NO_COLORS),
    _text("fal-ai/recraft/v4", "Recraft V4", NO_PRICE, _COLORS, _BACKGROUND, SAFETY),
    _text("fal-ai/recraft/v4/pro", "Recraft V4 Pro", NO_PRICE, _COLORS, _BACKGROUND, SAFETY),
    row(
        "fal-ai/recraft/v3/text-to-image",
        "Recraft V3",
        _SQUARE,
        NO_PRICE,
        _TEXT_STYLE,
        _STYLE_ID,
        _COLORS,
        Parameter("enable_safety_checker", "boolean", default=False),
        images=None,
        with_reference="fal-ai/recraft/v3/image-to-image",
    ),
    row(
        "fal-ai/recraft/v3/image-to-image",
        "Recraft V3 Image to Image",
        None,
        NO_PRICE,
        strength(0.5),
        _IMAGE_STYLE,
        _STYLE_ID,
        _COLORS,
        Parameter("negative_prompt", "string"),
        reference=REQUIRED_IMAGE,
        images=None,
    ),
)
