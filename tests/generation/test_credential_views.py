"""The owner's page of provider keys, over HTTP on our side and to the sandbox."""

from decimal import Decimal
from typing import Any

from asgiref.sync import sync_to_async
from django.test import AsyncClient, Client, override_settings
from django.urls import reverse

from canvas.models import Membership
from generation import credentials
from generation.credential_models import AccountPolicy, Credential
from generation.models import Job
from tests.keyed import NEW_KEY, KeyedTestCase

KEY = "a-good-key-0123456789"


class PageTests(KeyedTestCase):
    def url(self, name: str = "canvas-credentials", /, *args: Any) -> str:
        return reverse(name, args=[self.canvas.pk, *args])

    def page(self, person: Any = None) -> Any:
        client = Client()
        client.force_login(person or self.ada)
        return client.get(self.url())

    def text(self) -> str:
        return " ".join(self.page().content.decode().split())

    async def post(self, page: str, /, *args: Any, **fields: str) -> Any:
        """The page that a person sees after sending the form."""
        client = AsyncClient()
        await client.aforce_login(self.ada)
        response: Any = await client.post(self.url(page, *args), fields)
        if response.status_code == 302:
            response = await client.get(response["Location"])
        return response

    async def shown(self, response: Any) -> str:
        return " ".join(response.content.decode().split())

    def every_url(self) -> list[str]:
        credential = self.own_key()
        return [
            self.url(),
            *(self.url(f"credential-{what}", "google") for what in ("add", "mode")),
            *(self.url(f"credential-{what}", credential.pk) for what in ("test", "rename", "replace", "remove")),
        ]

    def test_only_the_owner_sees_it_or_changes_anything(self) -> None:
        viewer = self.other_member()
        urls = self.every_url()
        for person, status in ((self.grace, 403), (viewer, 403), (self.mallory, 404), (None, 302)):
            client = Client()
            if person:
                client.force_login(person)
            for url in urls:
                for method in (client.get, client.post):
                    response = method(url, {"name": "x", "key": KEY, "mode": "own_only"})
                    with self.subTest(person=person, url=url, method=method.__name__):
                        # A page without GET says so before it looks who is asking.
                        assert response.status_code in (status, 405)
                        assert response.status_code != 405 or method == client.get or url == self.url()
        [credential] = Credential.objects.all()
        assert (credential.key.reveal(), credential.removed_at) == ("a-key-of-the-canvas", None)
        assert not AccountPolicy.objects.exists()
        assert not self.sandbox.calls()

    def other_member(self) -> Any:
        viewer = type(self.ada).objects.create_user("vera@example.com", "a long password")
        Membership.objects.create(canvas=self.canvas, user=viewer, role=Membership.Role.VIEWER)
        return viewer

    def test_the_way_to_it_is_shown_to_the_owner_alone(self) -> None:
        for name in ("canvas", "canvas-members"):
            for person, is_shown in ((self.ada, True), (self.grace, False)):
                client = Client()
                client.force_login(person)
                page = client.get(self.url(name)).content.decode()
                with self.subTest(name, person=person):
                    assert (f'href="{self.url()}"' in page) == is_shown

    def test_it_says_who_pays_and_why(self) -> None:
        with override_settings(FAL_KEY="a-server-key", GEMINI_API_KEY=""):
            page = self.text()
            assert "This server pays" in page
            assert "the sandbox draws the pictures" in page
            with override_settings(SANDBOX=False):
                assert "neither the canvas nor this server has a key" in self.text()
            AccountPolicy.objects.create(canvas=self.canvas, provider="fal", mode=AccountPolicy.Mode.OWN_ONLY)
            assert "may use only a key of its own" in self.text()
            self.own_key()
            assert "This canvas pays" in self.text()

    def test_it_tells_of_a_key_all_but_the_key(self) -> None:
        credential = self.own_key(key="a-long-secret-key-wxyz")
        Job.objects.filter(pk=self.started().pk).update(cost=Decimal("0.03360"), state="succeeded")
        Job.objects.filter(pk=self.started().pk).update(cost=Decimal("1.20000"))
        page = self.text()
        for told in (credential.name, "••••wxyz", "by Ada", "just now", "never", "2 (1 under way)", "$1.23"):
            assert told in page, told
        assert "a-long-secret" not in page

    def test_spending_below_a_dollar_is_told_to_the_fraction_of_a_cent(self) -> None:
        self.own_key()
        Job.objects.filter(pk=self.started().pk).update(cost=Decimal("0.00780"))
        assert "$0.0078" in self.text()

    def test_trouble_is_told(self) -> None:
        self.own_key()
        Credential.objects.update(last_error_code="rate_limited", last_error="fal takes no more requests just now.")
        page = self.text()
        assert "fal takes no more requests just now." in page
        assert "rate_limited" in page

    def test_a_key_that_cannot_be_read_is_said_to_be_so_and_can_be_replaced(self) -> None:
        credential = self.own_key()
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]):
            page = self.text()
        assert "This key cannot be read" in page
        assert self.url("credential-replace", credential.pk) in page

    async def test_a_key_is_added(self) -> None:
        page = await self.shown(await self.post("credential-add", "fal", name="Team key", key=KEY))
        assert "The key for fal is saved" in page
        assert "••••6789" in page
        assert KEY not in page
        assert (await Credential.objects.aget()).name == "Team key"

    async def test_a_rejected_key_is_not_saved_and_not_shown_again(self) -> None:
        self.sandbox.behave(bad_keys=[KEY])
        response = await self.post("credential-add", "google", name="Team key", key=KEY)
        page = await self.shown(response)
        assert response.status_code == 400
        assert "Google does not accept this key" in page
        assert 'value="Team key"' in page
        assert KEY not in page
        assert not await Credential.objects.aexists()

    async def test_a_key_that_could_not_be_tested_is_saved_with_a_note(self) -> None:
        self.sandbox.fault("status", "status", code=503, times=1)
        page = await self.shown(await self.post("credential-add", "fal", name="Team key", key=KEY))
        assert "It could not be tested" in page
        assert await Credential.objects.aexists()

    async def test_without_encryption_it_says_what_is_missing(self) -> None:
        with override_settings(CREDENTIAL_KEYS=[]):
            response = await self.post("credential-add", "fal", name="Team key", key=KEY)
        assert response.status_code == 400
        assert "EASEL_CREDENTIAL_KEYS" in await self.shown(response)

    async def test_an_unknown_provider_is_not_found(self) -> None:
        for name in ("credential-add", "credential-mode"):
            assert (await self.post(name, "midjourney", name="x", key=KEY)).status_code == 404

    async def test_a_key_is_tested(self) -> None:
        credential = await sync_to_async(self.own_key)(key=KEY)
        assert "fal accepts the key" in await self.shown(await self.post("credential-test", credential.pk))
        self.sandbox.behave(bad_keys=[KEY])
        assert "does not accept the key" in await self.shown(await self.post("credential-test", credential.pk))

    async def test_a_key_is_renamed_replaced_and_removed(self) -> None:
        credential = await sync_to_async(self.own_key)()
        await self.post("credential-rename", credential.pk, name="The studio's")
        assert "The studio&#x27;s" in await self.shown(await self.post("credential-replace", credential.pk, key=KEY))
        await credential.arefresh_from_db()
        assert credential.key.reveal() == KEY
        page = await self.shown(await self.post("credential-remove", credential.pk))
        assert "is removed and its key wiped" in page
        assert "Removed keys (1)" in page
        await credential.arefresh_from_db()
        assert not credential.key

    async def test_a_key_rejected_in_the_place_of_another_changes_nothing(self) -> None:
        credential = await sync_to_async(self.own_key)()
        self.sandbox.behave(bad_keys=[KEY])
        response = await self.post("credential-replace", credential.pk, key=KEY)
        assert response.status_code == 400
        assert KEY not in await self.shown(response)
        await credential.arefresh_from_db()
        assert credential.key.reveal() == "a-key-of-the-canvas"

    def test_removing_asks_first_and_tells_of_runs_under_way(self) -> None:
        credential = self.own_key()
        self.started()
        client = Client()
        client.force_login(self.ada)
        page = " ".join(client.get(self.url("credential-remove", credential.pk)).content.decode().split())
        assert "1 run under way with this key will fail" in page
        assert Credential.objects.get().key

    async def test_the_choice_is_saved_and_shown(self) -> None:
        page = await self.shown(await self.post("credential-mode", "fal", mode="own_only"))
        assert 'value="own_only" checked' in page
        assert "There is no such choice" in await self.shown(await self.post("credential-mode", "fal", mode="x"))

    def test_a_deleted_canvas_has_no_such_page(self) -> None:
        from canvas import canvases

        canvases.delete(self.ada, self.canvas.pk)
        assert self.page().status_code == 404


class AdministrationTests(KeyedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.admin = type(self.ada).objects.create_superuser("root@example.com", "a long password")
        self.client.force_login(self.admin)

    def test_an_administrator_sees_who_added_what_and_can_only_look(self) -> None:
        credential = self.own_key(key="a-long-secret-key-wxyz")
        listed = self.client.get(reverse("admin:generation_credential_changelist"))
        self.assertContains(listed, "wxyz")
        one = self.client.get(reverse("admin:generation_credential_change", args=[credential.pk]))
        self.assertContains(one, credential.name)
        for page in (listed, one):
            self.assertNotContains(page, "a-long-secret")
            self.assertNotContains(page, credential.key.token)
        assert self.client.get(reverse("admin:generation_credential_add")).status_code == 403
        assert self.client.post(reverse("admin:generation_credential_delete", args=[credential.pk])).status_code == 403

    def test_policies_can_be_looked_at(self) -> None:
        credentials.choose_mode(self.ada, self.canvas.pk, "fal", "own_only")
        self.assertContains(self.client.get(reverse("admin:generation_accountpolicy_changelist")), "Refuse the run")
