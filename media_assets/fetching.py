"""Fetching a picture that somebody else named: from allowed hosts, without credentials, limited in size and time."""

import asyncio
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from weakref import WeakKeyDictionary

import httpx2
from django.utils.translation import gettext as _

from media_assets.connections import open_transport, ssl_context
from media_assets.sources import BadSource, Hosts, SourceTimeout

MAX_REDIRECTS = 3
_HEADERS = {"Accept": "image/*, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "Easel"}
_TIMEOUT = httpx2.Timeout(30.0, connect=10.0, pool=None)
"""Seconds for each step; the caller's limit is for all of them together."""


async def fetch(url: str, *, hosts: Hosts, max_bytes: int, timeout_seconds: float) -> bytes:
    """The body behind the URL. Redirects are checked like the URL itself, at most `MAX_REDIRECTS` of them.

    Raises `BadSource` (`host_not_allowed`, `address_not_allowed`, `fetch_failed`, `fetch_too_large`,
    `source_gone` for 404 and 410) or `SourceTimeout` (`fetch_timeout`).
    """
    try:
        async with asyncio.timeout(timeout_seconds):
            return await _follow(httpx2.URL(url), hosts, max_bytes)
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise SourceTimeout(_("The picture could not be fetched in time.")) from error
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise BadSource(_("The picture's address is not a URL.")) from error
    except httpx2.HTTPError as error:
        details = {"reason": type(error).__name__}
        raise BadSource(_("The connection to the picture's source failed."), details=details) from error


def connect() -> None:
    """Make the running event loop's clients now rather than with the first fetch."""
    _client(checked=True)


async def close() -> None:
    """Close the running event loop's connections. The next fetch opens new ones."""
    clients = _clients.pop(asyncio.get_running_loop(), None)
    if clients:
        await clients.checked.aclose()
        await clients.unchecked.aclose()


@dataclass(frozen=True)
class _Clients:
    """Apart, so that a connection to a private address is never taken up for a host that must be public."""

    checked: httpx2.AsyncClient
    unchecked: httpx2.AsyncClient


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


def _client(*, checked: bool) -> httpx2.AsyncClient:
    loop = asyncio.get_running_loop()
    clients = _clients.get(loop)
    if clients is None:
        clients = _clients[loop] = _Clients(checked=_open(checked=True), unchecked=_open(checked=False))
    return clients.checked if checked else clients.unchecked


def _open(*, checked: bool) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=open_transport(ssl_context(), checked=checked),
        headers=_HEADERS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=_TIMEOUT,
        trust_env=False,
    )


async def _follow(url: httpx2.URL, hosts: Hosts, max_bytes: int) -> bytes:
    for _hop in range(MAX_REDIRECTS + 1):
        client = _client(checked=not hosts.check(url))
        async with client.stream("GET", url) as response:
            if not response.has_redirect_location:
                return await _read(response, max_bytes)
            url = url.join(response.headers["Location"])
    raise BadSource(
        _("The picture's source redirects more than {max_redirects} times.").format(max_redirects=MAX_REDIRECTS)
    )


async def _read(response: httpx2.Response, max_bytes: int) -> bytes:
    _check_status(response.status_code)
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BadSource(_("The picture's source sends it compressed, which it was not asked to."))
    if _announced_bytes(response) > max_bytes:
        raise _too_large(max_bytes)
    chunks, size = [], 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
    return b"".join(chunks)


def _check_status(status: int) -> None:
    if status in {404, 410}:
        raise BadSource(_("The picture is no longer there."), code="source_gone", details={"status": status})
    if status != 200:
        raise BadSource(
            _("The picture's source answered with status {status}.").format(status=status), details={"status": status}
        )


def _announced_bytes(response: httpx2.Response) -> int:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else 0


def _too_large(max_bytes: int) -> BadSource:
    details = {"maxBytes": max_bytes}
    return BadSource(
        _("The picture has more than {max_bytes:,} bytes.").format(max_bytes=max_bytes),
        code="fetch_too_large",
        details=details,
    )
