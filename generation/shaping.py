"""Bringing what somebody asks for into the shape that a model takes."""

import re
from collections.abc import Mapping
from typing import Any

from canvas.refusals import Refusal
from generation.contracts import RATIO_OF_SIZE, Contract

RESERVED = frozenset(
    """prompt model image_size imageSize aspect_ratio aspectRatio resolution width height image_url image_urls
    reference referenceImage reference_image mask_url mask_image_url webhook webhook_url webhookUrl fal_webhook callback
    callback_url callbackUrl async sync sync_mode canvasId canvas_id nodeId node_id jobId job_id requestId request_id
    statusToken status_token token key api_key apiKey fal_key credential credentials authorization provider preset
    idempotencyKey idempotency_key""".split()
)
"""Names that never pass as a model parameter: they are the request's own, or the server's."""

ONE_PICTURE = frozenset({"num_images", "max_images"})
"""A run makes one picture: asking for more would be billed and thrown away, so these are dropped and reported."""

_RATIO = re.compile(r"(\d{1,4}):(\d{1,4})")


class BadModel(Refusal):
    code = "bad_model"


class BadSize(Refusal):
    code = "bad_size"


def shaped_parameters(contract: Contract, asked: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The parameters to send and the names of those dropped because the model does not know them.

    Reserved names are stripped without a word. Raises `BadParameter` for a wrong type or a value out of range.
    """
    kept: dict[str, Any] = {}
    dropped: list[str] = []
    for name, value in asked.items():
        if name in RESERVED or name.startswith("_"):
            continue
        parameter = contract.parameter(name)
        if name in ONE_PICTURE or (contract.listed and parameter is None):
            dropped.append(name)
        elif value is not None:
            kept[name] = parameter.checked(value) if parameter else value
    return kept, tuple(dropped)


def nearest_size(ratio: str) -> str:
    """The named size whose shape is nearest to a ratio such as `21:9`. Raises `BadSize`."""
    wanted = _as_number(ratio)
    # Of two names with one shape the first, larger one is meant.
    names = [name for name in RATIO_OF_SIZE if name != "square"]
    return min(names, key=lambda name: abs(_log_ratio(_as_number(RATIO_OF_SIZE[name]), wanted)))


def _as_number(ratio: str) -> float:
    parts = _RATIO.fullmatch(ratio)
    if not parts or not int(parts[1]) or not int(parts[2]):
        raise BadSize("An aspect ratio is written like 16:9.", field="aspectRatio")
    return int(parts[1]) / int(parts[2])


def _log_ratio(one: float, other: float) -> float:
    return max(one, other) / min(one, other) - 1
