"""What a provider call can raise, and what can go wrong before any provider has answered."""

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


def broken_off(label: str) -> ProviderError:
    return ProviderError("provider_unreachable", f"The connection to {label} broke off. Try again.", True)


def outcome_unknown(label: str) -> ProviderError:
    message = f"The connection broke before {label} answered. The request may have been accepted and billed."
    return ProviderError("outcome_unknown", message, True, unconfirmed=True)


def timed_out(label: str) -> ProviderError:
    return ProviderError("provider_timeout", f"{label} took too long to answer.", True, 504)


def unintelligible(label: str) -> ProviderError:
    return ProviderError("provider_garbled", f"{label} sent an answer that cannot be read.", True)
