"""A provider that has had enough of a key: what is sent with that key waits, and nothing else does."""

from typing import Any

from channels.db import database_sync_to_async
from django.test import AsyncClient, override_settings

from canvas.models import Canvas
from generation import runs
from generation.followers import followers
from generation.models import Job
from generation.states import State
from tests.keyed import KeyedTestCase

ENOUGH: dict[str, Any] = {"do": "status", "code": 429, "body": {"detail": "slow down"}}


class KeyBudgetTests(KeyedTestCase):
    async def start(self, canvas: Canvas | None = None) -> Job:
        job: Job = await database_sync_to_async(self.started)(canvas=canvas)
        return job

    async def with_two_keys(self) -> Canvas:
        """Another canvas; it and ours have a key each."""
        other: Canvas = await database_sync_to_async(self.other_canvas)()
        await database_sync_to_async(self.own_key)(key="the-first-key-1111")
        await database_sync_to_async(self.own_key)(key="another-key-2222", canvas=other)
        return other

    async def test_a_submit_that_is_told_to_wait_long_fails_and_so_do_those_after_it_without_a_call(self) -> None:
        other = await self.with_two_keys()
        self.sandbox.fault("submit", times=1, headers={"Retry-After": "3000"}, **ENOUGH)
        first = await self.ended(await self.start())
        second = await self.ended(await self.start())
        for job in (first, second):
            assert (job.state, job.error_code, job.error_status) == (State.FAILED, "rate_limited", 429)
            assert job.retry_at
        assert (await self.ended(await self.start(other))).state == State.SUCCEEDED
        assert self.tails("submit") == ["1111", "2222"]

    async def test_a_submit_waits_for_a_short_pause_and_is_then_sent(self) -> None:
        await self.with_two_keys()
        self.sandbox.fault("submit", times=1, headers={"Retry-After": "1"}, **ENOUGH)
        await self.ended(await self.start())
        assert (await self.ended(await self.start())).state == State.SUCCEEDED
        refused, sent = self.sandbox.calls("submit")
        assert sent["at"] - refused["at"] >= 1

    async def test_a_look_that_is_told_to_wait_holds_up_the_looks_with_that_key_alone(self) -> None:
        other = await self.with_two_keys()
        self.sandbox.fault("status", times=1, headers={"Retry-After": "3000"}, **ENOUGH)
        first = await self.start()
        followers.ensure(first.pk)
        await followers.until(first.pk, lambda _job: bool(self.sandbox.calls("status")), 10)
        with override_settings(KEY_PATIENCE_SECONDS=0):
            second = await self.ended(await self.start())
        assert second.error_code == "rate_limited"
        assert (await self.ended(await self.start(other))).state == State.SUCCEEDED
        followers.wake(first.pk)
        assert (await followers.until(first.pk, lambda job: not job.is_open, 0.3)).state == State.QUEUED
        assert self.tails("status").count("1111") == 1

    async def test_a_run_that_waits_for_its_key_can_be_cancelled(self) -> None:
        await self.with_two_keys()
        self.sandbox.fault("submit", times=1, headers={"Retry-After": "3000"}, **ENOUGH)
        await self.ended(await self.start())
        with override_settings(KEY_PATIENCE_SECONDS=10_000):
            waiting = await self.start()
            followers.ensure(waiting.pk)
            await database_sync_to_async(runs.request_cancel)(waiting)
            followers.wake(waiting.pk)
            ended = await followers.until(waiting.pk, lambda job: not job.is_open, 10)
        assert ended.state == State.CANCELLED
        assert self.paid() == 1

    async def test_the_caller_is_told_when_to_try_again(self) -> None:
        client = AsyncClient()
        await client.aforce_login(self.ada)
        body = {"canvasId": str(self.canvas.pk), "prompt": "a fox"}
        for route, kind in (("/api/fal/generate-image", "submit"), ("/api/generate-image", "generate")):
            with self.subTest(route):
                self.sandbox.fault(kind, times=1, headers={"Retry-After": "90"}, **ENOUGH)
                response = await client.post(route, body, "application/json")
                assert response.status_code == 429
                assert response.json()["error"]["code"] == "rate_limited"
                assert 80 < int(response["Retry-After"]) <= 90
