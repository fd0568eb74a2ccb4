"""Google: Gemini's image models, answered within the call."""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Awaitable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from generation.contracts import Contract
from generation.providers import errors, google_failures
from generation.providers.failures import KEY_REJECTED
from generation.providers.google_models import FOURTEEN_RATIOS, MODELS, UP_TO_14, sized
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Answer, Handle, Inline, Order, Progress, Reference, Wish
from generation.shaping import BadModel, shaped_parameters, shaped_size
from media_assets.connections import ssl_context

OFFICIAL = "https://generativelanguage.googleapis.com"
CHECK_SECONDS = 20
_MODEL_ID = re.compile(r"[a-z0-9][a-z0-9.-]{1,99}")


class _Connections:
    """One event loop's HTTP client, shared by all keys: the SDK puts the key into each request's header.

    Making an SDK client with its own pool costs 50–90 ms of blocking work, with this one 0.5 ms (google-genai 3.4).
    """

    def __init__(self) -> None:
        import httpx2

        self.tls = ssl_context()
        # No bound on connections: a paid call that waits for one could not be told from one that was sent.
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
        self.http = httpx2.AsyncClient(verify=self.tls, limits=limits, timeout=None, trust_env=False)

    def client(self, account: Account) -> Any:
        """The SDK's client, made for one call: a key stays in memory no longer than it is used."""
        from google import genai
        from google.genai import types

        # An injected HTTP client also keeps the SDK from choosing aiohttp, which resends dropped calls by itself.
        options = types.HttpOptions(
            base_url=account.urls["base"],
            api_version="v1",
            timeout=int(settings.GOOGLE_SECONDS * 1000),
            httpx_async_client=self.http,
            client_args={"verify": self.tls},
            async_client_args={"ssl": self.tls},
        )
        return genai.Client(vertexai=False, api_key=account.key, http_options=options)


class Google:
    """Inline: `submit` gives the answer, so there is nothing to look at later."""

    id = "google"
    label = "Google"
    max_reference_bytes = 7_000_000
    """What Google's enterprise documentation allows for one inline file; elsewhere it takes more."""

    def __init__(self) -> None:
        self._connections = PerLoop(_Connections)

    def deployment_key(self) -> str:
        return str(settings.GEMINI_API_KEY)

    def urls(self) -> dict[str, str]:
        return {"base": settings.GEMINI_BASE_URL or OFFICIAL}

    def sandbox_urls(self) -> dict[str, str] | None:
        url = settings.GEMINI_BASE_URL or settings.SANDBOX_URL
        return {"base": url} if settings.SANDBOX and url else None

    def contracts(self) -> tuple[Contract, ...]:
        return tuple(MODELS.values())

    def contract(self, model: str) -> Contract:
        name = model or settings.GEMINI_IMAGE_MODEL
        if name in MODELS:
            return MODELS[name]
        if not _MODEL_ID.fullmatch(name):
            raise BadModel(_("“{name}” is not a Gemini model id.").format(name=name[:80]), field="model")
        sizing = sized(FOURTEEN_RATIOS, ("1K", "2K", "4K"))
        return Contract(self.id, name, name, sizing, reference=UP_TO_14, listed=False)

    def shape(self, wish: Wish) -> Order:
        contract = self.contract(wish.model)
        parameters, dropped = shaped_parameters(contract, wish.parameters)
        if not contract.listed:
            # The SDK takes a fixed set of settings, so nothing unknown can be passed on.
            parameters, dropped = {}, (*dropped, *parameters)
        sizing, warnings = shaped_size(contract, wish.image_size, wish.aspect_ratio)
        return Order(contract.model, {"prompt": wish.prompt, **sizing, **parameters}, dropped, warnings)

    async def check_key(self, account: Account) -> None:
        client = self._connections.get().client(account)
        try:
            await _outcome(client.aio.models.get(model=settings.GEMINI_IMAGE_MODEL), CHECK_SECONDS)
        except errors.ProviderError as error:
            if error.unconfirmed:
                raise errors.unreachable(self.label) from None
            # Whoever is told that a model does not exist has been let in.
            if error.code != "model_not_found":
                raise

    async def submit(self, order: Order, reference: Reference | None, account: Account) -> Handle | Answer:
        client = self._connections.get().client(account)
        call = client.aio.models.generate_content(
            model=order.model, contents=_contents(order, reference), config=_config(order)
        )
        response = await _outcome(call, settings.GOOGLE_SECONDS)
        return _answer(response.sdk_http_response.body)

    async def look(self, handle: Handle, account: Account) -> Progress:
        raise NotImplementedError("Google answers within the call")

    async def result(self, handle: Handle, account: Account) -> Answer:
        raise NotImplementedError("Google answers within the call")

    async def cancel(self, handle: Handle, account: Account) -> bool:
        raise NotImplementedError("Google answers within the call")

    async def warm(self) -> None:
        await asyncio.to_thread(_import_sdk)
        # The SDK puts much off until the first client and the first request are made: so they are made here.
        example = Order("example", {"prompt": "example", "aspect_ratio": "1:1", "thinking_level": "high"})
        account = Account("sandbox", "example", {"base": OFFICIAL})
        await asyncio.to_thread(self._connections.get().client, account)
        await asyncio.to_thread(lambda: (_contents(example, None), _config(example).model_dump()))

    async def close(self) -> None:
        connections = self._connections.take()
        if connections:
            await connections.http.aclose()


def _import_sdk() -> None:
    import google.genai.types  # noqa: F401

    ssl_context()


async def _outcome(call: Awaitable[Any], seconds: float) -> Any:
    """What the call gives within `seconds`. Raises `ProviderError`.

    It is raised outside the handlers on purpose: the SDK's exceptions hold the request, whose headers have the key.
    """
    import httpx2
    from google.genai import errors as sdk_errors

    try:
        async with asyncio.timeout(seconds):
            return await call
    except sdk_errors.APIError as answered:
        failure = _api_error(answered)
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        failure = errors.unreachable("Google")
    except (httpx2.HTTPError, TimeoutError):
        failure = errors.outcome_unknown("Google")
    except (UnicodeEncodeError, httpx2.InvalidURL):
        failure = KEY_REJECTED.error()
    except ValueError:
        # Answered with what the SDK cannot read.
        failure = errors.outcome_unknown("Google")
    raise failure


def _contents(order: Order, reference: Reference | None) -> list[Any]:
    from google.genai import types

    picture = [types.Part.from_bytes(data=reference.data, mime_type=reference.mime)] if reference else []
    return [types.Content(role="user", parts=[*picture, types.Part.from_text(text=order.arguments["prompt"])])]


def _config(order: Order) -> Any:
    from google.genai import types

    arguments = order.arguments
    size = {name: arguments[name] for name in ("aspect_ratio", "image_size") if name in arguments}
    level = arguments.get("thinking_level")
    return types.GenerateContentConfig(
        # The SDK drops finishMessage, Google's own words for a refusal: so the answer is read from its JSON.
        should_return_http_response=True,
        response_modalities=["IMAGE"],
        image_config=types.ImageConfig(**size) if size else None,
        thinking_config=types.ThinkingConfig(thinking_level=level.upper()) if level else None,
    )


def _api_error(answered: Any) -> errors.ProviderError:
    response = answered.response
    retry_after = response.headers.get("retry-after") if hasattr(response, "headers") else None
    words = str(answered.message or "")
    return google_failures.from_answer(int(answered.code or 502), answered.details, words, retry_after)


def _answer(body: str | bytes | None) -> Answer:
    try:
        reply = json.loads(body or "")
    except (ValueError, RecursionError):
        raise errors.outcome_unknown("Google") from None
    candidate = _first_candidate(reply)
    parts = [part for part in _list(_dict(candidate.get("content")).get("parts")) if isinstance(part, dict)]
    pictures = [part for part in parts if _dict(part.get("inlineData")).get("data")]
    if not pictures:
        raise google_failures.without_picture(reply, candidate, _words(parts))
    # Drafts may come before the final picture, marked as thoughts; now and then the final one is so marked too.
    final = [part for part in pictures if not part.get("thought")] or pictures
    return Answer(Inline(_decoded(final[-1]["inlineData"]["data"])))


def _decoded(data: Any) -> bytes:
    try:
        text = str(data).replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise errors.unintelligible("Google") from None


def _words(parts: list[dict[str, Any]]) -> str:
    return " ".join(str(part["text"]) for part in parts if part.get("text") and not part.get("thought"))


def _first_candidate(reply: Any) -> dict[str, Any]:
    candidates = _list(_dict(reply).get("candidates"))
    return _dict(candidates[0]) if candidates else {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
