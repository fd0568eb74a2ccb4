"""fal-client, held to one attempt per call and to the account's own addresses.

fal-client 1.0.3 resends a submit up to ten times after a dropped connection, 408, 409 or 429, without an
idempotency key, and has no setting for its base URL (its source, `client.py`). Both are mended here, in one
place; `tests/generation/providers/test_fal.py` counts the submits of a dropped connection.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import fal_client
import httpx
from django.conf import settings
from fal_client import client as sdk

from generation.providers.protocol import Account

sdk.MAX_ATTEMPTS = 1

CONNECT_SECONDS = 10.0
_OFFICIAL = {"https://queue.fal.run": "queue", "https://rest.fal.ai": "rest", "https://v3.fal.media": "cdn"}


class _ToAccount(httpx.AsyncBaseTransport):
    """Sends what the SDK addresses to fal's official hosts to the account's base URLs, and nothing elsewhere."""

    def __init__(self, inner: httpx.AsyncBaseTransport, urls: Mapping[str, str]) -> None:
        self._inner = inner
        self._urls = urls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = _OFFICIAL.get(f"{request.url.scheme}://{request.url.host}")
        if name is None:
            raise httpx.UnsupportedProtocol("fal-client tried to reach a host that is not fal's", request=request)
        request.url = httpx.URL(self._urls[name] + request.url.raw_path.decode("ascii"))
        request.headers["Host"] = request.url.netloc.decode("ascii")
        return await self._inner.handle_async_request(request)


class _Tokens(fal_client.client.AsyncCDNTokenManager):  # type: ignore[misc]
    """Upload tokens, asked for over the account's connection."""

    def __init__(self, auth: Any, http: httpx.AsyncClient) -> None:
        super().__init__(auth)
        self._http = http

    async def _refresh_token(self) -> Any:
        response = await self._http.post(self._url, headers=self._headers, json={})
        response.raise_for_status()
        token = response.json()
        return sdk.CDNToken(
            token["token"], token["token_type"], token["base_url"], datetime.fromisoformat(token["expires_at"])
        )


class Client(fal_client.AsyncClient):  # type: ignore[misc]
    """fal's own client for one account over a transport that is shared by all accounts of an event loop."""

    def __init__(self, account: Account, transport: httpx.AsyncBaseTransport) -> None:
        seconds = settings.SUBMIT_SECONDS
        # Told apart on purpose: without a connection nothing was sent, without an answer perhaps.
        limits = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        super().__init__(key=account.key, default_timeout=limits)
        headers = {"User-Agent": sdk.USER_AGENT}
        route = _ToAccount(transport, account.urls)
        self._plain = httpx.AsyncClient(transport=route, headers=headers, timeout=limits, trust_env=False)
        keyed = {**headers, "Authorization": f"Key {account.key}"}
        self._keyed = httpx.AsyncClient(transport=route, headers=keyed, timeout=limits, trust_env=False)
        self._tokens = _Tokens(sdk.AuthCredentials("Key", account.key), self._plain)

    @property
    async def _client(self) -> httpx.AsyncClient:
        return self._keyed

    @property
    async def _token_manager(self) -> _Tokens:
        return self._tokens

    @asynccontextmanager
    async def _cdn_client(self) -> AsyncIterator[httpx.AsyncClient]:
        yield self._plain
