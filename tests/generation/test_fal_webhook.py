import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from django.test import AsyncClient, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from generation import fal_webhook, providers, requests, runs
from generation.followers import followers
from generation.models import Job
from generation.providers import fal_webhooks
from generation.providers.fal_webhooks import BadSignature, SignedCall, can_be_called
from generation.providers.protocol import Wish
from tests.sandboxed import SandboxedTestCase
from tests.started import StartedEasel
from tests.visitor import Visitor, behave

BODY = json.dumps({"request_id": "whatever", "status": "OK", "payload": {"images": []}}).encode()


class WebhookTests(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.hastened: list[UUID] = []
        runs.attention.connect(self.note)
        self.addCleanup(runs.attention.disconnect, self.note)

    def note(self, job_id: UUID, at_once: bool, **_: Any) -> None:
        if at_once:
            self.hastened.append(job_id)

    async def queued(self) -> Job:
        """A job that fal has accepted and that nobody follows."""
        self.sandbox.behave(queue_seconds=60)
        order = providers.get("fal").shape(Wish("a quiet harbour"))
        job = await database_sync_to_async(requests.start)(requests.Request(self.canvas, self.ada, "fal", order))
        followers.ensure(job.pk)
        job = await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await followers.stop()
        await database_sync_to_async(self.commit)()
        self.hastened.clear()
        return await Job.objects.aget(pk=job.pk)

    async def send(self, headers: dict[str, str], body: bytes = BODY) -> Any:
        kind = headers.pop("Content-Type", "application/json")
        response = await AsyncClient().post(fal_webhooks.PATH, body, kind, headers=headers)
        await database_sync_to_async(self.commit)()
        return response

    def commit(self) -> None:
        """Do what waits for the end of a transaction, which a TestCase never ends."""
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for entry in waiting:
            entry[1]()

    def signed(self, job: Job, body: bytes = BODY, at: float | None = None) -> dict[str, str]:
        return self.sandbox.signed_webhook(job.request_id, body, at)

    async def test_a_signed_call_brings_the_next_look_forward_and_changes_nothing_else(self) -> None:
        job = await self.queued()
        response = await self.send(self.signed(job))
        assert response.status_code == 200
        assert self.hastened == [job.pk]
        after = await Job.objects.aget(pk=job.pk)
        assert (after.state, after.version) == (job.state, job.version)

    async def test_a_call_that_comes_again_is_taken_and_does_nothing(self) -> None:
        job = await self.queued()
        headers = self.signed(job)
        for _ in range(3):
            assert (await self.send(dict(headers))).status_code == 200
        assert self.hastened == [job.pk]

    async def test_a_job_that_has_ended_is_left_alone(self) -> None:
        job = await self.queued()
        await database_sync_to_async(runs.cancelled)(job)
        assert (await self.send(self.signed(job))).status_code == 200
        assert self.hastened == []

    async def test_what_is_forged_altered_old_or_not_signed_is_401(self) -> None:
        job, other = await self.queued(), await self.queued()
        good = self.signed(job)
        wrong = {
            "no headers": {},
            "another body": self.signed(job, b"{}"),
            "another request": {**good, "X-Fal-Webhook-Request-Id": other.request_id},
            "another user": {**good, "X-Fal-Webhook-User-Id": "somebody"},
            "another time": {**good, "X-Fal-Webhook-Timestamp": str(int(time.time()) + 60)},
            "old": self.signed(job, at=time.time() - 400),
            "not yet": self.signed(job, at=time.time() + 400),
            "no time": {**good, "X-Fal-Webhook-Timestamp": "now"},
            "no signature": {**good, "X-Fal-Webhook-Signature": ""},
            "nonsense for a signature": {**good, "X-Fal-Webhook-Signature": "zz" * 64},
            "a signature of zeros": {**good, "X-Fal-Webhook-Signature": "00" * 64},
        }
        for what, headers in wrong.items():
            with self.subTest(what):
                response = await self.send(dict(headers))
                assert response.status_code == 401
                assert response.json()["error"]["code"] == "bad_signature"
        assert self.hastened == []

    async def test_a_request_that_is_not_ours_is_404(self) -> None:
        response = await self.send(self.sandbox.signed_webhook(str(uuid4()), BODY))
        assert response.status_code == 404

    async def test_a_body_that_is_too_large_is_413(self) -> None:
        job, body = await self.queued(), b"x" * (fal_webhook.MAX_BYTES + 1)
        assert (await self.send(self.signed(job, body), body)).status_code == 413

    async def test_the_keys_are_fetched_once_and_anew_once_for_a_signature_of_none(self) -> None:
        job = await self.queued()
        await self.send(self.signed(job))
        await self.send(self.signed(job, b"{}"), b"{}")
        assert len(self.sandbox.calls("keys")) == 1
        self.sandbox.rotate_webhook_key()
        assert (await self.send(self.signed(job, b"{ }"), b"{ }")).status_code == 200
        for _ in range(5):
            forged = {**self.signed(job), "X-Fal-Webhook-Signature": "00" * 64}
            assert (await self.send(forged)).status_code == 401
        assert len(self.sandbox.calls("keys")) == 2

    async def test_without_fal_s_keys_the_call_is_to_come_again(self) -> None:
        job = await self.queued()
        for fault in ({"do": "status", "code": 503}, {"do": "garbage"}, {"do": "drop_before_answer"}):
            with self.subTest(fault["do"]):
                self.sandbox.fault("keys", **fault)
                response = await self.send(self.signed(job))
                assert response.status_code == 502
                assert response.json()["error"]["code"] == "keys_not_fetched"
        assert (await self.send(self.signed(job))).status_code == 200

    async def test_a_submit_names_our_address_where_fal_can_call_it_and_only_there(self) -> None:
        async def named(**settings: Any) -> str | None:
            with override_settings(**settings):
                await self.queued()
            query = parse_qs(urlsplit(self.sandbox.calls("submit")[-1]["path"]).query)
            return next(iter(query.get("fal_webhook", [])), None)

        public = "https://easel.example.com"
        assert await named(PUBLIC_URL="") is None
        assert await named(PUBLIC_URL=public, FAL_WEBHOOKS=False) is None
        for settings in ({"PUBLIC_URL": public}, {"PUBLIC_URL": "http://127.0.0.1:8000", "FAL_WEBHOOKS": True}):
            assert await named(**settings) == f"{settings['PUBLIC_URL']}{reverse('api:fal_webhook')}"


def test_fal_can_call_what_is_https_and_public() -> None:
    for url in ("https://easel.example.com", "https://easel.example.com:8443/x", "https://8.8.8.8"):
        assert can_be_called(url), url
    for url in (
        "", "http://easel.example.com", "https://localhost", "https://localhost:8000", "https://easel.localhost",
        "https://127.0.0.1", "https://[::1]", "https://10.0.0.7", "https://192.168.1.5:8000", "https://easel",
        "https://easel.local", "https://169.254.169.254", "https://", "https://[", "ftp://easel.example.com",
    ):  # fmt: skip
        assert not can_be_called(url), url


@given(st.dictionaries(st.sampled_from(["Request-Id", "User-Id", "Timestamp", "Signature"]), st.text(max_size=150)))
def test_no_header_is_more_than_a_bad_signature(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        SignedCall.of({f"X-Fal-Webhook-{name}": value for name, value in headers.items()}, b"")


def test_a_webhook_ends_a_run_that_would_not_be_looked_at_for_an_hour(tmp_path: Path) -> None:
    with StartedEasel(tmp_path / "data", {"EASEL_LOOK_EVERY_SECONDS": "3600"}) as easel:
        easel.stop()
        easel.start({"EASEL_FAL_WEBHOOKS": "1", "EASEL_PUBLIC_URL": easel.url.rstrip("/")})
        behave(easel, webhooks=True, queue_seconds=0, run_seconds=1)
        with Visitor(easel) as ada:
            job = ada.generate().json()
            assert ada.ended(job["jobId"])["status"] == "COMPLETED"
