"""Google: Gemini's image models, answered within the call."""

import asyncio
import base64
import binascii
import json
import re
import ssl
from typing import Any

from django.conf import settings

from generation.contracts import RATIO_OF_SIZE, Contract
from generation.providers import errors
from generation.providers.google_models import FOURTEEN_RATIOS, MODELS
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Answer, Handle, Inline, Order, Progress, Reference, Wish
from generation.shaping import BadModel, BadSize, shaped_parameters

OFFICIAL = "https://generativelanguage.googleapis.com"
CALL_SECONDS = 240
"""Total time for one call; a 4K picture takes up to two minutes."""
_MODEL_ID = re.compile(r"[a-z0-9][a-z0-9.-]{1,99}")
_REFUSALS = frozenset(
    """SAFETY IMAGE_SAFETY PROHIBITED_CONTENT IMAGE_PROHIBITED_CONTENT BLOCKLIST SPII RECITATION
    IMAGE_RECITATION""".split()
)


class _Connections:
    """One event loop's HTTP client, shared by all keys: the SDK puts the key into each request's header.

    Making an SDK client with its own pool costs 50–90 ms of blocking work, with this one 0.3 ms (google-genai 3.4).
    """

    def __init__(self) -> None:
        import httpx2

        self.tls = ssl.create_default_context()
        self.http = httpx2.AsyncClient(verify=self.tls, timeout=None, trust_env=False)
        self.clients: dict[tuple[str, str], Any] = {}

    def client(self, account: Account) -> Any:
        which = (account.key, account.urls["base"])
        if which not in self.clients:
            self.clients[which] = self._new_client(account)
        return self.clients[which]

    def _new_client(self, account: Account) -> Any:
        from google import genai
        from google.genai import types

        # An injected HTTP client also keeps the SDK from choosing aiohttp, which resends dropped calls by itself.
        options = types.HttpOptions(
            base_url=account.urls["base"],
            api_version="v1",
            timeout=CALL_SECONDS * 1000,
            httpx_async_client=self.http,
            client_args={"verify": self.tls},
            async_client_args={"ssl": self.tls},
        )
        return genai.Client(vertexai=False, api_key=account.key, http_options=options)


class Google:
    """Inline: `submit` gives the answer, so there is nothing to look at later."""

    id = "google"
    label = "Google"

    def __init__(self) -> None:
        self._connections = PerLoop(_Connections)

    def account(self) -> Account | None:
        if settings.GEMINI_API_KEY:
            return Account("deployment", settings.GEMINI_API_KEY, {"base": settings.GEMINI_BASE_URL or OFFICIAL})
        url = settings.GEMINI_BASE_URL or settings.SANDBOX_URL
        return Account("sandbox", "sandbox", {"base": url}) if settings.SANDBOX and url else None

    def contracts(self) -> tuple[Contract, ...]:
        return tuple(MODELS.values())

    def contract(self, model: str) -> Contract:
        name = model or settings.GEMINI_IMAGE_MODEL
        if name in MODELS:
            return MODELS[name]
        if not _MODEL_ID.fullmatch(name):
            raise BadModel(f"“{name[:80]}” is not a Gemini model id.", field="model")
        return Contract(
            self.id,
            name,
            name,
            "aspect_ratio",
            FOURTEEN_RATIOS,
            None,
            (),
            ("1K", "2K", "4K"),
            "inlineData",
            listed=False,
        )

    def shape(self, wish: Wish) -> Order:
        contract = self.contract(wish.model)
        parameters, dropped = shaped_parameters(contract, wish.parameters)
        if not contract.listed:
            # The SDK takes a fixed set of settings, so nothing unknown can be passed on.
            parameters, dropped = {}, (*dropped, *parameters)
        return Order(contract.model, {"prompt": wish.prompt, **_sized(contract, wish), **parameters}, dropped)

    async def submit(self, order: Order, reference: Reference | None, account: Account) -> Handle | Answer:
        import httpx2
        from google.genai import errors as sdk_errors

        client = self._connections.get().client(account)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                response = await client.aio.models.generate_content(
                    model=order.model, contents=_contents(order, reference), config=_config(order)
                )
        except sdk_errors.APIError as answered:
            raise _api_error(answered) from None
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise errors.unreachable(self.label) from None
        except (httpx2.HTTPError, TimeoutError):
            raise errors.outcome_unknown(self.label) from None
        except (UnicodeEncodeError, httpx2.InvalidURL):
            raise errors.from_status(self.label, 401, "") from None
        return _answer(response.sdk_http_response.body)

    async def look(self, handle: Handle, account: Account) -> Progress:
        raise NotImplementedError("Google answers within the call")

    async def result(self, handle: Handle, account: Account) -> Answer:
        raise NotImplementedError("Google answers within the call")

    async def cancel(self, handle: Handle, account: Account) -> bool:
        raise NotImplementedError("Google answers within the call")

    def warm(self) -> None:
        import google.genai.types  # noqa: F401

    async def close(self) -> None:
        connections = self._connections.take()
        if connections:
            await connections.http.aclose()


def _sized(contract: Contract, wish: Wish) -> dict[str, str]:
    """Ratio and resolution. `imageSize` is a resolution (1K, 2K, 4K) or one of fal's names, which gives a ratio."""
    size, ratio = wish.image_size, wish.aspect_ratio
    sized = {}
    if size in contract.resolutions:
        sized["image_size"] = size
    elif size in RATIO_OF_SIZE:
        ratio = ratio or RATIO_OF_SIZE[size]
    elif size:
        takes = ", ".join((*contract.resolutions, *RATIO_OF_SIZE))
        raise BadSize(f"{contract.label} takes the sizes {takes}.", field="imageSize")
    if ratio and ratio not in contract.sizes:
        raise BadSize(f"{contract.label} takes the ratios {', '.join(contract.sizes)}.", field="aspectRatio")
    return sized | ({"aspect_ratio": ratio} if ratio else {})


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
    details = answered.details if isinstance(answered.details, dict) else {}
    text = json.dumps(details)
    if "API_KEY_INVALID" in text:
        return errors.from_status("Google", 401, "")
    code = int(answered.code or 502)
    # JSON means that Google answered; a gateway's page says nothing of what happened behind it.
    if code in (500, 502, 504) and "error" not in details:
        return errors.outcome_unknown("Google")
    delay = re.search(r'"retryDelay": "(\d+(?:\.\d+)?)s"', text)
    return errors.from_status("Google", code, str(answered.message or ""), float(delay[1]) if delay else None)


def _answer(body: str | bytes | None) -> Answer:
    try:
        reply = json.loads(body or "")
    except (ValueError, RecursionError):
        raise errors.outcome_unknown("Google") from None
    candidate = _first_candidate(reply)
    parts = [part for part in _list(_dict(candidate.get("content")).get("parts")) if isinstance(part, dict)]
    pictures = [part for part in parts if _dict(part.get("inlineData")).get("data")]
    if not pictures:
        raise _no_picture(reply, candidate, parts)
    # Drafts may come before the final picture, marked as thoughts; now and then the final one is so marked too.
    final = [part for part in pictures if not part.get("thought")] or pictures
    return Answer(Inline(_decoded(final[-1]["inlineData"]["data"])))


def _decoded(data: Any) -> bytes:
    try:
        text = str(data).replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise errors.unintelligible("Google") from None


def _no_picture(reply: Any, candidate: dict[str, Any], parts: list[dict[str, Any]]) -> errors.ProviderError:
    words = " ".join(str(part["text"]) for part in parts if part.get("text") and not part.get("thought"))
    words = words or str(candidate.get("finishMessage") or "")
    feedback = _dict(_dict(reply).get("promptFeedback"))
    if feedback.get("blockReason"):
        return errors.refused(words or str(feedback.get("blockReasonMessage") or ""))
    if candidate.get("finishReason") in _REFUSALS:
        return errors.refused(words)
    said = f" It says: “{words[:300]}”" if words else ""
    return errors.ProviderError("no_image", f"The model answered without a picture.{said} Try again or rephrase.", True)


def _first_candidate(reply: Any) -> dict[str, Any]:
    candidates = _list(_dict(reply).get("candidates"))
    return _dict(candidates[0]) if candidates else {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
