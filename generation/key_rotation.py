"""Encrypting every stored provider key anew, with the newest of the deployment's encryption keys."""

from collections.abc import Iterable

from django.db import transaction

from generation.credential_models import Credential
from generation.encryption import Secret, UnreadableSecret, check_configured


class UnreadableCredentials(Exception):
    """None of the encryption keys opens the credentials with these `ids`."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"credentials {', '.join(map(str, self.ids))} cannot be read")


def rotate() -> int:
    """Encrypt all anew; gives how many.

    Raises `EncryptionNotConfigured`, or `UnreadableCredentials` and then changes none.
    """
    check_configured()
    with transaction.atomic():
        stored = list(Credential.objects.select_for_update().filter(removed_at=None))
        fresh = {credential.pk: _rotated(credential.key) for credential in stored}
        unreadable = [pk for pk, secret in fresh.items() if secret is None]
        if unreadable:
            raise UnreadableCredentials(unreadable)
        for pk, secret in fresh.items():
            Credential.objects.filter(pk=pk).update(key=secret)
    return len(fresh)


def _rotated(secret: Secret) -> Secret | None:
    try:
        return secret.rotated()
    except UnreadableSecret:
        return None
