"""What fal's image endpoints take and give back, as far as it differs: one row a family.

Source: fal's endpoint types (npm @fal-ai/client) and model pages. An endpoint in no row is a plain one that
reads a reference from `image_url` or `image_urls`.
"""

from dataclasses import dataclass, replace
from typing import Final

FULL: Final = ("images", "timings", "seed", "has_nsfw_concepts", "prompt")
MEASURED: Final = ("url", "content_type", "file_name", "file_size", "width", "height")
FILE: Final = ("url", "content_type", "file_name", "file_size")
PLAIN: Final = ("url", "width", "height", "content_type")


@dataclass(frozen=True)
class Endpoint:
    """One family; the first of its formats is the default.

    `size` is a preset, a ratio, pixels, or None for that of the reference; `most_images` is None where there
    is no num_images; `file` lists what is said of each picture.
    """

    output: tuple[str, ...] = FULL
    file: tuple[str, ...] = MEASURED
    size: str | tuple[int, int] | None = "landscape_4_3"
    formats: tuple[str, ...] = ("jpeg", "png")
    takes_format: bool = True
    takes_sync_mode: bool = True
    most_images: int | None = 4
    references: tuple[str, ...] = ()
    needs_reference: bool = False

    def edit(self, size: str | tuple[int, int] | None = None, field: str = "image_urls") -> "Endpoint":
        """The same with a required reference in `field`."""
        return replace(self, size=size, references=(field,), needs_reference=True)


PLAIN_ENDPOINT: Final = Endpoint(formats=("jpeg", "png", "webp"), references=("image_urls", "image_url"))

_flux = Endpoint(file=PLAIN)
_flux_2 = Endpoint(formats=("png", "jpeg", "webp"))
_flux_2_pro = Endpoint(output=("images", "seed"), most_images=None)
_seedream = Endpoint(("images", "seed"), size=(2048, 2048), formats=("png",), takes_format=False, most_images=6)
_recraft = Endpoint(
    ("images",), FILE, "square_hd", ("webp",), takes_format=False, takes_sync_mode=False, most_images=None
)
_banana = Endpoint(("images", "description"), size="1:1", formats=("png", "jpeg", "webp"))
_ideogram = Endpoint(("images", "seed"), FILE, "square_hd", ("png",), takes_format=False, most_images=8)
_gpt = Endpoint(("images",), size=(1024, 1024), formats=("png", "jpeg", "webp"))
_qwen = Endpoint(formats=("png", "jpeg", "webp"))
_qwen_2 = Endpoint(("images", "seed"), FILE, "square_hd", ("png", "jpeg", "webp"), most_images=6)
_wan = Endpoint(("images", "seed"), FILE, "square_hd", ("png",), takes_format=False, takes_sync_mode=False)

_FAMILIES: Final[dict[str, Endpoint]] = {
    "fal-ai/flux/dev/image-to-image": Endpoint().edit(field="image_url"),
    "fal-ai/flux/": Endpoint(),
    "fal-ai/flux-kontext/dev": Endpoint().edit(field="image_url"),
    "fal-ai/flux-pro/kontext/text-to-image": replace(_flux, size="1:1"),
    "fal-ai/flux-pro/kontext/multi": _flux.edit(),
    "fal-ai/flux-pro/kontext": Endpoint().edit(field="image_url"),
    "fal-ai/flux-pro/v1.1-ultra": replace(_flux, size="16:9", references=("image_url",)),
    "fal-ai/flux-pro/v1.1": _flux,
    "fal-ai/flux-2-pro/edit": _flux_2_pro.edit(),
    "fal-ai/flux-2-pro": _flux_2_pro,
    "fal-ai/flux-2-max/edit": _flux_2_pro.edit(),
    "fal-ai/flux-2-max": _flux_2_pro,
    "fal-ai/flux-2/flash/edit": _flux_2.edit("square_hd"),
    "fal-ai/flux-2/turbo/edit": _flux_2.edit("square_hd"),
    "fal-ai/flux-2/edit": _flux_2.edit(),
    "fal-ai/flux-2": _flux_2,
    "fal-ai/z-image": _flux_2,
    "fal-ai/bytedance/seedream/v4.5/edit": replace(_seedream.edit((2048, 2048)), output=("images",)),
    "fal-ai/bytedance/seedream/v5/lite/edit": _seedream.edit("auto_2K"),
    "fal-ai/bytedance/seedream": _seedream,
    "fal-ai/recraft/v3/image-to-image": replace(_recraft, takes_sync_mode=True).edit(field="image_url"),
    "fal-ai/recraft": _recraft,
    "recraft/": _recraft,
    "fal-ai/nano-banana/edit": _banana.edit(),
    "fal-ai/nano-banana-2/edit": _banana.edit(),
    "fal-ai/nano-banana-pro/edit": _banana.edit(),
    "fal-ai/nano-banana": _banana,
    "fal-ai/nano-banana-2": replace(_banana, size="auto"),
    "fal-ai/nano-banana-pro": _banana,
    "fal-ai/imagen4": _banana,
    "fal-ai/gpt-image-1.5/edit": _gpt.edit(),
    "fal-ai/gpt-image-1.5": _gpt,
    "fal-ai/ideogram/v3/edit": _ideogram.edit(field="image_url"),
    "fal-ai/ideogram/v3/remix": _ideogram.edit("square_hd", field="image_url"),
    "fal-ai/ideogram": replace(_ideogram, references=("image_urls",)),
    "fal-ai/qwen-image/image-to-image": _qwen.edit(field="image_url"),
    "fal-ai/qwen-image-edit": _qwen.edit(field="image_url"),
    "fal-ai/qwen-image-2/edit": _qwen_2.edit(),
    "fal-ai/qwen-image-2": _qwen_2,
    "fal-ai/qwen-image": _qwen,
    "fal-ai/wan/v2.7/edit": _wan.edit("square_hd"),
    "fal-ai/wan/v2.7/text-to-image": replace(_wan, most_images=None, output=("images", "seed", "generated_text")),
}


def find_endpoint(endpoint_id: str) -> Endpoint:
    """The family of `endpoint_id`: the row with the longest beginning in common."""
    prefixes = [prefix for prefix in _FAMILIES if f"{endpoint_id}/".startswith(prefix.rstrip("/") + "/")]
    return _FAMILIES[max(prefixes, key=len)] if prefixes else PLAIN_ENDPOINT
