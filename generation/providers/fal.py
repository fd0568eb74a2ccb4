"""fal: pictures from its queue of many models."""

import re
from typing import Any

from django.conf import settings

from generation.contracts import IMAGE_SIZES, RATIO_OF_SIZE, Contract
from generation.prompts import Notice
from generation.providers import errors, fal_queue
from generation.providers.fal_endpoints import DEFAULT_ENDPOINT, ENDPOINTS
from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account, Answer, Handle, Inline, Order, Progress, Reference, Remote, Wish
from generation.shaping import BadModel, BadSize, nearest_size, shaped_parameters
from media_assets import data_uris

OFFICIAL = {"queue": "https://queue.fal.run", "rest": "https://rest.fal.ai", "cdn": "https://v3.fal.media"}
_ENDPOINT_ID = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){1,7}")


class _Connections:
    """One event loop's transport to fal and an SDK client for each account."""

    def __init__(self) -> None:
        import httpx

        self.transport = httpx.AsyncHTTPTransport(trust_env=False, limits=httpx.Limits(max_connections=40))
        self.clients: dict[tuple[str, str], Any] = {}

    def client(self, account: Account) -> Any:
        from generation.providers.fal_sdk import Client

        which = (account.key, account.urls["queue"])
        if which not in self.clients:
            self.clients[which] = Client(account, self.transport)
        return self.clients[which]


class Fal:
    """`submit` goes through fal-client, everything after it over `fal_queue`'s shared pool."""

    id = "fal"
    label = "fal"

    def __init__(self) -> None:
        self._connections = PerLoop(_Connections)

    def account(self) -> Account | None:
        own = {"queue": settings.FAL_QUEUE_URL, "rest": settings.FAL_REST_URL, "cdn": settings.FAL_CDN_URL}
        if settings.FAL_KEY:
            return Account("deployment", settings.FAL_KEY, {name: url or OFFICIAL[name] for name, url in own.items()})
        urls = {name: url or settings.SANDBOX_URL for name, url in own.items()}
        if settings.SANDBOX and all(urls.values()):
            return Account("sandbox", "sandbox", urls)
        return None

    def contracts(self) -> tuple[Contract, ...]:
        return tuple(ENDPOINTS.values())

    def contract(self, model: str) -> Contract:
        endpoint = model or DEFAULT_ENDPOINT
        if endpoint in ENDPOINTS:
            return ENDPOINTS[endpoint]
        if len(endpoint) > 200 or not _ENDPOINT_ID.fullmatch(endpoint):
            raise BadModel(f"“{endpoint[:80]}” is not a fal endpoint id such as fal-ai/flux-2.", field="model")
        # Endpoints that we know nothing of are sent as they are, with the defaults of the specification.
        return Contract(
            self.id, endpoint, endpoint, "image_size", IMAGE_SIZES, None, reference="image_url", listed=False
        )

    def shape(self, wish: Wish) -> Order:
        contract = self.contract(wish.model)
        parameters, dropped = shaped_parameters(contract, wish.parameters)
        sizing, warnings = _sized(contract, wish)
        return Order(contract.model, {"prompt": wish.prompt, **sizing, **parameters}, dropped, warnings)

    async def submit(self, order: Order, reference: Reference | None, account: Account) -> Handle | Answer:
        import httpx
        from fal_client.client import FalClientHTTPError

        client = self._connections.get().client(account)
        arguments = dict(order.arguments)
        if reference:
            arguments |= self._reference_argument(order.model, await self._upload(client, reference))
        try:
            sent = await client.submit(order.model, arguments)
        except FalClientHTTPError as answered:
            raise _submit_error(answered.response) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise errors.unreachable(self.label) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            # Sent, and no answer that can be read: fal may be working on it.
            raise errors.outcome_unknown(self.label) from None
        return self._handle(sent, account)

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
            url = await client.upload(reference.data, reference.mime, reference.name)
        except (FalClientHTTPError, httpx.HTTPStatusError) as answered:
            raise fal_queue.from_response(answered.response) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            message = "The reference picture could not be sent to fal. Nothing was billed; try again."
            raise errors.ProviderError("reference_upload_failed", message, True) from None
        return str(url)

    def _reference_argument(self, model: str, url: str) -> dict[str, Any]:
        field = self.contract(model).reference or "image_url"
        return {field: [url] if field.endswith("s") else url}

    async def look(self, handle: Handle, account: Account) -> Progress:
        return await fal_queue.look(handle, account)

    async def result(self, handle: Handle, account: Account) -> Answer:
        return _answer(await fal_queue.result(handle, account))

    async def cancel(self, handle: Handle, account: Account) -> bool:
        return await fal_queue.cancel(handle, account)

    def warm(self) -> None:
        import generation.providers.fal_sdk  # noqa: F401

    async def close(self) -> None:
        connections = self._connections.take()
        if connections:
            await connections.transport.aclose()
        await fal_queue.close()


def _submit_error(response: Any) -> errors.ProviderError:
    # An ingress's own page says nothing of what happened behind it; fal's JSON does.
    from_ingress = response.status_code in (500, 502, 504) and "json" not in response.headers.get("content-type", "")
    if from_ingress or response.status_code == 408:
        return errors.outcome_unknown("fal")
    return fal_queue.from_response(response)


def _sized(contract: Contract, wish: Wish) -> tuple[dict[str, str], tuple[Notice, ...]]:
    """The sizing argument in the contract's own way, from either of the two request fields."""
    size, ratio = wish.image_size, wish.aspect_ratio
    if contract.sizing == "aspect_ratio":
        chosen = ratio or (RATIO_OF_SIZE.get(size) if size else None)
        if (size or ratio) and chosen not in contract.sizes:
            field = "aspectRatio" if ratio else "imageSize"
            raise BadSize(f"{contract.label} takes the ratios {', '.join(contract.sizes)}.", field=field)
        return ({"aspect_ratio": chosen} if chosen else {}), ()
    if size:
        if size not in contract.sizes:
            raise BadSize(f"{contract.label} takes the sizes {', '.join(contract.sizes)}.", field="imageSize")
        return {"image_size": size}, ()
    if ratio:
        nearest = nearest_size(ratio)
        message = f"{contract.label} is sized by named sizes; {ratio} was sent as {nearest}."
        return {"image_size": nearest}, (Notice("aspect_ratio_mapped", message),)
    return ({"image_size": contract.default_size} if contract.default_size else {}), ()


def _answer(body: dict[str, Any]) -> Answer:
    """The first picture of a result: `images: [{url}]`, or `image: {url}` of some endpoints."""
    images = body.get("images")
    first = images[0] if isinstance(images, list) and images else body.get("image")
    url = first.get("url") if isinstance(first, dict) else first
    if not isinstance(url, str) or not url:
        raise errors.ProviderError("no_image", "The model finished without a picture. Try again.", True, final=True)
    picture = Inline(data_uris.decode(url, settings.PICTURE_MAX_BYTES)) if url.startswith("data:") else Remote(url)
    seed = body.get("seed")
    flags = body.get("has_nsfw_concepts")
    warnings = (_BLACKENED,) if isinstance(flags, list) and flags[:1] == [True] else ()
    return Answer(picture, seed if isinstance(seed, int) else None, warnings)


_BLACKENED = Notice(
    "safety_blackened", "The model's safety check flagged this result; the picture may have been blacked out."
)
