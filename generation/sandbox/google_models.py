"""Google's image models: what each accepts (Gemini API model pages)."""

from dataclasses import dataclass
from typing import Any, Final

TEN_RATIOS: Final = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
ALL_RATIOS: Final = (*TEN_RATIOS, "1:4", "4:1", "1:8", "8:1")


@dataclass(frozen=True)
class Model:
    """One model; `sampling` is whether it takes seed, temperature, topP and topK."""

    title: str
    sizes: tuple[str, ...] = ("1K",)
    ratios: tuple[str, ...] = TEN_RATIOS
    thinking: tuple[str, ...] = ()
    most_references: int = 14
    sampling: bool = True


MODELS: Final[dict[str, Model]] = {
    "gemini-nano-banana-2.1": Model(
        "Nano Banana 2.1", ("1K", "2K", "4K"), ALL_RATIOS, ("minimal", "medium", "high"), sampling=False
    ),
    "gemini-3.1-flash-lite-image": Model("Gemini 3.1 Flash Lite Image", thinking=("minimal", "high")),
    "gemini-3-pro-image": Model("Gemini 3 Pro Image", ("1K", "2K", "4K")),
    "gemini-3.1-flash-image": Model(
        "Gemini 3.1 Flash Image", ("512", "1K", "2K", "4K"), ALL_RATIOS, ("minimal", "high")
    ),
    "gemini-2.5-flash-image": Model("Gemini 2.5 Flash Image", most_references=3),
}


def describe_model(name: str) -> dict[str, Any]:
    """The model as `GET /{version}/models/{name}` answers."""
    return {
        "name": f"models/{name}",
        "version": "001",
        "displayName": MODELS[name].title,
        "description": "Drawn by the sandbox.",
        "inputTokenLimit": 65536,
        "outputTokenLimit": 32768,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
    }
