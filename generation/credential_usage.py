"""What is written down of a canvas's key while it is used: when, and when a provider last refused it."""

from django.utils import timezone

from generation.credential_models import Credential
from generation.providers.errors import ProviderError

OF_THE_KEY = frozenset(
    """key_rejected key_restricted account_refused account_locked balance_exhausted quota_exhausted rate_limited
    service_disabled region_not_supported""".split()
)
"""The trouble that is the key's or its account's, and not a request's or the provider's."""


def used(credential_id: int | None) -> None:
    """A paid call is about to be made. Nothing happens for None, here and below: the canvas's own key is not it."""
    if credential_id:
        Credential.objects.filter(pk=credential_id).update(last_used_at=timezone.now())


def worked(credential_id: int | None) -> None:
    """The provider did what was asked: an earlier refusal is over."""
    if not credential_id:
        return
    stale = Credential.objects.filter(pk=credential_id).exclude(last_error_code="")
    # Looking first: an update takes SQLite's one write lock even where it changes nothing.
    if stale.exists():
        stale.update(last_error_code="", last_error="", last_error_at=None)


def refused(credential_id: int | None, error: ProviderError) -> None:
    """Write the trouble down if it is the key's."""
    if credential_id and error.code in OF_THE_KEY:
        told = {"last_error_code": error.code, "last_error": error.message, "last_error_at": timezone.now()}
        Credential.objects.filter(pk=credential_id).update(**told)
