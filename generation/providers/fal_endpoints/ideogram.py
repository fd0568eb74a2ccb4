"""Ideogram V3. Its `image_urls` show a style (10 MB in all); what a picture is made from goes into `image_url`."""

from generation.contracts import Parameter, ReferenceField
from generation.prices import NO_PRICE
from generation.providers.fal_endpoints.rows import NEGATIVE, REQUIRED_IMAGE, SEED, by_size, row, strength

_STYLE = Parameter("style", "string", choices=("AUTO", "GENERAL", "REALISTIC", "DESIGN"))
_STYLE_PRESET = Parameter(
    "style_preset",
    "string",
    choices=tuple(
        """80S_ILLUSTRATION 90S_NOSTALGIA ABSTRACT_ORGANIC ANALOG_NOSTALGIA ART_BRUT ART_DECO ART_POSTER AURA
        AVANT_GARDE BAUHAUS BLUEPRINT BLURRY_MOTION BRIGHT_ART C4D_CARTOON CHILDRENS_BOOK COLLAGE
        COLORING_BOOK_I COLORING_BOOK_II CUBISM DARK_AURA DOODLE DOUBLE_EXPOSURE DRAMATIC_CINEMA EDITORIAL
        EMOTIONAL_MINIMAL ETHEREAL_PARTY EXPIRED_FILM FLAT_ART FLAT_VECTOR FOREST_REVERIE GEO_MINIMALIST
        GLASS_PRISM GOLDEN_HOUR GRAFFITI_I GRAFFITI_II HALFTONE_PRINT HIGH_CONTRAST HIPPIE_ERA ICONIC
        JAPANDI_FUSION JAZZY LONG_EXPOSURE MAGAZINE_EDITORIAL MINIMAL_ILLUSTRATION MIXED_MEDIA MONOCHROME
        NIGHTLIFE OIL_PAINTING OLD_CARTOONS PAINT_GESTURE POP_ART RETRO_ETCHING RIVIERA_POP SPOTLIGHT_80S
        STYLIZED_RED SURREAL_COLLAGE TRAVEL_POSTER VINTAGE_GEO VINTAGE_POSTER WATERCOLOR WEIRD
        WOODBLOCK_PRINT""".split()
    ),
)
_EVERY = (
    SEED,
    Parameter("rendering_speed", "string", choices=("TURBO", "BALANCED", "QUALITY"), default="BALANCED"),
    Parameter("expand_prompt", "boolean", default=True),
    Parameter("style_codes", "strings"),
    Parameter("color_palette", "palette"),
)

ROWS = (
    row(
        "fal-ai/ideogram/v3",
        "Ideogram V3",
        by_size("square_hd"),
        NO_PRICE,
        *_EVERY,
        NEGATIVE,
        _STYLE,
        _STYLE_PRESET,
        reference=ReferenceField("image_urls", is_list=True, role="style"),
        with_reference="fal-ai/ideogram/v3/remix",
    ),
    row(
        "fal-ai/ideogram/v3/remix",
        "Ideogram V3 Remix",
        by_size("square_hd"),
        NO_PRICE,
        *_EVERY,
        NEGATIVE,
        _STYLE,
        strength(0.8),
        reference=REQUIRED_IMAGE,
    ),
    row(
        "fal-ai/ideogram/v3/edit",
        "Ideogram V3 Edit",
        None,
        NO_PRICE,
        *_EVERY,
        _STYLE_PRESET,
        reference=ReferenceField("image_url", required=True, most=1, mask="mask_url", mask_required=True),
    ),
)
