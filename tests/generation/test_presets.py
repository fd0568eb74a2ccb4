from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase

from canvas.kinds import BadValue
from canvas.models import Canvas
from generation import presets
from generation.models import Preset
from generation.providers.protocol import Order, Wish


class PresetTests(TestCase):
    def test_two_presets_are_ready_to_use_one_for_each_provider(self) -> None:
        ready = Preset.objects.filter(enabled=True)
        assert {preset.provider for preset in ready} == {"fal", "google"}
        for preset in ready:
            preset.full_clean()

    def test_every_saved_change_of_what_is_made_is_a_revision(self) -> None:
        preset = Preset.objects.create(name="Fast", provider="fal", model="fal-ai/flux-2/flash")
        assert preset.revision == 1
        for number, (field, value) in enumerate(
            {"image_size": "square", "parameters": {"seed": 4}, "model": "fal-ai/flux-2"}.items(), start=2
        ):
            setattr(preset, field, value)
            preset.save()
            assert Preset.objects.get(pk=preset.pk).revision == number

    def test_another_name_place_or_switch_makes_no_other_picture_and_no_revision(self) -> None:
        preset = Preset.objects.create(name="Fast", provider="fal", model="fal-ai/flux-2/flash")
        preset.name, preset.position, preset.enabled, preset.is_default = "Quick", 9, False, True
        preset.save()
        assert Preset.objects.get(pk=preset.pk).revision == 1

    def test_at_most_one_preset_is_the_default(self) -> None:
        for name in ("One", "Two"):
            preset = Preset(name=name, provider="fal", is_default=True)
            preset.full_clean()
            preset.save()
        assert [each.name for each in Preset.objects.filter(is_default=True)] == ["Two"]

    def test_a_disabled_preset_may_be_one_that_its_model_no_longer_takes(self) -> None:
        preset = Preset(name="Old", provider="fal", parameters={"zoom": 1}, enabled=False)
        preset.full_clean()
        preset.enabled = True
        with pytest.raises(ValidationError, match="zoom"):
            preset.full_clean()

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

    def test_a_preset_may_be_of_a_model_that_works_on_a_reference_but_not_of_one_that_needs_a_mask(self) -> None:
        Preset(name="Edit", provider="fal", model="fal-ai/flux-2/edit").full_clean()
        with pytest.raises(ValidationError, match="mask"):
            Preset(name="Masked", provider="fal", model="fal-ai/ideogram/v3/edit").full_clean()

    def test_a_node_without_a_preset_carries_the_default_or_the_first_enabled_one(self) -> None:
        first, second = Preset.objects.all()
        assert presets.carried(presets.every(), {}) == first
        second.is_default = True
        second.save()
        assert presets.carried(presets.every(), {}) == second
        Preset.objects.filter(pk=second.pk).update(enabled=False)
        assert presets.carried(presets.every(), {}) == first

    def test_a_preset_moves_one_place_and_not_beyond_the_ends(self) -> None:
        third = Preset.objects.create(name="Third", provider="fal", position=presets.last_position())

        def names() -> list[str]:
            return [preset.name for preset in presets.every().values()]

        assert names() == ["FLUX.2 Dev", "Nano Banana 2.1", "Third"]
        presets.move(third.pk, -1)
        assert names() == ["FLUX.2 Dev", "Third", "Nano Banana 2.1"]
        presets.move(third.pk, -1)
        presets.move(third.pk, -1)
        assert names() == ["Third", "FLUX.2 Dev", "Nano Banana 2.1"]

    def test_a_duplicate_has_a_name_of_its_own_and_is_off(self) -> None:
        original = Preset.objects.create(name="N" * 80, provider="fal", parameters={"seed": 4}, is_default=True)
        one, two = presets.duplicate(original), presets.duplicate(original)
        assert len({original.name, one.name, two.name}) == 3
        assert (two.parameters, two.enabled, two.is_default) == ({"seed": 4}, False, False)
        assert list(presets.every().values())[-2:] == [one, two]


class OverriddenModelTests(TestCase):
    """A node may name another model of its preset's provider."""

    def shaped(self, preset: Preset, **wish: Any) -> Order:
        return preset.shaped(Wish("a fox", **wish))

    def test_it_gets_those_defaults_of_the_preset_that_it_takes(self) -> None:
        parameters = {"guidance_scale": 4, "num_inference_steps": 30, "acceleration": "high"}
        preset = Preset(name="P", provider="fal", image_size="square", parameters=parameters)
        assert self.shaped(preset).arguments == {"prompt": "a fox", "image_size": "square", **parameters}
        flash = self.shaped(preset, model="fal-ai/flux-2/flash")
        assert (flash.model, flash.dropped) == ("fal-ai/flux-2/flash", ())
        assert flash.arguments == {"prompt": "a fox", "image_size": "square", "guidance_scale": 4}

    def test_a_default_out_of_its_range_is_left_out(self) -> None:
        preset = Preset(name="P", provider="fal", parameters={"num_inference_steps": 40})
        schnell = self.shaped(preset, model="fal-ai/flux/schnell")
        assert "num_inference_steps" not in schnell.arguments

    def test_an_unlisted_one_gets_none_of_them_and_all_of_the_node_s_own(self) -> None:
        preset = Preset(name="P", provider="fal", parameters={"guidance_scale": 4})
        order = self.shaped(preset, model="somebody/new", parameters={"zoom": 2})
        assert order.arguments == {"prompt": "a fox", "zoom": 2}

    def test_what_the_node_asks_for_itself_is_not_left_out_in_silence(self) -> None:
        preset = Preset(name="P", provider="fal")
        assert self.shaped(preset, model="fal-ai/flux-2/flash", parameters={"zoom": 2}).dropped == ("zoom",)

    def test_a_ratio_and_a_resolution_have_each_their_own_default(self) -> None:
        preset = Preset(name="P", provider="google", aspect_ratio="4:3", image_size="2K")
        assert self.shaped(preset).arguments == {"prompt": "a fox", "aspect_ratio": "4:3", "image_size": "2K"}
        assert self.shaped(preset, image_size="4K").arguments["aspect_ratio"] == "4:3"
        assert self.shaped(preset, aspect_ratio="1:1").arguments == {
            "prompt": "a fox",
            "aspect_ratio": "1:1",
            "image_size": "2K",
        }

    def test_a_named_size_replaces_both_defaults(self) -> None:
        preset = Preset(name="P", provider="fal", image_size="square")
        assert self.shaped(preset, aspect_ratio="16:9").arguments["image_size"] == "landscape_16_9"

    def test_without_any_preset_it_is_said_whom_to_ask(self) -> None:
        Preset.objects.all().delete()
        with pytest.raises(presets.NoPreset, match="administrator"):
            presets.carried(presets.every(), {})

    def test_a_deleted_preset_is_told(self) -> None:
        with pytest.raises(presets.NoPreset):
            presets.carried(presets.every(), {"preset": 999})

    def test_a_node_that_comes_back_keeps_a_preset_that_was_deleted_meanwhile(self) -> None:
        """Else undo could not bring it back, nor anything that was removed together with it."""
        canvas = Canvas(name="Ada's")
        preset = Preset.objects.all()[0]
        assert presets.arriving_id(preset.name, canvas.pk) == preset.pk
        assert presets.arriving_id(999, canvas.pk) == 999
        wrongs: list[object] = ["x", True, 1.5, [], -1, 2**40]
        for wrong in wrongs:
            with self.subTest(wrong), pytest.raises(BadValue):
                presets.arriving_id(wrong, canvas.pk)

    def test_only_presets_that_exist_can_be_set_on_a_node(self) -> None:
        canvas = Canvas(name="Ada's")
        preset = Preset.objects.all()[0]
        assert presets.checked_id(str(preset.pk), canvas.pk) == preset.pk
        assert presets.checked_id("", canvas.pk) is None
        wrongs: list[object] = [999, "999", "x", True, 1.5, [], "1" * 40, -1]
        for wrong in wrongs:
            with self.subTest(wrong), pytest.raises(BadValue):
                presets.checked_id(wrong, canvas.pk)
