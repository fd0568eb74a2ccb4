"""Google's failures: by ErrorInfo's reason, by status, and the answers of 200 that hold no picture.

Sources: the Gemini API reference (`finishReason`, `blockReason`, "Troubleshooting") and google.rpc's `Status`,
`ErrorInfo`, `RetryInfo` and `QuotaFailure`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generation.providers.errors import ProviderError, outcome_unknown
from generation.providers.failures import (
    FAILED,
    INPUT_REJECTED,
    KEY_REJECTED,
    LONGEST_WAIT_SECONDS,
    NO_IMAGE,
    OVERLOADED,
    RATE_LIMITED,
    REFUSED,
    TIMED_OUT,
    Failure,
    by_status,
    seconds_asked,
)

_RESTRICTED = Failure(
    "key_restricted", "The Google key may not be used from this server or for this service. Its owner can allow it."
)
_UNPAID = Failure(
    "balance_exhausted", "The Google project behind the key has no working billing. Its owner can mend it."
)
_SUSPENDED = Failure("account_locked", "Google has suspended the project behind the key. Its owner has to ask Google.")

REASONS: dict[str, Failure] = {
    **dict.fromkeys(
        """API_KEY_INVALID API_KEY_EXPIRED ACCESS_TOKEN_TYPE_UNSUPPORTED ACCESS_TOKEN_EXPIRED
        CREDENTIALS_MISSING""".split(),
        KEY_REJECTED,
    ),
    **dict.fromkeys(
        """API_KEY_SERVICE_BLOCKED API_KEY_IP_ADDRESS_BLOCKED API_KEY_HTTP_REFERRER_BLOCKED API_KEY_ANDROID_APP_BLOCKED
        API_KEY_IOS_APP_BLOCKED""".split(),
        _RESTRICTED,
    ),
    "SERVICE_DISABLED": Failure(
        "service_disabled", "The Generative Language API is switched off in the Google project behind the key."
    ),
    "BILLING_DISABLED": _UNPAID,
    "CONSUMER_SUSPENDED": _SUSPENDED,
    "CONSUMER_INVALID": _SUSPENDED,
    "USER_PROJECT_DENIED": by_status(403),
    "RATE_LIMIT_EXCEEDED": RATE_LIMITED,
}
"""ErrorInfo.reason, which says more than the status."""

STATUSES: dict[str, Failure] = {
    "INVALID_ARGUMENT": INPUT_REJECTED,
    "OUT_OF_RANGE": INPUT_REJECTED,
    "FAILED_PRECONDITION": Failure(
        "region_not_supported", "Google does not serve this key here: its free tier is not offered in this region."
    ),
    "UNAUTHENTICATED": KEY_REJECTED,
    "PERMISSION_DENIED": by_status(403),
    "NOT_FOUND": Failure(
        "model_not_found", "Google has no model of this id. It may have been withdrawn: choose another.", status=400
    ),
    "RESOURCE_EXHAUSTED": RATE_LIMITED,
    "ABORTED": by_status(409),
    "CANCELLED": by_status(499),
    "INTERNAL": FAILED,
    "DATA_LOSS": FAILED,
    "UNIMPLEMENTED": Failure("feature_not_supported", "The model cannot do what was asked of it.", status=400),
    "UNAVAILABLE": OVERLOADED,
    "DEADLINE_EXCEEDED": TIMED_OUT,
}
"""google.rpc's codes, as `error.status` names them."""
_QUOTA_USED_UP = Failure(
    "quota_exhausted",
    "This key's daily quota at Google is used up. It begins anew at midnight, Pacific time.",
    status=429,
)

BLOCKED: dict[str, Failure] = {
    "OTHER": Failure(
        "content_refused",
        "Google refused this request and names no reason. Often it is the reference: change it or the prompt.",
        status=422,
    ),
}
"""`promptFeedback.blockReason`; every other one is a plain refusal."""

FINISHES: dict[str, Failure] = {
    **dict.fromkeys("SAFETY IMAGE_SAFETY PROHIBITED_CONTENT IMAGE_PROHIBITED_CONTENT BLOCKLIST".split(), REFUSED),
    "SPII": Failure(
        "content_refused",
        "Google stopped because of personal data in the request. Leave it out and try again.",
        status=422,
    ),
    **dict.fromkeys(
        ("RECITATION", "IMAGE_RECITATION"),
        Failure(
            "content_refused",
            "Google stopped because the picture came too close to an existing work. Describe it in other words.",
            status=422,
        ),
    ),
    "LANGUAGE": Failure(
        "language_not_supported",
        "The model does not understand the prompt's language. Write it in another.",
        status=400,
    ),
    "MAX_TOKENS": Failure(
        "no_image", "The model ran out of room before the picture was done. Shorten the prompt and try again.", True
    ),
}
"""`finishReason` of an answer without a picture; every other one is just that."""


def from_answer(status: int, body: Any, words: str, retry_after: str | None = None) -> ProviderError:
    """The error for Google's answer of 400 or more, `body` being its JSON as far as it was any."""
    told = _dict(_dict(body).get("error"))
    if not told and status in (408, 500, 502, 504):
        # JSON means that Google answered; a gateway's page says nothing of what happened behind it.
        return outcome_unknown("Google")
    details = [each for each in _list(told.get("details")) if isinstance(each, dict)]
    failure = _by_details(details) or STATUSES.get(str(told.get("status"))) or by_status(status)
    return failure.error(words, _delay(details) or seconds_asked(retry_after))


def without_picture(reply: Any, candidate: Mapping[str, Any], words: str) -> ProviderError:
    """The error for an answer of 200 that holds no picture; `words` is what the model wrote instead."""
    feedback = _dict(_dict(reply).get("promptFeedback"))
    blocked = feedback.get("blockReason")
    if blocked:
        said = str(feedback.get("blockReasonMessage") or "")
        return BLOCKED.get(str(blocked), REFUSED).error(words or said)
    said = str(candidate.get("finishMessage") or "")
    return FINISHES.get(str(candidate.get("finishReason")), NO_IMAGE).error(words or said)


def _by_details(details: list[dict[str, Any]]) -> Failure | None:
    for detail in details:
        found = REASONS.get(str(detail.get("reason")))
        if found:
            return found
    return _QUOTA_USED_UP if any("PerDay" in quota for quota in _quotas(details)) else None


def _quotas(details: list[dict[str, Any]]) -> Iterator[str]:
    for detail in details:
        for violation in _list(detail.get("violations")):
            yield str(_dict(violation).get("quotaId"))


def _delay(details: list[dict[str, Any]]) -> float | None:
    for detail in details:
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)s", str(detail.get("retryDelay")))
        if found:
            return min(float(found[1]), LONGEST_WAIT_SECONDS)
    return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
