"""What the card of an AI Image node shows, at every state of its job."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from canvas import cards as canvas_cards
from canvas import changes, kinds, ops
from canvas.models import Node
from generation import node_runs, providers, runs
from generation.kinds import cards
from generation.models import Job, Preset
from generation.providers.errors import ProviderError
from generation.providers.protocol import Handle, Progress
from generation.states import State
from media_assets import ingest
from media_assets.models import Asset
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase


class CardTests(SandboxedTestCase):
    def shown(self, node: UUID) -> dict[str, Any]:
        return dict(cards([Node.objects.get(pk=node)], self.canvas.pk)[node])

    def html(self, node: UUID) -> str:
        return canvas_cards.render(self.canvas.pk, [node])[node]["html"]

    def started(self, node: UUID) -> Job:
        from canvas.changes import load_graph

        return node_runs.run(self.canvas, self.ada, load_graph(self.canvas.pk), node)

    def asset(self) -> Asset:
        prepared = ingest.prepare_now(picture(), self.canvas.pk, "cat.png")
        return ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD)

    def test_a_new_node_carries_the_first_preset_and_asks_for_a_prompt(self) -> None:
        shown = self.shown(self.add_node(node_runs.KIND))
        assert [choice["name"] for choice in shown["presets"] if choice["chosen"]] == ["FLUX.2 Dev"]
        assert "Write a prompt first" in shown["run_problem"]
        assert shown["sandboxed"]
        assert (shown["job"], shown["asset"], shown["reference"]) == (None, None, None)

    def test_undo_brings_a_node_back_whose_preset_was_deleted_meanwhile(self) -> None:
        preset = Preset.objects.create(name="Gone soon", provider="fal")
        data = {"prompt": "a fox", "preset": preset.pk}
        node = self.add_node(node_runs.KIND, **data)
        changes.commit(self.ada, self.canvas.pk, "away", [ops.RemoveNode(id=node)])
        preset.delete()
        back = ops.AddNode(id=node, kind=node_runs.KIND, x=0, y=0, w=300, h=300, data=data)
        changes.commit(self.ada, self.canvas.pk, "back", [back])
        assert Node.objects.get(pk=node).data["prompt"] == "a fox"
        assert "no longer exists" in self.shown(node)["run_problem"]

    def test_sizes_are_those_of_the_preset_s_model(self) -> None:
        google = self.preset("google")
        [by_size] = self.shown(self.add_node(node_runs.KIND, prompt="x"))["sizings"]
        node = self.add_node(node_runs.KIND, prompt="x", preset=google.pk, aspectRatio="16:9")
        by_ratio, resolution = self.shown(node)["sizings"]
        assert by_size["field"] == "imageSize"
        assert [option["value"] for option in by_size["options"]][:3] == ["", "square_hd", "square"]
        assert by_ratio["field"] == "aspectRatio"
        assert [option["value"] for option in by_ratio["options"] if option["chosen"]] == ["16:9"]
        assert (resolution["field"], [option["value"] for option in resolution["options"]]) == (
            "imageSize",
            ["", "1K", "2K", "4K"],
        )

    def test_the_card_of_every_model_can_be_drawn(self) -> None:
        for provider in providers.PROVIDERS.values():
            for contract in provider.contracts():
                with self.subTest(contract.model):
                    preset = self.preset(provider.id, model=contract.model)
                    node = self.add_node(node_runs.KIND, prompt="x", preset=preset.pk)
                    html = self.html(node)
                    assert all(f'value="{size}"' in html for size in contract.sizes)

    def test_a_model_that_works_on_a_reference_says_so_before_the_run(self) -> None:
        preset = self.preset("fal", model="fal-ai/flux-kontext/dev")
        node = self.add_node(node_runs.KIND, prompt="x", preset=preset.pk)
        assert "works on a reference image" in self.shown(node)["run_problem"]
        assert "works on a reference image" in self.html(node)

    def test_a_wired_prompt_is_shown_as_the_one_that_counts_and_the_own_one_is_kept(self) -> None:
        text = self.add_node("prompt", prompt="a fox in snow")
        node = self.add_node(node_runs.KIND, prompt="my own words")
        self.wire(text, "text-out", node, "prompt-in")
        shown, html = self.shown(node), self.html(node)
        assert (shown["prompt_wired"], shown["wired_prompt"], shown["run_problem"]) == (True, "a fox in snow", None)
        assert "a fox in snow" in html
        assert "my own words" in html

    def test_a_reference_is_shown_or_its_problem_told(self) -> None:
        google = self.preset("google")
        image = self.add_node("image")
        node = self.add_node(node_runs.KIND, prompt="x", preset=google.pk)
        self.wire(image, "image-out", node, "image-in")
        assert "no picture yet" in self.shown(node)["reference"]["problem"]
        asset = self.asset()
        Node.objects.filter(pk=image).update(data={"asset": str(asset.pk)})
        assert self.shown(node)["reference"] == {
            "thumb": asset.thumb_url,
            "problem": None,
            "is_missing": False,
        }
        fal = self.preset("fal")
        Node.objects.filter(pk=node).update(data={"prompt": "x", "preset": fal.pk})
        assert "takes no reference" in self.shown(node)["reference"]["problem"]
        assert "takes no reference" in self.shown(node)["run_problem"]

    def test_a_disabled_preset_explains_itself_and_stays_chosen(self) -> None:
        preset = self.preset("fal", enabled=False)
        shown = self.shown(self.add_node(node_runs.KIND, prompt="x", preset=preset.pk))
        assert "disabled" in shown["preset_problem"]
        assert shown["run_problem"] == shown["preset_problem"]
        assert [choice["id"] for choice in shown["presets"] if choice["chosen"]] == [preset.pk]

    def test_progress_is_shown_as_it_is_observed(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x")
        job = self.started(node)
        assert self.shown(node)["job"]["label"] == "Starting"
        runs.claim(job)
        assert self.shown(node)["job"]["label"] == "Sending"
        runs.accepted(job, Handle("r1", "/s", "/r", "/c", 3))
        assert (self.shown(node)["job"]["label"], self.shown(node)["job"]["queue_position"]) == ("In queue", 3)
        runs.observed(job, Progress("running", logs=("one", "two")))
        shown = self.shown(node)["job"]
        assert (shown["label"], shown["logs"], shown["can_cancel"]) == ("Generating", ["one", "two"], True)
        assert "two" in self.html(node)

    def test_a_failure_shows_its_sentence(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x")
        job = self.started(node)
        runs.fail(job, ProviderError("content_refused", "The provider refused this. It says: “no cats”", status=422))
        shown = self.shown(node)["job"]
        assert (shown["state"], shown["error"]["code"], shown["error"]["retryable"]) == (
            "failed",
            "content_refused",
            False,
        )
        assert "no cats" in self.html(node)

    def test_an_unknown_outcome_is_shown_with_what_may_have_happened(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x")
        job = self.started(node)
        runs.claim(job)
        runs.lose_sight(job)
        assert self.shown(node)["job"]["is_unconfirmed"]
        assert "billed" in self.html(node)

    def test_dropped_parameters_are_told_with_the_result(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x", modelParams={"zoom": 3})
        self.started(node)
        [warning] = self.shown(node)["job"]["warnings"]
        assert warning["code"] == "parameters_dropped"
        assert "zoom" in warning["message"]

    def test_what_people_wrote_is_never_markup(self) -> None:
        text = self.add_node("prompt", prompt="<script>alert(1)</script>")
        node = self.add_node(node_runs.KIND, prompt="<img src=x>")
        self.wire(text, "text-out", node, "prompt-in")
        job = self.started(node)
        runs.fail(job, ProviderError("provider_failed", "<b>bold</b>"))
        for html in (self.html(text), self.html(node)):
            assert "<script>" not in html
            assert "<img src=x" not in html
            assert "<b>bold" not in html

    def test_a_hundred_cards_take_no_more_queries_than_one(self) -> None:
        nodes = [self.add_node(node_runs.KIND, prompt="x") for _ in range(20)]
        for node in nodes[:10]:
            self.started(node)
        counts = []
        for some in (nodes[:1], nodes):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                cards(list(Node.objects.filter(pk__in=some)), self.canvas.pk)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_every_state_has_a_label(self) -> None:
        node = self.add_node(node_runs.KIND, prompt="x")
        job = self.started(node)
        for state in State:
            Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now())
            assert self.shown(node)["job"]["label"]
            assert self.html(node)

    def test_the_kind_declares_the_ports_of_the_specification(self) -> None:
        kind = kinds.get("image-generation")
        assert [(port.id, port.type, port.many, port.required) for port in kind.inputs] == [
            ("prompt-in", "text", True, True),
            ("image-in", "image", False, False),
        ]
        assert [(port.id, port.type) for port in kind.outputs] == [("image-out", "image")]
        assert kind.label == "AI Image"
