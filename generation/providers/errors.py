"""What a provider call can raise, and what can go wrong before any provider has answered."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop


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
    return ProviderError(
        "provider_unreachable",
        gettext_noop("{provider} cannot be reached. Nothing was sent; try again.").format(provider=label),
        True,
    )


def broken_off(label: str) -> ProviderError:
    return ProviderError(
        "provider_unreachable",
        gettext_noop("The connection to {provider} broke off. Try again.").format(provider=label),
        True,
    )


def outcome_unknown(label: str) -> ProviderError:
    message = gettext_noop(
        "The connection broke before {provider} answered. The request may have been accepted and billed."
    ).format(provider=label)
    return ProviderError("outcome_unknown", message, True, unconfirmed=True)


def timed_out(label: str) -> ProviderError:
    return ProviderError(
        "provider_timeout", gettext_noop("{provider} took too long to answer.").format(provider=label), True, 504
    )


def unintelligible(label: str) -> ProviderError:
    return ProviderError(
        "provider_garbled", gettext_noop("{provider} sent an answer that cannot be read.").format(provider=label), True
    )
