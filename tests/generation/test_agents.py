"""Everything that generates, done with an agent key."""

import asyncio
import base64
import json
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, override_settings

from canvas import agent_keys, canvases
from canvas.models import Canvas, Membership, User
from generation import node_runs
from generation.followers import followers
from generation.models import Job
from generation.states import State
from media_assets.models import Asset
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase

GOOGLE, FAL = "/api/generate-image", "/api/fal/generate-image"
BOTH = (GOOGLE, FAL)
EVERY = ("read", "run", "edit")
EXAMPLE: dict[str, Any] = {
    "prompt": "a calm desert at golden hour, cinematic",
    "model": "fal-ai/flux-2",
    "imageSize": "landscape_16_9",
    "modelParams": {"guidance_scale": 3.5, "num_inference_steps": 28, "seed": 42},
}


class AgentTestCase(SandboxedTestCase):
    async def key(self, *scopes: str, by: User | None = None, canvas: Canvas | None = None) -> str:
        place = (canvas or self.canvas).pk
        _key, secret = await sync_to_async(agent_keys.make)(by or self.ada, place, "Robot", scopes or EVERY)
        return secret

    async def call(self, secret: str, method: str, path: str, body: Any = None) -> Any:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        headers = {"Authorization": f"Bearer {secret}"}
        return await getattr(AsyncClient(), method)(path, headers=headers, **content)

    def assert_refused(self, response: Any, status: int, code: str, **more: Any) -> None:
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (status, code), response.content
        assert {name: error.get(name) for name in more} == more


class ExampleTests(AgentTestCase):
    async def test_the_specifications_body_works_as_it_stands(self) -> None:
        secret = await self.key("run", "read")
        response = await self.call(secret, "post", FAL, EXAMPLE)
        submitted = response.json()
        assert response.status_code == 202
        assert (submitted["canvasId"], submitted["droppedParams"]) == (str(self.canvas.pk), [])
        assert self.sandbox.calls("submit")[0]["body"] == {
            "prompt": EXAMPLE["prompt"],
            "image_size": "landscape_16_9",
            **EXAMPLE["modelParams"],
        }
        job = await self.ended(await Job.objects.aget(pk=submitted["jobId"]))
        assert (job.state, job.created_by_id) == (State.SUCCEEDED, self.ada.pk)
        report = (await self.call(secret, "get", submitted["statusUrl"])).json()
        shown = await self.call(secret, "get", report["image"]["url"])
        assert shown.status_code == 200
        assert len(shown.content) == (await Asset.objects.aget()).bytes

    async def test_google_takes_it_as_well_and_says_that_the_model_is_not_its_own(self) -> None:
        response = await self.call(await self.key("run"), "post", GOOGLE, EXAMPLE)
        report = response.json()
        assert response.status_code == 200, report
        assert (report["canvasId"], report["model"]) == (str(self.canvas.pk), "gemini-nano-banana-2.1")
        assert "model_ignored" in {warning["code"] for warning in report["warnings"]}
        assert report["image"]["width"] > report["image"]["height"]
        assert {"guidance_scale", "num_inference_steps"} <= set(report["droppedParams"])

    async def test_a_model_that_nobody_knows_is_not_replaced(self) -> None:
        body = EXAMPLE | {"model": "somebody/gemini-3-pro-image"}
        self.assert_refused(
            await self.call(await self.key("run"), "post", GOOGLE, body), 400, "bad_model", field="model"
        )
        assert self.paid() == 0

    async def test_the_keys_own_canvas_may_be_named_and_no_other(self) -> None:
        secret = await self.key()
        other = await Canvas.objects.acreate(name="Another", owner=self.ada)
        for route in BOTH:
            own = await self.call(secret, "post", route, {"prompt": "a fox", "canvasId": str(self.canvas.pk)})
            assert own.status_code in (200, 202)
            for canvas in (other.pk, uuid4()):
                response = await self.call(secret, "post", route, {"prompt": "a fox", "canvasId": str(canvas)})
                self.assert_refused(response, 404, "canvas_not_found", field="canvasId")
        assert self.paid() == 2

    async def test_without_a_key_the_canvas_has_to_be_named(self) -> None:
        client = AsyncClient()
        await client.aforce_login(self.ada)
        for route in BOTH:
            response = await client.post(route, json.dumps({"prompt": "a fox"}), content_type="application/json")
            self.assert_refused(response, 400, "bad_input", field="canvasId")


class WorkingTests(AgentTestCase):
    async def test_an_agent_reads_sets_prompt_and_preset_runs_follows_and_fetches(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND)
        preset = await sync_to_async(self.preset)("fal", model="fal-ai/flux-2-pro", image_size="portrait_4_3")
        secret, canvas = await self.key(), f"/api/canvases/{self.canvas.pk}"

        [found] = (await self.call(secret, "get", canvas)).json()["nodes"]
        assert (found["id"], found["emits"]) == (str(node), {"image-out": None})
        body = {"data": {"prompt": "a fox", "preset": preset.name}}
        assert (await self.call(secret, "patch", f"{canvas}/nodes/{node}", body)).status_code == 200

        started = await self.call(secret, "post", f"{canvas}/nodes/{node}/run", {})
        assert started.status_code == 202
        job_id = started.json()["jobId"]
        report = await self.followed(secret, job_id)
        assert (report["status"], report["model"]) == ("COMPLETED", "fal-ai/flux-2-pro")
        assert self.sandbox.calls("submit")[0]["body"] == {"prompt": "a fox", "image_size": "portrait_4_3"}

        seen = (await self.call(secret, "get", f"{canvas}/nodes/{node}")).json()
        assert seen["emits"] == {"image-out": report["image"]["assetId"]}
        for url in (report["image"]["url"], report["image"]["thumbUrl"]):
            shown = await self.call(secret, "get", url)
            assert (shown.status_code, shown["Content-Type"].split("/")[0]) == (200, "image")

    async def followed(self, secret: str, job_id: str) -> dict[str, Any]:
        """The job's report once it has ended, asked for as an agent asks."""
        followers.ensure((await Job.objects.aget(pk=job_id)).pk)
        for _ in range(400):
            with override_settings(RATE_LIMIT_CALLS=""):
                report: dict[str, Any] = (await self.call(secret, "get", f"/api/jobs/{job_id}")).json()
            if report["status"] not in ("IN_QUEUE", "IN_PROGRESS"):
                return report
            await asyncio.sleep(0.05)
        raise AssertionError(report)

    async def test_an_agent_uploads_a_picture_and_refers_to_it(self) -> None:
        secret = await self.key()
        file = SimpleUploadedFile("fox.png", picture(size=(32, 24)))
        address, headers = f"/api/canvases/{self.canvas.pk}/assets", {"Authorization": f"Bearer {secret}"}
        uploaded = await AsyncClient().post(address, {"file": file}, headers=headers)
        assert uploaded.status_code == 201
        asset = uploaded.json()["asset"]
        assert (await Asset.objects.aget(pk=asset["id"])).created_by_id == self.ada.pk
        body = {"prompt": "the same at night", "referenceImage": {"assetId": asset["id"]}}
        assert (await self.call(secret, "post", GOOGLE, body)).status_code == 200
        assert len(self.sandbox.calls("generate")[0]["body"]["contents"][0]["parts"]) == 2

    async def test_a_picture_in_the_body_is_a_reference_too(self) -> None:
        data = base64.b64encode(picture(size=(24, 24))).decode()
        body = {"prompt": "at night", "referenceImage": f"data:image/png;base64,{data}"}
        assert (await self.call(await self.key("run"), "post", GOOGLE, body)).status_code == 200


class RightsTests(AgentTestCase):
    async def test_every_route_asks_for_its_scope_and_names_it(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        report = (await self.call(await self.key("run"), "post", GOOGLE, {"prompt": "a fox"})).json()
        job, asset = f"/api/jobs/{report['jobId']}", report["image"]["url"]
        routes: list[tuple[str, str, str, Any]] = [
            ("read", "get", job, None),
            ("read", "get", asset, None),
            ("read", "get", f"{asset}thumb/", None),
            ("read", "get", "/api/models", None),
            ("read", "get", "/api/presets", None),
            ("run", "post", GOOGLE, {"prompt": "a fox"}),
            ("run", "post", FAL, {"prompt": "a fox"}),
            ("run", "post", f"/api/canvases/{self.canvas.pk}/nodes/{node}/run", {}),
            ("run", "post", f"{job}/cancel", {}),
            ("run", "post", f"{job}/dismiss", {}),
            ("run", "post", f"{job}/retry", {}),
            ("edit", "post", f"/api/canvases/{self.canvas.pk}/assets", {}),
        ]
        keys = {scope: (await self.key(scope), await self.key(*set(EVERY) - {scope})) for scope in EVERY}
        for scope, method, path, body in routes:
            with self.subTest(f"{method} {path}"):
                having, lacking = keys[scope]
                if path.endswith("/assets"):  # refused for its scope only when the file is there
                    file = {"file": SimpleUploadedFile("fox.png", picture())}
                    refused = await AsyncClient().post(path, file, headers={"Authorization": f"Bearer {lacking}"})
                else:
                    refused = await self.call(lacking, method, path, body)
                    assert (await self.call(having, method, path, body)).status_code in (200, 202)
                self.assert_refused(refused, 403, "scope_missing", details={"scope": scope})

    async def test_what_belongs_to_another_canvas_does_not_exist(self) -> None:
        other = await Canvas.objects.acreate(name="Another", owner=self.ada)
        foreign = await self.key(canvas=other)
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        report = (await self.call(await self.key(), "post", GOOGLE, {"prompt": "a fox"})).json()
        job = f"/api/jobs/{report['jobId']}"
        for method, path in (("get", job), ("post", f"{job}/cancel"), ("post", f"{job}/retry")):
            self.assert_refused(await self.call(foreign, method, path), 404, "job_not_found")
        for path in (report["image"]["url"], report["image"]["thumbUrl"]):
            assert (await self.call(foreign, "get", path)).status_code == 404
        run = f"/api/canvases/{self.canvas.pk}/nodes/{node}/run"
        self.assert_refused(await self.call(foreign, "post", run, {}), 404, "canvas_not_found", field="canvasId")
        body = {"prompt": "a fox", "referenceImage": {"assetId": report["image"]["assetId"]}}
        self.assert_refused(await self.call(foreign, "post", GOOGLE, body), 400, "unknown_asset")
        assert self.paid() == 1

    async def test_a_revoked_key_generates_nothing_and_shows_nothing(self) -> None:
        secret = await self.key()
        report = (await self.call(secret, "post", GOOGLE, {"prompt": "a fox"})).json()
        key = await self.canvas.agent_keys.aget()
        await sync_to_async(agent_keys.revoke)(self.ada, self.canvas.pk, key.pk)
        for route in BOTH:
            self.assert_refused(await self.call(secret, "post", route, {"prompt": "a fox"}), 401, "bad_key")
        self.assert_refused(await self.call(secret, "get", report["image"]["url"]), 401, "bad_key")
        assert self.paid() == 1

    async def test_the_keys_rights_shrink_with_its_makers(self) -> None:
        secret = await self.key()
        grace = await User.objects.acreate(email="grace@example.com")
        await sync_to_async(canvases.hand_over)(self.canvas, grace)
        assert (await self.call(secret, "post", GOOGLE, {"prompt": "a fox"})).status_code == 200
        maker = Membership.objects.filter(canvas=self.canvas, user=self.ada)
        await maker.aupdate(role="viewer")
        for route in BOTH:
            self.assert_refused(await self.call(secret, "post", route, {"prompt": "a fox"}), 403, "forbidden")
        await maker.adelete()
        for route in BOTH:
            response = await self.call(secret, "post", route, {"prompt": "a fox"})
            self.assert_refused(response, 404, "canvas_not_found", field="canvasId")
        assert self.paid() == 1


class RunLimitTests(AgentTestCase):
    @override_settings(RATE_LIMIT_RUNS="2/hour")
    async def test_a_key_starts_so_many_runs_by_whichever_route(self) -> None:
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")
        secret, run = await self.key(), f"/api/canvases/{self.canvas.pk}/nodes/{node}/run"
        report = (await self.call(secret, "post", GOOGLE, {"prompt": "a fox"})).json()
        assert (await self.call(secret, "post", run, {})).status_code == 202
        await self.ended(await Job.objects.aget(node=node))
        paid = self.paid()
        for path, body in (
            (GOOGLE, {"prompt": "a fox"}),
            (FAL, EXAMPLE),
            (run, {}),
            (f"/api/jobs/{report['jobId']}/retry", {}),
        ):
            response = await self.call(secret, "post", path, body)
            self.assert_refused(response, 429, "rate_limited")
            assert 1 <= int(response["Retry-After"]) <= 3600
        assert (await Job.objects.acount(), self.paid()) == (2, paid)
        assert (await self.call(secret, "get", f"/api/jobs/{report['jobId']}")).status_code == 200

    @override_settings(RATE_LIMIT_RUNS="1/day")
    async def test_bad_input_does_not_count_and_people_are_limited_on_the_generate_routes_alone(self) -> None:
        client = AsyncClient()
        await client.aforce_login(self.ada)
        node = await sync_to_async(self.add_node)(node_runs.KIND, prompt="a fox")

        async def post(path: str, **body: Any) -> Any:
            return await client.post(path, json.dumps(body), content_type="application/json")

        wish = {"canvasId": str(self.canvas.pk), "prompt": "a fox"}
        for _ in range(2):
            self.assert_refused(await post(FAL, **wish | {"prompt": " "}), 400, "prompt_missing")
        assert (await post(GOOGLE, **wish)).status_code == 200
        for route in BOTH:
            self.assert_refused(await post(route, **wish), 429, "rate_limited")
        assert (await post(f"/api/canvases/{self.canvas.pk}/nodes/{node}/run")).status_code == 202
