"""Trying a preset: one request whose picture is shown and not kept, so that nothing lands on anybody's canvas."""

import asyncio
import time
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from canvas.refusals import Refusal
from generation import answers, cadence, providers
from generation.models import Preset
from generation.prompts import Notice, checked_prompt, quality_warnings
from generation.providers.errors import ProviderError
from generation.providers.protocol import Account, Answer, Handle, Order, Provider, Wish
from media_assets import decoding, pictures
from media_assets.pictures import Picture

LONGEST_SECONDS = 180.0
"""Somebody waits before the page: a request that takes longer is cancelled."""
Purse = Literal["sandbox", "deployment"]


class NoSuchAccount(Refusal):
    status = 409
    code = "credential_missing"


@dataclass(frozen=True)
class Trial:
    """What came of it. `seconds` is how long it took."""

    order: Order
    picture: Picture
    seconds: float
    seed: int | None
    warnings: tuple[Notice, ...]


def account(provider: Provider, source: Purse) -> Account:
    """The account to try with. Raises `NoSuchAccount`."""
    key, sandbox = provider.deployment_key(), provider.sandbox_urls()
    if source == "deployment" and key:
        return Account("deployment", key, provider.urls())
    if source == "sandbox" and sandbox is not None:
        return Account("sandbox", "sandbox", sandbox)
    no_key = _("This server has no key of its own for {provider}.").format(provider=provider.label)
    raise NoSuchAccount(_("There is no sandbox here.") if source == "sandbox" else no_key, field="account")


def sources(provider: Provider) -> list[Purse]:
    """The accounts that there are to try with, the one that costs nothing first."""
    found: list[Purse] = []
    if provider.sandbox_urls() is not None:
        found.append("sandbox")
    if provider.deployment_key():
        found.append("deployment")
    return found


def order(preset: Preset, prompt: str) -> Order:
    """What would be asked for. Raises `Refusal`."""
    return preset.shaped(Wish(checked_prompt(prompt, settings.PROMPT_LIMIT)))


async def run(provider: Provider, asked: Order, payer: Account) -> Trial:
    """Make the picture. The paid call is sent once. Raises `ProviderError` and `BadPicture`."""
    begun = time.monotonic()
    answer = await provider.submit(asked, None, payer)
    if isinstance(answer, Handle):
        answer = await _followed(provider, answer, payer)
    data = await answers.picture_bytes(answer.picture)
    picture = await asyncio.wrap_future(decoding.submit(pictures.read, data, decoding.limits()))
    warnings = (*quality_warnings(asked.arguments["prompt"]), *asked.warnings, *answer.warnings)
    return Trial(asked, picture, time.monotonic() - begun, answer.seed, warnings)


async def _followed(provider: Provider, handle: Handle, payer: Account) -> Answer:
    begun = time.monotonic()
    failures = 0
    while True:
        age = time.monotonic() - begun
        if age > LONGEST_SECONDS:
            await provider.cancel(handle, payer)
            message = gettext_noop(
                "No picture after {longest_seconds:.0f} seconds, so it was cancelled. It may have been billed."
            ).format(longest_seconds=LONGEST_SECONDS)
            raise ProviderError("provider_timeout", message, status=504)
        try:
            if (await provider.look(handle, payer)).state == "done":
                return await provider.result(handle, payer)
            failures, pause = 0, cadence.next_look(age)
        except ProviderError as trouble:
            failures += 1
            if trouble.final or not trouble.retryable:
                raise
            pause = cadence.back_off(failures, trouble.retry_after)
        await asyncio.sleep(pause)


def provider_of(preset: Preset) -> Provider:
    return providers.get(preset.provider)
