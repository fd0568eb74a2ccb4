"""Reads a fal job's arguments as the endpoint's own validation would; what is wrong becomes `detail`."""

import re
from dataclasses import dataclass
from typing import Any

from .fal_endpoints import Endpoint
from .pictures import MOST_PIXELS
from .sizes import PRESETS, RATIOS, SCALES, Size, nearest_ratio, ratio_size

Problem = dict[str, Any]


class BadArguments(Exception):
    """The endpoint refuses the arguments; `problems` is the list fal answers with as `detail`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem["msg"] for problem in problems))
        self.problems = problems


def problem(field: str, message: str, kind: str, value: Any, context: dict[str, Any] | None = None) -> Problem:
    """One entry of a 422 answer's `detail` (fal docs, "Errors")."""
    return {
        "loc": ["body", field],
        "msg": message,
        "type": kind,
        "url": f"https://docs.fal.ai/errors/#{kind}",
        "ctx": context or {},
        "input": value,
    }


@dataclass(frozen=True)
class Arguments:
    """What the picture depends on, checked; `size` None means the size of the first reference."""

    prompt: str
    seed: int | None
    size: Size | None
    count: int
    output_format: str
    inline: bool
    references: tuple[str, ...]


def read_arguments(endpoint: Endpoint, body: dict[str, Any]) -> Arguments:
    """The arguments of one job. Raises BadArguments with every problem there is."""
    problems: list[Problem] = []
    arguments = Arguments(
        prompt=_prompt(body, problems),
        seed=_seed(body, problems),
        size=_size(endpoint, body, problems),
        count=_count(endpoint, body, problems),
        output_format=_format(endpoint, body, problems),
        inline=endpoint.takes_sync_mode and body.get("sync_mode") is True,
        references=_references(endpoint, body, problems),
    )
    if problems:
        raise BadArguments(problems)
    return arguments


def _prompt(body: dict[str, Any], problems: list[Problem]) -> str:
    prompt = body.get("prompt")
    if "prompt" not in body:
        problems.append(problem("prompt", "Field required", "missing", body))
    elif not isinstance(prompt, str):
        problems.append(problem("prompt", "Input should be a valid string", "string_type", prompt))
    elif not prompt.strip():
        message = "String should have at least 1 character"
        problems.append(problem("prompt", message, "string_too_short", prompt, {"min_length": 1}))
    return prompt if isinstance(prompt, str) else ""


def _seed(body: dict[str, Any], problems: list[Problem]) -> int | None:
    seed = body.get("seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        problems.append(problem("seed", "Input should be a valid integer", "int_type", seed))
        return None
    return seed


def _count(endpoint: Endpoint, body: dict[str, Any], problems: list[Problem]) -> int:
    count = body.get("num_images", 1)
    if endpoint.most_images is None:
        return 1
    if isinstance(count, bool) or not isinstance(count, int):
        problems.append(problem("num_images", "Input should be a valid integer", "int_type", count))
        return 1
    if count < 1:
        message = "Input should be greater than or equal to 1"
        problems.append(problem("num_images", message, "greater_than_equal", count, {"ge": 1}))
    if count > endpoint.most_images:
        message = f"Input should be less than or equal to {endpoint.most_images}"
        problems.append(problem("num_images", message, "less_than_equal", count, {"le": endpoint.most_images}))
    return count


def _format(endpoint: Endpoint, body: dict[str, Any], problems: list[Problem]) -> str:
    wanted = body.get("output_format", endpoint.formats[0])
    if not endpoint.takes_format:
        return endpoint.formats[0]
    if wanted not in endpoint.formats:
        _not_one_of("output_format", endpoint.formats, wanted, problems)
        return endpoint.formats[0]
    return str(wanted)


def _references(endpoint: Endpoint, body: dict[str, Any], problems: list[Problem]) -> tuple[str, ...]:
    found: list[str] = []
    for field in endpoint.references:
        value = body.get(field)
        urls = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(url, str) for url in urls):
            problems.append(problem(field, "Input should be a valid string", "string_type", value))
        else:
            found += [url for url in urls if url]
    if endpoint.needs_reference and not found:
        problems.append(problem(endpoint.references[0], "Field required", "missing", body))
    return tuple(found)


def _size(endpoint: Endpoint, body: dict[str, Any], problems: list[Problem]) -> Size | None:
    if isinstance(endpoint.size, str) and (endpoint.size in RATIOS or endpoint.size == "auto"):
        return _ratio_size(body, endpoint.size, problems)
    if "aspect_ratio" in body and "image_size" not in body and body["aspect_ratio"] is not None:
        return _ratio_size(body, "auto", problems)
    wanted = body.get("image_size")
    size = _pixels(endpoint.size if wanted is None else wanted, problems)
    if size is not None and size[0] * size[1] > MOST_PIXELS:
        message = f"The sandbox draws at most {MOST_PIXELS} pixels"
        problems.append(problem("image_size", message, "image_too_large", wanted))
        return None
    return size


def _pixels(wanted: Any, problems: list[Problem]) -> Size | None:
    if wanted is None or wanted == "auto":
        return None
    if isinstance(wanted, tuple):
        return wanted
    if isinstance(wanted, str):
        if wanted in PRESETS:
            return PRESETS[wanted]
        sides = re.fullmatch(r"(\d{1,5})x(\d{1,5})", wanted)
        if sides:
            return _sides({"width": int(sides[1]), "height": int(sides[2])}, problems)
    if isinstance(wanted, dict):
        return _sides(wanted, problems)
    _not_one_of("image_size", tuple(PRESETS), wanted, problems)
    return None


def _sides(wanted: dict[str, Any], problems: list[Problem]) -> Size | None:
    sides = []
    for name in ("width", "height"):
        side = wanted.get(name, 512)
        if isinstance(side, bool) or not isinstance(side, int):
            problems.append(problem("image_size", "Input should be a valid integer", "int_type", side))
        elif not 0 < side <= 14142:
            kind, bound = ("greater_than", "greater than 0") if side <= 0 else ("less_than_equal", "at most 14142")
            problems.append(problem("image_size", f"Input should be {bound}", kind, side))
        else:
            sides.append(side)
    return (sides[0], sides[1]) if len(sides) == 2 else None


def _ratio_size(body: dict[str, Any], default: str, problems: list[Problem]) -> Size | None:
    ratio = body.get("aspect_ratio") or default
    resolution = body.get("resolution") or "1K"
    if not isinstance(resolution, str) or resolution not in SCALES:
        _not_one_of("resolution", tuple(SCALES), resolution, problems)
        return None
    if ratio == "auto":
        return None
    if not isinstance(ratio, str) or ratio not in RATIOS:
        _not_one_of("aspect_ratio", tuple(RATIOS), ratio, problems)
        return None
    return ratio_size(ratio, resolution)


def follow_reference(size: Size) -> Size:
    """The size of a picture that follows a reference of `size`: its shape, at about a megapixel."""
    return ratio_size(nearest_ratio(size), "1K")


def _not_one_of(field: str, allowed: tuple[str, ...], value: Any, problems: list[Problem]) -> None:
    listed = ", ".join(f"'{item}'" for item in allowed)
    problems.append(problem(field, f"Input should be {listed}", "literal_error", value, {"expected": listed}))
