"""What the panel of an AI Image node offers beside its run: sizes, parameters, price, and a way out."""

import json
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.test import override_settings

from canvas import cards as canvas_cards
from canvas import changes
from canvas.models import Node
from canvas.ops import SetData
from generation import node_runs, runs
from generation.kinds import cards
from generation.models import Job, Preset
from generation.panel import dollars
from generation.providers.protocol import Answer, Inline
from media_assets import ingest
from media_assets.models import Asset
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase


class PanelTestCase(SandboxedTestCase):
    def shown(self, node: UUID) -> dict[str, Any]:
        return dict(cards([Node.objects.get(pk=node)], self.canvas.pk)[node])

    def html(self, node: UUID) -> str:
        return canvas_cards.render(self.canvas.pk, [node])[node]["html"]

    def node(self, preset: Preset | None = None, **data: Any) -> UUID:
        return self.add_node(node_runs.KIND, **{"prompt": "a fox", "preset": preset.pk if preset else None, **data})

    def set(self, node: UUID, **data: Any) -> None:
        changes.apply(
            self.canvas, self.ada, f"set-{Node.objects.get(pk=node).card_version}", [SetData(id=node, set=data)]
        )

    def refer(self, node: UUID) -> None:
        """Wire a stored picture to the node."""
        prepared = ingest.prepare_now(picture(size=(1024, 1024)), self.canvas.pk, "fox.png")
        asset = ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD)
        self.wire(self.add_node("image", asset=str(asset.pk)), "image-out", node, "image-in")

    def field(self, node: UUID, name: str) -> Any:
        return next(field for field in self.shown(node)["parameters"]["fields"] if field.name == name)


class ParameterTests(PanelTestCase):
    def test_every_parameter_of_the_model_has_a_field_with_what_counts_without_a_value(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2", parameters={"guidance_scale": 7}))
        assert self.field(node, "guidance_scale").placeholder == "7 (preset)"
        assert self.field(node, "num_inference_steps").placeholder == "28"
        assert self.field(node, "num_inference_steps").help == "4 to 50"
        assert self.field(node, "seed").placeholder == "random"
        html = self.html(node)
        assert re.search(r'data-key="num_inference_steps" data-type="integer"[^>]*min="4" max="50"', html, re.DOTALL)
        assert re.search(r'type="checkbox"[^>]*data-key="enable_safety_checker"[^>]*data-default="true"', html)

    def test_it_counts_how_many_differ_from_the_preset(self) -> None:
        preset = self.preset("fal", model="fal-ai/flux-2", parameters={"guidance_scale": 7})
        node = self.node(preset, modelParams={"guidance_scale": 7, "seed": 4, "num_inference_steps": 28})
        assert self.shown(node)["parameters"]["differing"] == 1
        assert "1 changed" in self.html(node)

    def test_what_the_model_does_not_know_is_told_before_the_run_and_can_be_taken_away(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2-pro"), modelParams={"seed": 4, "<b>": 1})
        shown = self.shown(node)["parameters"]
        assert (shown["unknown"], json.loads(shown["unknown_keys"])) == (["<b>"], ["<b>"])
        html = self.html(node)
        assert 'data-keys="[&quot;&lt;b&gt;&quot;]"' in html
        assert "<b>" not in html

    def test_the_warning_of_a_finished_run_offers_to_remove_what_was_dropped_until_it_is_gone(self) -> None:
        node = self.node(modelParams={"zoom": 3})
        node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        Job.objects.update(state="cancelled")
        assert re.search(r'parameters_dropped.*?data-action="remove-keys"', self.html(node), re.DOTALL)
        self.set(node, modelParams={})
        assert 'data-action="remove-keys"' not in self.html(node)

    def test_a_prompt_that_reads_like_code_leads_back_to_the_prompt(self) -> None:
        node = self.node(prompt='{"scene": "a fox"}')
        node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        Job.objects.update(state="cancelled")
        assert 'data-action="go-to-prompt"' in self.html(node)

    def test_an_unlisted_endpoint_of_fal_takes_any_parameters_and_one_of_google_none(self) -> None:
        fal = self.shown(self.node(self.preset("fal", model="somebody/new"), modelParams={"zoom": 3}))["parameters"]
        assert (fal["takes_any"], fal["fields"], fal["unknown"], fal["differing"]) == (True, [], [], 1)
        google = self.shown(self.node(self.preset("google", model="gemini-9"), modelParams={"zoom": 3}))["parameters"]
        assert (google["takes_any"], google["unknown"]) == (False, ["zoom"])


class SizeTests(PanelTestCase):
    def test_google_has_a_ratio_and_a_resolution(self) -> None:
        ratio, resolution = self.shown(self.node(self.preset("google", aspect_ratio="4:3")))["sizings"]
        assert (ratio["field"], ratio["options"][0]["label"]) == ("aspectRatio", "4:3 (preset)")
        assert (resolution["field"], resolution["options"][0]["label"]) == ("imageSize", "1K (default)")
        assert [option["value"] for option in resolution["options"]] == ["", "1K", "2K", "4K"]

    def test_a_size_set_for_another_model_is_shown_as_such(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2"), aspectRatio="21:9")
        _size, left_over = self.shown(node)["sizings"]
        assert left_over["options"][-1] == {"value": "21:9", "label": "21:9 (of another model)", "chosen": True}

    def test_both_reach_the_provider(self) -> None:
        node = self.node(self.preset("google", aspect_ratio="4:3"), imageSize="2K")
        job = node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        assert job.arguments == {"prompt": "a fox", "aspect_ratio": "4:3", "image_size": "2K"}


class ModelTests(PanelTestCase):
    def test_a_node_s_own_model_overrides_its_preset_s_and_is_shown_with_a_way_back(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2", parameters={"acceleration": "high"}))
        self.set(node, model=" fal-ai/flux-2/flash ")
        html = self.html(node)
        assert "Model: FLUX.2 Flash" in html
        assert re.search(r"data-set='\{\"model\": null\}'[^>]*aria-label=\"Go back to the preset’s model\"", html)
        job = node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        assert (job.model, job.dropped, "acceleration" in job.arguments) == ("fal-ai/flux-2/flash", [], False)

    def test_a_model_that_cannot_be_says_so_and_keeps_the_way_back(self) -> None:
        node = self.node(self.preset("google"), model="fal-ai/flux-2")
        assert "is not a Gemini model id" in self.shown(node)["run_problem"]
        assert "Model: fal-ai/flux-2" in self.html(node)


class WayOutTests(PanelTestCase):
    def test_a_reference_that_is_not_taken_leads_to_the_sibling_that_takes_one(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2"))
        self.refer(node)
        shown = self.shown(node)
        assert "takes no reference image" in shown["run_problem"]
        assert shown["way_out"]["label"].startswith("Use FLUX.2 Dev")
        assert json.loads(shown["way_out"]["set"]) == {"model": "fal-ai/flux-2/edit"}
        self.set(node, **json.loads(shown["way_out"]["set"]))
        shown = self.shown(node)
        assert (shown["run_problem"], shown["way_out"], shown["reference"]["problem"]) == (None, None, None)

    def test_a_preset_of_the_sibling_is_preferred_where_one_is_enabled(self) -> None:
        self.preset("fal", model="fal-ai/flux-2/edit", enabled=False)
        edit = self.preset("fal", model="fal-ai/flux-2/edit")
        node = self.node(self.preset("fal", model="fal-ai/flux-2"), model="fal-ai/flux-2")
        self.refer(node)
        way_out = self.shown(node)["way_out"]
        assert way_out["label"] == f"Use {edit.name}"
        assert json.loads(way_out["set"]) == {"preset": edit.pk, "model": None}

    def test_without_the_reference_the_way_leads_back(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2/edit"))
        shown = self.shown(node)
        assert "works on a reference image" in shown["run_problem"]
        back = json.loads(shown["way_out"]["set"])
        assert back == {"preset": Preset.objects.get(name="FLUX.2 Dev").pk, "model": None}

    def test_there_is_none_where_all_is_well_or_no_sibling_is_known(self) -> None:
        assert self.shown(self.node())["way_out"] is None
        alone = self.node(self.preset("fal", model="fal-ai/recraft/v4.1/text-to-image"))
        self.refer(alone)
        assert self.shown(alone)["run_problem"]
        assert self.shown(alone)["way_out"] is None


class PriceTests(PanelTestCase):
    def test_the_price_is_told_before_the_run_even_before_there_is_a_prompt(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2"), prompt="")
        price = self.shown(node)["price"]
        assert price["text"] == "≈ $0.012"
        assert "megapixel" in price["published"]

    def test_it_follows_the_size(self) -> None:
        google = self.preset("google")
        assert self.shown(self.node(google, imageSize="4K"))["price"]["text"] == "≈ $0.113"
        assert self.shown(self.node(google))["price"]["text"] == "≈ $0.0336"

    def test_nothing_is_told_where_it_is_unknown_or_the_inputs_are_bad(self) -> None:
        assert self.shown(self.node(self.preset("fal", model="somebody/new")))["price"] is None
        assert self.shown(self.node(modelParams={"guidance_scale": 99}))["price"] is None

    def test_in_the_sandbox_the_price_is_struck_out_and_with_a_key_it_is_not(self) -> None:
        node = self.node(self.preset("fal", model="fal-ai/flux-2"))
        assert "<s>$0.012</s>" in self.html(node)
        with override_settings(FAL_KEY="kid:secret"):
            assert "≈ $0.012</span>" in self.html(node)

    def test_dollars_have_two_digits_behind_the_point_or_as_many_as_they_have(self) -> None:
        amounts = {"0.2": "$0.20", "0.01200": "$0.012", "3": "$3.00", "10": "$10.00", "0": "$0.00"}
        assert {amount: dollars(Decimal(amount)) for amount in amounts} == amounts


class CostTests(PanelTestCase):
    def finished(self, node: UUID, size: tuple[int, int] = (1024, 768)) -> Job:
        job = node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)
        Job.objects.filter(pk=job.pk).update(state="storing")
        job.refresh_from_db()
        prepared = ingest.prepare_now(picture(size=size), self.canvas.pk, "fox.png")
        runs.succeed(job, prepared, Answer(Inline(b"")))
        return job

    def test_the_sandbox_costs_nothing(self) -> None:
        job = self.finished(self.node(self.preset("fal", model="fal-ai/flux-2")))
        assert (job.estimated_cost, job.cost) == (Decimal(0), Decimal(0))

    @override_settings(FAL_KEY="kid:secret", GEMINI_API_KEY="secret")
    def test_a_run_is_written_down_with_what_was_expected_and_what_its_picture_came_to(self) -> None:
        job = self.finished(self.node(self.preset("fal", model="fal-ai/flux-2")), size=(2048, 1024))
        assert (job.estimated_cost, job.cost) == (Decimal("0.012"), Decimal("0.024"))
        google = self.finished(self.node(self.preset("google"), imageSize="2K"))
        assert (google.estimated_cost, google.cost) == (Decimal("0.0504"), Decimal("0.0504"))
        assert "· $0.0504" in self.html(google.node or UUID(int=0))

    @override_settings(FAL_KEY="kid:secret")
    def test_what_is_not_published_is_not_made_up(self) -> None:
        job = self.finished(self.node(self.preset("fal", model="somebody/new")))
        assert (job.estimated_cost, job.cost) == (None, None)

    def test_a_picture_of_an_earlier_revision_says_so(self) -> None:
        preset = self.preset("fal", model="fal-ai/flux-2")
        node = self.node(preset)
        self.finished(node)
        assert self.shown(node)["made"] == {}
        preset.image_size = "square"
        preset.save()
        assert self.shown(node)["made"] == {"outdated": f"Made with revision 1 of “{preset}”, now 2"}
        assert "revision 1" in self.html(node)
