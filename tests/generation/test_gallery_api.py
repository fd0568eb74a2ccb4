from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async

from canvas import agent_keys
from canvas.access import Scope
from canvas.models import Canvas, User
from generation import recipes
from generation.models import Job
from generation.recipe_models import KeptRecipe
from media_assets.models import Asset
from tests.generation.gallery_cast import GalleryCase
from tests.media_assets.received import received


class GalleryApiTests(GalleryCase):
    def listed(self, person: User, path: str = "", **query: Any) -> tuple[int, dict[str, Any]]:
        self.client.force_login(person)
        response = self.client.get(path or f"/api/canvases/{self.canvas.pk}/gallery", query)
        return response.status_code, response.json()

    def copied(self, person: User, asset: Asset, canvas: Canvas) -> tuple[int, dict[str, Any]]:
        self.client.force_login(person)
        address = f"/api/canvases/{canvas.pk}/copies"
        response = self.client.post(address, {"assetId": str(asset.pk)}, content_type="application/json")
        return response.status_code, response.json()

    def test_a_picture_with_what_made_it(self) -> None:
        node = self.node_id()
        asset = self.picture("a harbour", node=node)
        status, answer = self.listed(self.grace)
        job = Job.objects.get()
        assert (status, answer["next"]) == (200, None)
        assert answer["pictures"] == [
            {
                "assetId": str(asset.pk),
                "jobId": str(job.pk),
                "canvasId": str(self.canvas.pk),
                "nodeId": str(node),
                "url": asset.url,
                "thumbUrl": asset.thumb_url,
                "name": "picture.png",
                "width": 64,
                "height": 48,
                "mimeType": "image/png",
                "bytes": asset.bytes,
                "sha256": asset.sha256,
                "source": "generation",
                "state": "succeeded",
                "prompt": "a harbour",
                "provider": "fal",
                "model": "fal-ai/flux-2",
                "madeBy": {"id": self.ada.pk, "name": "ada"},
                "madeAt": asset.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            }
        ]

    def test_the_pages_filters_and_page_after_page(self) -> None:
        for at in range(5):
            self.picture(f"harbour {at}")
        self.picture("a fox")
        status, first = self.listed(self.ada, search="harbour", limit=3)
        _status, second = self.listed(self.ada, search="harbour", limit=3, after=first["next"])
        prompts = [each["prompt"] for each in first["pictures"] + second["pictures"]]
        assert (status, prompts, second["next"]) == (200, [f"harbour {at}" for at in (4, 3, 2, 1, 0)], None)
        self.run_of("broken")
        assert [each["state"] for each in self.listed(self.ada, state="failed")[1]["pictures"]] == ["failed"]

    def test_of_all_canvases_and_never_of_those_of_strangers(self) -> None:
        self.picture("here")
        self.picture("there", canvas=self.other_canvas())
        status, answer = self.listed(self.ada, "/api/gallery")
        assert (status, [each["prompt"] for each in answer["pictures"]]) == (200, ["there", "here"])
        assert [each["prompt"] for each in self.listed(self.grace, "/api/gallery")[1]["pictures"]] == ["here"]
        assert self.listed(self.mallory, "/api/gallery")[1]["pictures"] == []
        assert self.listed(self.mallory)[0] == 404

    def test_nonsense_is_refused_by_name(self) -> None:
        for query, field in ({"state": "x"}, "state"), ({"after": "x"}, "after"), ({"limit": 0}, "limit"):
            status, answer = self.listed(self.ada, **query)
            assert (status, answer["error"]["field"]) == (400, field)

    def test_an_agent_sees_its_own_canvas(self) -> None:
        self.picture("here")
        self.picture("there", canvas=self.other_canvas())
        _key, secret = agent_keys.make(self.ada, self.canvas.pk, "reader", [Scope.READ])
        headers = {"Authorization": f"Bearer {secret}"}
        answer = self.client.get("/api/gallery", headers=headers).json()
        assert [each["prompt"] for each in answer["pictures"]] == ["here"]
        address, body = f"/api/canvases/{self.canvas.pk}/copies", {"assetId": str(uuid4())}
        refused = self.client.post(address, body, content_type="application/json", headers=headers)
        assert refused.json()["error"]["code"] == "scope_missing"

    def test_a_picture_is_copied_with_its_recipe_and_once(self) -> None:
        asset, there = self.picture("a harbour"), self.other_canvas(self.grace)
        status, answer = self.copied(self.grace, asset, there)
        copied = Asset.objects.get(pk=answer["asset"]["id"])
        assert (status, copied.canvas, copied.sha256, copied.origin) == (201, there, asset.sha256, "import")
        assert recipes.of_asset(copied.pk) == recipes.of_asset(asset.pk)
        assert KeptRecipe.objects.get().prompt == "a harbour"
        assert self.copied(self.grace, asset, there) == (200, answer)
        assert self.copied(self.ada, copied, self.canvas)[0] == 404

    def test_copying_needs_a_look_there_and_an_editors_role_here(self) -> None:
        own, theirs = self.other_canvas(self.mallory), self.picture("a harbour")
        assert self.copied(self.mallory, theirs, own)[0] == 404
        self.let_grace_only_look()
        assert self.copied(self.grace, theirs, self.canvas)[0] == 403
        assert Asset.objects.count() == 1

    async def test_a_zip_for_a_program(self) -> None:
        asset = await sync_to_async(self.picture)("a harbour")
        await self.async_client.aforce_login(self.grace)
        body = {"assetIds": [str(asset.pk)]}
        response = await self.async_client.post("/api/gallery/zip", body, content_type="application/json")
        data = await received(response)
        assert (response["Content-Type"], data[:2]) == ("application/zip", b"PK")
