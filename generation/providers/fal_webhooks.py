"""fal's webhooks: where fal is to call, and whether a call is really fal's.

fal's page "Webhooks": ED25519 over request id, user id, timestamp and the body's SHA-256, one a line; the public keys
are a JWKS at `/.well-known/jwks.json` of its REST host, to be kept for a day at most; a timestamp is good for five
minutes. fal never calls an address of a private network.
"""

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from generation.providers import fal_queue
from generation.providers.per_loop import PerLoop
from media_assets.addresses import is_public

PATH = "/api/fal/webhook"
GOOD_FOR_SECONDS = 300
_KEEP_SECONDS = 24 * 60 * 60
_REFETCH_SECONDS = 60
_MOST_KEYS = 20
_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_NAME = re.compile(r"[\x21-\x7e]{1,200}")


class BadSignature(Exception):
    """The call is not fal's, or not of now."""


def address() -> str | None:
    """Where fal is to call when a request is done; None where it could not."""
    wanted = can_be_called(settings.PUBLIC_URL) if settings.FAL_WEBHOOKS is None else settings.FAL_WEBHOOKS
    return settings.PUBLIC_URL + PATH if wanted and settings.PUBLIC_URL else None


def can_be_called(public_url: str) -> bool:
    """Whether the internet may reach that address: https, and not of this machine or a private network."""
    try:
        parts = urlsplit(public_url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme != "https":
        return False
    try:
        return is_public(str(ip_address(host)))
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test"))


@dataclass(frozen=True)
class SignedCall:
    """A call as it came in: what its headers claim, and the body that they are about."""

    request_id: str
    user_id: str
    timestamp: str
    signature: str
    body: bytes

    @classmethod
    def of(cls, headers: Mapping[str, str], body: bytes) -> "SignedCall":
        """Read the headers. Raises `BadSignature` where they are missing or cannot be right."""
        request_id, user_id, timestamp, signature = (
            headers.get(f"X-Fal-Webhook-{name}", "") for name in ("Request-Id", "User-Id", "Timestamp", "Signature")
        )
        call = cls(request_id, user_id, timestamp, signature, body)
        whole = _NAME.fullmatch(call.request_id) and _NAME.fullmatch(call.user_id)
        if not whole or not re.fullmatch(r"[0-9]{1,12}", call.timestamp) or not _SIGNATURE.fullmatch(call.signature):
            raise BadSignature
        if abs(time.time() - int(call.timestamp)) > GOOD_FOR_SECONDS:
            raise BadSignature
        return call

    @property
    def message(self) -> bytes:
        parts = (self.request_id, self.user_id, self.timestamp, hashlib.sha256(self.body).hexdigest())
        return "\n".join(parts).encode()

    @property
    def fingerprint(self) -> str:
        """The same for the same call sent again."""
        return hashlib.sha256(f"{self.request_id}\n{self.signature.lower()}".encode()).hexdigest()


async def check(call: SignedCall, rest_url: str) -> None:
    """Raises `BadSignature`, or `ProviderError` where fal's public keys cannot be had just now."""
    ring = _rings.get().setdefault(rest_url, KeyRing(rest_url))
    if not await ring.verifies(bytes.fromhex(call.signature), call.message):
        raise BadSignature


class KeyRing:
    """fal's public keys, as one REST host publishes them."""

    def __init__(self, rest_url: str) -> None:
        self._url = f"{rest_url}/.well-known/jwks.json"
        self._keys: tuple[Ed25519PublicKey, ...] = ()
        self._fetched_at = self._refetched_at = float("-inf")

    async def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether one of the keys has made the signature. If none has they are fetched anew: fal may have new ones."""
        now = time.monotonic()
        if now - self._fetched_at > _KEEP_SECONDS:
            await self._fetch()
        if self._any_verifies(signature, message):
            return True
        if now - self._refetched_at <= _REFETCH_SECONDS:
            return False
        self._refetched_at = now
        await self._fetch()
        return self._any_verifies(signature, message)

    async def _fetch(self) -> None:
        published = await fal_queue.published(self._url)
        self._keys = tuple(_public_keys(published))
        self._fetched_at = time.monotonic()

    def _any_verifies(self, signature: bytes, message: bytes) -> bool:
        return any(_verifies(key, signature, message) for key in self._keys)


_rings: PerLoop[dict[str, KeyRing]] = PerLoop(dict)


def _verifies(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _public_keys(published: Mapping[str, Any]) -> Iterable[Ed25519PublicKey]:
    entries = published.get("keys")
    for entry in entries[:_MOST_KEYS] if isinstance(entries, list) else ():
        # base64url, padded or not
        text = (str(entry.get("x") or "") if isinstance(entry, dict) else "").rstrip("=")
        try:
            yield Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValueError, binascii.Error):
            continue
