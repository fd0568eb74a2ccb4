"""Django's middlewares as they run here: what they did before they still do."""

from asgiref.sync import sync_to_async
from django.test import AsyncClient, TestCase

from canvas.models import User


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
