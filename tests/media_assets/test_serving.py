from asgiref.sync import sync_to_async

from media_assets.models import Asset
from tests import drawn
from tests.media_assets.received import received
from tests.media_assets.shared_canvas import SharedCanvas


class Serving(SharedCanvas):
    """Both ways a file goes out: at once (the small one) and piece by piece (the large one)."""

    async def kept(self) -> list[tuple[Asset, bytes]]:
        await self.async_client.aforce_login(self.grace)
        small, large = drawn.picture(), drawn.noise("PNG", (512, 512))
        assert len(large) > 512 * 1024
        return [(await sync_to_async(self.keep)(data), data) for data in (small, large)]

    async def test_a_picture_comes_whole_with_its_length(self) -> None:
        for asset, data in await self.kept():
            response = await self.async_client.get(asset.url)
            assert await received(response) == data
            assert response["Content-Length"] == str(len(data))
            assert response["Accept-Ranges"] == "bytes"

    async def test_a_part_comes_as_a_part(self) -> None:
        for asset, data in await self.kept():
            for start, stop in ((0, 1), (10, len(data)), (len(data) - 5, len(data))):
                header = {"Range": f"bytes={start}-{stop - 1}"}
                response = await self.async_client.get(asset.url, headers=header)
                assert response.status_code == 206
                assert await received(response) == data[start:stop]
                assert response["Content-Range"] == f"bytes {start}-{stop - 1}/{len(data)}"
                assert response["Content-Length"] == str(stop - start)
                assert response["X-Content-Type-Options"] == "nosniff"

    async def test_a_part_behind_the_end_is_refused_with_the_length(self) -> None:
        for asset, data in await self.kept():
            response = await self.async_client.get(asset.url, headers={"Range": f"bytes={len(data)}-"})
            assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(data)}")
            assert response["Cache-Control"] == "no-store"

    async def test_a_download_that_goes_on_gets_the_rest_only_of_the_same_content(self) -> None:
        for asset, data in await self.kept():
            same = {"Range": "bytes=4-", "If-Range": f'"{asset.sha256}"'}
            assert await received(await self.async_client.get(asset.url, headers=same)) == data[4:]
            other = {"Range": "bytes=4-", "If-Range": '"other"'}
            response = await self.async_client.get(asset.url, headers=other)
            assert (response.status_code, await received(response)) == (200, data)

    async def test_what_has_not_changed_is_not_sent_whatever_part_is_asked_for(self) -> None:
        for asset, _data in await self.kept():
            headers = {"If-None-Match": f'"{asset.sha256}"', "Range": "bytes=0-3"}
            assert (await self.async_client.get(asset.url, headers=headers)).status_code == 304
            headers = {"If-Match": '"other"'}
            assert (await self.async_client.get(asset.url, headers=headers)).status_code == 412

    async def test_a_look_at_the_head_tells_the_length_and_ignores_ranges(self) -> None:
        for asset, data in await self.kept():
            response = await self.async_client.head(asset.url, headers={"Range": "bytes=0-3"})
            assert (response.status_code, response["Content-Length"]) == (200, str(len(data)))
            assert (await received(response), response["ETag"]) == (b"", f'"{asset.sha256}"')

    async def test_a_thumbnail_can_be_had_in_parts_as_well(self) -> None:
        (asset, _data), _large = await self.kept()
        whole = await received(await self.async_client.get(asset.thumb_url))
        response = await self.async_client.get(asset.thumb_url, headers={"Range": "bytes=-4"})
        assert (response.status_code, await received(response)) == (206, whole[-4:])

    async def test_strangers_learn_nothing_from_a_part_or_a_head(self) -> None:
        kept = await self.kept()
        await self.async_client.aforce_login(self.mallory)
        for asset, _data in kept:
            assert (await self.async_client.get(asset.url, headers={"Range": "bytes=0-3"})).status_code == 404
            head = await self.async_client.head(asset.url)
            assert (head.status_code, head["Cache-Control"]) == (404, "no-store")
