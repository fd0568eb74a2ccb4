"""What a provider's failure means for whoever waits: a stable code, a sentence, and whether trying again helps.

The tables by provider are `fal_failures` and `google_failures`; here is what they share, and what an HTTP status alone
tells where a provider says nothing that they know.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from generation.providers.errors import ProviderError

MOST_WORDS = 300
"""Characters that are shown of what a provider says."""
LONGEST_WAIT_SECONDS = 3600.0


@dataclass(frozen=True)
class Failure:
    """One row. `again`: trying again may help. `status`: the HTTP status our own routes answer with."""

    code: str
    sentence: str
    again: bool = False
    status: int = 502

    def error(self, words: str = "", retry_after: float | None = None) -> ProviderError:
        """The row as an exception, with the provider's own words where it said any."""
        return ProviderError(self.code, self.sentence + quoted(words), self.again, self.status, retry_after)


REFUSED = Failure(
    "content_refused",
    "The provider refused this prompt or reference picture. Change it and try again.",
    status=422,
)
NO_IMAGE = Failure("no_image", "The model answered without a picture. Try again or rephrase.", True)
KEY_REJECTED = Failure(
    "key_rejected", "The provider does not accept the key. Whoever manages the provider keys can check it."
)
RATE_LIMITED = Failure(
    "rate_limited", "The provider takes no more requests with this key just now. Try again later.", True, 429
)
INPUT_REJECTED = Failure("input_rejected", "The provider did not accept these inputs.", status=400)
TIMED_OUT = Failure("provider_timeout", "The provider took too long to answer. Try again.", True, 504)
FAILED = Failure("provider_failed", "The provider had a problem of its own. Try again.", True)
OVERLOADED = Failure("provider_overloaded", "The provider is overloaded. Try again in a minute.", True)

BY_STATUS: dict[int, Failure] = {
    400: INPUT_REJECTED,
    401: KEY_REJECTED,
    402: Failure("balance_exhausted", "The account behind the key has to be paid for before it can make pictures."),
    403: Failure("account_refused", "The provider refuses the account behind the key."),
    404: Failure("model_not_found", "The provider does not know this model or request.", status=400),
    408: TIMED_OUT,
    409: Failure("provider_conflict", "The provider says that something else was in the way. Try again.", True),
    413: Failure("request_too_large", "The prompt and reference are larger than the provider takes.", status=400),
    415: Failure("reference_type_not_supported", "The provider does not take a reference of this type.", status=400),
    422: INPUT_REJECTED,
    429: RATE_LIMITED,
    499: Failure("request_cancelled", "The request was cancelled at the provider. Run it again.", True),
    503: OVERLOADED,
    504: TIMED_OUT,
}


def by_status(status: int) -> Failure:
    """What an HTTP status of 400 or more tells by itself."""
    return BY_STATUS.get(status) or (FAILED if status >= 500 else INPUT_REJECTED)


def quoted(words: str) -> str:
    """The provider's words as an end of our sentence: one line, no control characters, no markup, bounded."""
    plain = _plain(words)
    return f" It says: “{plain}”" if plain else ""


def seconds_asked(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for: given as such or as a date (RFC 9110); bounded."""
    if not value:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,6})?\s*", value):
        return min(float(value), LONGEST_WAIT_SECONDS)
    try:
        left = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(left, 0.0), LONGEST_WAIT_SECONDS)


def _plain(words: str) -> str:
    if re.search(r"<(!doctype|html|head|body)\b", words, re.IGNORECASE):
        return ""  # a gateway's page, which says nothing to a person
    # Cc: control, Cf: what changes the direction of writing or hides, Co, Cs: nothing that can be shown.
    kept = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in words[: 10 * MOST_WORDS])
    line = " ".join(kept.split())
    return line if len(line) <= MOST_WORDS else f"{line[: MOST_WORDS - 1]}…"
