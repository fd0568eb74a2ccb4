"""Carrying one job from READY to its end: written once, for every process that may do it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone, translation

from canvas.refusals import Refusal
from generation import answers, cadence, job_steps, providers, references, runs
from generation.job_steps import Opened
from generation.models import Job
from generation.providers import budget
from generation.providers.errors import ProviderError
from generation.providers.failures import RATE_LIMITED
from generation.providers.protocol import Account, Answer, Handle, Inline, Order
from generation.states import State
from media_assets import ingest
from media_assets.keeping import StorageUnavailable

MAX_REFUSED_LOOKS = 8
"""So many refusals in a row (a key withdrawn, a request unknown) end a job; mere trouble does not."""
MAX_DAMAGED_PICTURES = 3
"""So many downloads of a damaged picture in a row end a job: the first ones may have been cut on the way."""


class Follower:
    """One job on its way. `woken` cuts a pause short; `pausing` tells that the task may be stopped without loss."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id
        self.job: Job | None = None
        """The row as this follower last read or wrote it."""
        self.woken = asyncio.Event()
        self.progressed = asyncio.Event()
        self.pausing = False
        self.stopping = False
        self._failures = 0
        self._damaged = 0
        self._trouble_since: datetime | None = None
        self._waited_for_key = 0.0

    async def follow(self) -> None:
        """Carry the job on until it has ended, waits for another job, or this process stops."""
        # What is kept with the job is for everybody, so it is not in the language of whoever started it.
        with translation.override(settings.LANGUAGE_CODE):
            await self._follow()

    async def _follow(self) -> None:
        while not self.stopping:
            opened = await database_sync_to_async(job_steps.opened)(self.job_id)
            self._tell_progress(opened.job)
            step = _STEPS.get(State(opened.job.state))
            if step is None:
                return
            await step(self, opened)

    def _tell_progress(self, job: Job) -> None:
        self.job = job
        self.progressed.set()
        self.progressed = asyncio.Event()

    async def submit(self, opened: Opened) -> None:
        """The paid call: the intent is committed before it, the receipt right after it."""
        job = opened.job
        if opened.refusal:
            await database_sync_to_async(runs.fail)(job, opened.refusal)
            return
        account = opened.account_or_trouble()
        if await self._wait_for_key(job, account):
            return
        provider = providers.get(job.provider)
        try:
            asset = await database_sync_to_async(job_steps.reference)(job) if job.reference_id else None
            reference = await references.load(asset, provider.max_reference_bytes) if asset else None
        except StorageUnavailable as refusal:
            await self._trouble(opened, answers.storage_trouble(refusal))
            return
        except Refusal as refusal:
            await database_sync_to_async(runs.fail)(job, refusal)
            return
        if not await database_sync_to_async(job_steps.claim)(job):
            return
        call = provider.submit(Order(job.model, job.arguments), reference, account)
        try:
            answer = await self._unless_cancelled(job, call)
        except ProviderError as error:
            self._heed(account, error)
            await database_sync_to_async(job_steps.fail_submit)(job, error)
        else:
            if isinstance(answer, Answer):
                await answers.save(job.pk, answer)
            await database_sync_to_async(job_steps.keep_receipt)(job, answer)
        self._tell_progress(job)
        await asyncio.sleep(cadence.BEFORE_FIRST_LOOK_SECONDS)

    async def _wait_for_key(self, job: Job, account: Account) -> bool:
        """Whether the key had to be left alone. Then that was waited for, or the job ended because it took too long."""
        left = budget.seconds_left(account)
        if not left:
            return False
        self._waited_for_key += left
        if self._waited_for_key > settings.KEY_PATIENCE_SECONDS:
            await database_sync_to_async(runs.fail)(job, RATE_LIMITED.error(retry_after=left))
        else:
            await self._pause(cadence.spread(left))
        return True

    @staticmethod
    def _heed(account: Account, error: ProviderError) -> None:
        """Leave a key alone whose provider has had enough of it."""
        if error.code == RATE_LIMITED.code:
            error.retry_after = budget.pause(account, error.retry_after)

    async def _unless_cancelled(self, job: Job, call: Awaitable[Handle | Answer]) -> Handle | Answer | None:
        """The call's outcome; None when somebody cancelled the job while an inline provider was at work."""
        task = asyncio.ensure_future(call)
        while not task.done():
            self.woken.clear()
            waking = asyncio.create_task(self.woken.wait())
            await asyncio.wait({task, waking}, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
            if not task.done() and await database_sync_to_async(job_steps.is_cancel_requested)(job):
                task.cancel()
                await asyncio.wait({task})
                if task.cancelled():
                    return None
        return await task

    async def look(self, opened: Opened) -> None:
        """One look at a queued request, and the pause until the next."""
        job = opened.job
        if opened.account and (left := budget.seconds_left(opened.account)):
            await self._pause(cadence.spread(left))
            return
        provider, handle = providers.get(job.provider), job_steps.handle(job)
        try:
            account = opened.account_or_trouble()
            if job.cancel_requested_at and await provider.cancel(handle, account):
                await database_sync_to_async(runs.cancelled)(job)
                return
            progress = await provider.look(handle, account)
        except ProviderError as error:
            await self._trouble(opened, error)
            return
        await database_sync_to_async(job_steps.observe)(job, progress, after_trouble=self._failures > 0)
        self._failures, self._trouble_since = 0, None
        self._tell_progress(job)
        if progress.state != "done":
            await self._pause(cadence.next_look(_age(job), settings.LOOK_EVERY_SECONDS))

    async def store(self, opened: Opened) -> None:
        """Fetch the picture, make it safe and end the job with it."""
        job = opened.job
        try:
            answer = await answers.load(job.pk) or await self._result(opened)
            if answer is None:
                return
            data = await answers.picture_bytes(answer.picture)
            prepared = await self._prepared(job, answer, data)
        except ProviderError as error:
            await self._trouble(opened, error)
            return
        except StorageUnavailable as refusal:
            await self._trouble(opened, answers.storage_trouble(refusal))
            return
        await database_sync_to_async(runs.succeed)(job, prepared, answer)
        if isinstance(answer.picture, Inline):
            await answers.forget(job.pk)

    async def _result(self, opened: Opened) -> Answer | None:
        job = opened.job
        if not job.request_id:
            await database_sync_to_async(runs.fail)(job, answers.LOST)
            return None
        account = opened.account_or_trouble()
        if left := budget.seconds_left(account):
            await self._pause(cadence.spread(left))
            return None
        return await providers.get(job.provider).result(job_steps.handle(job), account)

    async def _prepared(self, job: Job, answer: Answer, data: bytes) -> ingest.Prepared:
        try:
            return await ingest.prepare(data, job.canvas_id, job.model.replace("/", "-"))
        except StorageUnavailable:
            raise
        except Refusal as refusal:
            self._damaged += 1
            again = not isinstance(answer.picture, Inline) and self._damaged < MAX_DAMAGED_PICTURES
            raise answers.bad_picture(refusal, may_be_fetched_again=again) from None

    async def _trouble(self, opened: Opened, error: ProviderError) -> None:
        """Looking costs nothing and may be repeated: only a definite end, or too long a time, ends the job."""
        job = opened.job
        if opened.account:
            self._heed(opened.account, error)
        self._failures += 1
        self._trouble_since = self._trouble_since or timezone.now()
        refused = not error.retryable and self._failures >= MAX_REFUSED_LOOKS
        fetching = job.state == State.STORING and error.code != StorageUnavailable.code
        patience = settings.FETCH_PATIENCE_SECONDS if fetching else settings.LOOK_PATIENCE_SECONDS
        ends = error.final or refused or (timezone.now() - self._trouble_since).total_seconds() > patience
        if ends or job.credential_id:
            await database_sync_to_async(job_steps.note_trouble)(job, error, ends=ends)
        if not ends:
            await self._pause(cadence.back_off(self._failures, error.retry_after, settings.BACK_OFF_SECONDS))

    async def _pause(self, seconds: float) -> None:
        self.pausing = True
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self.pausing = False
            self.woken.clear()


_STEPS: dict[State, Callable[[Follower, Opened], Awaitable[None]]] = {
    State.READY: Follower.submit,
    State.QUEUED: Follower.look,
    State.RUNNING: Follower.look,
    State.STORING: Follower.store,
}


def _age(job: Job) -> float:
    return (timezone.now() - (job.submitted_at or job.created_at)).total_seconds()
