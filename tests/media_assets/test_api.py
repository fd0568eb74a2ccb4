from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, override_settings
from django.utils import timezone

from canvas.models import Canvas, User
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.received import received
from tests.media_assets.shared_canvas import SharedCanvas


class Uploading(SharedCanvas):
    async def upload(
        self, person: User | None, data: bytes, name: str = "harbour.png", canvas_id: UUID | None = None
    ) -> tuple[int, dict[str, Any]]:
        await self.async_client.alogout()
        if person:
            await self.async_client.aforce_login(person)
        # The type that a browser claims is not believed, so it is always the same here.
        file = SimpleUploadedFile(name, data, content_type="image/png")
        address = f"/api/canvases/{canvas_id or self.canvas.pk}/assets"
        response = await self.async_client.post(address, {"file": file})
        return response.status_code, response.json()

    async def assert_refused(self, person: User | None, data: bytes, status: int, code: str) -> dict[str, Any]:
        found, answer = await self.upload(person, data)
        assert (found, answer["error"]["code"]) == (status, code)
        assert await Asset.objects.acount() == 0
        assert self.files() == []
        return dict(answer["error"])

    async def test_an_editor_uploads_a_picture(self) -> None:
        data = drawn.turned("JPEG", 8, (60, 30))
        status, answer = await self.upload(self.grace, data, "quay.jpg")
        asset = await Asset.objects.aget()
        assert status == 201
        assert answer == {
            "asset": {
                "id": str(asset.pk),
                "url": f"/assets/{asset.pk}/",
                "thumbUrl": f"/assets/{asset.pk}/thumb/",
                "width": 60,
                "height": 30,
                "name": "quay.jpg",
                "hasRecipe": False,
            }
        }
        assert (asset.origin, asset.created_by_id, asset.canvas_id) == ("upload", self.grace.pk, self.canvas.pk)
        assert (await self.async_client.get(asset.url)).content == data

    async def test_a_picture_too_large_for_memory_comes_whole_through_a_temporary_file(self) -> None:
        data = drawn.noise("PNG", (1100, 1000))
        assert len(data) > 2_621_440
        assert (await self.upload(self.grace, data))[0] == 201
        assert await received(await self.async_client.get((await Asset.objects.aget()).url)) == data

    async def test_its_name_follows_its_content(self) -> None:
        _status, answer = await self.upload(self.ada, drawn.picture("JPEG"), "not really.png")
        assert answer["asset"]["name"] == "not really.jpg"

    async def test_a_viewer_may_not(self) -> None:
        await Canvas.objects.aget(pk=self.canvas.pk)
        await self.canvas.memberships.filter(user=self.grace).aupdate(role="viewer")
        await self.assert_refused(self.grace, drawn.picture(), 403, "forbidden")

    async def test_for_a_stranger_there_is_no_such_canvas(self) -> None:
        await self.assert_refused(self.mallory, drawn.picture(), 404, "canvas_not_found")

    async def test_nor_is_there_a_deleted_or_an_imagined_one(self) -> None:
        assert (await self.upload(self.ada, drawn.picture(), canvas_id=uuid4()))[0] == 404
        await Canvas.objects.filter(pk=self.canvas.pk).aupdate(deleted_at=timezone.now())
        await self.assert_refused(self.ada, drawn.picture(), 404, "canvas_not_found")

    async def test_one_must_be_signed_in(self) -> None:
        await self.assert_refused(None, drawn.picture(), 401, "not_signed_in")

    async def test_a_forged_request_is_refused(self) -> None:
        client = AsyncClient(enforce_csrf_checks=True)
        await client.aforce_login(self.grace)
        file = SimpleUploadedFile("a.png", drawn.picture())
        response = await client.post(f"/api/canvases/{self.canvas.pk}/assets", {"file": file})
        assert response.status_code == 403
        assert await Asset.objects.acount() == 0

    async def test_too_many_bytes_are_refused(self) -> None:
        with override_settings(PICTURE_MAX_BYTES=1_000):
            error = await self.assert_refused(self.grace, drawn.noise(), 413, "picture_too_large")
        assert (error["field"], error["details"]) == ("file", {"maxBytes": 1_000})

    async def test_what_is_no_picture_is_refused(self) -> None:
        for data in (b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
            error = await self.assert_refused(self.grace, data, 415, "picture_type_not_supported")
            assert error["field"] == "file"

    async def test_a_picture_that_is_broken_is_refused(self) -> None:
        await self.assert_refused(self.grace, b"", 400, "picture_empty")
        await self.assert_refused(self.grace, drawn.noise("JPEG")[:-40], 400, "picture_truncated")
        await self.assert_refused(self.grace, drawn.png_claiming(60_000, 60_000), 400, "picture_too_many_pixels")

    async def test_a_request_without_a_file_is_refused(self) -> None:
        await self.async_client.aforce_login(self.grace)
        address = f"/api/canvases/{self.canvas.pk}/assets"
        for body in ({}, {"file": "a text"}):
            response = await self.async_client.post(address, body)
            assert response.status_code == 400
            assert response.json()["error"]["code"] == "bad_input"
        assert await Asset.objects.acount() == 0
