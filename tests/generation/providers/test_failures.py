"""The tables of failures, over the wire for each row, and on answers that nobody has foreseen."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.providers import fal_failures, google_failures
from generation.providers.errors import ProviderError
from generation.providers.failures import BY_STATUS, MOST_WORDS, REFUSED, Failure, quoted, seconds_asked
from generation.providers.fal import Fal
from generation.providers.fal_queue import Reply
from generation.providers.google import Google
from generation.providers.protocol import Account, Handle, Order
from tests.sandboxed import SandboxedTestCase

MODEL_TYPES = {  # fal's page "errors"
    "content_policy_violation": ("content_refused", 422, False),
    "no_media_generated": ("no_image", 502, True),
    "image_too_small": ("reference_too_small", 400, False),
    "image_too_large": ("reference_too_large", 400, False),
    "image_load_error": ("reference_unreadable", 400, False),
    "file_download_error": ("reference_not_fetched", 502, True),
    "file_too_large": ("reference_file_too_large", 400, False),
    "face_detection_error": ("no_face_found", 400, False),
    "greater_than": ("value_out_of_range", 400, False),
    "greater_than_equal": ("value_out_of_range", 400, False),
    "less_than": ("value_out_of_range", 400, False),
    "less_than_equal": ("value_out_of_range", 400, False),
    "multiple_of": ("value_out_of_range", 400, False),
    "one_of": ("value_not_allowed", 400, False),
    "sequence_too_short": ("value_too_short", 400, False),
    "sequence_too_long": ("value_too_long", 400, False),
    "missing": ("value_missing", 400, False),
    "feature_not_supported": ("feature_not_supported", 400, False),
    "unsupported_image_format": ("reference_type_not_supported", 400, False),
    "unsupported_audio_format": ("file_type_not_supported", 400, False),
    "unsupported_hologram_format": ("file_type_not_supported", 400, False),
    "internal_server_error": ("provider_failed", 502, True),
    "generation_timeout": ("generation_timeout", 504, True),
    "downstream_service_error": ("model_service_failed", 502, True),
    "downstream_service_unavailable": ("model_service_unavailable", 502, True),
    "something_new": ("input_rejected", 400, False),
}
REQUEST_TYPES = {  # fal's page "request errors"
    "request_timeout": ("provider_timeout", 504, True),
    "startup_timeout": ("model_startup_timeout", 504, True),
    "runner_scheduling_failure": ("provider_overloaded", 502, True),
    "runner_connection_timeout": ("runner_failed", 502, True),
    "runner_disconnected": ("runner_failed", 502, True),
    "runner_incomplete_response": ("runner_failed", 502, True),
    "runner_of_a_new_kind": ("runner_failed", 502, True),
    "internal_error": ("provider_failed", 502, True),
    "client_cancelled": ("request_cancelled", 502, True),
    "bad_request": ("input_rejected", 400, False),
    "something_new": ("provider_failed", 502, True),
}
GOOGLE_REASONS = {  # ErrorInfo.reason
    "API_KEY_INVALID": ("key_rejected", 502, False),
    "ACCESS_TOKEN_TYPE_UNSUPPORTED": ("key_rejected", 502, False),
    "API_KEY_IP_ADDRESS_BLOCKED": ("key_restricted", 502, False),
    "SERVICE_DISABLED": ("service_disabled", 502, False),
    "BILLING_DISABLED": ("balance_exhausted", 502, False),
    "CONSUMER_SUSPENDED": ("account_locked", 502, False),
    "RATE_LIMIT_EXCEEDED": ("rate_limited", 429, True),
    "SOMETHING_NEW": ("account_refused", 502, False),
}
GOOGLE_STATUSES = {
    (400, "INVALID_ARGUMENT"): ("input_rejected", 400, False),
    (400, "FAILED_PRECONDITION"): ("region_not_supported", 502, False),
    (401, "UNAUTHENTICATED"): ("key_rejected", 502, False),
    (403, "PERMISSION_DENIED"): ("account_refused", 502, False),
    (404, "NOT_FOUND"): ("model_not_found", 400, False),
    (429, "RESOURCE_EXHAUSTED"): ("rate_limited", 429, True),
    (500, "INTERNAL"): ("provider_failed", 502, True),
    (503, "UNAVAILABLE"): ("provider_overloaded", 502, True),
    (504, "DEADLINE_EXCEEDED"): ("provider_timeout", 504, True),
    (418, "SOMETHING_NEW"): ("input_rejected", 400, False),
    (599, "SOMETHING_NEW"): ("provider_failed", 502, True),
}
FINISHES = {
    **dict.fromkeys("SAFETY IMAGE_SAFETY PROHIBITED_CONTENT IMAGE_PROHIBITED_CONTENT".split(), "content_refused"),
    **dict.fromkeys("BLOCKLIST SPII RECITATION IMAGE_RECITATION".split(), "content_refused"),
    **dict.fromkeys("NO_IMAGE IMAGE_OTHER OTHER MALFORMED_RESPONSE MAX_TOKENS SOMETHING_NEW".split(), "no_image"),
    "LANGUAGE": "language_not_supported",
}


def problem(kind: str, message: str = "so it is") -> dict[str, Any]:
    return {"loc": ["body", "image_url"], "msg": message, "type": kind, "url": "https://docs.fal.ai/errors", "ctx": {}}


def ends(error: ProviderError) -> tuple[str, int, bool]:
    return error.code, error.status, error.retryable


class FalFailureTests(SandboxedTestCase):
    async def failure(self, **fault: Any) -> ProviderError:
        """What the result of a request that ended so raises."""
        fal = Fal()
        account = Account("sandbox", "sandbox", dict.fromkeys(("queue", "rest", "cdn"), self.sandbox.url))
        self.sandbox.fault("submit", "completed_with_error", **fault)
        handle = await fal.submit(Order("fal-ai/flux-2", {"prompt": "a cat"}), None, account)
        assert isinstance(handle, Handle)
        try:
            await fal.result(handle, account)
        except ProviderError as error:
            return error
        finally:
            await fal.close()
        raise AssertionError("the request was to fail")

    async def test_every_type_of_a_model_s_error_has_its_row(self) -> None:
        assert not fal_failures.TYPES.keys() & {"something_new", "unsupported_hologram_format"}
        for kind, end in MODEL_TYPES.items():
            with self.subTest(kind):
                error = await self.failure(code=422, body={"detail": [problem(kind)]})
                assert ends(error) == end
                assert error.final
                assert "so it is" in error.message

    async def test_every_type_of_fal_s_own_errors_has_its_row(self) -> None:
        for kind, end in REQUEST_TYPES.items():
            with self.subTest(kind):
                error = await self.failure(code=500, error="so it is", error_type=kind)
                assert ends(error) == end
                assert error.final
                assert "so it is" in error.message

    async def test_the_argument_at_fault_is_named(self) -> None:
        error = await self.failure(code=422, body={"detail": [problem("greater_than", "Input should be greater")]})
        assert "“image_url: Input should be greater”" in error.message

    async def test_of_several_problems_a_refusal_counts_first(self) -> None:
        detail = [problem("image_too_small"), problem("content_policy_violation")]
        assert (await self.failure(code=422, body={"detail": detail})).code == "content_refused"


def fal_error(status: int, body: Any, headers: dict[str, str] | None = None) -> ProviderError:
    return fal_failures.from_response(Reply(status, headers or {}, json.dumps(body).encode()))


def test_what_fal_says_of_an_account_is_told_apart() -> None:
    told = {
        "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai.": "balance_exhausted",
        "User is locked. Reason: Budget exceeded.": "balance_exhausted",
        "User is locked. Reason: Payment method declined.": "balance_exhausted",
        "User is locked. Reason: Admin lock.": "account_locked",
        "Something else": "account_refused",
    }
    for words, code in told.items():
        error = fal_error(403, {"detail": words})
        assert ends(error) == (code, 502, False)
        assert words in error.message


def test_an_unknown_application_and_an_unknown_request_are_told_apart() -> None:
    assert ends(fal_error(404, {"detail": 'Application "x" not found'})) == ("model_not_found", 400, False)
    assert ends(fal_error(404, {"status": "NOT_FOUND"})) == ("request_unknown", 502, True)


def test_fal_s_hint_whether_to_try_again_counts_except_for_refusals() -> None:
    for name in ("x-fal-needs-retry", "x-fal-retryable"):
        assert not fal_error(500, {"detail": [problem("internal_server_error")]}, {name: "false"}).retryable
        assert fal_error(422, {"detail": [problem("image_too_small")]}, {name: "true"}).retryable
        assert not fal_error(422, {"detail": [problem("content_policy_violation")]}, {name: "true"}).retryable


def test_every_row_of_google_s_tables_is_told() -> None:
    for reason, end in GOOGLE_REASONS.items():
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
        body = {"error": {"code": 403, "message": "so it is", "status": "PERMISSION_DENIED", "details": [info]}}
        assert ends(google_failures.from_answer(403, body, "so it is")) == end, reason
    for (code, status), end in GOOGLE_STATUSES.items():
        body = {"error": {"code": code, "message": "so it is", "status": status}}
        error = google_failures.from_answer(code, body, "so it is")
        assert ends(error) == end, status
        assert "so it is" in error.message
    for finish, name in FINISHES.items():
        error = google_failures.without_picture({}, {"finishReason": finish, "finishMessage": "so it is"}, "")
        assert error.code == name, finish
        assert (error.status == 422) is (name == "content_refused")
        assert not (error.retryable and name == "content_refused")


def test_a_daily_quota_is_not_said_to_be_over_soon() -> None:
    quota = {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}
    body = {"error": {"code": 429, "message": "quota", "status": "RESOURCE_EXHAUSTED", "details": [quota]}}
    assert ends(google_failures.from_answer(429, body, "quota")) == ("quota_exhausted", 429, False)


class GoogleRefusalTests(SandboxedTestCase):
    async def test_every_reason_to_block_is_a_refusal_that_is_not_retried(self) -> None:
        google = Google()
        account = Account("sandbox", "sandbox", {"base": self.sandbox.url})
        for reason in ("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "SOMETHING_NEW"):
            with self.subTest(reason):
                self.sandbox.fault("generate", "prompt_blocked", reason=reason)
                with pytest.raises(ProviderError) as raised:
                    await google.submit(Order("gemini-nano-banana-2.1", {"prompt": "a cat"}), None, account)
                assert ends(raised.value) == ("content_refused", 422, False)
        await google.close()


def test_every_sentence_is_one_and_every_refusal_is_422() -> None:
    rows: list[Failure] = [*fal_failures.TYPES.values(), *BY_STATUS.values(), *google_failures.REASONS.values()]
    rows += [*google_failures.STATUSES.values(), *google_failures.FINISHES.values(), *google_failures.BLOCKED.values()]
    for row in rows:
        assert row.sentence[0].isupper() or row.sentence.startswith("fal ")
        assert row.sentence.endswith(".")
        assert (row.code == REFUSED.code) is (row.status == 422)
        assert row.status in (400, 422, 429, 502, 504)


def test_the_provider_s_words_are_one_bounded_line_without_what_cannot_be_seen() -> None:
    shown = quoted("line\nof \x1b[31mwords\x00\u202e and\u200b more " + "x" * 5000)
    assert len(shown) <= MOST_WORDS + 20
    assert "line of [31mwords and more xxx" in " ".join(shown.split())
    assert not set("\x00\n\x1b\u202e\u200b") & set(shown)
    assert quoted("<!DOCTYPE html><html><body>secret</body></html>") == ""
    assert quoted("") == ""


def test_retry_after_is_read_as_seconds_and_as_a_date_and_is_bounded() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert seconds_asked("7") == 7.0
    assert 90 < (seconds_asked(later) or 0) <= 100
    assert seconds_asked(format_datetime(datetime(2001, 1, 1, tzinfo=UTC), usegmt=True)) == 0.0
    assert seconds_asked("999999") == 3600.0
    for nonsense in (None, "", "soon", "-5", "1e9", "\u0663", "Mon, 99 Foo"):
        assert seconds_asked(nonsense) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "detail error error_type status msg type loc details reason violations retryDelay message quotaId".split()
    ) | st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(
    st.integers(400, 599), anything, st.dictionaries(st.sampled_from(["retry-after", "x-fal-error-type"]), st.text())
)
def test_no_answer_of_fal_is_more_than_a_provider_error(status: int, body: Any, headers: dict[str, str]) -> None:
    reply = Reply(status, headers, json.dumps(body).encode())
    for told in (fal_failures.from_response(reply), fal_failures.from_submit(reply), fal_failures.from_upload(reply)):
        assert told.code
        assert len(told.message) < 600


@given(st.integers(400, 599), anything, st.text())
def test_no_answer_of_google_is_more_than_a_provider_error(status: int, body: Any, words: str) -> None:
    assert google_failures.from_answer(status, body, words).code
    candidate = body if isinstance(body, dict) else {}
    assert google_failures.without_picture(body, candidate, words).code
