"""Reads a generateContent request, in either spelling of its names, and says what is wrong with it."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from .google_models import Model
from .pictures import BadReference, open_reference
from .sizes import nearest_ratio

_FORBIDDEN = ("seed", "temperature", "topP", "topK", "logprobs")


class InvalidArgument(Exception):
    """The request is refused with 400 INVALID_ARGUMENT."""


@dataclass(frozen=True)
class Wish:
    """What is asked for; `seed` None means any."""

    prompt: str
    seed: int | None
    ratio: str
    image_size: str
    references: tuple[bytes, ...]


def get(value: Any, name: str) -> Any:
    """`value[name]`, or its snake_case spelling (the SDK sends both), or None."""
    if not isinstance(value, dict):
        return None
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return value.get(name, value.get(snake))


def read_prompt(body: dict[str, Any]) -> str:
    """All text in the contents, joined by line breaks."""
    texts = (get(part, "text") for part in _parts(body))
    return "\n".join(text for text in texts if isinstance(text, str))


def read_wish(body: dict[str, Any], model: Model) -> Wish:
    """What `body` asks `model` for. Raises InvalidArgument."""
    parts = _parts(body)
    if not parts:
        raise InvalidArgument("* GenerateContentRequest.contents: contents is not specified")
    config = get(body, "generationConfig") or {}
    if not isinstance(config, dict):
        raise InvalidArgument("Invalid value at 'generation_config'")
    _check_config(config, model)
    references = tuple(_decode(get(part, "inlineData")) for part in parts if get(part, "inlineData") is not None)
    if len(references) > model.most_references:
        raise InvalidArgument(f"At most {model.most_references} images are allowed in a request.")
    first = _first_size(references)
    image = get(config, "imageConfig") or get(get(config, "responseFormat"), "image") or {}
    ratio = get(image, "aspectRatio") or (nearest_ratio(first) if first else "1:1")
    size = get(image, "imageSize") or "1K"
    if ratio not in model.ratios and get(image, "aspectRatio"):
        raise InvalidArgument(f"Invalid aspect ratio {ratio!r}. Supported: {', '.join(model.ratios)}.")
    if size not in model.sizes:
        raise InvalidArgument(f"Invalid image size {size!r}. Supported: {', '.join(model.sizes)}.")
    return Wish(read_prompt(body), get(config, "seed"), ratio, size, references)


def _parts(body: dict[str, Any]) -> list[Any]:
    contents = body.get("contents")
    contents = contents if isinstance(contents, list) else [contents]
    parts = [get(content, "parts") for content in contents]
    return [part for listed in parts if isinstance(listed, list) for part in listed if isinstance(part, dict)]


def _check_config(config: dict[str, Any], model: Model) -> None:
    if not model.sampling:
        sent = [name for name in _FORBIDDEN if get(config, name) is not None]
        if sent:
            raise InvalidArgument(f"{', '.join(sent)} is not supported by this model.")
    seed = get(config, "seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise InvalidArgument("Invalid value at 'generation_config.seed' (TYPE_INT32)")
    if get(config, "candidateCount") not in (None, 1):
        raise InvalidArgument("Multiple candidates is not enabled for this model")
    level = get(get(config, "thinkingConfig"), "thinkingLevel")
    if level is not None and str(level).lower() not in model.thinking:
        raise InvalidArgument(f"Thinking level {level} is not supported for this model.")


def _decode(inline: Any) -> bytes:
    data = get(inline, "data")
    if not isinstance(data, str) or not isinstance(get(inline, "mimeType"), str):
        raise InvalidArgument("Invalid value at 'contents.parts.inline_data'")
    standard = data.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidArgument(
            "Invalid value at 'contents.parts.inline_data.data' (TYPE_BYTES), Base64 decoding failed"
        ) from error


def _first_size(references: tuple[bytes, ...]) -> tuple[int, int] | None:
    try:
        sizes = [open_reference(reference).size for reference in references]
    except BadReference as error:
        raise InvalidArgument("Unable to process input image. Please retry or report the problem.") from error
    return sizes[0] if sizes else None
