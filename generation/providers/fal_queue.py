"""fal's queue as seen by one who waits: status, result and cancel over one bounded pool for all keys.

Wire: fal's queue documentation (docs.fal.ai, "Queue"): 202 while waiting or running, 200 when completed; a failure
is COMPLETED as well and shows at the result; cancel answers 202, 400 ALREADY_COMPLETED or 404 NOT_FOUND.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
from django.conf import settings

from generation.providers import errors
from generation.providers.fal_failures import from_response, from_status
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Handle, Progress
from media_assets.connections import ssl_context

POOL_SIZE = 40
MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_LOG_LINES = 200
_STATES = {"IN_QUEUE": "queued", "IN_PROGRESS": "running", "COMPLETED": "done"}


def _new_client() -> httpx2.AsyncClient:
    limits = httpx2.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE)
    return httpx2.AsyncClient(verify=ssl_context(), limits=limits, timeout=settings.LOOK_SECONDS, trust_env=False)


_clients = PerLoop(_new_client)


def connect() -> None:
    """Make the running event loop's client now rather than with the first look."""
    _clients.get()


async def close() -> None:
    client = _clients.take()
    if client:
        await client.aclose()


def path_of(url: str, base: str) -> str:
    """The path and query of a URL that fal gave, relative to the base.

    Only this is kept and always put behind the account's own base: wherever the answer points, the key goes
    to the configured host alone.
    """
    given = urlsplit(url)
    path = given.path.removeprefix(urlsplit(base).path.rstrip("/"))
    if not path.startswith("/") or len(path) > 500:
        raise errors.unintelligible("fal")
    return path


async def look(handle: Handle, account: Account) -> Progress:
    reply = await _send("GET", handle.status_path, account, params={"logs": "1"})
    if reply.status_code >= 400:
        raise from_response(reply)
    body = _json_object(reply)
    state = _STATES.get(str(body.get("status")))
    if state is None:
        raise errors.unintelligible("fal")
    position = body.get("queue_position")
    return Progress(
        state,  # type: ignore[arg-type]  # one of the literals, by the table
        position if isinstance(position, int) and state == "queued" else None,
        _log_lines(body.get("logs")),
    )


async def result(handle: Handle, account: Account) -> dict[str, Any]:
    """The model's own output. A failed request raises here, with the model's status and words."""
    reply = await _send("GET", handle.response_path, account)
    if reply.status_code < 400:
        return _json_object(reply)
    error = from_response(reply)
    # What a model says is the request's own end. What fal says may be that, or passing trouble of this one call.
    if not error.final and reply.status_code not in (401, 403, 404, 408, 429):
        error = await _own_end(handle, account) or error
    raise error


async def _own_end(handle: Handle, account: Account) -> errors.ProviderError | None:
    """The error that the request itself ended with, as far as fal can be asked for it."""
    try:
        reply = await _send("GET", handle.status_path, account)
        return from_status(_json_object(reply)) if reply.status_code < 400 else None
    except errors.ProviderError:
        return None


async def cancel(handle: Handle, account: Account) -> bool:
    reply = await _send("PUT", handle.cancel_path, account)
    if reply.status_code in (400, 404):
        return False
    if reply.status_code >= 400:
        raise from_response(reply)
    return True


async def check_key(account: Account) -> None:
    """Look at a request that nobody has made: fal answers 404, but 401 or 403 first where it refuses the key."""
    reply = await _send("GET", f"/fal-ai/flux-2/requests/{uuid4()}/status", account)
    if reply.status_code >= 400 and reply.status_code not in (400, 404, 422):
        raise from_response(reply)


async def published(url: str) -> dict[str, Any]:
    """A small public document of fal's, fetched without any key. Raises `ProviderError`."""
    reply = await _fetch("GET", url, None, None, MAX_DOCUMENT_BYTES)
    if reply.status_code != 200:
        raise errors.broken_off("fal")
    return _json_object(reply)


@dataclass(frozen=True)
class Reply:
    """An answer that was read to its end and is not too large."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Raises `ValueError` or `RecursionError`."""
        return json.loads(self.content)


async def _send(method: str, path: str, account: Account, params: dict[str, str] | None = None) -> Reply:
    return await _fetch(method, account.urls["queue"] + path, account, params, MAX_ANSWER_BYTES)


async def _fetch(
    method: str, url: str, account: Account | None, params: dict[str, str] | None, max_bytes: int
) -> Reply:
    try:
        # httpx2's own limits are for each read; one that drips may not hold us up either.
        async with asyncio.timeout(settings.LOOK_SECONDS):
            async with _clients.get().stream(method, url, headers=_keyed(account), params=params) as response:
                return Reply(response.status_code, response.headers, await _read(response, max_bytes))
    except (TimeoutError, httpx2.TimeoutException):
        failure = errors.timed_out("fal")
    except (httpx2.ConnectError, httpx2.InvalidURL):
        failure = errors.unreachable("fal")
    except httpx2.HTTPError:
        failure = errors.broken_off("fal")
    # Outside the handlers, because httpx2's exceptions hold the request, whose headers have the key.
    raise failure


def _keyed(account: Account | None) -> dict[str, str]:
    """The headers, made where they are sent: as a variable they would show in a report of a failure's frames."""
    return {"Authorization": f"Key {account.key}"} if account else {}


async def _read(response: httpx2.Response, max_bytes: int) -> bytes:
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > max_bytes:
            raise errors.unintelligible("fal")
        chunks.append(chunk)
    return b"".join(chunks)


def _json_object(reply: Reply) -> dict[str, Any]:
    try:
        body = reply.json()
    except (ValueError, RecursionError):
        raise errors.unintelligible("fal") from None
    if not isinstance(body, dict):
        raise errors.unintelligible("fal")
    return body


def _log_lines(logs: Any) -> tuple[str, ...]:
    if not isinstance(logs, list):
        return ()
    lines = (str(entry.get("message", "")) for entry in logs[-MAX_LOG_LINES:] if isinstance(entry, dict))
    return tuple(line[:500] for line in lines if line.strip())
