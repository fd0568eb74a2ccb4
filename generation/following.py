"""Carrying one job from READY to its end: written once, for every process that may do it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils import timezone

from canvas.refusals import Refusal
from generation import answers, cadence, providers, runs
from generation.models import Job
from generation.providers.errors import ProviderError
from generation.providers.protocol import Account, Answer, Handle, Order, Reference
from generation.states import State
from media_assets import ingest, storages

GIVE_UP_SECONDS = 24 * 60 * 60
"""A request that could not be looked at for so long is given up."""
STORE_SECONDS = 15 * 60
"""A finished picture that could not be fetched for so long is given up."""
MAX_REFUSED_LOOKS = 8
"""So many refusals in a row (a key withdrawn, a request unknown) end a job; mere trouble does not."""


class Follower:
    """One job on its way. `woken` cuts a pause short; `pausing` tells that the task may be stopped without loss."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id
        self.woken = asyncio.Event()
        self.progressed = asyncio.Event()
        self.pausing = False
        self.stopping = False
        self._failures = 0
        self._trouble_since: datetime | None = None

    async def follow(self) -> None:
        """Carry the job on until it has ended, waits for another job, or this process stops."""
        while not self.stopping:
            job = await database_sync_to_async(Job.objects.select_related("canvas", "reference", "created_by").get)(
                pk=self.job_id
            )
            self._tell_progress()
            step = _STEPS.get(State(job.state))
            if step is None:
                return
            await step(self, job)

    def _tell_progress(self) -> None:
        self.progressed.set()
        self.progressed = asyncio.Event()

    async def submit(self, job: Job) -> None:
        """The paid call: the intent is committed before it, the receipt right after it."""
        try:
            account = runs.account_for(job.provider)
        except Refusal as refusal:
            await database_sync_to_async(runs.fail)(job, refusal)
            return
        reference = await database_sync_to_async(_reference)(job)
        if not await database_sync_to_async(runs.claim)(job):
            return
        provider = providers.get(job.provider)
        order = Order(job.model, job.arguments)
        try:
            answer = await self._unless_cancelled(job, provider.submit(order, reference, account))
        except ProviderError as error:
            end = runs.lose_sight if error.unconfirmed else _failing(error)
            await database_sync_to_async(end)(job)
        else:
            await _keep_receipt(job, answer)

    async def _unless_cancelled(self, job: Job, call: Awaitable[Handle | Answer]) -> Handle | Answer | None:
        """The call's outcome; None when somebody cancelled the job while an inline provider was at work."""
        task = asyncio.ensure_future(call)
        while not task.done():
            self.woken.clear()
            waking = asyncio.create_task(self.woken.wait())
            await asyncio.wait({task, waking}, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
            if not task.done() and await database_sync_to_async(_is_cancel_requested)(job):
                task.cancel()
                await asyncio.wait({task})
                if task.cancelled():
                    return None
        return await task

    async def look(self, job: Job) -> None:
        """One look at a queued request, and the pause until the next."""
        provider, handle = providers.get(job.provider), _handle(job)
        try:
            account = _account(job)
            if job.cancel_requested_at and await provider.cancel(handle, account):
                await database_sync_to_async(runs.cancelled)(job)
                return
            progress = await provider.look(handle, account)
        except ProviderError as error:
            await self._trouble(job, error)
            return
        self._failures, self._trouble_since = 0, None
        await database_sync_to_async(runs.observed)(job, progress)
        self._tell_progress()
        if progress.state != "done":
            await self._pause(cadence.next_look(_age(job)))

    async def store(self, job: Job) -> None:
        """Fetch the picture, make it safe and end the job with it."""
        try:
            answer = await answers.load(job.pk) or await self._result(job)
            if answer is None:
                return
            data = await answers.picture_bytes(answer.picture)
            prepared = await ingest.prepare(data, job.canvas_id, f"{job.model.replace('/', '-')}")
        except ProviderError as error:
            await self._trouble(job, error)
            return
        except Refusal as refusal:
            await database_sync_to_async(runs.fail)(job, answers.bad_picture(refusal))
            return
        await database_sync_to_async(runs.succeed)(job, prepared, answer)
        await answers.forget(job.pk)

    async def _result(self, job: Job) -> Answer | None:
        if not job.request_id:
            await database_sync_to_async(runs.fail)(job, answers.LOST)
            return None
        return await providers.get(job.provider).result(_handle(job), _account(job))

    async def _trouble(self, job: Job, error: ProviderError) -> None:
        """Looking costs nothing and may be repeated: only a definite end, or too long a time, ends the job."""
        self._failures += 1
        refused = not error.retryable and self._failures >= MAX_REFUSED_LOOKS
        patience = STORE_SECONDS if job.state == State.STORING else GIVE_UP_SECONDS
        self._trouble_since = self._trouble_since or timezone.now()
        if error.final or refused or (timezone.now() - self._trouble_since).total_seconds() > patience:
            await database_sync_to_async(runs.fail)(job, error)
        else:
            await self._pause(cadence.back_off(self._failures, error.retry_after))

    async def _pause(self, seconds: float) -> None:
        self.pausing = True
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self.pausing = False
            self.woken.clear()


_STEPS: dict[State, Callable[[Follower, Job], Awaitable[None]]] = {
    State.READY: Follower.submit,
    State.QUEUED: Follower.look,
    State.RUNNING: Follower.look,
    State.STORING: Follower.store,
}


async def _keep_receipt(job: Job, answer: Handle | Answer | None) -> None:
    if answer is None:
        await database_sync_to_async(runs.cancelled)(job)
    elif isinstance(answer, Handle):
        await database_sync_to_async(runs.accepted)(job, answer)
    else:
        await answers.save(job.pk, answer)
        await database_sync_to_async(runs.received)(job)


def _failing(error: ProviderError) -> Callable[[Job], None]:
    return lambda job: runs.fail(job, error)


def _account(job: Job) -> Account:
    """The account to look with. A key taken away meanwhile is trouble that may pass."""
    try:
        return runs.account_for(job.provider)
    except Refusal as refusal:
        raise ProviderError(refusal.code, refusal.message, retryable=True) from None


def _handle(job: Job) -> Handle:
    return Handle(job.request_id, job.status_path, job.response_path, job.cancel_path)


def _reference(job: Job) -> Reference | None:
    asset = job.reference
    return Reference(storages.read(asset.file), asset.mime, asset.name) if asset else None


def _is_cancel_requested(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, cancel_requested_at__isnull=False).exists()


def _age(job: Job) -> float:
    return (timezone.now() - (job.submitted_at or job.created_at)).total_seconds()
