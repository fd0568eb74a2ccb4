"""Secrets at rest: encrypted with Fernet under the newest of the deployment's keys, readable with any of them."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.translation import gettext as _

from canvas.refusals import Refusal


class EncryptionNotConfigured(Refusal):
    status = 409
    code = "encryption_not_configured"


class UnreadableSecret(Exception):
    """None of the deployment's encryption keys opens this secret."""


@lru_cache(maxsize=4)
def _keys(encoded: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key.strip()) for key in encoded])
    except ValueError:
        # Fernet's own words may quote the key.
        message = _(
            "EASEL_CREDENTIAL_KEYS is empty or no list of Fernet keys, so no provider key can be stored or read. Ask"
            " whoever runs this Easel to set it."
        )
        raise EncryptionNotConfigured(message) from None


def check_configured() -> None:
    """Raise `EncryptionNotConfigured` unless secrets can be encrypted."""
    _keys(tuple(settings.CREDENTIAL_KEYS))


def check_settings(**_: Any) -> list[CheckMessage]:
    """A system check: keys that are set have to be Fernet keys. None at all is no fault as long as none is needed."""
    try:
        if settings.CREDENTIAL_KEYS:
            check_configured()
    except EncryptionNotConfigured:
        hint = "A key is 32 random bytes in URL-safe base64; several are separated by commas, the newest first."
        return [Error("EASEL_CREDENTIAL_KEYS is no list of Fernet keys.", hint=hint, id="generation.E001")]
    return []


class Secret:
    """A text that nothing shows by accident: it is held encrypted, and only `reveal` opens it.

    False where the secret has been wiped.
    """

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def of(cls, text: str) -> Self:
        """Encrypt with the newest key. Raises `EncryptionNotConfigured`."""
        return cls(_keys(tuple(settings.CREDENTIAL_KEYS)).encrypt(text.encode()).decode("ascii"))

    def reveal(self) -> str:
        """The text. Raises `UnreadableSecret` or `EncryptionNotConfigured`."""
        try:
            return _keys(tuple(settings.CREDENTIAL_KEYS)).decrypt(self.token).decode()
        except InvalidToken:
            raise UnreadableSecret("This secret was encrypted with a key that is not set any more.") from None

    def rotated(self) -> Self:
        """The same secret, encrypted with the newest key. Raises like `reveal`."""
        return self.of(self.reveal())

    def __bool__(self) -> bool:
        return bool(self.token)

    def __str__(self) -> str:
        return "••••" if self.token else ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


WIPED = Secret("")


if TYPE_CHECKING:
    SecretColumn = models.TextField[Secret, Secret]
else:
    SecretColumn = models.TextField  # generic in the stubs alone


class SecretField(SecretColumn):
    """A column of `Secret`s. Reading a row opens nothing, so a lost encryption key breaks no list; a plain text is
    never taken for a secret nor a secret for a plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False})

    def from_db_value(self, value: str | None, *_: Any) -> Secret | None:
        return None if value is None else Secret(value)

    def to_python(self, value: Any) -> Any:
        return Secret(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        if value is not None and not isinstance(value, Secret):
            raise TypeError("a column of secrets takes a Secret")
        return value.token if value is not None else None

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps of the database: still encrypted."""
        return str(self.get_prep_value(self.value_from_object(obj)) or "")
