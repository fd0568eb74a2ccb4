"""`manage.py rotate_credentials`: after a new key was put before the others in EASEL_CREDENTIAL_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generation.encryption import EncryptionNotConfigured
from generation.key_rotation import UnreadableCredentials, rotate


class Command(BaseCommand):
    help = "Encrypt every stored provider key anew with the first of EASEL_CREDENTIAL_KEYS; the others may go then."

    def handle(self, **_options: Any) -> None:
        try:
            count = rotate()
        except EncryptionNotConfigured as refusal:
            raise CommandError(refusal.message) from None
        except UnreadableCredentials as refusal:
            ids = ", ".join(map(str, refusal.ids))
            raise CommandError(
                f"Nothing was changed: no key in EASEL_CREDENTIAL_KEYS opens the credentials {ids}. Put the key that"
                " they were encrypted with back into the list, or have their canvases' owners replace or remove them."
            ) from None
        self.stdout.write(f"{count} credential{'' if count == 1 else 's'} encrypted with the newest key.")
