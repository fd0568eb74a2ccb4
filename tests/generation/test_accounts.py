"""Whose key a run uses: the order, the policy, and that a job keeps whoever it was started with."""

import pytest
from channels.db import database_sync_to_async
from django.test import override_settings

from canvas import changes
from generation import credentials, node_runs, providers, runs
from generation.accounts import (
    CredentialMissing,
    CredentialRemoved,
    CredentialUnreadable,
    Payers,
    account_for,
    account_of,
)
from generation.credential_models import AccountPolicy
from generation.encryption import Secret
from generation.followers import followers
from generation.kinds import cards
from generation.models import Job
from generation.providers import fal, google
from generation.states import State
from tests.keyed import NEW_KEY, KeyedTestCase

DEPLOYMENT = {"FAL_KEY": "a-key-of-the-server", "GEMINI_API_KEY": "a-key-of-the-server"}
NO_DEPLOYMENT = {"FAL_KEY": "", "GEMINI_API_KEY": ""}
YES, NO = True, False
WHO_PAYS = {
    # a key of its own, only such, a key of the server, a sandbox
    (YES, NO, NO, NO): "canvas",
    (YES, NO, YES, YES): "canvas",
    (YES, YES, NO, NO): "canvas",
    (YES, YES, YES, YES): "canvas",
    (NO, NO, YES, YES): "deployment",
    (NO, NO, YES, NO): "deployment",
    (NO, NO, NO, YES): "sandbox",
    (NO, NO, NO, NO): None,
    (NO, YES, YES, YES): None,
    (NO, YES, YES, NO): None,
    (NO, YES, NO, YES): None,
    (NO, YES, NO, NO): None,
}


class OrderTests(KeyedTestCase):
    def test_the_canvas_s_own_then_the_server_s_then_the_sandbox_then_nobody(self) -> None:
        for provider in providers.PROVIDERS:
            for (own, own_only, server, sandbox), expected in WHO_PAYS.items():
                with self.subTest(provider, own=own, own_only=own_only, server=server, sandbox=sandbox):
                    credential = self.own_key(provider) if own else None
                    if own_only:
                        self.own_only(provider)
                    with override_settings(SANDBOX=sandbox, **(DEPLOYMENT if server else NO_DEPLOYMENT)):
                        self.assert_source(provider, expected)
                    AccountPolicy.objects.all().delete()
                    if credential:
                        credential.delete()

    def assert_source(self, provider: str, expected: str | None) -> None:
        assert Payers(self.canvas.pk).source(provider) == expected
        if expected is None:
            with pytest.raises(CredentialMissing) as caught:
                account_for(provider, self.canvas)
            assert (caught.value.status, caught.value.code) == (409, "credential_missing")
            return
        account = account_for(provider, self.canvas)
        assert account.source == expected
        assert bool(account.credential_id) == (expected == "canvas")
        keys = {"canvas": "a-key-of-the-canvas", "deployment": "a-key-of-the-server", "sandbox": "sandbox"}
        assert account.key == keys[expected]

    def test_the_refusal_says_what_the_owner_and_what_others_can_do(self) -> None:
        with override_settings(SANDBOX=False, **NO_DEPLOYMENT), pytest.raises(CredentialMissing) as caught:
            account_for("fal", self.canvas)
        assert "add one under Provider keys" in caught.value.message
        assert "otherwise ask Ada" in caught.value.message
        self.own_only()
        with pytest.raises(CredentialMissing, match="only keys of its own"):
            account_for("fal", self.canvas)

    def test_a_key_is_of_one_canvas_and_one_provider_only(self) -> None:
        self.own_key("fal")
        with override_settings(**NO_DEPLOYMENT):
            assert account_for("google", self.canvas).source == "sandbox"
            assert account_for("fal", self.other_canvas()).source == "sandbox"

    def test_a_canvas_s_key_goes_to_the_provider_and_the_sandbox_s_to_the_sandbox(self) -> None:
        self.own_key("fal")
        self.own_key("google")
        nowhere = dict.fromkeys(("FAL_QUEUE_URL", "FAL_REST_URL", "FAL_CDN_URL", "GEMINI_BASE_URL"), "")
        with override_settings(**nowhere, **NO_DEPLOYMENT):
            assert account_for("fal", self.canvas).urls == fal.OFFICIAL
            assert account_for("google", self.canvas).urls == {"base": google.OFFICIAL}
            other = self.other_canvas()
            for provider in providers.PROVIDERS:
                assert set(account_for(provider, other).urls.values()) == {self.sandbox.url}

    def test_an_unreadable_key_is_a_refusal_and_no_other_key_is_used(self) -> None:
        self.own_key()
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY], **DEPLOYMENT), pytest.raises(CredentialUnreadable):
            account_for("fal", self.canvas)

    def test_an_unreadable_key_does_not_break_the_card(self) -> None:
        self.own_key()
        node = self.add_node(node_runs.KIND, prompt="x")
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]):
            [card] = cards(list(self.canvas.nodes.filter(pk=node)), self.canvas.pk).values()
        assert not card["sandboxed"]

    def test_the_card_says_that_nobody_may_pay(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x")
        self.own_only()
        [card] = cards(list(self.canvas.nodes.filter(pk=node)), self.canvas.pk).values()
        assert "only keys of its own" in card["run_problem"]
        with pytest.raises(CredentialMissing):
            node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        assert not Job.objects.exists()


@override_settings(**DEPLOYMENT)
class JobAccountTests(KeyedTestCase):
    def test_a_job_keeps_the_server_s_key_when_the_canvas_gets_its_own(self) -> None:
        job = self.started()
        self.own_key()
        self.own_only()
        assert (job.account_source, job.credential) == ("deployment", None)
        assert account_of(job).key == "a-key-of-the-server"
        assert self.started().account_source == "canvas"

    def test_a_replaced_key_is_the_same_account(self) -> None:
        credential = self.own_key()
        job = self.started()
        type(credential).objects.update(key=Secret.of("the-next-key"))
        assert account_of(job).key == "the-next-key"

    def test_a_removed_key_is_trouble_and_never_another_payer(self) -> None:
        credential = self.own_key()
        job = self.started()
        credentials.remove(self.ada, self.canvas.pk, credential.pk)
        self.own_key(key="a-later-key")
        with pytest.raises(CredentialRemoved) as caught:
            account_of(job)
        assert caught.value.code == "credential_removed"

    def test_a_withdrawn_server_s_key_is_trouble_even_where_a_sandbox_is(self) -> None:
        job = self.started()
        with override_settings(**NO_DEPLOYMENT), pytest.raises(CredentialMissing):
            account_of(job)

    def test_a_sandbox_job_stays_with_the_sandbox(self) -> None:
        with override_settings(**NO_DEPLOYMENT):
            job = self.started()
        assert account_of(job).key == "sandbox"
        with override_settings(SANDBOX=False), pytest.raises(CredentialMissing):
            account_of(job)

    async def test_submit_look_and_result_all_use_the_key_the_job_was_started_with(self) -> None:
        self.sandbox.behave(queue_seconds=0.3)
        await database_sync_to_async(self.own_key)(key="the-first-payers-key-1111")
        job = await database_sync_to_async(self.started)()
        await database_sync_to_async(AccountPolicy.objects.create)(
            canvas=self.canvas, provider="fal", mode=AccountPolicy.Mode.OWN_ONLY
        )
        job = await self.ended(job)
        assert job.state == State.SUCCEEDED
        assert {*self.tails("submit"), *self.tails("status"), *self.tails("result")} == {"1111"}

    async def test_a_key_added_meanwhile_does_not_pay_for_a_job_under_way(self) -> None:
        self.sandbox.behave(queue_seconds=0.5)
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await database_sync_to_async(self.own_key)(key="a-later-key-2222")
        assert (await self.ended(job)).state == State.SUCCEEDED
        assert {*self.tails("submit"), *self.tails("status"), *self.tails("result")} == {"rver"}

    async def test_a_job_under_way_goes_on_with_the_replaced_key(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        credential = await database_sync_to_async(self.own_key)(key="the-first-key-4444")
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await database_sync_to_async(credentials.replace)(self.ada, self.canvas.pk, credential.pk, "another-key-5555")
        looked = len(self.tails("status"))
        followers.wake(job.pk)
        await followers.until(job.pk, lambda _: len(self.tails("status")) > looked + 1, 10)
        assert self.tails("status")[-1] == "5555"

    async def test_a_key_removed_before_the_submit_ends_the_job_unpaid(self) -> None:
        credential = await database_sync_to_async(self.own_key)()
        job = await database_sync_to_async(self.started)()
        await database_sync_to_async(credentials.remove)(self.ada, self.canvas.pk, credential.pk)
        job = await self.ended(job)
        assert (job.state, job.error_code) == (State.FAILED, "credential_removed")
        assert self.paid() == 0

    async def test_a_key_removed_while_waiting_ends_the_job_and_asks_with_no_other_key(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        credential = await database_sync_to_async(self.own_key)(key="the-removed-key-6666")
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await database_sync_to_async(credentials.remove)(self.ada, self.canvas.pk, credential.pk)
        job = await self.ended(job)
        assert (job.state, job.error_code) == (State.FAILED, "credential_removed")
        assert "billed" in job.error_message
        assert {*self.tails("submit"), *self.tails("status")} == {"6666"}

    async def test_cancel_uses_the_job_s_key(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        await database_sync_to_async(self.own_key)(key="the-payers-key-7777")
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        job = await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await database_sync_to_async(runs.request_cancel)(job)
        followers.wake(job.pk)
        assert (await self.ended(job)).state == State.CANCELLED
        assert self.tails("cancel") == ["7777"]
