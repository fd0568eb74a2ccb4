import io
import json
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

from asgiref.sync import sync_to_async

from generation import picture_zips, recipes
from generation.models import Job
from media_assets import storages
from media_assets.models import Asset
from tests import drawn
from tests.generation.gallery_cast import GalleryCase
from tests.media_assets.received import received


class PictureZipTests(GalleryCase):
    async def download(self, *ids: UUID, **posted: Any) -> ZipFile:
        response = await self.async_client.post("/gallery/download/", posted or {"assets": ",".join(map(str, ids))})
        assert response.status_code == 200, response
        assert response["Content-Type"] == "application/zip"
        assert response["Content-Disposition"].startswith('attachment; filename="easel-pictures-')
        return ZipFile(io.BytesIO(await received(response)))

    async def kept(self, *args: Any, **fields: Any) -> Asset:
        return await sync_to_async(self.picture)(*args, **fields)

    async def test_files_and_a_manifest_that_names_hash_and_recipe(self) -> None:
        data = drawn.noise()
        made = await self.kept("a harbour", name="harbour.png", data=data)
        own = await self.kept(name="HARBOUR.png")
        await self.async_client.aforce_login(self.grace)
        archive = await self.download(made.pk, own.pk)
        assert archive.testzip() is None
        assert archive.namelist() == ["HARBOUR.png", "harbour (2).png", "manifest.json"]
        assert archive.read("harbour (2).png") == data
        manifest = json.loads(archive.read("manifest.json"))
        first, second = manifest["pictures"]
        assert (first["file"], first["recipe"], first["origin"]) == ("HARBOUR.png", None, "upload")
        assert second["sha256"] == made.sha256
        job = await Job.objects.select_related(*recipes.JOB_RELATIONS).aget()
        assert recipes.parsed(second["recipe"]) == recipes.of(job)
        assert "@" not in archive.read("manifest.json").decode()

    async def test_without_scripts_the_boxes_themselves_are_sent(self) -> None:
        one, two = await self.kept(), await self.kept("two")
        await self.async_client.aforce_login(self.ada)
        archive = await self.download(asset=[str(one.pk), str(two.pk)])
        assert len(archive.namelist()) == 3

    async def test_a_lost_file_is_named_and_the_rest_comes(self) -> None:
        lost, there = await self.kept(name="lost.png"), await self.kept("there", name="there.png")
        await sync_to_async(storages.current().remove)(lost.file)
        await self.async_client.aforce_login(self.ada)
        archive = await self.download(lost.pk, there.pk)
        assert archive.namelist() == ["there.png", "manifest.json"]
        assert [each["file"] for each in json.loads(archive.read("manifest.json"))["missing"]] == ["lost.png"]

    async def test_nobody_gets_a_picture_of_somebody_else_by_its_id(self) -> None:
        own = await sync_to_async(self.other_canvas)(self.mallory)
        mine, theirs = await self.kept(canvas=own, by=self.mallory), await self.kept()
        await self.async_client.aforce_login(self.mallory)
        for ids in ([mine.pk, theirs.pk], [theirs.pk], [uuid4()], []):
            response = await self.async_client.post("/gallery/download/", {"assets": ",".join(map(str, ids))})
            assert (response.status_code, response["Location"]) == (302, "/gallery/")

    async def test_more_than_a_zip_holds_is_refused(self) -> None:
        await self.async_client.aforce_login(self.ada)
        too_many = ",".join(str(uuid4()) for _ in range(picture_zips.MOST_PICTURES + 1))
        response = await self.async_client.post("/gallery/download/", {"assets": too_many})
        assert response.status_code == 302
        large = await self.kept()
        await Asset.objects.filter(pk=large.pk).aupdate(bytes=picture_zips.MOST_BYTES + 1)
        response = await self.async_client.post(
            "/api/gallery/zip", {"assetIds": [str(large.pk)]}, content_type="application/json"
        )
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")

    async def test_one_must_be_signed_in_and_mean_it(self) -> None:
        response = await self.async_client.post("/gallery/download/", {"assets": str(uuid4())})
        assert response["Location"].startswith("/sign-in/")
        assert (await self.async_client.get("/gallery/download/")).status_code in (302, 405)
