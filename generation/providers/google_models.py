"""Google's image models by contract, one row each.

Sources: ai.google.dev's image-generation and pricing pages and third-party capability tables, read in October and
November 2026. `gemini-nano-banana-2.1` answers seed, temperature, topP and topK with 400, so they are not listed.
"""

from generation.contracts import Contract, Parameter

TEN_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
FOURTEEN_RATIOS = (*TEN_RATIOS, "1:4", "4:1", "1:8", "8:1")


def _row(
    model: str, label: str, ratios: tuple[str, ...], resolutions: tuple[str, ...], thinking: tuple[str, ...], price: str
) -> Contract:
    parameters = (Parameter("thinking_level", "string", choices=thinking),) if thinking else ()
    return Contract("google", model, label, "aspect_ratio", ratios, None, parameters, resolutions, "inlineData", price)


_ROWS = (
    _row(
        "gemini-nano-banana-2.1",
        "Nano Banana 2.1",
        FOURTEEN_RATIOS,
        ("1K", "2K", "4K"),
        ("minimal", "medium", "high"),
        "$0.034 (1K), $0.050 (2K), $0.113 (4K) per image",
    ),
    _row(
        "gemini-3.1-flash-lite-image",
        "Gemini 3.1 Flash Lite Image",
        TEN_RATIOS,
        ("1K",),
        ("minimal", "high"),
        "$0.034 per image",
    ),
    _row(
        "gemini-3-pro-image",
        "Gemini 3 Pro Image",
        TEN_RATIOS,
        ("1K", "2K", "4K"),
        (),
        "$0.134 (1K, 2K), $0.24 (4K) per image",
    ),
)
MODELS = {contract.model: contract for contract in _ROWS}
