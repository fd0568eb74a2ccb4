"""Django's middlewares as they run here: what they did before they still do."""

import gzip

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncClient, AsyncRequestFactory, TestCase

from canvas.models import User
from config.middleware import LONG_BYTES, Compression


async def compressed(response: HttpResponseBase) -> HttpResponseBase:
    """The response as a browser gets it."""

    async def answer(_request: HttpRequest) -> HttpResponseBase:
        return response

    request = AsyncRequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return await Compression(answer).__acall__(request)  # type: ignore[no-any-return]  # of whatever was answered


class MiddlewareTests(TestCase):
    async def signed_in(self) -> AsyncClient:
        ada = await User.objects.acreate(email="ada@example.com")
        client = AsyncClient(enforce_csrf_checks=True)
        await client.aforce_login(ada)
        return client

    async def test_every_answer_carries_the_headers_that_protect_it(self) -> None:
        for path in ("/sign-in/", "/api/models", "/nothing/here"):
            with self.subTest(path):
                response = await AsyncClient().get(path)
                assert response["X-Frame-Options"] == "DENY"
                assert response["X-Content-Type-Options"] == "nosniff"
                assert response["Referrer-Policy"] == "same-origin"
                assert "default-src 'self'" in response["Content-Security-Policy"]

    async def test_a_form_without_its_token_is_refused_and_with_it_taken(self) -> None:
        client = await self.signed_in()
        page = await client.get("/canvases/new/")
        token = client.cookies["csrftoken"].value
        assert page.status_code == 200
        assert (await client.post("/canvases/new/", {"name": "Harbours"})).status_code == 403
        taken = await client.post("/canvases/new/", {"name": "Harbours", "csrfmiddlewaretoken": token})
        assert taken.status_code in (204, 302)

    async def test_signing_in_and_out_is_kept_in_the_session(self) -> None:
        await sync_to_async(User.objects.create_user)("grace@example.com", "a long password", name="Grace")
        client = AsyncClient()
        assert (await client.get("/")).status_code == 302
        await client.post("/sign-in/", {"username": "grace@example.com", "password": "a long password"})
        assert (await client.get("/")).status_code == 200
        await client.post("/sign-out/")
        assert (await client.get("/")).status_code == 302

    async def test_an_address_without_its_slash_is_sent_on(self) -> None:
        response = await AsyncClient().get("/sign-in")
        assert (response.status_code, response["Location"]) == (301, "/sign-in/")

    async def test_pages_and_json_are_compressed_for_those_who_can_read_that(self) -> None:
        client = await self.signed_in()
        for path in ("/", "/api/models"):
            with self.subTest(path):
                plain = await client.get(path)
                assert "Content-Encoding" not in plain
                packed = await client.get(path, headers={"Accept-Encoding": "br, gzip"})
                assert packed["Content-Encoding"] == "gzip"
                assert "Accept-Encoding" in packed["Vary"]
                assert len(packed.content) < len(plain.content)

    async def test_a_page_that_is_too_long_for_the_event_loop_is_compressed_too(self) -> None:
        page = "<p>" * LONG_BYTES
        response = await compressed(HttpResponse(page))
        assert isinstance(response, HttpResponse)
        assert gzip.decompress(response.content).decode() == page

    async def test_pictures_and_zips_are_sent_as_they_are(self) -> None:
        streams = StreamingHttpResponse([b"x" * 1_000], content_type="text/plain")
        picture = HttpResponse(b"x" * 1_000, content_type="image/png")
        for response in (streams, picture):
            assert "Content-Encoding" not in await compressed(response)
