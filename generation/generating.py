"""Starting a run from a request's body: everything that is checked before anything is written."""

import asyncio
from dataclasses import replace
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas import rate_limits
from canvas.access import Caller, Scope
from canvas.models import Canvas, Node
from canvas.refusals import NotFound
from generation import node_runs, providers, requests
from generation.accounts import account_for
from generation.models import Job
from generation.parsing import BadReference, ByAsset, GenerateBody
from generation.prompts import Notice
from generation.providers.protocol import Account, Order, Wish
from media_assets import data_uris, ingest
from media_assets.models import Asset
from media_assets.pictures import BadPicture

FAL_NAMESPACE = "fal-ai/"


async def start(provider_id: str, caller: Caller, body: GenerateBody, idempotency_key: str | None) -> Job:
    """A new job for the body, READY to be followed; nothing is written and nobody called when it is refused.

    Raises `Refusal`: `BadPrompt`, `BadSize`, `BadParameter`, `BadModel`, `BadReference`, `BadPicture`,
    `ReferenceNotSupported`, `CredentialMissing`, `IdempotencyConflict`, `NotFound`, `Forbidden` or `RateLimited`.
    """
    if not isinstance(body.reference_image, str):
        return await sync_to_async(_start_now)(provider_id, caller, body, idempotency_key)
    canvas, order, account = await sync_to_async(_checked)(provider_id, caller, body)
    prepared = await _prepared(canvas, body.reference_image)
    request = requests.Request(
        canvas, caller.user, provider_id, order, node=body.node_id, idempotency_key=idempotency_key
    )
    return await sync_to_async(_write)(request, account, prepared)


def _start_now(provider_id: str, caller: Caller, body: GenerateBody, idempotency_key: str | None) -> Job:
    """The whole of it in one visit to the database, where no picture has to be taken in before."""
    canvas, order, account = _checked(provider_id, caller, body)
    reference = _named_asset(canvas, body.reference_image)
    request = requests.Request(
        canvas, caller.user, provider_id, order, reference, node=body.node_id, idempotency_key=idempotency_key
    )
    return requests.start(request, account)


def _checked(provider_id: str, caller: Caller, body: GenerateBody) -> tuple[Canvas, Order, Account]:
    canvas = _target(caller, body)
    wish, notices = _of_the_route(provider_id, body.wish(settings.PROMPT_LIMIT))
    order = providers.get(provider_id).shape(wish)
    requests.check_reference(provider_id, wish)
    account = account_for(provider_id, canvas)
    rate_limits.count("RUNS", caller.identity)
    return canvas, replace(order, warnings=(*order.warnings, *notices)), account


def _of_the_route(provider_id: str, wish: Wish) -> tuple[Wish, tuple[Notice, ...]]:
    """The wish and what is to be told of it. One body serves both routes: Google's leaves out a model of fal's."""
    if provider_id != "google" or not wish.model.startswith(FAL_NAMESPACE):
        return wish, ()
    instead = providers.get(provider_id).contract("").label
    message = gettext_noop("{model} is a model of fal's, not of Google's: {instead} made this picture.").format(
        model=wish.model, instead=instead
    )
    return replace(wish, model=""), (Notice("model_ignored", message),)


def _target(caller: Caller, body: GenerateBody) -> Canvas:
    canvas, _role = caller.open(caller.meant(body.canvas_id), Scope.RUN)
    if body.node_id and not _is_runnable(canvas, body.node_id):
        raise NotFound(_("There is no such AI Image node on the canvas."), code="node_not_found", field="nodeId")
    return canvas


def _is_runnable(canvas: Canvas, node: UUID) -> bool:
    return Node.objects.filter(pk=node, canvas=canvas, kind=node_runs.KIND).exists()


async def _prepared(canvas: Canvas, data_uri: str) -> ingest.Prepared:
    """The picture of a data URI, decoded and measured off the event loop; its files are in place, its row is not."""
    try:
        data = await asyncio.to_thread(data_uris.decode, data_uri, settings.PICTURE_MAX_BYTES)
        return await ingest.prepare(data, canvas.pk, "reference")
    except BadPicture as refusal:
        refusal.field = "referenceImage"
        raise


def _write(request: requests.Request, account: Account, prepared: ingest.Prepared) -> Job:
    with transaction.atomic():
        earlier = requests.known(
            request.canvas, request.idempotency_key, requests.fingerprint(request, prepared.sha256)
        )
        if earlier:
            return earlier
        asset = ingest.record(prepared, canvas=request.canvas, by=request.by, origin=Asset.Origin.UPLOAD)
        return requests.start(replace(request, reference=asset), account)


def _named_asset(canvas: Canvas, reference: ByAsset | str | None) -> Asset | None:
    if not isinstance(reference, ByAsset):
        return None
    asset = Asset.objects.filter(pk=reference.asset_id, canvas=canvas).first()
    if asset is None:
        raise BadReference(_("There is no such picture on this canvas."), code="unknown_asset", field="referenceImage")
    return asset
