"""Whose key a run uses: the one place that decides it, and that opens a stored key.

The order: the canvas's own, then the deployment's, then the sandbox; the last two unless the canvas uses only keys of
its own. What was decided is written down with the job, and everything that is done for the job is done with it.
"""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from canvas.models import Canvas
from canvas.refusals import Refusal
from generation import providers
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import EncryptionNotConfigured, UnreadableSecret
from generation.models import Job
from generation.providers.protocol import Account, Source


class CredentialMissing(Refusal):
    status = 409
    code = "credential_missing"


class CredentialRemoved(Refusal):
    """The key that a job was started with is gone for good."""

    status = 409
    code = "credential_removed"


class CredentialUnreadable(Refusal):
    status = 409
    code = "credential_unreadable"


@dataclass(frozen=True)
class Payer:
    """Whose key a provider's runs use. `credential` is the canvas's own, where it is that."""

    provider: str
    source: Source
    credential: Credential | None = None


class Payers:
    """Who pays on one canvas: read once, in two queries, however many nodes ask."""

    def __init__(self, canvas_id: UUID) -> None:
        self._canvas_id = canvas_id
        active = Credential.objects.filter(canvas=canvas_id, removed_at=None)
        self._own = {credential.provider: credential for credential in active}
        own_only = AccountPolicy.objects.filter(canvas=canvas_id, mode=AccountPolicy.Mode.OWN_ONLY)
        self._own_only = frozenset(own_only.values_list("provider", flat=True))

    def source(self, provider_id: str) -> Source | None:
        """Whose key that provider's runs use; None where there is none that they may."""
        return "canvas" if provider_id in self._own else self.fallback(provider_id)

    def fallback(self, provider_id: str) -> Source | None:
        """The same, if the canvas had no key of its own."""
        provider = providers.get(provider_id)
        if self.is_own_only(provider_id):
            return None
        if provider.deployment_key():
            return "deployment"
        return None if provider.sandbox_urls() is None else "sandbox"

    def of(self, provider_id: str) -> Payer:
        """Whoever pays for that provider's runs. Raises `CredentialMissing`."""
        source = self.source(provider_id)
        if source is None:
            raise self._missing(provider_id, providers.get(provider_id).label)
        return Payer(provider_id, source, self._own.get(provider_id))

    def is_own_only(self, provider_id: str) -> bool:
        return provider_id in self._own_only

    @cached_property
    def _owner(self) -> str:
        return str(Canvas.objects.select_related("owner").get(pk=self._canvas_id).owner)

    def _missing(self, provider_id: str, label: str) -> CredentialMissing:
        none = _(
            "This canvas has no key for {provider}. If it is yours, add one under Provider keys; otherwise ask {owner},"
            " who owns it."
        )
        own_only = _(
            "This canvas uses only keys of its own and has none for {provider}. If it is yours, add one under Provider"
            " keys; otherwise ask {owner}, who owns it."
        )
        message = (own_only if self.is_own_only(provider_id) else none).format(provider=label, owner=self._owner)
        return CredentialMissing(message, details={"provider": provider_id})


def account_for(provider_id: str, canvas: Canvas) -> Account:
    """The account that pays for a new run. Raises `CredentialMissing` or `CredentialUnreadable`."""
    return _opened(Payers(canvas.pk).of(provider_id))


def account_of(job: Job) -> Account:
    """The account that the job was started with and no other; a replaced key counts as the same account.

    Raises `CredentialRemoved`, `CredentialUnreadable`, or `CredentialMissing` where the deployment has withdrawn it.
    """
    if job.account_source != "canvas":
        return _opened(Payer(job.provider, "deployment" if job.account_source == "deployment" else "sandbox"))
    credential = Credential.objects.filter(jobs=job, removed_at=None).first()
    if credential is None:
        message = _(
            "The key that this run was started with was removed from the canvas, so the provider cannot be asked for it"
            " any more. If it had been sent, it may have been billed."
        )
        raise CredentialRemoved(message)
    return _opened(Payer(job.provider, "canvas", credential))


def _opened(payer: Payer) -> Account:
    provider = providers.get(payer.provider)
    if payer.credential:
        return Account("canvas", _revealed(payer.credential, provider.label), provider.urls(), payer.credential.pk)
    if payer.source == "deployment" and provider.deployment_key():
        return Account("deployment", provider.deployment_key(), provider.urls())
    urls = provider.sandbox_urls()
    if payer.source == "sandbox" and urls is not None:
        return Account("sandbox", "sandbox", urls)
    own = _(
        "This server's own key for {provider}, which this run was started with, is no longer there."
        " Ask an administrator."
    )
    sandbox = _(
        "The sandbox for {provider}, which this run was started with, is no longer there. Ask an administrator."
    )
    message = (own if payer.source == "deployment" else sandbox).format(provider=provider.label)
    raise CredentialMissing(message, details={"provider": payer.provider})


def _revealed(credential: Credential, label: str) -> str:
    try:
        return credential.key.reveal()
    except (UnreadableSecret, EncryptionNotConfigured):
        message = _(
            "The key that this canvas has for {provider} cannot be read: the server's encryption keys have changed."
            " Its owner can replace it under Provider keys; an administrator can bring the old encryption key back."
        ).format(provider=label)
        raise CredentialUnreadable(message, details={"provider": credential.provider}) from None
