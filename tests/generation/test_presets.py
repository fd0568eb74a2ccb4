import pytest
from django.core.exceptions import ValidationError
from django.test import Client, TestCase
from django.urls import reverse

from canvas.kinds import BadValue
from canvas.models import Canvas, User
from generation import presets
from generation.models import Preset


class PresetTests(TestCase):
    def test_two_presets_are_ready_to_use_one_for_each_provider(self) -> None:
        ready = Preset.objects.filter(enabled=True)
        assert {preset.provider for preset in ready} == {"fal", "google"}
        for preset in ready:
            preset.full_clean()

    def test_every_saved_change_is_a_revision(self) -> None:
        preset = Preset.objects.create(name="Fast", provider="fal", model="fal-ai/flux-2/flash")
        assert preset.revision == 1
        preset.image_size = "square"
        preset.save()
        assert Preset.objects.get(pk=preset.pk).revision == 2

    def test_a_preset_is_checked_like_a_request(self) -> None:
        for fields in (
            {"model": "no such endpoint!"},
            {"image_size": "gigantic"},
            {"parameters": {"guidance_scale": 99}},
            {"parameters": {"zoom": 1}},
            {"parameters": ["seed"]},
        ):
            with self.subTest(fields), pytest.raises(ValidationError):
                Preset(name="Bad", provider="fal", **fields).full_clean()

    def test_a_node_without_a_preset_carries_the_first_enabled_one(self) -> None:
        Preset.objects.filter(provider="fal").update(enabled=False)
        assert presets.carried(presets.every(), {}).provider == "google"

    def test_without_any_preset_it_is_said_whom_to_ask(self) -> None:
        Preset.objects.all().delete()
        with pytest.raises(presets.NoPreset, match="administrator"):
            presets.carried(presets.every(), {})

    def test_a_deleted_preset_is_told(self) -> None:
        with pytest.raises(presets.NoPreset):
            presets.carried(presets.every(), {"preset": 999})

    def test_only_presets_that_exist_can_be_set_on_a_node(self) -> None:
        canvas = Canvas(name="Ada's")
        preset = Preset.objects.all()[0]
        assert presets.checked_id(str(preset.pk), canvas.pk) == preset.pk
        assert presets.checked_id("", canvas.pk) is None
        wrongs: list[object] = [999, "999", "x", True, 1.5, [], "1" * 40, -1]
        for wrong in wrongs:
            with self.subTest(wrong), pytest.raises(BadValue):
                presets.checked_id(wrong, canvas.pk)


class AdminTests(TestCase):
    def setUp(self) -> None:
        self.browser = Client()
        self.browser.force_login(User.objects.create_superuser("ada@example.com", "a long password"))

    def form(self, **fields: str) -> dict[str, str]:
        empty = {"name": "New", "provider": "fal", "model": "", "image_size": "", "aspect_ratio": "", "position": "3"}
        return empty | {"enabled": "on", "parameters": "{}"} | fields

    def test_a_good_preset_is_saved(self) -> None:
        response = self.browser.post(reverse("admin:generation_preset_add"), self.form(image_size="square"))
        assert response.status_code == 302
        assert Preset.objects.get(name="New").image_size == "square"

    def test_a_bad_one_is_refused_with_the_reason(self) -> None:
        response = self.browser.post(reverse("admin:generation_preset_add"), self.form(image_size="gigantic"))
        assert "takes the sizes" in response.content.decode()
        assert not Preset.objects.filter(name="New").exists()

    def test_jobs_can_be_looked_at_and_not_changed(self) -> None:
        assert self.browser.get(reverse("admin:generation_job_changelist")).status_code == 200
        assert self.browser.get(reverse("admin:generation_job_add")).status_code == 403
