"""Presets in the administration: their form follows the model, and they can be ordered, copied, tried and found."""

import base64
import re
from typing import Any

from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import AsyncClient, Client, TestCase, override_settings
from django.urls import reverse

from canvas import changes
from canvas.models import Node, User
from generation import node_runs
from generation.models import Job, Preset
from media_assets.models import Asset
from tests.sandboxed import SandboxedTestCase

LIST, ADD = "admin:generation_preset_changelist", "admin:generation_preset_add"


def page_of(preset: Preset) -> str:
    return reverse("admin:generation_preset_change", args=[preset.pk])


class PresetAdminTestCase(TestCase):
    def setUp(self) -> None:
        self.browser = Client()
        self.browser.force_login(User.objects.create_superuser("grace@example.com", "a long password"))
        self.dev = Preset.objects.get(name="FLUX.2 Dev")

    def add(self, **fields: str) -> Any:
        return self.browser.post(reverse(ADD), self.form(**fields))

    def form(self, **fields: str) -> dict[str, str]:
        return {"name": "New", "provider": "fal", "model": "", "enabled": "on"} | fields

    def errors(self, response: HttpResponse) -> dict[str, list[str]]:
        return {name: list(found) for name, found in response.context["adminform"].errors.items()}  # type: ignore[attr-defined]


class FormTests(PresetAdminTestCase):
    def test_the_fields_are_those_of_the_model(self) -> None:
        page = self.browser.get(page_of(self.dev)).content.decode()
        assert re.search(r'type="number" name="parameter_num_inference_steps"[^>]*min="4" max="50"', page)
        assert 'name="image_size"' in page
        assert 'name="aspect_ratio"' not in page
        google = self.browser.get(page_of(Preset.objects.get(provider="google"))).content.decode()
        assert all(f'name="{name}"' in google for name in ("aspect_ratio", "image_size", "parameter_thinking_level"))
        assert "parameter_seed" not in google

    def test_another_model_brings_its_own_fields_and_what_was_entered_stays(self) -> None:
        entered = self.form(name="Drawn", model="fal-ai/recraft/v4.1/text-to-image", _update_fields="1")
        page = self.browser.post(page_of(self.dev), entered).content.decode()
        assert 'name="parameter_background_color"' in page
        assert "parameter_num_inference_steps" not in page
        assert 'value="Drawn"' in page
        self.dev.refresh_from_db()
        assert (self.dev.name, self.dev.model) == ("FLUX.2 Dev", "fal-ai/flux-2")

    def test_a_good_preset_is_saved_behind_the_others(self) -> None:
        given = {
            "image_size": "square",
            "parameter_num_inference_steps": "12",
            "parameter_enable_safety_checker": "false",
        }
        assert self.add(**given).status_code == 302
        saved = Preset.objects.get(name="New")
        assert saved.image_size == "square"
        assert saved.parameters == {"num_inference_steps": 12, "enable_safety_checker": False}
        assert saved == Preset.objects.last()

    def test_what_was_saved_is_shown_and_an_emptied_field_takes_it_away(self) -> None:
        self.dev.parameters = {"seed": 42, "guidance_scale": 4}
        self.dev.save()
        assert 'name="parameter_seed" value="42"' in self.browser.get(page_of(self.dev)).content.decode()
        self.browser.post(page_of(self.dev), self.form(model="fal-ai/flux-2", parameter_guidance_scale="4"))
        assert Preset.objects.get(pk=self.dev.pk).parameters == {"guidance_scale": 4}

    def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(self) -> None:
        cases = {
            "parameter_guidance_scale": {"parameter_guidance_scale": "99"},
            "parameter_seed": {"parameter_seed": "many"},
            "image_size": {"image_size": "gigantic"},
            "model": {"model": "no such endpoint!"},
            "name": {"name": self.dev.name},
            "provider": {"provider": "nobody"},
        }
        for field, fields in cases.items():
            with self.subTest(field):
                assert list(self.errors(self.add(**fields))) == [field]
        assert Preset.objects.count() == 2

    def test_an_unlisted_endpoint_takes_its_parameters_as_json(self) -> None:
        assert self.add(model="somebody/new", parameters='{"zoom": 2}').status_code == 302
        assert Preset.objects.get(name="New").parameters == {"zoom": 2}
        for wrong in ("[1]", "{", '"zoom"'):
            with self.subTest(wrong):
                assert list(self.errors(self.add(name="Other", model="somebody/new", parameters=wrong))) == [
                    "parameters"
                ]

    def test_a_model_that_needs_a_mask_is_refused_at_the_model(self) -> None:
        assert "mask" in self.errors(self.add(model="fal-ai/ideogram/v3/edit"))["model"][0]

    def test_a_size_that_the_new_model_is_not_sized_by_does_not_stay_behind(self) -> None:
        self.browser.post(page_of(self.dev), self.form(provider="google", aspect_ratio="1:1"))
        saved = Preset.objects.get(pk=self.dev.pk)
        assert (saved.provider, saved.image_size, saved.aspect_ratio) == ("google", "", "1:1")

    def test_save_as_new_copies_it_without_taking_the_mark_of_the_default(self) -> None:
        assert self.dev.is_default
        copy = self.form(name="Copy", model="fal-ai/flux-2", is_default="on", _saveasnew="1")
        assert self.browser.post(page_of(self.dev), copy).status_code == 302
        assert [each.name for each in Preset.objects.filter(is_default=True)] == ["FLUX.2 Dev"]
        assert Preset.objects.get(name="Copy").model == "fal-ai/flux-2"


class ListTests(PresetAdminTestCase):
    def act(self, action: str, *chosen: Preset) -> Any:
        form = {"action": action, "_selected_action": [preset.pk for preset in chosen], "index": "0"}
        return self.browser.post(reverse(LIST), form)

    def test_presets_are_moved_by_a_button(self) -> None:
        assert f'value="{self.dev.pk} down"' in self.browser.get(reverse(LIST)).content.decode()
        self.browser.post(reverse(LIST), {"_move": f"{self.dev.pk} down"})
        assert [preset.name for preset in Preset.objects.all()] == ["Nano Banana 2.1", "FLUX.2 Dev"]

    def test_a_move_that_makes_no_sense_changes_nothing(self) -> None:
        for wrong in ("999 up", "x up", "1", f"{self.dev.pk} sideways"):
            with self.subTest(wrong):
                assert self.browser.post(reverse(LIST), {"_move": wrong}).status_code < 400
        assert Preset.objects.first() == self.dev

    def test_one_enabled_preset_is_made_the_default(self) -> None:
        google = Preset.objects.get(provider="google")
        self.act("make_default", google)
        assert [each.pk for each in Preset.objects.filter(is_default=True)] == [google.pk]
        self.act("make_default", google, self.dev)
        Preset.objects.filter(pk=self.dev.pk).update(enabled=False)
        self.act("make_default", self.dev)
        assert [each.pk for each in Preset.objects.filter(is_default=True)] == [google.pk]

    def test_a_duplicate_is_opened_to_be_changed(self) -> None:
        response = self.act("duplicate", self.dev)
        copy = Preset.objects.get(name="FLUX.2 Dev (copy)")
        assert response["Location"] == page_of(copy)
        assert not copy.enabled

    def test_one_that_its_model_no_longer_takes_can_be_disabled_in_the_list(self) -> None:
        Preset.objects.filter(pk=self.dev.pk).update(parameters={"zoom": 1})
        rows = {f"form-{at}-id": str(preset.pk) for at, preset in enumerate(Preset.objects.all())}
        counts = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-1-enabled": "on", "_save": "Save"}
        assert self.browser.post(reverse(LIST), rows | counts).status_code == 302
        assert not Preset.objects.get(pk=self.dev.pk).enabled


class UsageTests(SandboxedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.browser = Client()
        self.browser.force_login(User.objects.create_superuser("grace@example.com", "a long password"))

    def page(self, preset: Preset) -> str:
        return self.browser.get(page_of(preset)).content.decode()

    def test_the_nodes_that_carry_it_are_counted_with_their_canvases(self) -> None:
        preset = self.preset("fal")
        assert "No node carries it" in self.page(preset)
        for _each in range(2):
            self.add_node(node_runs.KIND, preset=preset.pk)
        self.add_node(node_runs.KIND)
        page = self.page(preset)
        assert "2 nodes carry it" in page
        assert reverse("admin:canvas_canvas_change", args=[self.canvas.pk]) in page

    def test_the_default_is_carried_by_nodes_that_name_none(self) -> None:
        self.add_node(node_runs.KIND)
        Node.objects.update(data={"prompt": "x"})
        assert "1 node carries it. Nodes without a preset of their own are among them." in self.page(
            Preset.objects.get(is_default=True)
        )

    def test_a_saved_change_is_shown_on_the_cards_that_carry_it(self) -> None:
        preset = self.preset("fal", model="fal-ai/flux-2")
        node, other = self.add_node(node_runs.KIND, preset=preset.pk), self.add_node(node_runs.KIND)
        form = {"name": preset.name, "provider": "fal", "model": "fal-ai/flux-2"}
        versions = [Node.objects.get(pk=each).card_version for each in (node, other)]
        assert self.browser.post(page_of(preset), form).status_code == 302
        after = [Node.objects.get(pk=each).card_version for each in (node, other)]
        assert after == [versions[0] + 1, versions[1]]
        assert self.browser.post(reverse("admin:generation_preset_delete", args=[preset.pk]), {"post": "yes"})
        assert Node.objects.get(pk=node).card_version == versions[0] + 2

    def test_nodes_that_carry_the_default_are_shown_what_another_default_makes_of_them(self) -> None:
        node, preset = self.add_node(node_runs.KIND), Preset.objects.get(is_default=True)
        version = Node.objects.get(pk=node).card_version
        form = {"name": preset.name, "provider": "fal", "model": preset.model, "enabled": "on"}
        self.browser.post(page_of(preset), form)
        assert not Preset.objects.filter(is_default=True).exists()
        Preset.objects.filter(provider="google").update(position=0)
        self.browser.post(reverse(LIST), {"action": "make_default", "_selected_action": [preset.pk], "index": "0"})
        assert Node.objects.get(pk=node).card_version == version + 2


class TrialTests(SandboxedTestCase):
    async def browser(self) -> AsyncClient:
        rights = {"is_staff": True, "is_superuser": True}
        grace, _is_new = await User.objects.aget_or_create(email="grace@example.com", defaults=rights)
        browser = AsyncClient()
        await browser.aforce_login(grace)
        return browser

    async def tried(self, preset: Preset, prompt: str = "a fox in the snow", **form: str) -> str:
        browser = await self.browser()
        place = reverse("admin:generation_preset_try", args=[preset.pk])
        response = await browser.post(place, {"prompt": prompt, "account": "sandbox", **form}, HTTP_HX_REQUEST="true")
        assert response.status_code == 200
        return response.content.decode()

    async def test_it_shows_one_picture_and_keeps_nothing(self) -> None:
        for provider in ("fal", "google"):
            with self.subTest(provider):
                paid = self.paid()
                html = await self.tried(await Preset.objects.aget(provider=provider))
                found = re.search(r'src="data:image/\w+;base64,([^"]+)"', html)
                assert found
                assert len(base64.b64decode(found[1])) > 1_000
                assert self.paid() == paid + 1
        assert not await Job.objects.aexists()
        assert not await Asset.objects.aexists()

    async def test_it_is_written_into_the_preset_s_history(self) -> None:
        preset = await Preset.objects.aget(provider="fal")
        await self.tried(preset)
        entry = await LogEntry.objects.aget(object_id=str(preset.pk))
        assert "sandbox" in entry.change_message

    async def test_what_goes_wrong_is_said_in_the_place_of_the_picture(self) -> None:
        preset = await Preset.objects.aget(provider="fal")
        assert "Write a prompt first" in await self.tried(preset, " ")
        assert self.paid() == 0
        self.sandbox.behave(faults=[{"on": "submit", "do": "status", "code": 503, "times": 1}])
        html = await self.tried(preset)
        assert "errornote" in html
        assert self.paid() == 1
        assert "has no key of its own" in await self.tried(preset, account="deployment")
        assert self.paid() == 1

    async def test_the_deployment_s_key_is_used_where_it_was_chosen(self) -> None:
        preset = await Preset.objects.aget(provider="fal")
        urls = dict.fromkeys(("FAL_QUEUE_URL", "FAL_REST_URL", "FAL_CDN_URL"), self.sandbox.url)
        with override_settings(FAL_KEY="kid:secret", **urls):
            html = await self.tried(preset, account="deployment")
        assert "drawn by the sandbox" not in html
        assert "data:image" in html

    async def test_without_scripts_it_is_a_page_and_a_visit_makes_nothing(self) -> None:
        browser, preset = await self.browser(), await Preset.objects.aget(provider="fal")
        place = reverse("admin:generation_preset_try", args=[preset.pk])
        assert (await browser.get(place)).status_code == 302
        assert self.paid() == 0
        page = (await browser.post(place, {"prompt": "a fox", "account": "sandbox"})).content.decode()
        assert "<html" in page
        assert "data:image" in page

    async def test_only_administrators_may_try(self) -> None:
        preset = await Preset.objects.aget(provider="fal")
        stranger = AsyncClient()
        await stranger.aforce_login(self.ada)
        place = reverse("admin:generation_preset_try", args=[preset.pk])
        assert (await stranger.post(place, {"prompt": "a fox"})).status_code == 302
        assert self.paid() == 0

    def test_the_price_of_the_deployment_s_key_is_shown_before(self) -> None:
        browser = Client()
        browser.force_login(User.objects.create_superuser("grace@example.com", "a long password"))
        preset = Preset.objects.get(provider="fal")
        with override_settings(FAL_KEY="kid:secret"):
            page = browser.get(page_of(preset)).content.decode()
        assert "about $0.012" in page
        assert "costs nothing" in page
        with override_settings(SANDBOX=False):
            assert "nothing to try it with" in browser.get(page_of(preset)).content.decode()
        assert not changes.load_graph(self.canvas.pk).nodes
