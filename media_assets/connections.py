"""Connections that lead to checked addresses only: resolved once, checked, and made to that very address."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache

import httpcore2
import httpx2
from django.utils.translation import gettext as _

from media_assets.addresses import is_public
from media_assets.sources import BadSource

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_CONNECTIONS = 16
_IDLE_CONNECTIONS = 8
_IDLE_SECONDS = 30.0


@cache
def ssl_context() -> ssl.SSLContext:
    """The process's one: making it takes 20 ms. Heeds SSL_CERT_FILE."""
    return httpx2.create_ssl_context()


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, best first. Raises `OSError`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


class CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to a public address of the host; nothing can change between the check and the connection.

    The connection's owner still knows the host by its name: TLS checks the certificate against that.
    """

    def __init__(self, network: httpcore2.AsyncNetworkBackend, resolve: Resolve = resolve) -> None:
        self._network = network
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        error: Exception = httpcore2.ConnectError("the host has no address")
        for address in await self._checked_addresses(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failure:
                error = failure
        raise error

    async def _checked_addresses(self, host: str, port: int) -> Sequence[str]:
        """Every address must be public: an answer that mixes in others is not to be trusted."""
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        if not all(map(is_public, addresses)):
            raise BadSource(
                _("{host} does not lead to the public internet.").format(host=host),
                code="address_not_allowed",
                details={"host": host},
            )
        return addresses


class CheckedTransport(httpx2.AsyncHTTPTransport):
    """The usual transport over another network than the system's, meant for a `CheckedNetwork`."""

    def __init__(self, ssl_context: ssl.SSLContext, network: httpcore2.AsyncNetworkBackend) -> None:
        super().__init__(verify=ssl_context, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_IDLE_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=network,
        )


def open_transport(ssl_context: ssl.SSLContext, *, checked: bool) -> httpx2.AsyncHTTPTransport:
    """One for any host or, unchecked, for hosts that the operator named."""
    if checked:
        return CheckedTransport(ssl_context, CheckedNetwork(httpcore2.AnyIOBackend()))
    limits = httpx2.Limits(
        max_connections=_CONNECTIONS,
        max_keepalive_connections=_IDLE_CONNECTIONS,
        keepalive_expiry=_IDLE_SECONDS,
    )
    return httpx2.AsyncHTTPTransport(verify=ssl_context, trust_env=False, limits=limits)
