"""Adding, testing, replacing and removing a canvas's keys, and what is written down while they are used."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import override_settings

from canvas.refusals import Forbidden, NotFound, Refusal
from generation import credentials, node_runs
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import EncryptionNotConfigured
from generation.followers import followers
from generation.models import Job
from generation.states import State
from tests.keyed import KeyedTestCase

KEY = "a-good-key-0123456789"


class OwnerTests(KeyedTestCase):
    """The provider is asked over HTTP, so the connections belong to the test's own event loop."""

    async def add(self, provider: str = "fal", key: str = KEY, name: str = "Team key", by: Any = None) -> Any:
        return await database_sync_to_async(credentials.add)(by or self.ada, self.canvas.pk, provider, name, key)

    async def refusal(self, **options: Any) -> Refusal:
        with pytest.raises(Refusal) as caught:
            await self.add(**options)
        assert not await Credential.objects.aexists()
        return caught.value

    async def test_a_good_key_is_tested_for_free_and_stored(self) -> None:
        for provider, asked in (("fal", "status"), ("google", "models")):
            with self.subTest(provider):
                assert await self.add(provider, f"  {KEY}\n") is None
                credential = await Credential.objects.aget(provider=provider)
                assert (credential.key.reveal(), credential.tail) == (KEY, "6789")
                assert (credential.name, credential.added_by_id) == ("Team key", self.ada.pk)
                assert self.tails(asked) == ["6789"]
        assert self.paid() == 0

    async def test_a_rejected_key_is_not_stored(self) -> None:
        self.sandbox.behave(bad_keys=[KEY])
        for provider in ("fal", "google"):
            with self.subTest(provider):
                refusal = await self.refusal(provider=provider)
                assert (refusal.code, refusal.field) == ("key_rejected", "key")
                assert "not saved" in refusal.message

    async def test_a_key_that_could_not_be_tested_is_stored_with_a_note(self) -> None:
        for provider, call, fault in (
            ("fal", "status", {"do": "status", "code": 503}),
            ("google", "models", {"do": "status", "code": 503}),
            ("google", "models", {"do": "drop_before_answer"}),
            ("fal", "status", {"do": "drop_before_answer"}),
        ):
            with self.subTest(provider, fault=fault):
                self.sandbox.wipe()
                self.sandbox.fault(call, times=1, **fault)
                doubt = await self.add(provider)
                assert doubt.retryable
                assert not doubt.unconfirmed
                assert (await Credential.objects.aget(provider=provider)).last_error_code == ""
                await Credential.objects.all().adelete()

    async def test_an_account_that_is_locked_is_stored_with_its_trouble(self) -> None:
        self.sandbox.fault("status", "status", code=403, times=1)
        doubt = await self.add()
        credential = await Credential.objects.aget()
        assert doubt
        assert (credential.last_error_code, credential.last_error) == (doubt.code, doubt.message)
        assert "balance" in credential.last_error

    async def test_what_cannot_be_a_key_is_refused_before_anybody_is_asked(self) -> None:
        for key in (
            "",
            "   ",
            "two words",
            "tab\tinside",
            "line\nbreak",
            "schlüssel",
            "x" * 301,
            "nul\x00",
            "\u200bzero",
        ):
            with self.subTest(key):
                refusal = await self.refusal(key=key)
                assert (refusal.code, refusal.field) == ("bad_key", "key")
        assert not self.sandbox.calls()

    async def test_a_bad_name_is_refused(self) -> None:
        for name in ("", " \n ", "x" * 81, "bell\x07"):
            with self.subTest(name):
                assert (await self.refusal(name=name)).field == "name"

    async def test_an_unknown_provider_is_refused(self) -> None:
        assert (await self.refusal(provider="midjourney")).code == "unknown_provider"

    async def test_without_encryption_nothing_is_stored_and_nobody_asked(self) -> None:
        with override_settings(CREDENTIAL_KEYS=[]):
            refusal = await self.refusal()
        assert isinstance(refusal, EncryptionNotConfigured)
        assert not self.sandbox.calls()

    async def test_only_the_owner_may(self) -> None:
        for person, expected in ((self.grace, Forbidden), (self.mallory, NotFound)):
            assert isinstance(await self.refusal(by=person), expected)
        credential = await database_sync_to_async(self.own_key)()
        for person, expected in ((self.grace, Forbidden), (self.mallory, NotFound)):
            attempts: tuple[tuple[Any, ...], ...] = (
                (credentials.replace, credential.pk, KEY),
                (credentials.rename, credential.pk, "x"),
                (credentials.test, credential.pk),
                (credentials.remove, credential.pk),
                (credentials.choose_mode, "fal", "own_only"),
            )
            for action, *extra in attempts:
                with self.subTest(person=person, action=action), pytest.raises(expected):
                    await database_sync_to_async(action)(person, self.canvas.pk, *extra)
        assert not self.sandbox.calls()

    async def test_a_key_of_another_canvas_cannot_be_reached_through_one_s_own(self) -> None:
        other = await database_sync_to_async(self.other_canvas)()
        credential = await database_sync_to_async(self.own_key)(canvas=other)
        with pytest.raises(NotFound):
            await database_sync_to_async(credentials.remove)(self.ada, self.canvas.pk, credential.pk)

    async def test_one_active_key_a_provider(self) -> None:
        await self.add()
        with pytest.raises(credentials.KeyPresent):
            await self.add(key="another-good-key-1")
        assert await Credential.objects.acount() == 1

    async def test_the_tail_of_a_short_key_is_not_shown(self) -> None:
        await self.add(key="short-key")
        assert (await Credential.objects.aget()).tail == ""

    async def test_replacing_keeps_the_row_and_a_rejected_key_changes_nothing(self) -> None:
        credential = await database_sync_to_async(self.own_key)()
        self.sandbox.behave(bad_keys=["a-bad-key-12345"])
        replace = database_sync_to_async(credentials.replace)
        with pytest.raises(credentials.BadKey):
            await replace(self.ada, self.canvas.pk, credential.pk, "a-bad-key-12345")
        unchanged = await Credential.objects.aget(pk=credential.pk)
        assert (unchanged.key.token, unchanged.replaced_at) == (credential.key.token, None)
        await replace(self.ada, self.canvas.pk, credential.pk, KEY)
        fresh = await Credential.objects.aget(pk=credential.pk)
        assert (fresh.key.reveal(), fresh.tail) == (KEY, "6789")
        assert fresh.replaced_at

    async def test_removing_wipes_the_key_and_keeps_the_row_for_its_jobs(self) -> None:
        credential = await database_sync_to_async(self.own_key)()
        job = await database_sync_to_async(self.started)()
        remove = database_sync_to_async(credentials.remove)
        await remove(self.ada, self.canvas.pk, credential.pk)
        row = await Credential.objects.aget(pk=credential.pk)
        assert (row.key.token, bool(row.removed_at), job.credential_id) == ("", True, credential.pk)
        with pytest.raises(NotFound):
            await remove(self.ada, self.canvas.pk, credential.pk)
        await self.add()

    async def test_a_test_of_a_stored_key_writes_down_what_the_provider_says(self) -> None:
        credential = await database_sync_to_async(self.own_key)(key=KEY)
        test = database_sync_to_async(credentials.test)
        self.sandbox.behave(bad_keys=[KEY])
        problem = await test(self.ada, self.canvas.pk, credential.pk)
        assert problem.code == (await Credential.objects.aget()).last_error_code == "key_rejected"
        self.sandbox.behave(bad_keys=[])
        assert await test(self.ada, self.canvas.pk, credential.pk) is None
        assert (await Credential.objects.aget()).last_error_code == ""
        assert self.paid() == 0

    def test_a_choice_that_there_is_not_is_refused(self) -> None:
        with pytest.raises(credentials.BadMode):
            credentials.choose_mode(self.ada, self.canvas.pk, "fal", "anything")
        credentials.choose_mode(self.ada, self.canvas.pk, "fal", "own_only")
        credentials.choose_mode(self.ada, self.canvas.pk, "fal", "own_or_deployment")
        assert [policy.mode for policy in AccountPolicy.objects.all()] == ["own_or_deployment"]

    def test_cards_are_drawn_anew_when_somebody_else_pays(self) -> None:
        node = self.add_node(node_runs.KIND)
        versions = [self.canvas.nodes.get(pk=node).card_version]
        credentials.choose_mode(self.ada, self.canvas.pk, "fal", "own_only")
        versions.append(self.canvas.nodes.get(pk=node).card_version)
        credentials.remove(self.ada, self.canvas.pk, self.own_key().pk)
        versions.append(self.canvas.nodes.get(pk=node).card_version)
        assert versions == sorted(set(versions))


class UsageTests(KeyedTestCase):
    async def run_with(self, key: str, provider: str = "fal") -> tuple[Job, Credential]:
        canvas = await database_sync_to_async(self.other_canvas)()
        credential = await database_sync_to_async(self.own_key)(provider, key, canvas)
        job = await self.ended(await database_sync_to_async(self.started)(provider, canvas))
        return job, await Credential.objects.aget(pk=credential.pk)

    async def test_a_submit_marks_the_key_as_used(self) -> None:
        for provider in ("fal", "google"):
            job, credential = await self.run_with(KEY, provider)
            assert (job.state, job.credential_id) == (State.SUCCEEDED, credential.pk)
            assert credential.last_used_at
            assert credential.last_error_code == ""

    async def test_trouble_of_the_key_is_written_down_and_cleared_by_the_next_success(self) -> None:
        for code in (401, 403, 429):
            with self.subTest(code):
                self.sandbox.fault("submit", "status", code=code, times=1)
                job, credential = await self.run_with(KEY)
                assert (credential.last_error_code, credential.last_error) == (job.error_code, job.error_message)
                assert credential.last_error_code
                assert credential.last_error_at
                again = await database_sync_to_async(self.started)(canvas=await self.canvas_of(credential))
                assert (await self.ended(again)).state == State.SUCCEEDED
                await credential.arefresh_from_db()
                assert credential.last_error_code == credential.last_error == ""

    async def test_trouble_that_is_not_the_key_s_is_not_written_down(self) -> None:
        for code in (400, 404, 422, 500, 503):
            with self.subTest(code):
                self.sandbox.fault("submit", "status", code=code, times=1)
                _job, credential = await self.run_with(KEY)
                assert credential.last_used_at
                assert credential.last_error_code == ""

    async def test_trouble_while_looking_is_written_down_and_cleared(self) -> None:
        self.sandbox.fault("status", "status", code=429, headers={"retry-after": "1"}, times=1)
        canvas = await database_sync_to_async(self.other_canvas)()
        credential = await database_sync_to_async(self.own_key)(canvas=canvas)
        job = await database_sync_to_async(self.started)(canvas=canvas)
        followers.ensure(job.pk)
        await self.trouble_of(credential, job)
        assert (await self.ended(job)).state == State.SUCCEEDED
        assert (await Credential.objects.aget(pk=credential.pk)).last_error_code == ""

    async def test_a_rejected_or_limited_key_never_touches_another_s_jobs(self) -> None:
        for provider in ("fal", "google"):
            with self.subTest(provider):
                self.sandbox.behave(bad_keys=["a-withdrawn-key-1"])
                (failed, bad), (fine, good) = (
                    await self.run_with("a-withdrawn-key-1", provider),
                    await self.run_with(KEY, provider),
                )
                assert (failed.state, failed.error_code) == (State.FAILED, "key_rejected")
                assert (fine.state, good.last_error_code) == (State.SUCCEEDED, "")
                assert bad.last_error_code == "key_rejected"

    async def test_a_key_withdrawn_while_its_job_waits_leaves_the_others_alone(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        canvas = await database_sync_to_async(self.other_canvas)()
        await database_sync_to_async(self.own_key)(key="a-withdrawn-key-1", canvas=canvas)
        waiting = await database_sync_to_async(self.started)(canvas=canvas)
        followers.ensure(waiting.pk)
        await followers.until(waiting.pk, lambda each: bool(each.request_id), 10)
        self.sandbox.behave(bad_keys=["a-withdrawn-key-1"], queue_seconds=0)
        fine, good = await self.run_with(KEY)
        bad = await Credential.objects.aget(canvas=canvas)
        await self.trouble_of(bad, waiting)
        assert (fine.state, good.last_error_code) == (State.SUCCEEDED, "")
        assert (bad.last_error_code, (await Job.objects.aget(pk=waiting.pk)).is_open) == ("key_rejected", True)

    async def trouble_of(self, credential: Credential, job: Job) -> None:
        """Wait until the job's follower has written down some trouble of the key."""
        async with asyncio.timeout(20):
            while not credential.last_error_code:
                await followers.until(job.pk, lambda _: False, 0.1)
                await credential.arefresh_from_db()

    async def canvas_of(self, credential: Credential) -> Any:
        return (await Credential.objects.select_related("canvas").aget(pk=credential.pk)).canvas
