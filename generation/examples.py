"""Bodies that the API's page offers to try the generate routes with."""

from typing import Any

_DESERT = "a calm desert at golden hour, cinematic"

FAL: dict[str, Any] = {
    "desert": {
        "summary": "With an agent key, which names the canvas",
        "value": {
            "prompt": _DESERT,
            "model": "fal-ai/flux-2",
            "imageSize": "landscape_16_9",
            "modelParams": {"guidance_scale": 3.5, "num_inference_steps": 28, "seed": 42},
        },
    },
    "waiting": {"summary": "Wait for the picture", "value": {"prompt": _DESERT, "async": False}},
}
GOOGLE: dict[str, Any] = {
    "desert": {
        "summary": "With an agent key, which names the canvas",
        "value": {"prompt": _DESERT, "aspectRatio": "16:9"},
    },
}
