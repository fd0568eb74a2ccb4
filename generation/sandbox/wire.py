"""One HTTP request and its answer, apart from any socket."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault

JSON = "application/json"


class BadRequestBody(Exception):
    """The body of a request is not a JSON object."""


@dataclass(frozen=True)
class Request:
    """A request as received; `path` is without query, header names are lower case, times Unix seconds."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    received_at: float = field(default_factory=time.time)

    @property
    def base_url(self) -> str:
        """The address the client reached us under, for URLs in answers: a restart may change the port."""
        return f"http://{self.headers.get('host', '127.0.0.1')}"

    def json(self) -> dict[str, Any]:
        """The body as an object; an empty body is an empty object. Raises BadRequestBody."""
        try:
            value = json.loads(self.body or b"{}")
            if b"\\ud" in self.body or b"\\uD" in self.body:
                # Half a surrogate pair is legal in JSON, but can neither be stored nor drawn: it becomes "?".
                value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise BadRequestBody("The body is not JSON.") from error
        if not isinstance(value, dict):
            raise BadRequestBody("The body is not a JSON object.")
        return value


@dataclass(frozen=True)
class Answer:
    """What to send back, not before `not_before` (Unix time). `accepted`: work was taken on, to be billed."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    accepted: bool = False
    request_id: str = ""
    not_before: float = 0.0


def json_answer(status: int, value: Any, **options: Any) -> Answer:
    """`value` as a JSON answer; `options` are further fields of Answer."""
    return Answer(status, json.dumps(value).encode(), **options)


@dataclass(frozen=True)
class Call:
    """A provider call understood from a request's line and headers: what it is, about what, what answers it.

    `handle` also gets the fault that has met the call; `read_prompt` finds the prompt once the body is there.
    """

    kind: str
    handle: Callable[[Request, Fault | None], Answer]
    endpoint: str = ""
    read_prompt: Callable[[Request], str] = lambda _: ""
    request_id: str = ""
    key: str = ""
