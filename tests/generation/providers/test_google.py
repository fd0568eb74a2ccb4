import base64
import io

from django.test import override_settings
from PIL import Image

from generation.providers.errors import ProviderError
from generation.providers.google import Google
from generation.providers.protocol import Account, Answer, Inline, Order, Reference, Wish
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase

MODEL = "gemini-nano-banana-2.1"
ORDER = Order(MODEL, {"prompt": "a cat"})


class GoogleTests(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.google = Google()

    @property
    def account(self) -> Account:
        key = self.google.deployment_key()
        urls = self.google.urls() if key else self.google.sandbox_urls()
        assert urls
        return Account("deployment" if key else "sandbox", key or "sandbox", urls)

    async def answer(self, order: Order = ORDER, reference: Reference | None = None) -> bytes:
        try:
            answer = await self.google.submit(order, reference, self.account)
        finally:
            await self.google.close()
        assert isinstance(answer, Answer)
        assert isinstance(answer.picture, Inline)
        return answer.picture.data

    async def failure(self, order: Order = ORDER) -> ProviderError:
        try:
            await self.answer(order)
        except ProviderError as error:
            return error
        raise AssertionError("the call was to fail")

    async def test_ratio_and_resolution_are_sent_and_the_picture_has_them(self) -> None:
        data = await self.answer(self.google.shape(Wish("a cat", aspect_ratio="16:9", image_size="2K")))
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (2752, 1536)
        [call] = self.sandbox.calls("generate")
        assert call["body"]["generationConfig"]["imageConfig"] == {"aspectRatio": "16:9", "imageSize": "2K"}

    async def test_without_a_size_none_is_sent(self) -> None:
        await self.answer()
        [call] = self.sandbox.calls("generate")
        assert "imageConfig" not in call["body"]["generationConfig"]

    async def test_the_reference_comes_before_the_words(self) -> None:
        reference = picture(size=(16, 16))
        await self.answer(ORDER, Reference(reference, "image/png", "cat.png"))
        [call] = self.sandbox.calls("generate")
        inline, words = call["body"]["contents"][0]["parts"]
        assert words == {"text": "a cat"}
        assert base64.urlsafe_b64decode(inline["inlineData"]["data"]) == reference

    async def test_the_final_picture_is_taken_and_not_the_draft(self) -> None:
        self.sandbox.behave(google_thought="draft")  # a quarter of the size, marked as a thought
        with Image.open(io.BytesIO(await self.answer())) as image:
            assert image.size == (1024, 1024)

    async def test_no_trouble_is_resent(self) -> None:
        for fault in ("drop_before_answer", "drop_mid_answer", "garbage"):
            with self.subTest(fault):
                self.sandbox.wipe()
                self.sandbox.behave(google_seconds=0)
                self.sandbox.fault("generate", fault, times=None)
                error = await self.failure()
                assert error.unconfirmed
                assert self.paid() == 1

    async def test_an_error_status_is_one_call(self) -> None:
        for status in (400, 403, 404, 429, 500, 503, 504):
            with self.subTest(status):
                self.sandbox.wipe()
                body = {"error": {"code": status, "message": "so it is", "status": "X"}}
                self.sandbox.fault("generate", "status", code=status, body=body, times=None)
                error = await self.failure()
                assert self.paid() == 1
                assert not error.unconfirmed
                assert error.retryable is (status in (429, 500, 503, 504))

    async def test_a_gateway_s_page_leaves_the_outcome_open(self) -> None:
        self.sandbox.fault("generate", "status", code=502, body="<html>Bad gateway</html>")
        assert (await self.failure()).unconfirmed

    async def test_the_delay_that_google_asks_for_is_kept(self) -> None:
        detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36s"}
        body = {"error": {"code": 429, "message": "quota", "status": "RESOURCE_EXHAUSTED", "details": [detail]}}
        self.sandbox.fault("generate", "status", code=429, body=body)
        assert (await self.failure()).retry_after == 36.0

    async def test_refusals_are_told_as_such_and_never_retried(self) -> None:
        for fault in ("image_safety", "prompt_blocked"):
            with self.subTest(fault):
                self.sandbox.fault("generate", fault)
                error = await self.failure()
                assert (error.code, error.status, error.retryable) == ("content_refused", 422, False)

    async def test_an_answer_without_a_picture_shows_the_model_s_words(self) -> None:
        for fault in ("no_image", "text_only", "empty"):
            with self.subTest(fault):
                self.sandbox.fault("generate", fault)
                error = await self.failure()
                assert (error.code, error.retryable) == ("no_image", True)
        self.sandbox.fault("generate", "text_only")
        assert "“" in (await self.failure()).message

    async def test_a_rejected_key_is_told_without_the_key(self) -> None:
        with override_settings(GEMINI_API_KEY="bad-key", GEMINI_BASE_URL=self.sandbox.url):
            error = await self.failure()
        assert error.code == "key_rejected"
        assert "bad-key" not in str(error)

    async def test_a_key_that_cannot_be_sent_is_rejected_before_any_call(self) -> None:
        with override_settings(GEMINI_API_KEY="schlüssel-☃", GEMINI_BASE_URL=self.sandbox.url):
            error = await self.failure()
        assert error.code == "key_rejected"
        assert self.paid() == 0

    async def test_a_refused_connection_is_known_to_have_sent_nothing(self) -> None:
        with override_settings(SANDBOX_URL="http://127.0.0.1:9"):
            error = await self.failure()
        assert (error.code, error.unconfirmed) == ("provider_unreachable", False)

    async def test_the_deployment_s_key_goes_out_even_where_the_environment_has_another(self) -> None:
        with override_settings(GEMINI_API_KEY="the-right-key", GEMINI_BASE_URL=self.sandbox.url):
            await self.answer()
        [call] = self.sandbox.calls("generate")
        assert call["key_tail"] == "-key"
