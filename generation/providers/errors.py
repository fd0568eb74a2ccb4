"""What can go wrong with a provider, each with a stable code and a sentence for the person who waits."""

from dataclasses import dataclass


@dataclass
class ProviderError(Exception):
    """A provider did not do what was asked.

    `retryable`: trying again may help. `status`: the HTTP status our routes answer with.
    `retry_after`: seconds the provider asked to wait. `unconfirmed`: the paid call may have been accepted.
    `final`: said of the request itself, so that looking again would show the same.
    """

    code: str
    message: str
    retryable: bool = False
    status: int = 502
    retry_after: float | None = None
    unconfirmed: bool = False
    final: bool = False

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def unreachable(label: str) -> ProviderError:
    return ProviderError("provider_unreachable", f"{label} cannot be reached. Nothing was sent; try again.", True)


def outcome_unknown(label: str) -> ProviderError:
    message = f"The connection broke before {label} answered. The request may have been accepted and billed."
    return ProviderError("outcome_unknown", message, True, unconfirmed=True)


def timed_out(label: str) -> ProviderError:
    return ProviderError("provider_timeout", f"{label} took too long to answer.", True, 504)


def unintelligible(label: str) -> ProviderError:
    return ProviderError("provider_garbled", f"{label} sent an answer that cannot be read.", True)


def refused(words: str) -> ProviderError:
    """The provider's safety rules: never retried by itself."""
    detail = f" It says: “{words[:300]}”" if words else ""
    message = f"The provider refused this prompt or reference picture. Change it and try again.{detail}"
    return ProviderError("content_refused", message, False, 422)


def from_status(label: str, status: int, words: str, retry_after: float | None = None) -> ProviderError:
    """The error for an HTTP answer of 400 or more. `words` is the provider's own message, possibly empty."""
    said = f" It says: “{words[:300]}”" if words else ""
    if status == 401:
        return ProviderError("key_rejected", f"{label} does not accept the key. Ask an administrator to check it.")
    if status == 403:
        return ProviderError("account_refused", f"{label} refuses this account.{said}")
    if status == 404:
        return ProviderError("model_not_found", f"{label} does not know this model or request.{said}", status=400)
    if status == 429:
        return ProviderError(
            "rate_limited", f"{label} takes no more requests just now.{said}", True, 429, retry_after or 30.0
        )
    if status in (408, 504):
        return timed_out(label)
    if status in (400, 409, 413, 422):
        return ProviderError("input_rejected", f"{label} did not accept these inputs.{said}", status=400)
    return ProviderError(
        "provider_failed", f"{label} had a problem ({status}).{said}", status >= 500, retry_after=retry_after
    )
