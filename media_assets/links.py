"""Pictures that a person or a program names by their address: on the public internet, or written into the address."""

import asyncio
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage

from media_assets import data_uris, fetching
from media_assets.sources import Allowlist, BadSource, PublicHosts, unreadable_hosts

_THEIR_FAULT = frozenset({"host_not_allowed", "address_not_allowed"})


async def fetch(url: str) -> tuple[bytes, str]:
    """The bytes behind the address and a name for them. Private addresses are refused unless their host is listed.

    Raises `BadSource` and, for a `data:` URI, `BadPicture`.
    """
    url = url.strip()
    if url[:5].lower() == "data:":
        return await asyncio.to_thread(data_uris.decode, url, settings.PICTURE_MAX_BYTES), "picture"
    try:
        data = await fetching.fetch(
            url,
            hosts=allowed_hosts(),
            max_bytes=settings.PICTURE_MAX_BYTES,
            timeout_seconds=settings.FETCH_SECONDS,
        )
    except BadSource as refusal:
        if refusal.code in _THEIR_FAULT:
            refusal.status = 400
        raise
    return data, _name(url)


def allowed_hosts() -> PublicHosts:
    return PublicHosts(Allowlist.of(settings.UPLOAD_HOSTS))


def check_settings(**_options: Any) -> list[CheckMessage]:
    """A system check: the hosts that are listed can be read."""
    examples = "media.example.com, 10.0.0.7 or http://nas.local:8080"
    return unreadable_hosts("EASEL_UPLOAD_HOSTS", allowed_hosts, examples, id="media_assets.E010")


def _name(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
