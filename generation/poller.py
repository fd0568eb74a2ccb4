"""The embedded poller: in the web process, it keeps one follower for every open job."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from asgiref.sync import ThreadSensitiveContext
from channels.db import database_sync_to_async
from django.db import connections

from generation import answers, providers, runs
from generation.followers import followers
from generation.models import Job
from generation.states import OPEN, State
from media_assets import fetching
from media_assets.keeping import StorageUnavailable

SCAN_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Poller:
    """Runs until it is cancelled. Only one may run on a database: `up` holds the data folder's lock."""

    async def run(self) -> None:
        # A database thread of its own: what a page or a socket does never waits for the poller's.
        async with ThreadSensitiveContext():
            followers.adopt_context()
            loop = asyncio.get_running_loop()

            def attend(job_id: UUID, at_once: bool, **_: Any) -> None:
                loop.call_soon_threadsafe(followers.wake if at_once else followers.ensure, job_id)

            runs.attention.connect(attend)
            try:
                stranded, _ = await asyncio.gather(database_sync_to_async(runs.stranded)(), _warm())
                await self._keep_following(stranded)
            finally:
                runs.attention.disconnect(attend)
                await followers.stop()
                await providers.close_clients()
                await fetching.close()
                await database_sync_to_async(connections.close_all)()  # those of that thread, whichever it is

    async def _keep_following(self, stranded: list[Job]) -> None:
        """What needs attention is told at once; the scan is for rows that were written by other means."""
        while True:
            try:
                stranded = await database_sync_to_async(recover)(stranded)
                for job_id in await database_sync_to_async(_unattended)():
                    followers.ensure(job_id)
            except Exception:  # a full disk or a locked database passes
                logger.exception("Looking for open jobs failed")
            await asyncio.sleep(SCAN_SECONDS)


async def _warm() -> None:
    """Do now what the first request would have to wait for."""
    for provider in providers.PROVIDERS.values():
        await provider.warm()
    fetching.connect()


def recover(stranded: Iterable[Job]) -> list[Job]:
    """Settle jobs whose paid call was under way when the last process died.

    One whose answer had been kept goes on; the outcome of every other one is unknown. Gives back those of which
    nothing can be said yet, because the storage cannot be asked.
    """
    unsettled = []
    for job in stranded:
        try:
            settle = runs.received if answers.is_kept(job.pk) else runs.lose_sight
        except StorageUnavailable:
            unsettled.append(job)
        else:
            settle(job)
    return unsettled


def _unattended() -> Iterable[UUID]:
    followed = followers.ids()
    states = OPEN - {State.WAITING, State.SUBMITTING}
    return [pk for pk in Job.objects.filter(state__in=states).values_list("pk", flat=True) if pk not in followed]
