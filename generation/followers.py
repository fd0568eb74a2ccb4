"""The jobs that this process carries on: one follower each, whoever asked for it."""

import asyncio
import contextvars
import logging
from collections.abc import Callable
from uuid import UUID

from channels.db import database_sync_to_async

from generation import runs
from generation.following import Follower
from generation.models import Job

STOP_SECONDS = 3.0
logger = logging.getLogger(__name__)


class Followers:
    """A registry of running followers. Belongs to one event loop at a time."""

    def __init__(self) -> None:
        self._running: dict[UUID, tuple[Follower, asyncio.Task[None]]] = {}
        self._context: contextvars.Context | None = None

    def adopt_context(self) -> None:
        """Run every follower in the caller's context from now on.

        A follower outlives the request that asked for it, so it must not use the request's database thread.
        """
        self._context = contextvars.copy_context()

    def ensure(self, job_id: UUID) -> None:
        """Follow the job unless it is followed already."""
        if job_id in self._running:
            return
        follower = Follower(job_id)
        context = self._context.copy() if self._context else contextvars.Context()
        task = asyncio.get_running_loop().create_task(self._follow(follower), context=context)
        self._running[job_id] = (follower, task)

    def wake(self, job_id: UUID) -> None:
        """Follow the job, and cut its pause short if it is followed already."""
        self.ensure(job_id)
        self._running[job_id][0].woken.set()

    def ids(self) -> frozenset[UUID]:
        """The jobs that are followed now."""
        return frozenset(self._running)

    async def _follow(self, follower: Follower) -> None:
        try:
            await follower.follow()
        except Exception:  # one job's fault must not end the others; an open row is taken up again by the scan
            logger.exception("Following job %s failed", follower.job_id)
            await database_sync_to_async(runs.settle_begun)(follower.job_id)
        finally:
            self._running.pop(follower.job_id, None)
            follower.progressed.set()

    async def until(self, job_id: UUID, reached: Callable[[Job], bool], seconds: float) -> Job:
        """The job once `reached` holds for it, or as it is when the time is up."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            known = self._running.get(job_id)
            progressed = known[0].progressed if known else None
            left = deadline - asyncio.get_running_loop().time()
            job = known[0].job if known else None
            # What its follower has in hand is as new as the row; only an end is read with all that belongs to it.
            if left <= 0 or known is None or (job and not job.is_open):
                job = await database_sync_to_async(Job.objects.select_related("asset").get)(pk=job_id)
            if job and (reached(job) or left <= 0):
                return job
            # Without a follower here another process has the job: then its row is all there is to watch.
            await _wait(progressed, min(left, 1.0 if progressed else 0.1))

    async def stop(self) -> None:
        """Stop all: at once those that pause, the others as soon as their step is written, within `STOP_SECONDS`."""
        for follower, task in self._running.values():
            follower.stopping = True
            if follower.pausing:
                task.cancel()
        tasks = {task for _follower, task in self._running.values()}
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._context = None


async def _wait(progressed: asyncio.Event | None, seconds: float) -> None:
    if progressed is None:
        await asyncio.sleep(seconds)
        return
    try:
        await asyncio.wait_for(progressed.wait(), seconds)
    except TimeoutError:
        return


followers = Followers()
