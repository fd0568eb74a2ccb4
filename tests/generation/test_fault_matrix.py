"""Every call to a provider, met by every kind of trouble: what becomes of the job, and that nothing is paid twice."""

from collections.abc import Mapping
from typing import Any

from channels.db import database_sync_to_async
from django.test import override_settings

from generation import requests
from generation.followers import followers
from generation.models import Job
from generation.providers.protocol import Order
from generation.states import State
from media_assets import ingest
from media_assets.models import Asset
from tests.drawn import picture
from tests.keyed import official
from tests.sandboxed import QUICK, SandboxedTestCase

ORDERS = {
    "fal": Order("fal-ai/some/unlisted", {"prompt": "a quiet harbour", "image_size": {"width": 64, "height": 64}}),
    "google": Order("gemini-nano-banana-2.1", {"prompt": "a quiet harbour"}),
}
HTML = "<!DOCTYPE html><html><body>Please sign in to this network</body></html>"
CLOSED = "http://127.0.0.1:9"
IMPATIENT = {
    "SUBMIT_SECONDS": 1,
    "LOOK_SECONDS": 1,
    "GOOGLE_SECONDS": 2,
    "FETCH_SECONDS": 1,
    "BACK_OFF_SECONDS": 0.01,
    "KEY_PAUSE_SECONDS": 0.1,
}
AT_ONCE = {"LOOK_PATIENCE_SECONDS": 0, "FETCH_PATIENCE_SECONDS": 0}
"""Trouble that lasts is given up with the first look that meets it."""

FAULTS: dict[str, dict[str, Any]] = {
    "reset": {"do": "refuse"},
    "hang": {"do": "hang"},
    "drop before answer": {"do": "drop_before_answer"},
    "drop mid answer": {"do": "drop_mid_answer"},
    "408": {"do": "status", "code": 408},
    "409": {"do": "status", "code": 409},
    "429": {"do": "status", "code": 429},
    "429 for 1 s": {"do": "status", "code": 429, "headers": {"Retry-After": "1"}},
    "500": {"do": "status", "code": 500},
    "502 nginx": {"do": "status", "code": 502},
    "503": {"do": "status", "code": 503},
    "504": {"do": "status", "code": 504},
    "garbage": {"do": "garbage"},
    "html": {"do": "status", "code": 200, "body": HTML},
    "wrong type": {"do": "wrong_type"},
}

Ends = Mapping[str, tuple[State, str]]
FINE = (State.SUCCEEDED, "")
UNKNOWN = (State.UNCONFIRMED, "outcome_unknown")

SUBMIT: Ends = {
    "reset": UNKNOWN,
    "hang": UNKNOWN,
    "drop before answer": UNKNOWN,
    "drop mid answer": UNKNOWN,
    "408": UNKNOWN,
    "409": (State.FAILED, "provider_conflict"),
    "429": (State.FAILED, "rate_limited"),
    "429 for 1 s": (State.FAILED, "rate_limited"),
    "500": (State.FAILED, "provider_failed"),
    "502 nginx": UNKNOWN,
    "503": (State.FAILED, "provider_overloaded"),
    "504": UNKNOWN,
    "garbage": UNKNOWN,
    "html": UNKNOWN,
    "wrong type": FINE,
}
GOOGLE: Ends = {
    "reset": UNKNOWN,
    "hang": UNKNOWN,
    "drop before answer": UNKNOWN,
    "drop mid answer": UNKNOWN,
    "408": (State.FAILED, "provider_timeout"),
    "409": (State.FAILED, "provider_conflict"),
    "429": (State.FAILED, "rate_limited"),
    "429 for 1 s": (State.FAILED, "rate_limited"),
    "500": (State.FAILED, "provider_failed"),
    "502 nginx": UNKNOWN,
    "503": (State.FAILED, "provider_overloaded"),
    "504": (State.FAILED, "provider_timeout"),
    "garbage": UNKNOWN,
    "html": UNKNOWN,
    "wrong type": FINE,
}
UPLOAD: Ends = {
    **dict.fromkeys(FAULTS, (State.FAILED, "reference_upload_failed")),
    "429": (State.FAILED, "rate_limited"),
    "429 for 1 s": (State.FAILED, "rate_limited"),
    "wrong type": FINE,
}
LASTING_LOOKS: Ends = {
    "reset": (State.FAILED, "provider_unreachable"),
    "hang": (State.FAILED, "provider_timeout"),
    "drop before answer": (State.FAILED, "provider_unreachable"),
    "drop mid answer": (State.FAILED, "provider_unreachable"),
    "408": (State.FAILED, "provider_timeout"),
    "409": (State.FAILED, "provider_conflict"),
    "429": (State.FAILED, "rate_limited"),
    "429 for 1 s": (State.FAILED, "rate_limited"),
    "500": (State.FAILED, "provider_failed"),
    "502 nginx": (State.FAILED, "provider_failed"),
    "503": (State.FAILED, "provider_overloaded"),
    "504": (State.FAILED, "provider_timeout"),
    "garbage": (State.FAILED, "provider_garbled"),
    "html": (State.FAILED, "provider_garbled"),
    "wrong type": FINE,
}
LASTING_DOWNLOADS: Ends = {
    **dict.fromkeys(FAULTS, (State.FAILED, "fetch_failed")),
    "hang": (State.FAILED, "fetch_timeout"),
    "garbage": (State.FAILED, "picture_type_not_supported"),
    "html": (State.FAILED, "picture_type_not_supported"),
    "wrong type": FINE,
}


@override_settings(**IMPATIENT)
class FaultMatrixTests(SandboxedTestCase):
    def started(self, provider: str, reference: Asset | None = None) -> Job:
        return requests.start(requests.Request(self.canvas, self.ada, provider, ORDERS[provider], reference))

    async def end(self, case: str, kind: str, *, times: int | None, provider: str = "fal", **started: Any) -> Job:
        """The ended job of one run in which calls of that kind meet the trouble."""
        self.sandbox.wipe()
        self.sandbox.behave(**QUICK)
        self.sandbox.fault(kind, times=times, **FAULTS[case])
        # A key of its own for each case: a pause that one has brought about must not hold up the next.
        with official(self.sandbox.url), override_settings(FAL_KEY=f"{kind} {case}", GEMINI_API_KEY=f"{kind} {case}"):
            job = await self.ended(await database_sync_to_async(self.started)(provider, **started))
        self.sandbox.release()
        return job

    async def assert_ends(self, ends: Ends, kind: str, *, times: int | None, paid: int = 1, **started: Any) -> None:
        assert ends.keys() == FAULTS.keys()
        for case, (state, code) in ends.items():
            with self.subTest(f"{kind}: {case}"):
                job = await self.end(case, kind, times=times, **started)
                assert (job.state, job.error_code) == (state, code), job.error_message
                assert job.retryable is (state != State.SUCCEEDED)
                assert self.paid() == (1 if state == State.SUCCEEDED else paid)
                assert bool(job.asset) is (state == State.SUCCEEDED)

    async def test_submitting(self) -> None:
        await self.assert_ends(SUBMIT, "submit", times=None)

    async def test_google_s_one_call(self) -> None:
        await self.assert_ends(GOOGLE, "generate", times=None, provider="google")

    async def test_uploading_the_reference(self) -> None:
        prepared = await ingest.prepare(picture(size=(32, 32)), self.canvas.pk, "cat.png")
        asset = await database_sync_to_async(ingest.record)(
            prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD
        )
        await self.assert_ends(UPLOAD, "upload", times=None, paid=0, reference=asset)

    async def test_trouble_that_passes_costs_no_picture_and_no_second_call(self) -> None:
        for kind in ("status", "result", "media"):
            await self.assert_ends(dict.fromkeys(FAULTS, FINE), kind, times=1)

    async def test_trouble_that_lasts_is_given_up_with_its_reason(self) -> None:
        lasting = {"status": LASTING_LOOKS, "result": LASTING_LOOKS, "media": LASTING_DOWNLOADS}
        for kind, ends in lasting.items():
            with override_settings(**AT_ONCE):
                await self.assert_ends(ends, kind, times=None)


@override_settings(**IMPATIENT)
class ClosedPortTests(SandboxedTestCase):
    """Nobody listens: the only trouble of which it is certain that nothing has arrived."""

    def started(self, provider: str = "fal", reference: Asset | None = None) -> Job:
        return requests.start(requests.Request(self.canvas, self.ada, provider, ORDERS[provider], reference))

    async def in_queue(self) -> Job:
        """A job that fal has accepted and that nobody follows."""
        self.sandbox.behave(queue_seconds=0.5)
        job = await database_sync_to_async(self.started)()
        followers.ensure(job.pk)
        job = await followers.until(job.pk, lambda each: bool(each.request_id), 10)
        await followers.stop()
        return job

    async def test_a_submit_has_sent_nothing(self) -> None:
        for provider in ("fal", "google"):
            with override_settings(SANDBOX_URL=CLOSED):
                job = await self.ended(await database_sync_to_async(self.started)(provider))
            assert (job.state, job.error_code, job.retryable) == (State.FAILED, "provider_unreachable", True)
            assert self.paid() == 0

    async def test_an_upload_pays_nothing(self) -> None:
        prepared = await ingest.prepare(picture(size=(32, 32)), self.canvas.pk, "cat.png")
        asset = await database_sync_to_async(ingest.record)(
            prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD
        )
        with override_settings(FAL_REST_URL=CLOSED):
            job = await self.ended(await database_sync_to_async(self.started)(reference=asset))
        assert (job.state, job.error_code) == (State.FAILED, "reference_upload_failed")
        assert self.paid() == 0

    async def test_looks_go_on_until_somebody_listens_again(self) -> None:
        job = await self.in_queue()
        with override_settings(SANDBOX_URL=CLOSED):
            followers.ensure(job.pk)
            assert (await followers.until(job.pk, lambda each: not each.is_open, 0.5)).is_open
        job = await self.ended(job)
        assert job.state == State.SUCCEEDED
        assert self.paid() == 1

    async def test_looks_are_given_up_in_the_end(self) -> None:
        job = await self.in_queue()
        with override_settings(SANDBOX_URL=CLOSED, LOOK_PATIENCE_SECONDS=0):
            job = await self.ended(job)
        assert (job.state, job.error_code) == (State.FAILED, "provider_unreachable")

    async def test_a_picture_that_nobody_serves_is_given_up_in_the_end(self) -> None:
        body = {"images": [{"url": f"{CLOSED}/files/b/a/0.png"}]}
        self.sandbox.fault("result", "status", code=200, body=body, times=None)
        with override_settings(FAL_CDN_URL=CLOSED, FETCH_PATIENCE_SECONDS=0):
            job = await self.ended(await database_sync_to_async(self.started)())
        assert (job.state, job.error_code) == (State.FAILED, "fetch_failed")
        assert self.paid() == 1
