from uuid import uuid4

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.utils import timezone

from canvas.models import Canvas, User
from media_assets import storages
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas

ADDRESSES = ("/assets/{}/", "/assets/{}/thumb/")


class Serving(SharedCanvas):
    async def status(self, person: User | None, address: str) -> int:
        await self.async_client.alogout()
        if person:
            await self.async_client.aforce_login(person)
        return (await self.async_client.get(address)).status_code

    async def kept(self, data: bytes | None = None, name: str = "harbour.png") -> Asset:
        return await sync_to_async(self.keep)(data, name)

    async def test_members_of_the_canvas_and_nobody_else_see_its_pictures(self) -> None:
        asset = await self.kept()
        for address in (each.format(asset.pk) for each in ADDRESSES):
            for person, status in ((self.ada, 200), (self.grace, 200), (self.mallory, 404), (None, 404)):
                assert await self.status(person, address) == status

    async def test_a_viewer_sees_them_too(self) -> None:
        asset = await self.kept()
        await sync_to_async(self.let_grace_only_look)()
        assert [await self.status(self.grace, each.format(asset.pk)) for each in ADDRESSES] == [200, 200]

    async def test_pictures_of_a_deleted_canvas_are_gone(self) -> None:
        asset = await self.kept()
        await Canvas.objects.filter(pk=self.canvas.pk).aupdate(deleted_at=timezone.now())
        assert [await self.status(self.ada, each.format(asset.pk)) for each in ADDRESSES] == [404, 404]

    async def test_a_picture_that_never_was_is_not_found(self) -> None:
        assert [await self.status(self.ada, each.format(uuid4())) for each in ADDRESSES] == [404, 404]

    async def test_a_picture_comes_as_it_was_stored_and_can_do_nothing_but_be_seen(self) -> None:
        await self.async_client.aforce_login(self.grace)
        for kind in drawn.FORMATS:
            data = drawn.picture(kind)
            asset = await self.kept(data)
            response = await self.async_client.get(asset.url)
            assert response.content == data
            assert response["Content-Type"] == f"image/{kind.lower()}"
            assert response["ETag"] == f'"{asset.sha256}"'
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert response["Cache-Control"] == "private, max-age=31536000, immutable"
            assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    async def test_a_thumbnail_is_webp_and_under_the_same_lock(self) -> None:
        asset = await self.kept()
        await self.async_client.aforce_login(self.grace)
        response = await self.async_client.get(asset.thumb_url)
        assert response.content == storages.read((await asset.renditions.aget()).file)
        assert response["Content-Type"] == "image/webp"
        assert response["ETag"] == f'"{asset.sha256}-256"'
        assert response["Content-Disposition"] == 'inline; filename="harbour.webp"'
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"

    async def test_a_browser_that_has_it_is_told_so(self) -> None:
        asset = await self.kept()
        await self.async_client.aforce_login(self.grace)
        for address in (each.format(asset.pk) for each in ADDRESSES):
            etag = (await self.async_client.get(address))["ETag"]
            again = await self.async_client.get(address, headers={"If-None-Match": etag})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
            other = await self.async_client.get(address, headers={"If-None-Match": '"other"'})
            assert other.status_code == 200

    async def test_being_told_so_needs_access_as_well(self) -> None:
        asset = await self.kept()
        await self.async_client.aforce_login(self.mallory)
        headers = {"If-None-Match": f'"{asset.sha256}"'}
        assert (await self.async_client.get(asset.url, headers=headers)).status_code == 404

    async def test_it_is_shown_under_its_name_and_saved_when_asked_to(self) -> None:
        asset = await self.kept(name="harbour.png")
        await self.async_client.aforce_login(self.grace)
        shown = await self.async_client.get(asset.url)
        saved = await self.async_client.get(f"{asset.url}?download=1")
        assert shown["Content-Disposition"] == 'inline; filename="harbour.png"'
        assert saved["Content-Disposition"] == 'attachment; filename="harbour.png"'
        assert saved.content == shown.content

    async def test_any_name_is_safe_in_the_header(self) -> None:
        await self.async_client.aforce_login(self.grace)
        for name, header in (
            ("海.png", "inline; filename*=utf-8''%E6%B5%B7.png"),
            ('a";x="b.png', 'inline; filename="a;x=b.png"'),
            ("a\r\nSet-Cookie: b.png", 'inline; filename="a Set-Cookie b.png"'),
        ):
            asset = await self.kept(name=name)
            assert (await self.async_client.get(asset.url))["Content-Disposition"] == header

    async def test_only_looking_is_allowed(self) -> None:
        asset = await self.kept()
        await self.async_client.aforce_login(self.ada)
        assert (await self.async_client.post(asset.url)).status_code == 405
        assert (await self.async_client.delete(asset.url)).status_code == 405
        head = await self.async_client.head(asset.url)
        assert (head.status_code, head.content) == (200, b"")

    async def test_a_missing_file_is_not_found_and_logged(self) -> None:
        asset = await self.kept()
        await sync_to_async(default_storage.delete)(asset.file)
        await self.async_client.aforce_login(self.ada)
        with self.assertLogs("media_assets.serving", "ERROR") as logged:
            assert (await self.async_client.get(asset.url)).status_code == 404
        assert asset.file in logged.output[0]
