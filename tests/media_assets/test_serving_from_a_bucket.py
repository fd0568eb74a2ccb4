"""Pictures whose files are in S3: `tests/object_store.py` is a real one."""

import httpx2
import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from media_assets import renditions, storages, thumbnails
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.received import received
from tests.media_assets.shared_canvas import SharedCanvas
from tests.object_store import ObjectStore

IMG = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


class ServingFromABucket(SharedCanvas):
    @pytest.fixture(autouse=True)
    def _store(self, object_store: ObjectStore) -> None:
        self.store = object_store

    def setUp(self) -> None:
        super().setUp()
        self.bucket = self.store.new_bucket()
        self.enterContext(override_settings(STORAGES=self.store.storages(self.bucket)))

    async def kept(self) -> tuple[Asset, bytes]:
        await self.async_client.aforce_login(self.grace)
        data = drawn.noise("PNG", (512, 512))
        return await sync_to_async(self.keep)(data, "harbour.png"), data

    async def test_a_browser_is_sent_to_the_bucket_and_gets_the_picture_there(self) -> None:
        asset, data = await self.kept()
        sent = await self.async_client.get(asset.url, headers=IMG)
        assert sent.status_code == 302
        assert sent["Location"].startswith(f"{self.store.endpoint}/{self.bucket}/{asset.file}?")
        async with httpx2.AsyncClient(trust_env=False) as http:
            found = await http.get(sent["Location"])
            part = await http.get(sent["Location"], headers={"Range": "bytes=3-9"})
        assert (found.status_code, found.content) == (200, data)
        assert found.headers["Content-Type"] == "image/png"
        assert found.headers["Content-Disposition"] == 'inline; filename="harbour.png"'
        assert found.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert (part.status_code, part.content) == (206, data[3:10])

    async def test_saving_it_gives_it_its_name(self) -> None:
        asset, _data = await self.kept()
        sent = await self.async_client.get(f"{asset.url}?download=1", headers={"Sec-Fetch-Mode": "navigate"})
        async with httpx2.AsyncClient(trust_env=False) as http:
            found = await http.get(sent["Location"])
        assert found.headers["Content-Disposition"] == 'attachment; filename="harbour.png"'

    async def test_the_way_there_is_the_same_for_a_while_and_no_longer_than_the_browser_keeps_it(self) -> None:
        asset, _data = await self.kept()
        first, second = [await self.async_client.get(asset.url, headers=IMG) for _ in range(2)]
        assert first["Location"] == second["Location"]
        kept_seconds = int(first["Cache-Control"].removeprefix("private, max-age="))
        assert 0 <= kept_seconds <= 600
        assert "Sec-Fetch-Mode" in first["Vary"]
        assert first["Referrer-Policy"] == "no-referrer"

    async def test_strangers_are_sent_nowhere(self) -> None:
        asset, _data = await self.kept()
        await self.async_client.aforce_login(self.mallory)
        for address in (asset.url, asset.thumb_url, f"{asset.url}?download=1"):
            refused = await self.async_client.get(address, headers=IMG)
            assert (refused.status_code, "Location" in refused) == (404, False)

    async def test_thumbnails_come_from_us_so_that_browsers_keep_them_for_good(self) -> None:
        asset, _data = await self.kept()
        for headers in (IMG, SCRIPT):
            response = await self.async_client.get(asset.thumb_url, headers=headers)
            assert response.status_code == 200
            assert response.content == await sync_to_async(renditions.read)(asset, thumbnails.MIDDLE)
            assert response["Cache-Control"] == "private, max-age=31536000, immutable"

    async def test_scripts_get_the_picture_from_us_since_they_may_not_read_other_hosts(self) -> None:
        asset, data = await self.kept()
        response = await self.async_client.get(asset.url, headers=SCRIPT)
        assert (response.status_code, await received(response)) == (200, data)
        part = await self.async_client.get(asset.url, headers=SCRIPT | {"Range": "bytes=-7"})
        assert (part.status_code, await received(part)) == (206, data[-7:])
        behind = await self.async_client.get(asset.url, headers=SCRIPT | {"Range": f"bytes={len(data)}-"})
        assert behind.status_code == 416

    async def test_a_look_at_the_head_is_answered_by_us(self) -> None:
        asset, data = await self.kept()
        response = await self.async_client.head(asset.url, headers=IMG)
        assert (response.status_code, response["Content-Length"]) == (200, str(len(data)))

    async def test_the_server_reads_the_original_for_a_reference(self) -> None:
        asset, data = await self.kept()
        assert await sync_to_async(storages.read)(asset.file) == data

    async def test_a_missing_file_is_not_found(self) -> None:
        asset, _data = await self.kept()
        await sync_to_async(storages.current().remove)(asset.file)
        with self.assertLogs("media_assets.serving", "ERROR"):
            assert (await self.async_client.get(asset.url, headers=SCRIPT)).status_code == 404

    async def test_a_store_that_is_out_of_reach_is_said_to_be_and_nothing_is_recorded(self) -> None:
        asset, _data = await self.kept()
        gone = self.store.storages(self.bucket, endpoint_url="http://127.0.0.1:1")
        with override_settings(STORAGES=gone):
            response = await self.async_client.get(asset.thumb_url, headers=IMG)
            assert (response.status_code, response.json()["error"]["code"]) == (503, "storage_unavailable")
            assert response["Retry-After"] == "5"
            uploaded = await self.async_client.post(
                f"/api/canvases/{self.canvas.pk}/assets", {"file": SimpleUploadedFile("a.jpg", drawn.picture("JPEG"))}
            )
            assert (uploaded.status_code, uploaded.json()["error"]["code"]) == (503, "storage_unavailable")
        assert await Asset.objects.acount() == 1

    def test_the_same_picture_twice_is_one_file(self) -> None:
        data = drawn.picture()
        assert self.keep(data).file == self.keep(data).file
        assert len(list(storages.current().walk())) == 1 + len(self.keep(data).thumbs())
