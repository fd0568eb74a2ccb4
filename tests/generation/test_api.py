"""Both generate routes and what belongs to them, over HTTP on our side and to the sandbox."""

import asyncio
import base64
import json
from typing import Any
from unittest.mock import ANY
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from django.core import signing
from django.test import AsyncClient, Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from canvas.models import Canvas, Membership, User
from generation import node_runs, tokens
from generation.models import Job
from generation.states import State
from media_assets.models import Asset
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase
from tests.started import wait_until

GOOGLE, FAL = "/api/generate-image", "/api/fal/generate-image"
BOTH = (GOOGLE, FAL)
PNG = "data:image/png;base64," + base64.b64encode(picture(size=(24, 24))).decode()


class ApiTestCase(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.client_of_ada = AsyncClient()
        self.client_of_ada.force_login(self.ada)

    async def post(
        self, path: str, body: Any = None, client: AsyncClient | None = None, headers: dict[str, str] | None = None
    ) -> Any:
        client = client or self.client_of_ada
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return await client.post(path, content, content_type="application/json", headers=headers or {})

    async def get(self, path: str, client: AsyncClient | None = None) -> Any:
        return await (client or self.client_of_ada).get(path)

    def body(self, **fields: Any) -> dict[str, Any]:
        return {"canvasId": str(self.canvas.pk), "prompt": "a calm desert", **fields}

    def assert_refused(self, response: Any, status: int, code: str, field: str | None = None) -> None:
        error = response.json()["error"]
        assert (response.status_code, error["code"], error.get("field")) == (status, code, field), response.content
        assert error["message"]

    async def assert_nothing_happened(self) -> None:
        assert not await Job.objects.aexists()
        assert not await Asset.objects.aexists()
        assert not self.sandbox.calls()


class GenerateTests(ApiTestCase):
    async def test_google_answers_with_the_stored_picture(self) -> None:
        response = await self.post(GOOGLE, self.body(aspectRatio="16:9"))
        report = response.json()
        assert response.status_code == 200
        assert (report["status"], report["state"], report["error"]) == ("COMPLETED", "succeeded", None)
        assert (report["image"]["width"], report["image"]["height"]) == (1376, 768)
        shown = await self.get(report["image"]["url"])
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")

    async def test_fal_answers_with_the_request_id_and_a_token_that_leads_to_the_picture(self) -> None:
        response = await self.post(FAL, self.body(model="fal-ai/flux-2", imageSize="landscape_16_9"))
        submitted = response.json()
        assert response.status_code == 202
        assert submitted["requestId"] == self.sandbox.calls("submit")[0]["request_id"]
        stranger = AsyncClient()
        for _ in range(100):
            report = (await self.get(submitted["statusUrl"], stranger)).json()
            if report["status"] == "COMPLETED":
                break
            await asyncio.sleep(0.05)
        assert report["image"]["width"] == 1024
        assert (await self.get(report["image"]["url"])).status_code == 200
        assert (await self.get(report["image"]["url"], stranger)).status_code == 404

    async def test_fal_waits_for_the_picture_when_it_is_asked_to(self) -> None:
        response = await self.post(FAL, self.body(**{"async": False}))
        assert response.status_code == 200
        assert response.json()["image"]

    async def test_dropped_parameters_and_warnings_are_reported(self) -> None:
        body = self.body(
            prompt='{"prompt": "a cat"}', aspectRatio="2:1", modelParams={"seed": 1, "zoom": 3, "webhook": "x"}
        )
        report = (await self.post(FAL, body)).json()
        assert report["droppedParams"] == ["zoom"]
        assert [warning["code"] for warning in report["warnings"]] == ["prompt_quality", "aspect_ratio_mapped"]
        assert self.sandbox.calls("submit")[0]["body"] == {
            "prompt": '{"prompt": "a cat"}',
            "image_size": "landscape_16_9",
            "seed": 1,
        }

    async def test_a_reference_may_be_a_data_uri_and_is_kept_as_an_asset(self) -> None:
        report = (await self.post(GOOGLE, self.body(referenceImage=PNG))).json()
        job = await Job.objects.select_related("reference").aget(pk=report["jobId"])
        assert job.reference
        assert (job.reference.width, job.reference.origin) == (24, Asset.Origin.UPLOAD)

    async def test_a_reference_may_be_an_asset_of_the_canvas(self) -> None:
        first = (await self.post(GOOGLE, self.body())).json()
        body = self.body(model="fal-ai/some/unlisted", referenceImage={"assetId": first["image"]["assetId"]})
        assert (await self.post(FAL, body)).status_code == 202
        assert self.sandbox.calls("submit")[0]["body"]["image_url"].startswith(self.sandbox.url)

    async def test_a_reference_goes_into_the_field_of_its_contract(self) -> None:
        for model, field in (("fal-ai/flux-2/edit", "image_urls"), ("fal-ai/flux-pro/kontext", "image_url")):
            body = self.body(model=model, referenceImage=PNG, **{"async": False})
            assert (await self.post(FAL, body)).json()["image"]
            sent = self.sandbox.calls("submit")[-1]["body"][field]
            [url] = sent if field == "image_urls" else [sent]
            assert url.startswith(self.sandbox.url)

    async def test_a_free_size_is_the_size_of_the_picture(self) -> None:
        body = self.body(imageSize={"width": 640, "height": 512}, **{"async": False})
        image = (await self.post(FAL, body)).json()["image"]
        assert (image["width"], image["height"]) == (640, 512)

    async def test_a_refused_prompt_is_422_with_the_job_named(self) -> None:
        self.sandbox.fault("generate", "image_safety")
        response = await self.post(GOOGLE, self.body())
        self.assert_refused(response, 422, "content_refused")
        assert response.json()["error"]["details"] == {"jobId": ANY, "retryable": False}

    async def test_a_lost_answer_is_told_as_such_and_not_sent_again(self) -> None:
        for route, kind in ((GOOGLE, "generate"), (FAL, "submit")):
            with self.subTest(route):
                self.sandbox.wipe()
                self.sandbox.fault(kind, "drop_before_answer", times=None)
                self.assert_refused(await self.post(route, self.body()), 502, "outcome_unknown")
                assert self.paid() == 1

    async def test_the_picture_is_stored_when_the_caller_hangs_up(self) -> None:
        self.sandbox.behave(google_seconds=0.5)
        call = asyncio.create_task(self.post(GOOGLE, self.body()))
        await asyncio.to_thread(wait_until, lambda: bool(self.sandbox.calls("generate")), "the call to Google")
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        job = await Job.objects.aget()
        assert (await self.ended(job)).state == State.SUCCEEDED
        assert self.paid() == 1

    async def test_the_same_key_and_body_are_one_job_and_another_body_is_a_conflict(self) -> None:
        for route in BOTH:
            with self.subTest(route):
                self.sandbox.wipe()
                self.sandbox.behave(queue_seconds=0, run_seconds=0, google_seconds=0)
                key = {"Idempotency-Key": f"key-{route}"}
                body = self.body(referenceImage=PNG) if route == GOOGLE else self.body()
                first = (await self.post(route, body, headers=key)).json()
                second = (await self.post(route, body, headers=key)).json()
                other = await self.post(route, {**body, "prompt": "another"}, headers=key)
                assert first["jobId"] == second["jobId"]
                assert self.paid() == 1
                self.assert_refused(other, 409, "idempotency_conflict", "Idempotency-Key")

    async def test_a_result_appears_on_the_node_it_was_asked_for(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND)
        report = (await self.post(GOOGLE, self.body(nodeId=str(node)))).json()
        cards = await self.get(f"/api/canvases/{self.canvas.pk}/cards?ids={node}")
        assert report["image"]["url"] in cards.json()["cards"][str(node)]["html"]


class RefusalTests(ApiTestCase):
    async def test_bad_input_is_400_with_its_field_and_changes_nothing(self) -> None:
        cases: list[tuple[dict[str, Any], str, str]] = [
            ({"prompt": ""}, "prompt_missing", "prompt"),
            ({"prompt": "  \n "}, "prompt_missing", "prompt"),
            ({"prompt": "x" * 4001}, "prompt_too_long", "prompt"),
            ({"prompt": None}, "bad_input", "prompt"),
            ({"prompt": 5}, "bad_input", "prompt"),
            ({"imageSize": "gigantic"}, "bad_size", "imageSize"),
            ({"imageSize": 5}, "bad_input", "imageSize"),
            ({"imageSize": {"width": 640}}, "bad_input", "imageSize.height"),
            ({"imageSize": {"width": "640", "height": 640}}, "bad_input", "imageSize.width"),
            ({"imageSize": {"width": 640, "height": 640, "depth": 3}}, "bad_input", "imageSize.depth"),
            ({"aspectRatio": "wide"}, "bad_size", "aspectRatio"),
            ({"modelParams": []}, "bad_input", "modelParams"),
            ({"model": "no such model!"}, "bad_model", "model"),
            ({"canvasId": "nonsense"}, "bad_input", "canvasId"),
            ({"canvasId": None}, "bad_input", "canvasId"),
            ({"nodeId": "nonsense"}, "bad_input", "nodeId"),
            ({"referenceImage": "https://example.com/cat.png"}, "bad_reference", "referenceImage"),
            ({"referenceImage": {"assetId": "nonsense"}}, "bad_input", "referenceImage.assetId"),
        ]
        for route in BOTH:
            for change, code, field in cases:
                with self.subTest(route=route, change=str(change)[:40]):
                    self.assert_refused(await self.post(route, self.body(**change)), 400, code, field)
        await self.assert_nothing_happened()

    async def test_a_missing_prompt_or_canvas_is_named(self) -> None:
        for route in BOTH:
            for name in ("prompt", "canvasId"):
                body = self.body()
                del body[name]
                self.assert_refused(await self.post(route, body), 400, "bad_input", name)
        await self.assert_nothing_happened()

    async def test_fal_names_a_parameter_that_is_wrong(self) -> None:
        response = await self.post(FAL, self.body(modelParams={"guidance_scale": 99}))
        self.assert_refused(response, 400, "bad_parameter", "modelParams.guidance_scale")
        await self.assert_nothing_happened()

    async def test_a_width_or_height_out_of_range_is_named_with_its_range(self) -> None:
        response = await self.post(FAL, self.body(imageSize={"width": 640, "height": 4096}))
        self.assert_refused(response, 400, "bad_size", "imageSize.height")
        assert "from 512 to 2048" in response.json()["error"]["message"]
        response = await self.post(GOOGLE, self.body(imageSize={"width": 640, "height": 640}))
        self.assert_refused(response, 400, "bad_size", "imageSize")
        await self.assert_nothing_happened()

    async def test_a_refused_reference_comes_with_the_sibling_that_takes_one(self) -> None:
        error = (await self.post(FAL, self.body(referenceImage=PNG))).json()["error"]
        assert error["details"] == {"model": "fal-ai/flux-2", "withReference": "fal-ai/flux-2/edit"}
        assert "FLUX.2 Dev Edit (fal-ai/flux-2/edit)" in error["message"]
        recraft = self.body(model="fal-ai/recraft/v4.1/text-to-image", referenceImage=PNG)
        error = (await self.post(FAL, recraft)).json()["error"]
        assert error["details"] == {"model": "fal-ai/recraft/v4.1/text-to-image"}
        await self.assert_nothing_happened()

    async def test_a_model_that_works_on_a_reference_refuses_to_go_without(self) -> None:
        for model, label in (("fal-ai/flux-2/edit", "FLUX.2 Dev Edit"), ("fal-ai/flux-kontext/dev", "Kontext Dev")):
            response = await self.post(FAL, self.body(model=model))
            self.assert_refused(response, 400, "reference_required", "referenceImage")
            assert label in response.json()["error"]["message"]
        await self.assert_nothing_happened()

    async def test_a_contract_without_a_reference_field_refuses_references(self) -> None:
        models = ("", "fal-ai/flux-2/flash", "fal-ai/flux-2-pro", "fal-ai/recraft/v4.1/text-to-image")
        for model in (*models, "fal-ai/bytedance/seedream/v4.5/text-to-image"):
            response = await self.post(FAL, self.body(model=model, referenceImage=PNG))
            self.assert_refused(response, 400, "reference_not_supported", "referenceImage")
        await self.assert_nothing_happened()

    async def test_a_reference_that_is_no_picture_is_refused(self) -> None:
        broken = "data:image/png;base64," + base64.b64encode(b"<html>").decode()
        response = await self.post(GOOGLE, self.body(referenceImage=broken))
        assert response.status_code in (400, 415)
        assert response.json()["error"]["field"] == "referenceImage"
        await self.assert_nothing_happened()

    async def test_what_is_not_json_is_refused(self) -> None:
        for route in BOTH:
            for content in (b"", b"{", b"\xff\xfe", b"prompt=x"):
                response = await self.post(route, content)
                assert response.status_code == 400
                assert response.json()["error"]["code"] in ("bad_json", "bad_input")
        await self.assert_nothing_happened()

    async def test_a_body_of_20_mb_is_413(self) -> None:
        for route in BOTH:
            self.assert_refused(await self.post(route, self.body(prompt="x" * 20_000_000)), 413, "too_large")
        await self.assert_nothing_happened()

    async def test_without_a_session_it_is_401(self) -> None:
        for route in BOTH:
            self.assert_refused(await self.post(route, self.body(), AsyncClient()), 401, "not_signed_in")
        await self.assert_nothing_happened()

    async def test_a_session_without_the_csrf_token_is_403(self) -> None:
        careful = AsyncClient(enforce_csrf_checks=True)
        await careful.aforce_login(self.ada)
        for route in BOTH:
            self.assert_refused(await self.post(route, self.body(), careful), 403, "csrf_failed")
        await self.assert_nothing_happened()

    async def test_an_unknown_canvas_and_one_of_others_cannot_be_told_apart(self) -> None:
        mallory = await User.objects.acreate(email="mallory@example.com")
        client = AsyncClient()
        await client.aforce_login(mallory)
        for route in BOTH:
            unknown = await self.post(route, self.body(canvasId=str(uuid4())), client)
            foreign = await self.post(route, self.body(), client)
            self.assert_refused(foreign, 404, "canvas_not_found", "canvasId")
            assert unknown.content == foreign.content
        await self.assert_nothing_happened()

    async def test_a_viewer_may_not_generate(self) -> None:
        grace = await User.objects.acreate(email="grace@example.com")
        await Membership.objects.acreate(canvas=self.canvas, user=grace, role="viewer")
        client = AsyncClient()
        await client.aforce_login(grace)
        for route in BOTH:
            self.assert_refused(await self.post(route, self.body(), client), 403, "forbidden")
        await self.assert_nothing_happened()

    async def test_an_asset_of_another_canvas_is_unknown(self) -> None:
        other = await Canvas.objects.acreate(name="Another", owner=self.ada)
        report = (await self.post(GOOGLE, self.body(canvasId=str(other.pk)))).json()
        body = self.body(referenceImage={"assetId": report["image"]["assetId"]})
        self.assert_refused(await self.post(GOOGLE, body), 400, "unknown_asset", "referenceImage")

    async def test_without_any_key_it_is_409(self) -> None:
        with override_settings(SANDBOX=False):
            for route in BOTH:
                response = await self.post(route, self.body())
                self.assert_refused(response, 409, "credential_missing")
        await self.assert_nothing_happened()

    async def test_a_node_of_another_kind_is_not_found(self) -> None:
        node = await sync_to_async(self.add_node)("prompt")
        for route in BOTH:
            for wrong in (str(node), str(uuid4())):
                self.assert_refused(await self.post(route, self.body(nodeId=wrong)), 404, "node_not_found", "nodeId")
        await self.assert_nothing_happened()

    async def test_a_route_that_does_not_exist_answers_in_json(self) -> None:
        self.assert_refused(await self.get("/api/nothing/here"), 404, "not_found")


class StatusTokenTests(ApiTestCase):
    async def ask(self, request_id: str, token: str) -> Any:
        return await AsyncClient().get(f"{FAL}/status", {"requestId": request_id, "statusToken": token})

    async def test_forged_expired_and_foreign_tokens_are_refused(self) -> None:
        submitted = (await self.post(FAL, self.body())).json()
        good, request_id = submitted["statusToken"], submitted["requestId"]
        forged = signing.dumps([submitted["jobId"], request_id], key="another key", salt="easel.fal-status")
        for token in ("", "nonsense", good[:-1], good + "x", forged):
            response = await self.ask(request_id, token)
            self.assert_refused(response, 401, "bad_status_token", "statusToken")
        self.assert_refused(await self.ask("another", good), 401, "bad_status_token", "requestId")
        with override_settings(STATUS_TOKEN_SECONDS=-1):
            self.assert_refused(await self.ask(request_id, good), 401, "status_token_expired", "statusToken")
        assert (await self.ask(request_id, good)).status_code == 200

    async def test_both_parts_are_needed(self) -> None:
        response = await AsyncClient().get(f"{FAL}/status", {"requestId": "x"})
        self.assert_refused(response, 400, "bad_input", "statusToken")

    async def test_a_token_for_a_job_that_is_gone_is_404(self) -> None:
        self.assert_refused(await self.ask("r", tokens.sign(uuid4(), "r")), 404, "job_not_found")


class JobTests(ApiTestCase):
    async def run_node(self, node: UUID, client: AsyncClient | None = None) -> Any:
        return await self.post(f"/api/canvases/{self.canvas.pk}/nodes/{node}/run", {}, client)

    async def test_a_node_runs_with_its_wired_prompt_and_preset(self) -> None:
        preset = await sync_to_async(self.preset)("fal", model="fal-ai/flux-2-pro", image_size="portrait_4_3")
        texts = [await sync_to_async(self.add_node)("prompt", prompt=text) for text in ("  a fox  ", " ", "in snow")]
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="overridden", preset=preset.pk)
        for text in texts:
            await sync_to_async(self.wire)(text, "text-out", node, "prompt-in")
        response = await self.run_node(node)
        assert response.status_code == 202
        job = await self.ended(await Job.objects.aget(pk=response.json()["jobId"]))
        assert (job.prompt, job.model, job.preset_revision) == ("a fox\n\nin snow", "fal-ai/flux-2-pro", 1)
        assert self.sandbox.calls("submit")[0]["body"] == {
            "prompt": "a fox\n\nin snow",
            "image_size": "portrait_4_3",
        }

    async def test_a_node_that_runs_already_is_not_started_again(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        first, second = await self.run_node(node), await self.run_node(node)
        assert first.json()["jobId"] == second.json()["jobId"]
        assert await Job.objects.acount() == 1

    async def test_a_wired_reference_goes_along_and_one_without_a_picture_is_told(self) -> None:
        google = await sync_to_async(self.preset)("google")
        source = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox", preset=google.pk)
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="at night", preset=google.pk)
        await sync_to_async(self.wire)(source, "image-out", node, "image-in")
        self.assert_refused(await self.run_node(node), 400, "reference_missing", "referenceImage")
        await self.ended(await Job.objects.aget(pk=(await self.run_node(source)).json()["jobId"]))
        job = await self.ended(await Job.objects.aget(pk=(await self.run_node(node)).json()["jobId"]))
        assert job.state == State.SUCCEEDED
        assert len(self.sandbox.calls("generate")[-1]["body"]["contents"][0]["parts"]) == 2

    async def test_a_run_waits_for_the_running_node_that_gives_its_reference(self) -> None:
        google = await sync_to_async(self.preset)("google")
        source = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox", preset=google.pk)
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="at night", preset=google.pk)
        await sync_to_async(self.wire)(source, "image-out", node, "image-in")
        first = (await self.run_node(source)).json()
        second = (await self.run_node(node)).json()
        assert second["state"] == "waiting"
        first_job = await self.ended(await Job.objects.aget(pk=first["jobId"]))
        second_job = await self.ended(await Job.objects.aget(pk=second["jobId"]))
        assert second_job.reference_id == first_job.asset_id

    async def test_a_reference_on_a_model_that_takes_none_is_refused(self) -> None:
        fal = await sync_to_async(self.preset)("fal", model="fal-ai/flux-2")
        source = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="at night", preset=fal.pk)
        await sync_to_async(self.wire)(source, "image-out", node, "image-in")
        self.assert_refused(await self.run_node(node), 400, "reference_not_supported", "referenceImage")

    async def test_a_disabled_preset_is_told(self) -> None:
        preset = await sync_to_async(self.preset)("fal", enabled=False)
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox", preset=preset.pk)
        self.assert_refused(await self.run_node(node), 400, "preset_disabled", "preset")

    async def test_a_run_is_cancelled_read_and_tried_again(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        job_id = (await self.run_node(node)).json()["jobId"]
        cancelled = (await self.post(f"/api/jobs/{job_id}/cancel", {})).json()
        assert (cancelled["status"], self.paid()) == ("CANCELLED", 0)
        assert (await self.get(f"/api/jobs/{job_id}")).json() == cancelled
        again = (await self.post(f"/api/jobs/{job_id}/retry", {})).json()
        job = await Job.objects.aget(pk=again["jobId"])
        assert (str(job.retry_of_id), again["retryOf"]) == (job_id, job_id)
        assert (await self.ended(job)).state == State.SUCCEEDED

    async def test_a_running_job_is_not_tried_again(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        job_id = (await self.run_node(node)).json()["jobId"]
        self.assert_refused(await self.post(f"/api/jobs/{job_id}/retry", {}), 400, "still_running")

    async def test_an_unknown_outcome_is_dismissed_or_tried_again_by_a_person(self) -> None:
        self.sandbox.fault("submit", "drop_before_answer", times=None)
        error = (await self.post(FAL, self.body())).json()["error"]
        path = f"/api/jobs/{error['details']['jobId']}"
        assert (await self.get(path)).json()["state"] == "unconfirmed"
        assert (await self.post(f"{path}/dismiss", {})).json()["state"] == "failed"
        assert self.paid() == 1
        self.sandbox.behave(faults=[])
        again = (await self.post(f"{path}/retry", {})).json()
        assert (await self.ended(await Job.objects.aget(pk=again["jobId"]))).state == State.SUCCEEDED
        assert self.paid() == 2

    async def test_for_a_stranger_a_job_does_not_exist_and_a_viewer_only_reads(self) -> None:
        report = (await self.post(GOOGLE, self.body())).json()
        path = f"/api/jobs/{report['jobId']}"
        grace = await User.objects.acreate(email="grace@example.com")
        client = AsyncClient()
        await client.aforce_login(grace)
        for ask in (
            self.get(path, client),
            self.post(f"{path}/cancel", {}, client),
            self.post(f"{path}/retry", {}, client),
        ):
            self.assert_refused(await ask, 404, "job_not_found")
        await Membership.objects.acreate(canvas=self.canvas, user=grace, role="viewer")
        assert (await self.get(path, client)).status_code == 200
        self.assert_refused(await self.post(f"{path}/cancel", {}, client), 403, "forbidden")

    async def test_the_catalogue_has_the_five_endpoints_and_the_default_google_model(self) -> None:
        models = {each["model"]: each for each in (await self.get("/api/models")).json()["models"]}
        assert {
            "fal-ai/flux-2",
            "fal-ai/flux-2/flash",
            "fal-ai/flux-2-pro",
            "fal-ai/bytedance/seedream/v4.5/text-to-image",
            "fal-ai/recraft/v4.1/text-to-image",
            "gemini-nano-banana-2.1",
        } <= set(models)
        assert models["fal-ai/flux-2"]["withReference"] == "fal-ai/flux-2/edit"
        assert models["fal-ai/flux-2/edit"]["reference"]["required"]
        [steps] = [each for each in models["fal-ai/flux-2"]["parameters"] if each["name"] == "num_inference_steps"]
        assert steps == {"name": "num_inference_steps", "type": "integer", "min": 4, "max": 50, "default": 28}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["canvasId", "nodeId", "prompt", "model", "imageSize", "aspectRatio", "modelParams", "referenceImage", "async"]


@override_settings(RATE_LIMIT_RUNS="")
class AnyBodyTests(HypothesisTestCase):
    """No account is set, so a body that is good in every way ends at the missing key: 409."""

    def setUp(self) -> None:
        super().setUp()
        ada = User.objects.create_user("ada@example.com", "a long password")
        self.canvas = Canvas.objects.create(name="Ada's", owner=ada)
        self.browser = Client()
        self.browser.force_login(ada)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(BOTH), st.dictionaries(st.sampled_from(NAMES), JSON), st.booleans())
    def test_no_body_is_answered_with_500_and_every_400_names_its_field(
        self, route: str, body: dict[str, Any], on_the_canvas: bool
    ) -> None:
        if on_the_canvas:
            body = {"prompt": "a cat", **body, "canvasId": str(self.canvas.pk)}
        response = self.browser.post(route, json.dumps(body), content_type="application/json")
        assert response.status_code in (400, 404, 409, 413, 415), response.content
        error = response.json()["error"]
        assert error["field"] if response.status_code == 400 else error["code"]
        assert not Job.objects.exists()
