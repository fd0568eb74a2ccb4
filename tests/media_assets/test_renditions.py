from pathlib import Path
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from PIL import Image

from media_assets import renditions, storages
from media_assets.models import Asset, Rendition
from media_assets.renditions import NoRendition
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas


class Renditions(SharedCanvas):
    def setUp(self) -> None:
        super().setUp()
        self.data = drawn.turned("JPEG", 6, (2000, 1000))
        self.asset = self.keep(self.data)

    def measured(self, asset: Asset) -> list[tuple[int, int, int]]:
        return [(each.side, each.width, each.height) for each in asset.renditions.all()]

    def lose(self, file: str) -> None:
        Path(self.media / file).unlink()

    def test_a_large_picture_has_three_sizes_as_shown(self) -> None:
        assert self.measured(self.asset) == [(256, 256, 128), (512, 512, 256), (1536, 1536, 768)]
        for each in self.asset.renditions.all():
            with Image.open(self.media / each.file) as image:
                assert (image.format, *image.size) == ("WEBP", each.width, each.height)
            assert Path(self.media / each.file).stat().st_size == each.bytes

    def test_a_smaller_one_has_those_that_it_fills(self) -> None:
        for size, made in (
            ((64, 48), [(256, 64, 48)]),
            ((256, 10), [(256, 256, 10)]),
            ((257, 10), [(256, 256, 10), (512, 257, 10)]),
            ((300, 700), [(256, 110, 256), (512, 219, 512), (1536, 300, 700)]),
            ((4000, 1), [(256, 256, 1), (512, 512, 1), (1536, 1536, 1)]),
        ):
            assert self.measured(self.keep(drawn.picture(size=size))) == made

    def test_srcset_promises_the_widths_that_there_are(self) -> None:
        for size in ((64, 48), (300, 700), (1999, 1501), (2000, 1000), (4000, 1)):
            asset = self.keep(drawn.picture(size=size))
            assert asset.thumbs() == [(each.side, each.width) for each in asset.renditions.all()]
        assert self.asset.srcset == ", ".join(
            f"/assets/{self.asset.pk}/thumb/{side}/ {side}w" for side in (256, 512, 1536)
        )

    def test_the_placeholder_is_a_few_pixels_in_a_short_text(self) -> None:
        kind, _comma, text = self.asset.placeholder.partition(",")
        assert kind == "data:image/webp;base64"
        assert 40 < len(text) < 400

    def test_what_was_lost_is_made_again_the_same(self) -> None:
        before = {file: (self.media / file).read_bytes() for file in self.files()}
        for each in self.asset.renditions.all():
            self.lose(each.file)
        assert renditions.read(self.asset, 512) == before[self.asset.renditions.get(side=512).file]
        assert {file: (self.media / file).read_bytes() for file in self.files()} == before

    def test_a_picture_from_before_there_were_renditions_gets_them_when_they_are_asked_for(self) -> None:
        Rendition.objects.all().delete()
        Asset.objects.update(placeholder="")
        assert renditions.find(self.asset, 1536).width == 1536
        self.asset.refresh_from_db()
        assert self.measured(self.asset) == [(256, 256, 128), (512, 512, 256), (1536, 1536, 768)]
        assert self.asset.placeholder.startswith("data:image/webp")

    def test_a_lowered_limit_does_not_keep_what_is_stored_from_being_shown(self) -> None:
        Rendition.objects.all().delete()
        with self.settings(PICTURE_MAX_PIXELS=10, PICTURE_MAX_BYTES=10):
            assert renditions.find(self.asset, 256).height == 128

    def test_without_the_picture_there_is_nothing_to_make_them_from(self) -> None:
        Rendition.objects.all().delete()
        self.lose(self.asset.file)
        with self.assertLogs("media_assets.renditions", "ERROR") as logged, pytest.raises(NoRendition):
            renditions.find(self.asset, 256)
        assert self.asset.file in logged.output[0]
        Path(self.media / self.asset.file).write_bytes(self.data[:400])
        with self.assertLogs("media_assets.renditions", "ERROR"), pytest.raises(NoRendition):
            renditions.find(self.asset, 256)


class ServingRenditions(SharedCanvas):
    async def test_each_size_has_its_address_and_mark(self) -> None:
        asset = await sync_to_async(self.keep)(drawn.picture("JPEG", (2000, 1000)))
        await self.async_client.aforce_login(self.grace)
        marks = set()
        for rendition in [each async for each in asset.renditions.all()]:
            response = await self.async_client.get(f"{asset.thumb_url}{rendition.side}/")
            assert response.content == storages.read(rendition.file)
            marks.add(response["ETag"])
        assert len(marks) == 3
        middle = await self.async_client.get(asset.thumb_url)
        assert middle.content == storages.read((await asset.renditions.aget(side=512)).file)

    async def test_a_size_larger_than_the_picture_gives_its_largest(self) -> None:
        asset = await sync_to_async(self.keep)(drawn.picture())
        await self.async_client.aforce_login(self.grace)
        smallest, largest = [await self.async_client.get(f"{asset.thumb_url}{side}/") for side in (256, 1536)]
        assert smallest.content == largest.content
        assert smallest["ETag"] == largest["ETag"]

    async def test_no_other_size_can_be_had_and_none_by_a_stranger(self) -> None:
        asset = await sync_to_async(self.keep)(drawn.picture())
        await self.async_client.aforce_login(self.grace)
        for side in ("0", "255", "4096", "99999999999"):
            assert (await self.async_client.get(f"{asset.thumb_url}{side}/")).status_code == 404
        await self.async_client.aforce_login(self.mallory)
        assert (await self.async_client.get(f"{asset.thumb_url}256/")).status_code == 404
        assert (await self.async_client.get(f"/assets/{uuid4()}/thumb/256/")).status_code == 404

    async def test_a_lost_file_is_made_again_for_whoever_asks(self) -> None:
        data = drawn.picture("JPEG", (2000, 1000))
        asset = await sync_to_async(self.keep)(data)
        await self.async_client.aforce_login(self.grace)
        before = (await self.async_client.get(f"{asset.thumb_url}256/")).content
        for name in [each.file async for each in asset.renditions.all()]:
            await sync_to_async(default_storage.delete)(name)
        with self.assertLogs("media_assets.serving", "ERROR"):
            response = await self.async_client.get(f"{asset.thumb_url}256/")
        assert (response.status_code, response.content) == (200, before)
