"""Every file of the corpus through the whole way in: what is good is shown rightly, what is bad leaves nothing."""

import io
from typing import Any

from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from media_assets import storages
from media_assets.models import Asset, Rendition
from tests.media_assets import corpus
from tests.media_assets.corpus import Good
from tests.media_assets.shared_canvas import SharedCanvas


def shown(data: bytes) -> Image.Image:
    """The picture in the colours that a browser shows it in."""
    image = Image.open(io.BytesIO(data))
    profile = image.info.get("icc_profile")
    if profile:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
        assert converted is not None
        return converted.convert("RGBA")
    return image.convert("RGBA")


def is_like(found: Any, wanted: corpus.Color | None) -> bool:
    if wanted is None:
        return bool(found[3] < 10)
    return found[3] > 245 and all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=False))


class Corpus(SharedCanvas):
    async def upload(self, name: str, data: bytes) -> tuple[int, dict[str, Any]]:
        file = SimpleUploadedFile(name or "nameless", data, content_type="text/html")
        response = await self.async_client.post(f"/api/canvases/{self.canvas.pk}/assets", {"file": file})
        return response.status_code, response.json()

    async def test_it_is_large_enough(self) -> None:
        names = [*(each.name for each in corpus.every_good()), *(each.name for each in corpus.every_bad())]
        assert len(set(names)) == len(names) >= 80

    async def test_good_files_are_kept_as_they_came_and_shown_as_they_are_meant(self) -> None:
        await self.async_client.aforce_login(self.grace)
        for good in corpus.every_good():
            with self.subTest(good.name):
                status, answer = await self.upload(good.name, good.data)
                assert status == 201, answer
                asset = await Asset.objects.aget(pk=answer["asset"]["id"])
                assert (asset.mime, asset.width, asset.height, asset.frames) == (good.mime, *good.size, good.frames)
                assert await sync_to_async(storages.read)(asset.file) == good.data
                await self.check_renditions(asset, good)

    async def check_renditions(self, asset: Asset, good: Good) -> None:
        assert [each.side async for each in asset.renditions.all()] == [side for side, _width in asset.thumbs()]
        async for rendition in asset.renditions.all():
            image = shown(await sync_to_async(storages.read)(rendition.file))
            width, height = image.size
            assert is_like(image.getpixel((width // 4, height // 2)), good.left), good.name
            assert is_like(image.getpixel((width - 1 - width // 4, height // 2)), good.right), good.name
            stored = Image.open(io.BytesIO(await sync_to_async(storages.read)(rendition.file)))
            assert not {"exif", "xmp", "comment"} & set(stored.info)

    async def test_bad_files_are_refused_with_their_code_and_leave_nothing_behind(self) -> None:
        await self.async_client.aforce_login(self.grace)
        for bad in corpus.every_bad():
            with self.subTest(bad.name):
                status, answer = await self.upload(bad.name, bad.data)
                error = answer["error"]
                assert (error["code"], error["field"]) == (bad.code, "file"), error
                assert 400 <= status < 500
                assert self.files() == []
        assert not await Asset.objects.aexists()
        assert not await Rendition.objects.aexists()
