import base64
from typing import Any

from django.test import override_settings

from canvas.models import User
from media_assets import fetching, links
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas
from tests.media_assets.web import Web, response, saying


class TakingFromAnAddress(SharedCanvas):
    async def take(self, url: str, person: User | None = None, **more: str) -> tuple[int, dict[str, Any]]:
        await self.async_client.aforce_login(person or self.grace)
        address = f"/api/canvases/{self.canvas.pk}/assets/from-url"
        answer = await self.async_client.post(address, {"url": url, **more}, content_type="application/json")
        await fetching.close()
        return answer.status_code, answer.json()

    async def assert_refused(self, url: str, status: int, code: str, person: User | None = None) -> None:
        found, answer = await self.take(url, person)
        assert (found, answer["error"]["code"]) == (status, code), url
        assert await Asset.objects.acount() == 0
        assert self.files() == []

    async def test_a_picture_behind_an_address_is_kept_under_the_name_it_has_there(self) -> None:
        data = drawn.picture("JPEG", (60, 30))
        async with Web() as web:
            web.answers["/a/quay%20at%20dawn.png?w=2"] = saying(response(data, Content_Type="text/html"))
            with override_settings(UPLOAD_HOSTS=[web.url("")]):
                status, answer = await self.take(web.url("/a/quay%20at%20dawn.png?w=2"))
                named = await self.take(web.url("/a/quay%20at%20dawn.png?w=2"), name="mine.jpg")
        assert status == 201
        assert (answer["asset"]["name"], answer["asset"]["width"]) == ("quay at dawn.jpg", 60)
        assert named[1]["asset"]["name"] == "mine.jpg"
        asset = await Asset.objects.aget(pk=answer["asset"]["id"])
        assert (asset.origin, asset.created_by_id, asset.bytes) == ("upload", self.grace.pk, len(data))

    async def test_a_picture_in_the_address_itself_is_kept(self) -> None:
        uri = "data:image/png;base64," + base64.b64encode(drawn.picture()).decode()
        status, answer = await self.take(uri)
        assert (status, answer["asset"]["name"]) == (201, "picture.png")

    async def test_nothing_of_a_private_network_is_called(self) -> None:
        async with Web() as web:
            for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1"):
                for scheme in ("http", "https"):
                    await self.assert_refused(f"{scheme}://{host}:{web.port}/a.png", 400, "host_not_allowed")
            assert web.connections == 0
        for address in (
            "http://127.0.0.1/a.png",
            "http://localhost/a.png",
            "http://0/a.png",
            "http://10.0.0.1/a.png",
            "http://192.168.1.1/a.png",
            "http://172.16.0.1/a.png",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/a.png",
            "http://[::ffff:127.0.0.1]/a.png",
            "http://[fd00::1]/a.png",
            "http://[fe80::1]/a.png",
            "https://2130706433/a.png",
            "https://100.64.0.1/a.png",
            "https://224.0.0.1/a.png",
        ):
            await self.assert_refused(address, 400, "address_not_allowed")

    async def test_nor_is_anything_but_a_web_address_at_its_usual_port(self) -> None:
        for address in (
            "file:///etc/passwd",
            "ftp://example.com/a.png",
            "gopher://example.com/",
            "http://example.com:6379/",
            "https://example.com:80/a.png",
            "https://ada:secret@example.com/a.png",
            "/a.png",
            "a.png",
        ):
            await self.assert_refused(address, 400, "host_not_allowed")

    async def test_a_redirect_into_the_private_network_is_not_followed(self) -> None:
        async with Web() as outside, Web() as inside:
            outside.answers["/a.png"] = saying(response(status="302 Found", Location=inside.url("/a.png")))
            outside.answers["/b.png"] = saying(response(status="302 Found", Location="http://169.254.169.254/b.png"))
            with override_settings(UPLOAD_HOSTS=[outside.url("")]):
                await self.assert_refused(outside.url("/a.png"), 400, "host_not_allowed")
                await self.assert_refused(outside.url("/b.png"), 400, "address_not_allowed")
            assert inside.connections == 0

    async def test_a_page_a_missing_picture_and_one_that_is_too_large_are_refused(self) -> None:
        async with Web() as web:
            web.answers["/page.png"] = saying(response(b"<!doctype html><title>x</title>", Content_Type="image/png"))
            web.answers["/large.png"] = saying(response(drawn.noise(), Content_Type="image/png"))
            with override_settings(UPLOAD_HOSTS=[web.url("")], PICTURE_MAX_BYTES=1_000):
                await self.assert_refused(web.url("/page.png"), 415, "picture_type_not_supported")
                await self.assert_refused(web.url("/gone.png"), 502, "source_gone")
                await self.assert_refused(web.url("/large.png"), 502, "fetch_too_large")
        await self.assert_refused("data:text/html,<script>", 415, "picture_type_not_supported")

    async def test_who_may_not_change_the_canvas_makes_nobody_fetch(self) -> None:
        async with Web() as web:
            with override_settings(UPLOAD_HOSTS=[web.url("")]):
                await self.assert_refused(web.url("/a.png"), 404, "canvas_not_found", self.mallory)
                await self.canvas.memberships.filter(user=self.grace).aupdate(role="viewer")
                await self.assert_refused(web.url("/a.png"), 403, "forbidden")
            assert web.connections == 0

    async def test_an_address_must_be_there(self) -> None:
        await self.assert_refused("", 400, "bad_input")


def test_hosts_that_cannot_be_read_are_told_at_the_start() -> None:
    with override_settings(UPLOAD_HOSTS=["nas.example.com", "http://10.0.0.7:8080"]):
        assert links.check_settings() == []
    with override_settings(UPLOAD_HOSTS=["not a host"]):
        [problem] = links.check_settings()
    assert (problem.id, "EASEL_UPLOAD_HOSTS" in problem.msg) == ("media_assets.E010", True)
