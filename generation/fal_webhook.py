"""The route that fal calls when a request is done: it brings the next look forward, and nothing of it is believed."""

from typing import Any

from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from canvas.refusals import NotFound, Refusal, TooLarge
from generation import runs
from generation.accounts import account_of
from generation.kept_sentences import in_language
from generation.models import Job
from generation.providers import fal_webhooks
from generation.providers.errors import ProviderError
from generation.providers.fal_webhooks import GOOD_FOR_SECONDS, SignedCall

MAX_BYTES = 4 * 1024 * 1024

router = Router()


class NotFromFal(Refusal):
    status = 401
    code = "bad_signature"


class KeysNotFetched(Refusal):
    """Our trouble, not the caller's: fal calls again later."""

    status = 502
    code = "keys_not_fetched"


@router.post("/fal/webhook", auth=None, include_in_schema=False, url_name="fal_webhook")
async def receive(request: HttpRequest) -> Any:
    """Answers 200 also to a call that was made before: then nothing is done."""
    if len(request.body) > MAX_BYTES:
        raise TooLarge(_("A webhook's body may have at most 4 MiB."))
    try:
        call = SignedCall.of(request.headers, request.body)
        job, rest_url = await sync_to_async(_find)(call.request_id)
        await fal_webhooks.check(call, rest_url)
    except fal_webhooks.BadSignature:
        raise NotFromFal(_("This call is not signed by fal, or is too old.")) from None
    except ProviderError as error:
        raise KeysNotFetched(
            _("fal's public keys cannot be had just now. {reason}").format(reason=in_language(error.message))
        ) from None
    # Good for some minutes before and after its time, so for twice as long it could come again.
    if await cache.aadd(f"fal-webhook:{call.fingerprint}", True, 2 * GOOD_FOR_SECONDS):
        await sync_to_async(runs.hasten)(job)
    return {"received": True}


def _find(request_id: str) -> tuple[Job, str]:
    job = Job.objects.filter(provider="fal", request_id=request_id).first()
    if job is None:
        raise NotFound(_("There is no such request."), code="unknown_request")
    return job, account_of(job).urls["rest"]
