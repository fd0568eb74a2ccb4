"""What can be told to go wrong: which calls a fault meets, what it does to them, and how often."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

QUEUE: Final = ("submit", "status", "result")
ANY: Final = ("submit", "status", "result", "cancel", "media", "upload", "token", "generate", "models", "keys", "any")

# In place of the call: it is not processed, so a submit is not accepted.
REFUSALS: Final = ("refuse", "status")
# To the answer of a call that has been processed in full: a submit is accepted, and its job runs.
DELIVERIES: Final = (
    "hang",
    "hold",
    "drop_before_answer",
    "drop_mid_answer",
    "garbage",
    "wrong_type",
    "slow_drip",
)
# To a job, for good, from the first of its calls that meets the fault.
OUTCOMES: Final = ("completed_with_error", "content_policy", "black_nsfw")
# To the bytes of a picture: on "media" for that download, on a queue call for the job, for good.
PICTURES: Final = ("truncated_image", "mislabelled_image", "html_instead_of_image", "expired_media")
# Google's answers without a picture.
NO_PICTURE: Final = ("no_image", "image_safety", "prompt_blocked", "text_only", "empty")

PLACES: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(REFUSALS + DELIVERIES, ANY),
    **dict.fromkeys(OUTCOMES, QUEUE),
    **dict.fromkeys(PICTURES, (*QUEUE, "media", "generate")),
    **dict.fromkeys(NO_PICTURE, ("generate",)),
    "expired_media": (*QUEUE, "media"),
}


class BadFault(ValueError):
    """A fault that makes no sense as described."""


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 86_400


def _times(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)


def _text(value: object) -> bool:
    return isinstance(value, str)


_RULES: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "do": (lambda value: isinstance(value, str) and value in PLACES, f"one of {', '.join(PLACES)}"),
    "on": (_text, "a kind of call"),
    "times": (_times, "a whole number, or null for always"),
    "match": (lambda value: _texts(value) and value.keys() <= {"endpoint", "prompt"}, "endpoint and/or prompt"),
    "seconds": (_number, "a number from 0 to 86400"),
    "code": (lambda value: isinstance(value, int) and 200 <= value <= 599, "an HTTP status from 200 to 599"),
    "headers": (_texts, "an object of texts"),
    "error": (_text, "a text"),
    "error_type": (_text, "a text"),
    "reason": (_text, "a text"),
}


@dataclass(frozen=True)
class Fault:
    """`do` to calls of kind `on`, `times` times (None: always), where every given `match` fits.

    `match` holds `endpoint` (fal endpoint or Google model, exact) and/or `prompt` (a part of it). `seconds` is
    for hold and slow_drip; `code`, `body`, `headers` for status; `code`, `body`, `error`, `error_type` for
    completed_with_error; `reason` for no_image, image_safety and prompt_blocked. Raises BadFault.
    """

    on: str
    do: str
    times: int | None = 1
    match: dict[str, str] = field(default_factory=dict)
    seconds: float = 1.0
    code: int = 500
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    error: str = "Internal server error"
    error_type: str = "internal_error"
    reason: str = ""

    def __post_init__(self) -> None:
        for name, (check, rule) in _RULES.items():
            if not check(getattr(self, name)):
                raise BadFault(f"{name!r} is {rule}")
        if self.on not in PLACES[self.do]:
            raise BadFault(f"{self.do!r} can be on {', '.join(PLACES[self.do])}; not on {self.on!r}")
        if self.do == "refuse" and "prompt" in self.match:
            raise BadFault("'refuse' is decided before the body is read, so it cannot match a prompt")

    def meets(self, kind: str, endpoint: str, prompt: str) -> bool:
        """Whether this fault applies to such a call."""
        return (
            self.on in (kind, "any")
            and self.times != 0
            and self.match.get("endpoint", endpoint) == endpoint
            and self.match.get("prompt", "") in prompt
        )

    def as_json(self) -> dict[str, Any]:
        """The fault as the control plane reads and writes it."""
        return asdict(self)


def parse_fault(value: object) -> Fault:
    """The fault described by a JSON object. Raises BadFault."""
    if not isinstance(value, dict):
        raise BadFault("a fault is an object")
    try:
        return Fault(**value)
    except TypeError as error:
        raise BadFault(f"a fault needs 'on' and 'do' and knows no other names than {', '.join(_names())}") from error


def _names() -> list[str]:
    return list(Fault.__dataclass_fields__)
