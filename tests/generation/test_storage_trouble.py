"""A full disk, or a bucket out of reach, while a run is under way: nothing that was paid for is lost."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from channels.db import database_sync_to_async
from django.test import override_settings

from generation import answers, providers, requests, runs
from generation.followers import followers
from generation.models import Job
from generation.poller import recover
from generation.providers.protocol import Wish
from generation.states import State
from media_assets import ingest, storages
from media_assets.models import Asset
from tests import drawn
from tests.sandboxed import IMPATIENT, SandboxedTestCase


@override_settings(**IMPATIENT)
class StorageTrouble(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(TemporaryDirectory())) / "media"
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def fail(self) -> None:  # type: ignore[override]
        """From now on nothing can be stored or read: a file stands where the folder should be."""
        if self.media.exists():
            self.media.rename(self.media.with_name("kept"))
        self.media.write_text("in the way")

    def recover(self) -> None:
        self.media.unlink()
        if self.media.with_name("kept").exists():
            self.media.with_name("kept").rename(self.media)

    def started(self, provider: str, model: str = "", reference: Asset | None = None) -> Job:
        order = providers.get(provider).shape(Wish("a quiet harbour", model, has_reference=reference is not None))
        return requests.start(requests.Request(self.canvas, self.ada, provider, order, reference=reference))

    async def in_state(self, job: Job, state: State) -> None:
        followers.ensure(job.pk)
        found = await followers.until(job.pk, lambda each: each.state == state, 20)
        assert found.state == state

    async def test_a_finished_result_waits_until_it_can_be_stored(self) -> None:
        self.fail()
        job = await database_sync_to_async(self.started)("fal")
        await self.in_state(job, State.STORING)
        self.recover()
        ended = await self.ended(job)
        assert (ended.state, ended.error_code) == (State.SUCCEEDED, "")
        assert self.paid() == 1

    async def test_an_inline_answer_is_held_until_it_can_be_stored(self) -> None:
        self.fail()
        job = await database_sync_to_async(self.started)("google")
        with self.assertLogs("generation.answers", "WARNING") as logged:
            followers.ensure(job.pk)
            while not logged.output:  # noqa: ASYNC110 - a log has no event to wait for
                await asyncio.sleep(0.01)
        self.recover()
        ended = await self.ended(job)
        assert ended.state == State.SUCCEEDED
        assert self.paid() == 1
        assert not await database_sync_to_async(answers.is_kept)(job.pk)

    async def test_nothing_is_paid_for_while_the_reference_cannot_be_read(self) -> None:
        def kept() -> Asset:
            prepared = ingest.prepare_now(drawn.picture(), self.canvas.pk, "a.png")
            return ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD)

        reference = await database_sync_to_async(kept)()
        job = await database_sync_to_async(self.started)("google", reference=reference)
        self.fail()
        followers.ensure(job.pk)
        while not followers._running[job.pk][0]._failures:  # noqa: ASYNC110 - nor has a failure
            await asyncio.sleep(0.01)
        assert self.paid() == 0
        self.recover()
        assert (await self.ended(job)).state == State.SUCCEEDED
        assert self.paid() == 1

    async def test_a_storage_that_is_away_at_the_start_settles_nothing_yet(self) -> None:
        job = await database_sync_to_async(self.started)("google")
        await database_sync_to_async(runs.claim)(job)
        self.fail()
        unsettled = await database_sync_to_async(lambda: recover(runs.stranded()))()
        assert [each.pk for each in unsettled] == [job.pk]
        assert (await Job.objects.aget(pk=job.pk)).state == State.SUBMITTING
        self.recover()
        assert await database_sync_to_async(recover)(unsettled) == []
        assert (await Job.objects.aget(pk=job.pk)).state == State.UNCONFIRMED

    @override_settings(LOOK_PATIENCE_SECONDS=0)
    async def test_a_result_that_cannot_be_stored_for_too_long_fails_and_says_why(self) -> None:
        self.fail()
        job = await self.ended(await database_sync_to_async(self.started)("fal"))
        assert (job.state, job.error_code) == (State.FAILED, "storage_unavailable")
        assert "storage of pictures" in job.error_message

    async def test_which_kept_answers_are_wanted_is_known_by_their_jobs(self) -> None:
        ended = await self.ended(await database_sync_to_async(self.started)("google"))
        waiting = await database_sync_to_async(self.started)("google")
        names = {f"incoming/{ended.pk}", f"incoming/{waiting.pk}", "incoming/nonsense"}
        assert await database_sync_to_async(answers.in_use)(names) == {f"incoming/{waiting.pk}"}
        assert storages.sha256_in(f"incoming/{waiting.pk}") is None
