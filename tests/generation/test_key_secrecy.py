"""A canary key goes through everything, and shows nowhere."""

import io
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection
from django.test import AsyncClient, override_settings
from django.urls import reverse

from generation import node_runs, providers
from generation.accounts import account_for
from generation.credential_models import Credential
from generation.models import Job
from generation.providers.errors import ProviderError
from generation.providers.protocol import Account, Handle, Order, Reference
from tests.drawn import picture
from tests.keyed import KeyedTestCase

CANARY = "canary-key-that-nobody-may-see-5b1c"
SUBMITS = {"fal": "submit", "google": "generate"}
FAULTS: tuple[dict[str, Any], ...] = (
    *({"do": "status", "code": code} for code in (400, 401, 403, 404, 408, 422, 429, 500, 502, 503)),
    {"do": "drop_before_answer"},
    {"do": "drop_mid_answer"},
    {"do": "garbage"},
)


def whole(error: BaseException | None) -> Iterator[BaseException]:
    """The exception with everything that it was raised from or while handling."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def shown(error: BaseException) -> str:
    """All that a log or an error reporter may write of an exception: its words, its frames and their variables."""
    texts = []
    for each in whole(error):
        texts += [str(each), repr(each), repr(vars(each))]
        texts += traceback.format_exception(each)
        # What an SDK's exception holds, such as the request with its headers, would be reported as well.
        texts += [repr(getattr(getattr(each, name, None), "headers", "")) for name in ("request", "response")]
        frames = traceback.TracebackException.from_exception(each, capture_locals=True, compact=False)
        texts += list(frames.format())
    return "\n".join(texts)


class SecrecyTests(KeyedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.log = io.StringIO()
        handler = logging.StreamHandler(self.log)
        root = logging.getLogger()
        root.addHandler(handler)
        self.addCleanup(root.removeHandler, handler)
        self.addCleanup(root.setLevel, root.level)
        root.setLevel(logging.DEBUG)
        for name in list(logging.root.manager.loggerDict):
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)

    def assert_hidden(self, *texts: str) -> None:
        for text in (*texts, self.log.getvalue()):
            assert CANARY not in text, text[max(0, text.index(CANARY) - 300) : text.index(CANARY) + 100]

    def account(self, provider: str) -> Account:
        return Account("canvas", CANARY, providers.get(provider).urls(), 1)

    async def error_of(self, call: Awaitable[Any]) -> ProviderError:
        try:
            await call
        except ProviderError as error:
            return error
        raise AssertionError("the call was to fail")

    async def test_no_failing_submit_shows_it(self) -> None:
        reference = Reference(picture(size=(16, 16)), "image/png", "cat.png")
        for provider, call in SUBMITS.items():
            order = Order(providers.get(provider).contract("").model, {"prompt": "a cat"})
            for fault in FAULTS:
                with self.subTest(provider, fault=fault):
                    self.sandbox.wipe()
                    self.sandbox.behave(google_seconds=0)
                    self.sandbox.fault(call, times=None, **fault)
                    error = await self.error_of(
                        providers.get(provider).submit(order, reference, self.account(provider))
                    )
                    self.assert_hidden(shown(error))

    async def test_no_failing_upload_look_result_cancel_or_check_shows_it(self) -> None:
        fal, google = providers.get("fal"), providers.get("google")
        account = self.account("fal")
        order, reference = Order("fal-ai/flux-2", {"prompt": "x"}), Reference(picture(), "image/png", "x.png")
        handle = await fal.submit(order, None, account)
        assert isinstance(handle, Handle)
        for fault in FAULTS:
            calls: dict[str, Callable[[], Awaitable[Any]]] = {
                "token": lambda: fal.submit(order, reference, account),
                "status": lambda: fal.look(handle, account),
                "result": lambda: fal.result(handle, account),
                "models": lambda: google.check_key(self.account("google")),
            }
            for kind, call in calls.items():
                if kind == "models" and fault.get("code") == 404:
                    continue
                with self.subTest(kind, fault=fault):
                    self.sandbox.behave(faults=[])
                    self.sandbox.fault(kind, times=None, **fault)
                    self.assert_hidden(shown(await self.error_of(call())))

    async def test_a_provider_that_is_not_there_shows_nothing_either(self) -> None:
        nowhere = "http://127.0.0.1:9"
        for provider in SUBMITS:
            urls = dict.fromkeys(providers.get(provider).urls(), nowhere)
            order = Order(providers.get(provider).contract("").model, {"prompt": "a cat"})
            account = Account("canvas", CANARY, urls)
            for call in (
                providers.get(provider).submit(order, None, account),
                providers.get(provider).check_key(account),
            ):
                self.assert_hidden(shown(await self.error_of(call)))

    async def test_no_page_no_answer_no_log_and_no_byte_of_the_database_has_it(self) -> None:
        client = await self.signed_in()
        texts = []
        for bad_keys in ([CANARY], []):
            self.sandbox.behave(bad_keys=bad_keys)
            texts += [await self.sent(client, "credential-add", each, name="Team key", key=CANARY) for each in SUBMITS]
        jobs = await self.runs(client, texts)
        for credential in [each async for each in Credential.objects.all()]:
            dialogs = [f"credential-{name}" for name in ("rename", "replace", "remove")]
            texts += [await self.got(client, reverse(name, args=[self.canvas.pk, credential.pk])) for name in dialogs]
            texts.append(await self.sent(client, "credential-replace", credential.pk, key=f" {CANARY} inside"))
            texts.append(await self.sent(client, "credential-test", credential.pk))
            texts.append(await self.got(client, reverse("admin:generation_credential_change", args=[credential.pk])))
            assert credential.key.reveal() == CANARY
            texts.append(repr(vars(credential)))
        pages = [reverse(name, args=[self.canvas.pk]) for name in ("canvas", "canvas-members", "canvas-credentials")]
        pages += ["/", "/api/models", "/api/openapi.json", *(f"/api/jobs/{job.pk}" for job in jobs)]
        pages += [reverse(f"admin:generation_{name}_changelist") for name in ("job", "credential", "accountpolicy")]
        pages += [reverse("admin:generation_job_change", args=[job.pk]) for job in jobs]
        texts += [await self.got(client, page) for page in pages]
        self.assert_hidden(*texts)
        assert await sync_to_async(self.database_bytes)() > 0

    async def runs(self, client: AsyncClient, texts: list[str]) -> list[Job]:
        """One run that succeeds and one that the provider refuses, of each provider."""
        routes = {"fal": "/api/fal/generate-image", "google": "/api/generate-image"}
        node = str(await sync_to_async(self.add_node)(node_runs.KIND))
        for provider, route in routes.items():
            for fault in (None, 401):
                if fault:
                    self.sandbox.fault(SUBMITS[provider], "status", code=fault, times=1)
                body = {"canvasId": str(self.canvas.pk), "prompt": "a harbour", "nodeId": node, "async": False}
                answer = await client.post(route, body, content_type="application/json")
                assert answer.status_code == (502 if fault else 200), answer.content
                texts.append(answer.content.decode())
        cards = reverse("api:canvas-cards", args=[self.canvas.pk])
        texts.append(await self.got(client, f"{cards}?ids={node}"))
        jobs = [job async for job in Job.objects.all()]
        assert {job.account_source for job in jobs} == {"canvas"}
        return jobs

    def database_bytes(self) -> int:
        connection.ensure_connection()
        content: bytes = connection.connection.serialize()
        assert b"Team key" in content
        assert CANARY.encode() not in content
        return len(content)

    async def signed_in(self) -> AsyncClient:
        await type(self.ada).objects.filter(pk=self.ada.pk).aupdate(is_staff=True, is_superuser=True)
        client = AsyncClient()
        await client.aforce_login(self.ada)
        return client

    async def sent(self, client: AsyncClient, page: str, what: Any, /, **fields: str) -> str:
        answer: Any = await client.post(reverse(page, args=[self.canvas.pk, what]), fields)
        return f"{dict(answer.headers)} {answer.content.decode()}"

    async def got(self, client: AsyncClient, url: str) -> str:
        answer: Any = await client.get(url)
        assert answer.status_code == 200, url
        return f"{dict(answer.headers)} {answer.content.decode()}"

    def test_an_account_is_not_shown_with_its_key(self) -> None:
        self.own_key(key=CANARY)
        account = account_for("fal", self.canvas)
        assert account.key == CANARY
        self.assert_hidden(repr(account), str(account), repr(Credential.objects.get()), str(Credential.objects.get()))

    def test_settings_of_the_server_s_own_keys_are_not_in_the_models_answer(self) -> None:
        self.client.force_login(self.ada)
        with override_settings(FAL_KEY=CANARY, GEMINI_API_KEY=CANARY):
            self.assert_hidden(self.client.get("/api/models").content.decode())
            self.assert_hidden(self.client.get(reverse("canvas-credentials", args=[self.canvas.pk])).content.decode())
