"""fal's image endpoints that Easel knows by contract, one row each. Adding an endpoint is adding a row.

Sources: the endpoints' own pages (fal.ai/models/<id>, "llms.txt") and the types of npm @fal-ai/client 1.10.1, read in
November 2026. Requests ask for one picture, so the fields for several are left out on purpose.
"""

from generation.contracts import IMAGE_SIZES, Contract, Parameter

DEFAULT_ENDPOINT = "fal-ai/flux-2"

_SEED = Parameter("seed", "integer")
_SAFETY = Parameter("enable_safety_checker", "boolean", default=True)
_EXPAND = Parameter("enable_prompt_expansion", "boolean", default=False)
_GUIDANCE = Parameter("guidance_scale", "number", 0, 20, default=2.5)
_FORMAT = Parameter("output_format", "string", choices=("jpeg", "png", "webp"), default="png")


def _row(
    endpoint: str,
    label: str,
    default_size: str | None,
    price: str,
    *parameters: Parameter,
    reference: str | None = None,
) -> Contract:
    return Contract("fal", endpoint, label, "image_size", IMAGE_SIZES, default_size, parameters, (), reference, price)


_ROWS = (
    _row(
        "fal-ai/flux-2",
        "FLUX.2 Dev",
        "landscape_4_3",
        "$0.012 per megapixel",
        _GUIDANCE,
        Parameter("num_inference_steps", "integer", 4, 50, default=28),
        _SEED,
        Parameter("acceleration", "string", choices=("none", "regular", "high"), default="regular"),
        _EXPAND,
        _SAFETY,
        _FORMAT,
    ),
    _row(
        "fal-ai/flux-2/flash",
        "FLUX.2 Flash",
        "landscape_4_3",
        "$0.005 per megapixel",
        _GUIDANCE,
        _SEED,
        _EXPAND,
        _SAFETY,
        _FORMAT,
    ),
    _row(
        "fal-ai/flux-2-pro",
        "FLUX.2 Pro",
        "landscape_4_3",
        "$0.03 for the first megapixel, $0.015 for each further one",
        _SEED,
        Parameter("safety_tolerance", "string", choices=("1", "2", "3", "4", "5"), default="2"),
        _SAFETY,
        Parameter("output_format", "string", choices=("jpeg", "png"), default="jpeg"),
    ),
    _row(
        "fal-ai/bytedance/seedream/v4.5/text-to-image",
        "Seedream 4.5",
        None,
        "$0.04 per image",
        _SEED,
        _SAFETY,
    ),
    _row(
        "fal-ai/recraft/v4.1/text-to-image",
        "Recraft V4.1",
        "square_hd",
        "$0.035 per image",
        Parameter("colors", "colors"),
        Parameter("background_color", "color"),
        _SAFETY,
    ),
)
ENDPOINTS = {contract.model: contract for contract in _ROWS}
