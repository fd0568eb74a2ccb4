"""fal's failures, by the `type` of a model's error or the `error_type` of fal's own.

Sources: fal's pages "errors" (what models answer: `{"detail": [{"loc", "msg", "type", …}]}`) and "request errors" (what
fal itself answers: `{"detail": "…", "error_type": "…"}`). Everything else is told by its HTTP status.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from generation.providers.errors import ProviderError, outcome_unknown
from generation.providers.failures import (
    FAILED,
    INPUT_REJECTED,
    NO_IMAGE,
    RATE_LIMITED,
    REFUSED,
    TIMED_OUT,
    Failure,
    by_status,
    seconds_asked,
)

_OUT_OF_RANGE = Failure("value_out_of_range", "A model parameter is outside of what the model takes.", status=400)
_NOT_ALLOWED = Failure("value_not_allowed", "A model parameter has a value that the model does not know.", status=400)
_WRONG_TYPE = Failure("value_of_wrong_type", "A model parameter is of another type than the model takes.", status=400)
_RUNNER = Failure("runner_failed", "The machine that ran the model at fal failed. Try again.", True)
_FILE_TYPE = Failure("file_type_not_supported", "The model does not take a file of this type.", status=400)

TYPES: dict[str, Failure] = {
    # The content, and what came of it.
    "content_policy_violation": REFUSED,
    "no_media_generated": NO_IMAGE,
    # The reference picture.
    "image_too_small": Failure(
        "reference_too_small", "The reference picture is too small for this model. Use a larger one.", status=400
    ),
    "image_too_large": Failure(
        "reference_too_large",
        "The reference picture has too many pixels for this model. Use a smaller one.",
        status=400,
    ),
    "image_load_error": Failure(
        "reference_unreadable",
        "The model cannot read the reference picture. Use another file, such as a PNG.",
        status=400,
    ),
    "file_download_error": Failure(
        "reference_not_fetched", "fal could not fetch the reference picture. Try again.", True
    ),
    "file_too_large": Failure(
        "reference_file_too_large",
        "The reference picture's file is too large for this model. Use a smaller one.",
        status=400,
    ),
    "face_detection_error": Failure(
        "no_face_found", "The model found no face in the reference picture. Use one that shows a face well.", status=400
    ),
    "unsupported_image_format": Failure(
        "reference_type_not_supported",
        "The model does not take a reference picture of this type. Use a PNG.",
        status=400,
    ),
    "unsupported_audio_format": _FILE_TYPE,
    "unsupported_video_format": _FILE_TYPE,
    # The parameters. fal passes the names of pydantic's own checks on as well.
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _OUT_OF_RANGE),
    "multiple_of": Failure(
        "value_out_of_range", "A model parameter is not a multiple of what the model asks for.", status=400
    ),
    **dict.fromkeys(("one_of", "literal_error", "enum"), _NOT_ALLOWED),
    **dict.fromkeys(
        ("sequence_too_short", "string_too_short", "too_short"),
        Failure("value_too_short", "The prompt or a model parameter is too short for this model.", status=400),
    ),
    **dict.fromkeys(
        ("sequence_too_long", "string_too_long", "too_long"),
        Failure("value_too_long", "The prompt or a model parameter is too long for this model.", status=400),
    ),
    **dict.fromkeys(("string_type", "int_type", "float_type", "bool_type", "list_type", "dict_type"), _WRONG_TYPE),
    **dict.fromkeys(("int_parsing", "float_parsing", "bool_parsing"), _WRONG_TYPE),
    "missing": Failure(
        "value_missing", "The model needs something that was not given, such as a reference picture.", status=400
    ),
    "feature_not_supported": Failure(
        "feature_not_supported", "The model does not support this combination of options.", status=400
    ),
    "bad_request": INPUT_REJECTED,
    # The model's service.
    "internal_server_error": FAILED,
    "internal_error": FAILED,
    "generation_timeout": Failure(
        "generation_timeout", "The model did not finish in time. Try again, or ask for a smaller picture.", True, 504
    ),
    "downstream_service_error": Failure(
        "model_service_failed", "The service behind this model had a problem. Try again.", True
    ),
    "downstream_service_unavailable": Failure(
        "model_service_unavailable", "The service behind this model is not available. Try again in some minutes.", True
    ),
    # fal's machines.
    "request_timeout": TIMED_OUT,
    "startup_timeout": Failure(
        "model_startup_timeout", "The model took too long to start at fal. Try again in a minute.", True, 504
    ),
    "runner_scheduling_failure": Failure(
        "provider_overloaded", "fal has no machine free for this model. Try again in a minute.", True
    ),
    **dict.fromkeys(
        """runner_connection_timeout runner_connection_refused runner_connection_error runner_disconnected
        runner_incomplete_response runner_server_error""".split(),
        _RUNNER,
    ),
    **dict.fromkeys(("client_disconnected", "client_cancelled"), by_status(499)),
    "concurrent_requests_limit": RATE_LIMITED,
}
_FAMILIES = {"runner_": _RUNNER, "unsupported_": _FILE_TYPE}
"""For names that fal may yet add to a family."""

PHRASES: dict[int, tuple[tuple[str, Failure], ...]] = {
    403: (
        ("exhausted balance", Failure(
            "balance_exhausted", "The fal account behind the key has no balance left. Whoever owns it can top it up."
        )),
        ("budget", Failure("balance_exhausted", "The budget set for the fal account behind the key is used up.")),
        ("payment", Failure("balance_exhausted", "The fal account behind the key has no working way to pay.")),
        ("locked", Failure("account_locked", "fal has locked the account behind the key. Its owner has to ask fal.")),
    ),
    404: (
        ("application", Failure(
            "model_not_found", "fal has no model of this id. It may have been withdrawn: choose another.", status=400
        )),
        ("path", Failure("model_not_found", "fal has no such part of this model. Choose another model.", status=400)),
    ),
}  # fmt: skip
"""What fal tells by words alone, in lower case; the first that is found counts."""
_REQUEST_UNKNOWN = Failure(
    "request_unknown", "fal no longer knows this request, so its picture is lost. Run it again.", True
)

NOT_UPLOADED = Failure(
    "reference_upload_failed", "The reference picture could not be sent to fal. Nothing was billed; try again.", True
)


class Response(Protocol):
    """An answer of httpx or httpx2."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def json(self) -> Any: ...


def from_response(response: Response) -> ProviderError:
    """The error for fal's answer of 400 or more. `final` where the model has said it of the request itself."""
    body = _object(response)
    detail = body.get("detail")
    problems = [each for each in detail if isinstance(each, dict)] if isinstance(detail, list) else []
    kinds = [str(each.get("type")) for each in problems] or [_error_type(response, body)]
    words = "; ".join(map(_problem_words, problems)) if problems else str(detail or "")
    failure = _by_type(kinds) or _by_phrase(response.status_code, body, words) or by_status(response.status_code)
    error = failure.error(words, seconds_asked(response.headers.get("retry-after")))
    error.final = bool(problems)
    hint = _retry_hint(response)
    if hint is not None and failure is not REFUSED:
        error.retryable = hint
    return error


def from_submit(response: Response) -> ProviderError:
    """The same for the answer to a submit, of which some leave open whether the request was accepted."""
    # An ingress's own page says nothing of what happened behind it; fal's JSON does, except that time ran out.
    from_ingress = response.status_code in (500, 502) and not _object(response)
    if from_ingress or response.status_code in (408, 504):
        return outcome_unknown("fal")
    return from_response(response)


def from_upload(response: Response) -> ProviderError:
    """The same for sending a reference picture, of which nothing is billed. What is the key's trouble stays that."""
    error = from_response(response)
    return error if response.status_code in (401, 402, 403, 413, 415, 429) else NOT_UPLOADED.error()


def from_status(body: Mapping[str, Any]) -> ProviderError | None:
    """The error that a completed request's status names, if it ended with one (`error`, `error_type`)."""
    words, kind = body.get("error"), str(body.get("error_type") or "")
    if not words and not kind:
        return None
    error = (_by_type([kind]) or FAILED).error(str(words or ""))
    error.final = True
    return error


def _by_type(kinds: Sequence[str]) -> Failure | None:
    if "content_policy_violation" in kinds:
        return REFUSED
    for kind in kinds:
        family = (failure for beginning, failure in _FAMILIES.items() if kind.startswith(beginning))
        found = TYPES.get(kind) or next(family, None)
        if found:
            return found
    return None


def _by_phrase(status: int, body: Mapping[str, Any], words: str) -> Failure | None:
    if status == 404 and body.get("status") == "NOT_FOUND":
        return _REQUEST_UNKNOWN
    found = (failure for phrase, failure in PHRASES.get(status, ()) if phrase in words.lower())
    return next(found, None)


def _error_type(response: Response, body: Mapping[str, Any]) -> str:
    return str(body.get("error_type") or response.headers.get("x-fal-error-type") or "")


def _problem_words(problem: Mapping[str, Any]) -> str:
    """The message, after the name of the argument that it is about."""
    place, words = problem.get("loc"), str(problem.get("msg") or "")
    name = str(place[-1]) if isinstance(place, list) and len(place) > 1 else ""
    return f"{name}: {words}" if name and problem.get("type") != "content_policy_violation" else words


def _retry_hint(response: Response) -> bool | None:
    """Whether fal itself says that trying again helps; its header has had two names."""
    hint = response.headers.get("x-fal-needs-retry") or response.headers.get("x-fal-retryable") or ""
    return {"true": True, "1": True, "false": False, "0": False}.get(hint.lower())


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
