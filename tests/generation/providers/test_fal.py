import asyncio
from typing import Any

import pytest
from django.test import override_settings

from generation.providers import fal_queue
from generation.providers.errors import ProviderError
from generation.providers.fal import Fal
from generation.providers.protocol import Account, Handle, Inline, Order, Reference, Remote
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase

ORDER = Order("fal-ai/flux-2", {"prompt": "a cat", "image_size": "square"})


class FalTests(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.fal = Fal()

    @property
    def account(self) -> Account:
        key = self.fal.deployment_key()
        urls = self.fal.urls() if key else self.fal.sandbox_urls()
        assert urls
        return Account("deployment" if key else "sandbox", key or "sandbox", urls)

    async def submitted(self, order: Order = ORDER, reference: Reference | None = None) -> Handle:
        try:
            handle = await self.fal.submit(order, reference, self.account)
        finally:
            await self.fal.close()
        assert isinstance(handle, Handle)
        return handle

    async def failure(self, order: Order = ORDER) -> ProviderError:
        try:
            await self.submitted(order)
        except ProviderError as error:
            return error
        raise AssertionError("the submit was to fail")

    async def test_a_submit_gives_a_handle_of_paths_on_the_configured_host(self) -> None:
        handle = await self.submitted(Order("fal-ai/flux-2/flash", {"prompt": "a cat"}))
        assert handle.status_path == f"/fal-ai/flux-2/requests/{handle.request_id}/status"
        assert handle.response_path == f"/fal-ai/flux-2/requests/{handle.request_id}"
        assert handle.cancel_path == f"/fal-ai/flux-2/requests/{handle.request_id}/cancel"

    async def test_a_finished_request_gives_its_logs_and_its_picture(self) -> None:
        handle = await self.submitted()
        progress = await fal_queue.look(handle, self.account)
        answer = await self.fal.result(handle, self.account)
        await self.fal.close()
        assert progress.state == "done"
        assert progress.logs
        assert isinstance(answer.picture, Remote)
        assert answer.picture.url.startswith(self.sandbox.url)

    async def test_a_waiting_request_gives_its_position_and_a_running_one_its_logs(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        handle = await self.submitted()
        waiting = await self.fal.look(handle, self.account)
        self.sandbox.behave(queue_seconds=0, run_seconds=60)
        running = await self.fal.look(await self.submitted(), self.account)
        await self.fal.close()
        assert (waiting.state, waiting.position) == ("queued", 2)
        assert running.state == "running"

    async def test_a_dropped_connection_is_one_submit_and_an_unknown_outcome(self) -> None:
        for fault in ("drop_before_answer", "drop_mid_answer", "garbage"):
            with self.subTest(fault):
                self.sandbox.wipe()
                self.sandbox.fault("submit", fault, times=None)
                error = await self.failure()
                assert (error.code, error.unconfirmed) == ("outcome_unknown", True)
                assert self.paid() == 1

    async def test_no_answer_of_fal_is_resent(self) -> None:
        for status in (400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504):
            with self.subTest(status):
                self.sandbox.wipe()
                body = "<html><center>nginx</center></html>" if status in (502, 503, 504) else {"detail": "no"}
                self.sandbox.fault("submit", "status", code=status, body=body, times=None)
                error = await self.failure()
                assert self.paid() == 1
                assert error.unconfirmed is (status in (408, 502, 504))

    async def test_a_refused_connection_is_known_to_have_sent_nothing(self) -> None:
        with override_settings(SANDBOX_URL="http://127.0.0.1:9"):
            error = await self.failure()
        assert (error.code, error.unconfirmed, error.retryable) == ("provider_unreachable", False, True)

    async def test_the_time_that_fal_asks_for_is_kept(self) -> None:
        self.sandbox.fault("submit", "status", code=429, headers={"Retry-After": "7"}, body={"detail": "slow down"})
        error = await self.failure()
        assert (error.code, error.status, error.retry_after) == ("rate_limited", 429, 7.0)

    async def test_a_rejected_key_is_told_without_the_key(self) -> None:
        with override_settings(FAL_KEY="bad-key", FAL_QUEUE_URL=self.sandbox.url):
            error = await self.failure()
            assert "bad-key" not in repr(self.account)
        assert error.code == "key_rejected"
        assert "bad-key" not in str(error)

    async def test_a_refused_prompt_shows_at_the_result(self) -> None:
        self.sandbox.fault("submit", "content_policy")
        handle = await self.submitted()
        try:
            await self.fal.result(handle, self.account)
        except ProviderError as error:
            refusal = error
        await self.fal.close()
        assert (refusal.code, refusal.status, refusal.retryable) == ("content_refused", 422, False)

    async def test_a_reference_is_uploaded_and_sent_in_the_endpoint_s_own_field(self) -> None:
        reference = Reference(picture(size=(8, 8)), "image/png", "cat.png")
        await self.submitted(Order("fal-ai/some/unlisted", {"prompt": "a cat"}), reference)
        [submit] = self.sandbox.calls("submit")
        assert submit["body"]["image_url"].startswith(self.sandbox.url)
        assert [call["kind"] for call in self.sandbox.calls()] == ["token", "upload", "submit"]

    async def test_a_failed_upload_pays_nothing(self) -> None:
        self.sandbox.fault("upload", "status", code=500, times=None)
        self.sandbox.fault("token", "status", code=500, times=None)
        reference = Reference(picture(size=(8, 8)), "image/png", "cat.png")
        with pytest.raises(ProviderError) as raised:
            await self.submitted(Order("fal-ai/some/unlisted", {"prompt": "a cat"}), reference)
        assert not raised.value.unconfirmed
        assert self.paid() == 0

    async def test_a_picture_in_the_result_itself_is_taken(self) -> None:
        handle = await self.submitted(Order("fal-ai/flux-2", {"prompt": "a cat", "sync_mode": True}))
        answer = await self.fal.result(handle, self.account)
        await self.fal.close()
        assert isinstance(answer.picture, Inline)

    async def test_a_cancel_in_the_queue_ends_the_request_and_a_late_one_does_not(self) -> None:
        self.sandbox.behave(queue_seconds=60)
        handle = await self.submitted()
        early = await self.fal.cancel(handle, self.account)
        self.sandbox.behave(queue_seconds=0)
        late = await self.fal.cancel(await self.submitted(), self.account)
        await self.fal.close()
        assert (early, late) == (True, False)

    async def test_many_looks_at_once_share_a_bounded_pool(self) -> None:
        handle = await self.submitted()
        seen = await asyncio.gather(*(self.fal.look(handle, self.account) for _ in range(120)))
        await self.fal.close()
        assert {progress.state for progress in seen} == {"done"}


def test_the_key_follows_no_url_that_an_answer_names() -> None:
    for url in ("https://evil.example/a/requests/1/status", "http://127.0.0.1:1/a/requests/1/status"):
        assert fal_queue.path_of(url, "https://queue.fal.run") == "/a/requests/1/status"


def test_a_base_with_a_path_of_its_own_keeps_it() -> None:
    base = "http://proxy.example/fal"
    assert fal_queue.path_of("http://proxy.example/fal/a/b/requests/1", base) == "/a/b/requests/1"


def test_an_account_never_shows_its_key() -> None:
    account: Any = Account("deployment", "canary-key", {"queue": "http://x"})
    assert "canary-key" not in f"{account!r} {account}"
