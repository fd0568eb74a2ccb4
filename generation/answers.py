"""A provider's finished picture on its way to storage: kept on disk where it can be had only once."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.checks import CheckMessage
from django.utils.translation import gettext_noop

from canvas.refusals import Refusal
from generation import cadence
from generation.models import Job
from generation.prompts import Notice
from generation.providers.errors import ProviderError
from generation.providers.protocol import Answer, Inline, Remote
from generation.states import OPEN, State
from media_assets import fetching, storages
from media_assets.keeping import StorageUnavailable
from media_assets.sources import Allowlist, BadSource, unreadable_hosts

logger = logging.getLogger(__name__)

PREFIX = "incoming/"
_DAMAGED = frozenset({"picture_empty", "picture_truncated", "picture_unreadable", "picture_type_not_supported"})
LOST = ProviderError(
    "answer_lost",
    gettext_noop("The picture was received but lost before it was stored. It may have been billed."),
    True,
)


async def save(job_id: UUID, answer: Answer) -> None:
    """Put an inline answer into the storage, so that a crash from here on loses nothing.

    It cannot be had a second time, so trouble with the storage is waited out. Raises `StorageUnavailable` where that
    would take longer than FETCH_PATIENCE_SECONDS.
    """
    loop = asyncio.get_running_loop()
    failures, deadline = 0, loop.time() + settings.FETCH_PATIENCE_SECONDS
    while True:
        try:
            return await asyncio.to_thread(_save, job_id, answer)
        except StorageUnavailable as trouble:
            failures += 1
            if loop.time() > deadline:
                raise
            logger.warning("The answer of job %s could not be stored yet: %s", job_id, trouble)
            await asyncio.sleep(cadence.back_off(failures, None, settings.BACK_OFF_SECONDS))


async def load(job_id: UUID) -> Answer | None:
    """The answer put on disk earlier, if there is one."""
    return await asyncio.to_thread(_load, job_id)


async def forget(job_id: UUID) -> None:
    """What cannot be deleted now is an orphan, which `check_media` finds."""
    with contextlib.suppress(StorageUnavailable):
        await asyncio.to_thread(_forget, job_id)


def is_kept(job_id: UUID) -> bool:
    try:
        storages.stat(_name(job_id))
    except FileNotFoundError:
        return False
    return True


def in_use(names: Collection[str]) -> set[str]:
    """Those of the files whose job may still want them."""
    by_id = {each: name for name in names if (each := _job_id(name))}
    states = [*OPEN, State.UNCONFIRMED]
    return {by_id[each] for each in Job.objects.filter(pk__in=by_id, state__in=states).values_list("pk", flat=True)}


def _job_id(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix(PREFIX))
    except ValueError:
        return None


async def picture_bytes(picture: Inline | Remote) -> bytes:
    """The picture's bytes. Raises `ProviderError` (`picture_gone` where the provider has it no longer)."""
    if isinstance(picture, Inline):
        return picture.data
    try:
        return await fetching.fetch(
            picture.url,
            hosts=allowed_hosts(),
            max_bytes=settings.PICTURE_MAX_BYTES,
            timeout_seconds=settings.FETCH_SECONDS,
        )
    except BadSource as refusal:
        raise _fetch_error(refusal) from None


def allowed_hosts() -> Allowlist:
    """Where results may come from: the listed hosts, and wherever whoever runs this Easel has put the providers."""
    trusted = (settings.FAL_QUEUE_URL, settings.FAL_REST_URL, settings.FAL_CDN_URL, settings.SANDBOX_URL)
    return Allowlist.of(settings.FAL_MEDIA_HOSTS, trusted)


def check_settings(**_options: Any) -> list[CheckMessage]:
    """A system check: the hosts that results may come from can be read, before a run that was paid for needs them."""
    return unreadable_hosts("FAL_MEDIA_HOSTS", allowed_hosts, "fal.media or *.fal.media", id="generation.E002")


def storage_trouble(refusal: StorageUnavailable) -> ProviderError:
    """What a person is told when nothing can be stored or read just now. It is tried again for a while."""
    return ProviderError(refusal.code, refusal.message, True, refusal.status)


def bad_picture(refusal: Refusal, *, may_be_fetched_again: bool) -> ProviderError:
    """What a person is told of a result that is no usable picture. A damaged one may have been cut on its way here."""
    again = may_be_fetched_again and refusal.code in _DAMAGED
    return ProviderError(
        refusal.code,
        gettext_noop("The provider's result cannot be used. {reason}").format(reason=refusal.message),
        True,
        final=not again,
    )


def _fetch_error(refusal: Refusal) -> ProviderError:
    if refusal.code == "source_gone":
        return ProviderError(
            "picture_gone", gettext_noop("The provider no longer has this picture. Run it again."), True, final=True
        )
    passing = refusal.code in ("fetch_failed", "fetch_timeout")
    return ProviderError(
        refusal.code,
        gettext_noop("The result could not be fetched. {reason}").format(reason=refusal.message),
        passing,
        final=not passing,
    )


def _name(job_id: UUID) -> str:
    return f"{PREFIX}{job_id}"


def _save(job_id: UUID, answer: Answer) -> None:
    assert isinstance(answer.picture, Inline)  # noqa: S101 - an inline provider's answer is inline
    head = json.dumps({"seed": answer.seed, "warnings": [warning.as_json() for warning in answer.warnings]})
    _forget(job_id)
    storages.put(_name(job_id), head.encode() + b"\n" + answer.picture.data)


def _load(job_id: UUID) -> Answer | None:
    try:
        head, _, data = storages.read(_name(job_id)).partition(b"\n")
    except FileNotFoundError:
        return None
    about = json.loads(head)
    return Answer(Inline(data), about["seed"], tuple(Notice(**notice) for notice in about["warnings"]))


def _forget(job_id: UUID) -> None:
    storages.current().remove(_name(job_id))
