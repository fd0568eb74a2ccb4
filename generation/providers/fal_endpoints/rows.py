"""What the rows of all families are made of: the row itself, ways of sizing, and parameters of many endpoints."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from generation.contracts import Contract, ImagesField, Parameter, ReferenceField
from generation.prices import PerImage, PerMegapixel, Price
from generation.sizes import IMAGE_SIZES, CustomSize, Pixels, Sizing

ANY_PIXELS = CustomSize()

SEED = Parameter("seed", "integer")
SAFETY = Parameter("enable_safety_checker", "boolean", default=True)
EXPANSION = Parameter("enable_prompt_expansion", "boolean", default=False)
EXPANSION_ON = Parameter("enable_prompt_expansion", "boolean", default=True)
ENHANCE = Parameter("enhance_prompt", "boolean", default=False)
NEGATIVE = Parameter("negative_prompt", "string", default="")
TOLERANCE_OF_5 = Parameter("safety_tolerance", "string", choices=("1", "2", "3", "4", "5"), default="2")
TOLERANCE_OF_6 = Parameter("safety_tolerance", "string", choices=("1", "2", "3", "4", "5", "6"), default="2")

REQUIRED_IMAGE = ReferenceField("image_url", required=True, most=1)
REQUIRED_IMAGES = ReferenceField("image_urls", required=True, is_list=True)
UP_TO_4_IMAGES = ReferenceField("image_urls", required=True, most=4, is_list=True)

UP_TO_4 = ImagesField("num_images", 4)
SEVERAL = ImagesField("num_images")


def row(
    endpoint: str,
    label: str,
    sizing: Sizing | None,
    price: Price,
    *parameters: Parameter,
    reference: ReferenceField | None = None,
    images: ImagesField | None = SEVERAL,
    with_reference: str | None = None,
) -> Contract:
    return Contract("fal", endpoint, label, sizing, parameters, reference, images, price, with_reference)


def by_size(
    default: str | Pixels | None = "landscape_4_3",
    sizes: tuple[str, ...] = IMAGE_SIZES,
    custom: CustomSize | None = ANY_PIXELS,
) -> Sizing:
    return Sizing("image_size", sizes, default, custom)


def by_ratio(ratios: str, default: str | None = None, resolutions: str = "") -> Sizing:
    """Ratios and resolutions are written with spaces between them; of resolutions 1K is the default."""
    several = tuple(resolutions.split())
    return Sizing(
        "aspect_ratio",
        tuple(ratios.split()),
        default,
        resolutions=several,
        default_resolution="1K" if several else None,
    )


def formats(*choices: str) -> Parameter:
    """The file's format; the first one is the default."""
    return Parameter("output_format", "string", choices=tuple(sorted(choices)), default=choices[0])


def guidance(default: float, low: float | None = None, high: float | None = None) -> Parameter:
    return Parameter("guidance_scale", "number", low, high, default=default)


def steps(default: int, low: int | None = None, high: int | None = None) -> Parameter:
    return Parameter("num_inference_steps", "integer", low, high, default=default)


def acceleration(default: str) -> Parameter:
    return Parameter("acceleration", "string", choices=("none", "regular", "high"), default=default)


def strength(default: float, name: str = "strength") -> Parameter:
    return Parameter(name, "number", default=default)


def per_image(usd: str) -> PerImage:
    return PerImage(gettext_noop("${usd} per image").format(usd=usd), Decimal(usd))


def per_megapixel(usd: str) -> PerMegapixel:
    return PerMegapixel(gettext_noop("${usd} per megapixel").format(usd=usd), Decimal(usd), Decimal(usd))


def per_megapixel_in_and_out(usd: str) -> PerMegapixel:
    text = gettext_noop("${usd} per megapixel of input (resized to 1 MP) and output").format(usd=usd)
    return PerMegapixel(text, Decimal(usd), Decimal(usd), "one")
