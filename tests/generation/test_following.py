import asyncio
import io
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from PIL import Image

from canvas.models import Change, Node
from generation import answers, node_runs, providers, requests, runs
from generation.accounts import account_of
from generation.followers import followers
from generation.models import Job
from generation.poller import recover
from generation.providers.protocol import Answer, Handle, Inline, Order, Wish
from generation.states import State
from media_assets import ingest, storages
from media_assets.models import Asset
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase


class FollowingTests(SandboxedTestCase):
    def started(self, provider: str = "fal", node: UUID | None = None, model: str = "", **fields: Any) -> Job:
        order = providers.get(provider).shape(Wish("a quiet harbour", model))
        return requests.start(requests.Request(self.canvas, self.ada, provider, order, node=node, **fields))

    async def run_to_end(self, provider: str = "fal", **options: Any) -> Job:
        return await self.ended(await database_sync_to_async(self.started)(provider, **options))

    async def test_a_fal_job_goes_from_ready_to_a_stored_picture(self) -> None:
        job = await self.run_to_end()
        assert job.state == State.SUCCEEDED
        assert job.request_id
        assert job.logs
        assert job.asset
        with Image.open(io.BytesIO(storages.read(job.asset.file))) as image:
            assert image.size == (job.asset.width, job.asset.height) == (1024, 768)
        assert self.paid() == 1

    async def test_a_google_job_goes_from_ready_to_a_stored_picture(self) -> None:
        job = await self.run_to_end("google")
        assert job.state == State.SUCCEEDED
        assert job.asset
        assert job.asset.mime == "image/jpeg"
        assert self.paid() == 1

    async def test_the_result_becomes_the_node_s_output_by_one_change_of_the_canvas(self) -> None:
        node = await database_sync_to_async(self.add_node)(node_runs.KIND)
        job = await self.run_to_end(node=node)
        data = await database_sync_to_async(lambda: Node.objects.get(pk=node).data)()
        change = await Change.objects.aget(canvas=self.canvas, cid=f"server:job-{job.pk}")
        assert job.asset
        assert data["asset"] == str(job.asset.pk)
        assert change.ops == [{"op": "set", "id": str(node), "set": {"asset": str(job.asset.pk)}}]

    async def test_a_result_whose_node_was_deleted_is_kept_all_the_same(self) -> None:
        node = await database_sync_to_async(self.add_node)(node_runs.KIND)
        job = await database_sync_to_async(self.started)(node=node)
        await Node.objects.filter(pk=node).adelete()
        assert (await self.ended(job)).asset

    async def test_two_followers_of_one_job_submit_once(self) -> None:
        job = await database_sync_to_async(self.started)()
        claims = [await database_sync_to_async(runs.claim)(await Job.objects.aget(pk=job.pk)) for _ in range(1)]
        stale = await database_sync_to_async(runs.claim)(job)
        assert (claims, stale) == ([True], False)

    async def test_a_lost_answer_leaves_the_job_unconfirmed_and_nothing_is_sent_again(self) -> None:
        for provider, kind in (("fal", "submit"), ("google", "generate")):
            with self.subTest(provider):
                self.sandbox.wipe()
                self.sandbox.fault(kind, "drop_before_answer", times=None)
                job = await self.run_to_end(provider)
                assert (job.state, job.error_code) == (State.UNCONFIRMED, "outcome_unknown")
                await asyncio.sleep(0.1)
                assert self.paid() == 1

    async def recovered(self) -> list[Job]:
        """What a start of the process cannot settle yet."""
        unsettled: list[Job] = await database_sync_to_async(recover)(await database_sync_to_async(runs.stranded)())
        return unsettled

    async def test_a_process_that_died_during_the_call_leaves_the_job_unconfirmed(self) -> None:
        job = await database_sync_to_async(self.started)()
        await database_sync_to_async(runs.claim)(job)
        assert await self.recovered() == []
        job = await Job.objects.aget(pk=job.pk)
        assert job.state == State.UNCONFIRMED
        assert "billed" in job.error_message
        assert self.paid() == 0

    async def test_an_answer_that_was_safe_on_disk_is_stored_after_a_crash(self) -> None:
        job = await self.run_to_end("google")
        kept = await database_sync_to_async(lambda: storages.read(job.asset.file) if job.asset else b"")()
        other = await database_sync_to_async(self.started)("google")
        await database_sync_to_async(runs.claim)(other)
        await answers.save(other.pk, Answer(Inline(kept), seed=7))
        assert await self.recovered() == []
        other = await self.ended(await Job.objects.aget(pk=other.pk))
        assert (other.state, other.seed) == (State.SUCCEEDED, 7)
        assert self.paid() == 1
        assert not await database_sync_to_async(answers.is_kept)(other.pk)

    async def test_a_job_in_the_queue_is_taken_up_again_with_the_same_request(self) -> None:
        self.sandbox.behave(queue_seconds=1.5)
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        queued = await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await followers.stop()
        ended = await self.ended(queued)
        assert (ended.state, ended.request_id) == (State.SUCCEEDED, queued.request_id)
        assert self.paid() == 1

    async def test_trouble_while_looking_is_waited_out(self) -> None:
        self.sandbox.fault("status", "status", code=503, times=1)
        self.sandbox.fault("result", "garbage", times=1)
        job = await self.run_to_end()
        assert job.state == State.SUCCEEDED
        assert self.paid() == 1

    async def test_failures_of_the_model_end_the_job_with_their_code(self) -> None:
        expected = {
            "content_policy": ("content_refused", 422, False),
            "completed_with_error": ("provider_failed", 502, True),
            "expired_media": ("picture_gone", 502, True),
            "truncated_image": ("picture_truncated", 502, True),
            "html_instead_of_image": ("picture_type_not_supported", 502, True),
        }
        for fault, end in expected.items():
            with self.subTest(fault):
                self.sandbox.wipe()
                self.sandbox.behave(queue_seconds=0, run_seconds=0)
                self.sandbox.fault("submit", fault)
                job = await self.run_to_end()
                assert job.state == State.FAILED
                assert (job.error_code, job.error_status, job.retryable) == end
        assert not await Asset.objects.aexists()

    async def test_a_blackened_picture_is_kept_with_a_warning(self) -> None:
        self.sandbox.fault("submit", "black_nsfw")
        job = await self.run_to_end()
        assert job.state == State.SUCCEEDED
        assert [warning["code"] for warning in job.warnings] == ["safety_blackened"]

    async def test_a_cancel_in_the_queue_is_passed_on_and_ends_the_job(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        job = await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await database_sync_to_async(runs.request_cancel)(job)
        followers.wake(job.pk)
        job = await followers.until(job.pk, lambda each: not each.is_open, 10)
        assert job.state == State.CANCELLED
        assert self.sandbox.counts()["received"]["cancel"] == 1

    async def test_a_cancel_that_comes_too_late_keeps_the_picture(self) -> None:
        job = await database_sync_to_async(self.started)()
        await database_sync_to_async(runs.claim)(job)
        handle = await providers.get("fal").submit(Order(job.model, job.arguments), None, account_of(job))
        await database_sync_to_async(runs.accepted)(job, handle)
        await database_sync_to_async(runs.request_cancel)(job)
        assert (await self.ended(job)).state == State.SUCCEEDED

    async def test_a_cancel_while_google_draws_ends_the_call(self) -> None:
        self.sandbox.behave(google_seconds=60)
        job = await database_sync_to_async(self.started)("google")
        followers.ensure(job.pk)
        job = await followers.until(job.pk, lambda each: each.state == State.SUBMITTING, 10)
        await database_sync_to_async(runs.request_cancel)(job)
        followers.wake(job.pk)
        job = await followers.until(job.pk, lambda each: not each.is_open, 10)
        assert job.state == State.CANCELLED

    async def test_a_cancel_is_not_lost_to_whoever_was_quicker(self) -> None:
        for moved in (State.READY, State.SUBMITTING):
            with self.subTest(moved):
                job = await database_sync_to_async(self.started)()
                stale = await Job.objects.aget(pk=job.pk)
                await database_sync_to_async(runs.claim)(job)
                if moved == State.SUBMITTING:
                    stale = await Job.objects.aget(pk=job.pk)
                    await database_sync_to_async(runs.accepted)(job, Handle("r-1", "s", "r", "c"))
                await database_sync_to_async(runs.request_cancel)(stale)
                assert (await Job.objects.aget(pk=job.pk)).cancel_requested_at

    async def test_a_job_that_waits_gets_the_picture_it_waited_for(self) -> None:
        first = await database_sync_to_async(self.started)()
        second = await database_sync_to_async(self.started)(model="fal-ai/some/unlisted", waits_for=first)
        assert second.state == State.WAITING
        first = await self.ended(first)
        second = await self.ended(await Job.objects.aget(pk=second.pk))
        assert second.state == State.SUCCEEDED
        assert second.reference_id == first.asset_id
        assert "image_url" in self.sandbox.calls("submit")[-1]["body"]

    async def test_what_ended_before_a_job_began_to_wait_for_it_is_not_waited_for(self) -> None:
        first = await database_sync_to_async(self.started)()
        unaware = await Job.objects.aget(pk=first.pk)
        ended = await self.ended(first)
        second = await database_sync_to_async(self.started)(model="fal-ai/some/unlisted", waits_for=unaware)
        assert (second.state, second.reference_id) == (State.READY, ended.asset_id)
        assert (await self.ended(second)).state == State.SUCCEEDED

    async def test_a_job_fails_when_what_it_waits_for_gives_no_picture(self) -> None:
        self.sandbox.fault("submit", "content_policy")
        first = await database_sync_to_async(self.started)()
        second = await database_sync_to_async(self.started)(waits_for=first)
        await self.ended(first)
        second = await Job.objects.aget(pk=second.pk)
        assert (second.state, second.error_code) == (State.FAILED, "upstream_failed")
        assert self.paid() == 1

    async def test_a_reference_of_the_canvas_goes_to_google_inline(self) -> None:
        prepared = await ingest.prepare(picture(size=(32, 32)), self.canvas.pk, "cat.png")
        asset = await database_sync_to_async(ingest.record)(
            prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD
        )
        job = await self.run_to_end("google", reference=asset)
        assert job.state == State.SUCCEEDED
        assert len(self.sandbox.calls("generate")[0]["body"]["contents"][0]["parts"]) == 2
