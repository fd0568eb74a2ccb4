"""fal's queue as seen by one who waits: status, result and cancel over one bounded pool for all keys.

Wire: fal's queue documentation (docs.fal.ai, "Queue"): 202 while waiting or running, 200 when completed; a failure
is COMPLETED as well and shows at the result; cancel answers 202, 400 ALREADY_COMPLETED or 404 NOT_FOUND.
"""

from typing import Any
from urllib.parse import urlsplit

import httpx2

from generation.providers import errors
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Handle, Progress

LOOK_SECONDS = 20.0
POOL_SIZE = 40
MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_LOG_LINES = 200
_STATES = {"IN_QUEUE": "queued", "IN_PROGRESS": "running", "COMPLETED": "done"}


def _new_client() -> httpx2.AsyncClient:
    limits = httpx2.Limits(max_connections=POOL_SIZE, max_keepalive_connections=POOL_SIZE)
    return httpx2.AsyncClient(limits=limits, timeout=LOOK_SECONDS, trust_env=False)


_clients = PerLoop(_new_client)


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
    response = await _send("GET", handle.status_path, account, params={"logs": "1"})
    if response.status_code >= 400:
        raise from_response(response)
    body = _json_object(response)
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
    response = await _send("GET", handle.response_path, account)
    if response.status_code >= 400:
        error = from_response(response)
        # What fal says in JSON is the request's own end; an ingress's page, a limit or a rejected key is not.
        error.final = response.status_code not in (401, 403, 404, 408, 429) and _speaks_json(response)
        raise error
    return _json_object(response)


async def cancel(handle: Handle, account: Account) -> bool:
    response = await _send("PUT", handle.cancel_path, account)
    if response.status_code in (400, 404):
        return False
    if response.status_code >= 400:
        raise from_response(response)
    return True


async def _send(method: str, path: str, account: Account, params: dict[str, str] | None = None) -> httpx2.Response:
    headers = {"Authorization": f"Key {account.key}"}
    try:
        return await _clients.get().request(method, account.urls["queue"] + path, headers=headers, params=params)
    except httpx2.TimeoutException:
        raise errors.timed_out("fal") from None
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise errors.unreachable("fal") from None


def _speaks_json(response: httpx2.Response) -> bool:
    try:
        return isinstance(response.json(), dict)
    except (ValueError, RecursionError):
        return False


def _json_object(response: httpx2.Response) -> dict[str, Any]:
    try:
        body = response.json()
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


def from_response(response: Any) -> errors.ProviderError:
    """The error for fal's answer of 400 or more; takes httpx's and httpx2's responses alike.

    Bodies: `{"detail": [{"msg", "type", …}]}` from a model, `{"detail": "…", "error_type": "…"}` from fal itself
    (fal's pages "errors" and "request errors"); HTML from the ingress before it.
    """
    detail, kinds = _detail(response)
    if "content_policy_violation" in kinds:
        return errors.refused(detail)
    if response.status_code == 422 and "no_media_generated" in kinds:
        return errors.ProviderError("no_image", "The model made no picture this time. Try again.", True)
    return errors.from_status("fal", response.status_code, detail, _seconds(response.headers.get("retry-after")))


def _detail(response: Any) -> tuple[str, set[str]]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return "", set()
    detail = body.get("detail") if isinstance(body, dict) else None
    if isinstance(detail, list):
        entries = [entry for entry in detail if isinstance(entry, dict)]
        words = "; ".join(str(entry.get("msg", "")) for entry in entries)
        return words, {str(entry.get("type")) for entry in entries}
    return (detail, set()) if isinstance(detail, str) else ("", set())


def _seconds(value: str | None) -> float | None:
    return min(float(value), 3600.0) if value and value.isdecimal() else None
