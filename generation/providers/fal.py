"""fal: pictures from its queue of many models."""

import asyncio
import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from generation.contracts import Contract, ImagesField, ReferenceField
from generation.prompts import Notice
from generation.providers import errors, fal_failures, fal_queue, fal_webhooks
from generation.providers.fal_endpoints import DEFAULT_ENDPOINT, ENDPOINTS
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Answer, Handle, Inline, Order, Progress, Reference, Remote, Wish
from generation.shaping import BadModel, check_mask, shaped_parameters, shaped_size
from generation.sizes import IMAGE_SIZES, CustomSize, Sizing
from media_assets import data_uris
from media_assets.connections import ssl_context

OFFICIAL = {"queue": "https://queue.fal.run", "rest": "https://rest.fal.ai", "cdn": "https://v3.fal.media"}
_ENDPOINT_ID = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){1,7}")


def _new_transport() -> Any:
    import httpx

    return httpx.AsyncHTTPTransport(verify=ssl_context(), trust_env=False, limits=httpx.Limits(max_connections=40))


class Fal:
    """`submit` goes through fal-client, everything after it over `fal_queue`'s shared pool."""

    id = "fal"
    label = "fal"
    max_reference_bytes = 40 * 1024 * 1024
    """fal's storage takes more; its models say at the request's end what is too large for them."""

    def __init__(self) -> None:
        self._transports = PerLoop(_new_transport)

    def _client(self, account: Account) -> Any:
        """The SDK's client, made for one call in 0.1 ms: a key stays in memory no longer than it is used."""
        from generation.providers.fal_sdk import Client

        return Client(account, self._transports.get())

    def deployment_key(self) -> str:
        return str(settings.FAL_KEY)

    def urls(self) -> dict[str, str]:
        return {name: url or OFFICIAL[name] for name, url in _configured().items()}

    def sandbox_urls(self) -> dict[str, str] | None:
        urls = {name: url or settings.SANDBOX_URL for name, url in _configured().items()}
        return urls if settings.SANDBOX and all(urls.values()) else None

    async def check_key(self, account: Account) -> None:
        await fal_queue.check_key(account)

    def contracts(self) -> tuple[Contract, ...]:
        return tuple(ENDPOINTS.values())

    def contract(self, model: str) -> Contract:
        endpoint = model or DEFAULT_ENDPOINT
        if endpoint in ENDPOINTS:
            return ENDPOINTS[endpoint]
        if len(endpoint) > 200 or not _ENDPOINT_ID.fullmatch(endpoint):
            raise BadModel(
                _("“{endpoint}” is not a fal endpoint id such as fal-ai/flux-2.").format(endpoint=endpoint[:80]),
                field="model",
            )
        # Endpoints that we know nothing of are sent as they are, with the defaults of the specification.
        return Contract(
            self.id,
            endpoint,
            endpoint,
            Sizing("image_size", IMAGE_SIZES, custom=CustomSize()),
            reference=ReferenceField("image_url"),
            images=ImagesField("num_images", series="max_images"),
            listed=False,
        )

    def shape(self, wish: Wish) -> Order:
        contract = self.contract(wish.model)
        check_mask(contract)
        parameters, dropped = shaped_parameters(contract, wish.parameters)
        sizing, warnings = shaped_size(contract, wish.image_size, wish.aspect_ratio)
        return Order(contract.model, {"prompt": wish.prompt, **sizing, **parameters}, dropped, warnings)

    async def submit(self, order: Order, reference: Reference | None, account: Account) -> Handle | Answer:
        import httpx
        from fal_client.client import FalClientHTTPError

        client = self._client(account)
        arguments = dict(order.arguments)
        if reference:
            arguments |= self._reference_argument(order.model, await self._upload(client, reference))
        # What is raised, here and below, is raised outside the handlers on purpose: the SDK's exceptions hold the
        # request, whose headers have the key.
        try:
            # The SDK's own limit is for each read; an answer that drips may not hold us up either.
            async with asyncio.timeout(2 * settings.SUBMIT_SECONDS):
                sent = await client.submit(order.model, arguments, webhook_url=fal_webhooks.address())
                return self._handle(sent, account)
        except FalClientHTTPError as answered:
            failure = fal_failures.from_submit(answered.response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            failure = errors.unreachable(self.label)
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError, RecursionError):
            # Sent, and no answer that can be read: fal may be working on it.
            failure = errors.outcome_unknown(self.label)
        raise failure

    def _handle(self, sent: Any, account: Account) -> Handle:
        base = account.urls["queue"]
        try:
            return Handle(
                str(sent.request_id)[:200],
                fal_queue.path_of(sent.status_url, base),
                fal_queue.path_of(sent.response_url, base),
                fal_queue.path_of(sent.cancel_url, base),
            )
        except (errors.ProviderError, ValueError, AttributeError, TypeError):
            raise errors.outcome_unknown(self.label) from None

    async def _upload(self, client: Any, reference: Reference) -> str:
        import httpx
        from fal_client.client import FalClientHTTPError

        try:
            async with asyncio.timeout(4 * settings.SUBMIT_SECONDS):
                return str(await client.upload(reference.data, reference.mime, reference.name))
        except (FalClientHTTPError, httpx.HTTPStatusError) as answered:
            failure = fal_failures.from_upload(answered.response)
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError, RecursionError):
            failure = fal_failures.NOT_UPLOADED.error()
        raise failure

    def _reference_argument(self, model: str, url: str) -> dict[str, Any]:
        reference = self.contract(model).reference or ReferenceField("image_url")
        return {reference.field: [url] if reference.is_list else url}

    async def look(self, handle: Handle, account: Account) -> Progress:
        return await fal_queue.look(handle, account)

    async def result(self, handle: Handle, account: Account) -> Answer:
        return _answer(await fal_queue.result(handle, account))

    async def cancel(self, handle: Handle, account: Account) -> bool:
        return await fal_queue.cancel(handle, account)

    async def warm(self) -> None:
        await asyncio.to_thread(_import_sdk)
        self._transports.get()
        fal_queue.connect()

    async def close(self) -> None:
        transport = self._transports.take()
        if transport:
            await transport.aclose()
        await fal_queue.close()


def _import_sdk() -> None:
    import generation.providers.fal_sdk  # noqa: F401

    ssl_context()


def _configured() -> dict[str, str]:
    return {"queue": settings.FAL_QUEUE_URL, "rest": settings.FAL_REST_URL, "cdn": settings.FAL_CDN_URL}


def _answer(body: dict[str, Any]) -> Answer:
    """The first picture of a result: `images: [{url}]`, or `image: {url}` of some endpoints."""
    images = body.get("images")
    first = images[0] if isinstance(images, list) and images else body.get("image")
    url = first.get("url") if isinstance(first, dict) else first
    if not isinstance(url, str) or not url:
        message = gettext_noop("The model finished without a picture. Try again.")
        raise errors.ProviderError("no_image", message, True, final=True)
    picture = Inline(data_uris.decode(url, settings.PICTURE_MAX_BYTES)) if url.startswith("data:") else Remote(url)
    seed = body.get("seed")
    flags = body.get("has_nsfw_concepts")
    warnings = (_BLACKENED,) if isinstance(flags, list) and flags[:1] == [True] else ()
    return Answer(picture, seed if isinstance(seed, int) else None, warnings)


_BLACKENED = Notice(
    "safety_blackened",
    gettext_noop("The model's safety check flagged this result; the picture may have been blacked out."),
)
