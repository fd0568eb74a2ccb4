"""A node's results: all are kept, with what made them; one can be brought back, and one can be pinned."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from canvas import cards as canvas_cards
from canvas import changes
from canvas.models import Membership, Node, User
from canvas.ops import AddNode, RemoveNode, SetData
from canvas.refusals import NotFound, Refusal
from generation import node_runs, node_settings, result_words, results, staleness
from generation.models import Job
from generation.presets import every
from generation.providers.protocol import Order
from generation.requests import Request, retry, start
from tests.generation.made import finish, make, run
from tests.sandboxed import SandboxedTestCase


class ResultTestCase(SandboxedTestCase):
    def node(self, **data: Any) -> UUID:
        return self.add_node(node_runs.KIND, **{"prompt": "a fox", **data})

    def set(self, node: UUID, **data: Any) -> None:
        changes.apply(self.canvas, self.ada, str(uuid4()), [SetData(id=node, set=data)])

    def data(self, node: UUID) -> dict[str, Any]:
        return dict(Node.objects.get(pk=node).data)

    def html(self, node: UUID) -> str:
        return canvas_cards.render(self.canvas.pk, [node])[node]["html"]


class RestoreTests(ResultTestCase):
    def test_the_settings_of_a_result_make_the_node_ask_for_the_same_again(self) -> None:
        settings = {
            "imageSize": {"width": 640, "height": 512},
            "modelParams": {"seed": 7},
            "model": "fal-ai/flux-2/flash",
        }
        node = self.node(preset=self.preset("fal").pk, **settings)
        job = make(self, node)
        self.set(node, prompt="a hare", model=None, imageSize="square", modelParams={}, preset=None)
        later = make(self, node)
        assert later.arguments != job.arguments
        self.set(node, **node_settings.of_job(job), asset=str(job.asset_id))
        again = run(self, node)
        assert (again.prompt, again.model, again.arguments) == (job.prompt, job.model, job.arguments)

    def test_a_result_whose_settings_were_not_kept_is_brought_back_from_what_was_sent(self) -> None:
        sent: list[tuple[str, str, dict[str, Any]]] = [
            ("fal", "fal-ai/flux-2", {"prompt": "a fox", "image_size": "square", "seed": 7}),
            ("fal", "fal-ai/flux-2", {"prompt": "a fox", "image_size": {"width": 640, "height": 512}}),
            ("google", "gemini-nano-banana-2.1", {"prompt": "a fox", "aspect_ratio": "16:9"}),
        ]
        for provider, model, arguments in sent:
            node = self.node()
            request = Request(self.canvas, self.ada, provider, Order(model, arguments), node=node)
            job = finish(start(request))
            self.set(node, **node_settings.of_job(job))
            graph = changes.load_graph(self.canvas.pk)
            assert staleness.of_node(graph, every(), node) == staleness.of_job(job)

    def test_a_retry_keeps_the_settings_of_the_run_that_it_repeats(self) -> None:
        node = self.node(modelParams={"seed": 7})
        job = make(self, node)
        self.set(node, modelParams={"seed": 8})
        again = retry(job, self.ada)
        assert node_settings.of_job(again) == node_settings.of_job(job)

    def test_sizes_parameters_and_pins_of_a_wrong_form_are_refused(self) -> None:
        node = self.node()
        wrong: list[dict[str, Any]] = [
            {"imageSize": {"width": 0, "height": 10}},
            {"imageSize": {"width": 10}},
            {"imageSize": {"width": True, "height": 10}},
            {"imageSize": {"width": 10, "height": 10, "depth": 1}},
            {"imageSize": ["square"]},
            {"imageSize": "x" * 41},
            {"imageSize": 7},
            {"modelParams": []},
            {"pinned": "yes"},
            {"pinned": None},
        ]
        for data in wrong:
            before = self.data(node)
            with pytest.raises(Refusal):
                self.set(node, **data)
            assert self.data(node) == before


class PinTests(ResultTestCase):
    def test_a_pinned_result_stays_the_output_and_later_runs_join_the_history(self) -> None:
        node = self.node()
        first = make(self, node)
        self.set(node, pinned=True)
        second = make(self, node)
        assert self.data(node)["asset"] == str(first.asset_id)
        assert list(results.of_node(self.canvas.pk, node)) == [second, first]
        assert "is-pinned" in self.html(node)
        self.set(node, pinned=False)
        third = make(self, node)
        assert self.data(node)["asset"] == str(third.asset_id)

    def test_a_node_without_a_picture_cannot_keep_one(self) -> None:
        node = self.node(pinned=True)
        job = make(self, node)
        assert self.data(node)["asset"] == str(job.asset_id)


class AwayTests(ResultTestCase):
    """A node is removed while its run is going on, and brought back by undo."""

    def remove(self, node: UUID) -> dict[str, Any]:
        """The node's data, as undo puts it back."""
        data = self.data(node)
        changes.apply(self.canvas, self.ada, str(uuid4()), [RemoveNode(id=node)])
        return data

    def bring_back(self, node: UUID, data: dict[str, Any]) -> dict[str, Any]:
        """The node's data as everybody is told of it."""
        back = AddNode(id=node, kind=node_runs.KIND, x=0, y=0, w=340, h=560, data=data)
        change = changes.apply(self.canvas, self.ada, str(uuid4()), [back])
        told: dict[str, Any] = change.ops[0]["data"]
        return told

    def test_a_node_that_comes_back_has_the_picture_that_was_stored_meanwhile(self) -> None:
        node = self.node()
        before = make(self, node)
        job = run(self, node)
        data = self.remove(node)
        finish(job)
        assert data["asset"] == str(before.asset_id)
        assert self.bring_back(node, data) == {**data, "asset": str(job.asset_id)}
        assert self.data(node)["asset"] == str(job.asset_id)
        assert list(results.of_node(self.canvas.pk, node)) == [job, before]
        # From then on it is for people to say which picture is shown.
        self.set(node, asset=str(before.asset_id))
        assert self.bring_back(node, self.remove(node))["asset"] == str(before.asset_id)

    def test_a_picture_that_was_shown_before_the_removal_or_is_pinned_stays(self) -> None:
        node = self.node()
        first, _second = make(self, node), make(self, node)
        self.set(node, asset=str(first.asset_id))
        assert self.bring_back(node, self.remove(node))["asset"] == str(first.asset_id)
        self.set(node, pinned=True)
        job = run(self, node)
        data = self.remove(node)
        finish(job)
        assert self.bring_back(node, data)["asset"] == str(first.asset_id)
        self.set(node, pinned=False)
        assert self.bring_back(node, self.remove(node))["asset"] == str(first.asset_id)

    def test_a_node_that_is_back_before_its_run_has_ended_gets_the_picture_then(self) -> None:
        node = self.node()
        job = run(self, node)
        assert self.bring_back(node, self.remove(node))["asset"] is None
        finish(job)
        assert self.data(node)["asset"] == str(job.asset_id)


class CardTests(ResultTestCase):
    def test_the_strip_shows_the_newest_results_and_how_many_there_are(self) -> None:
        node = self.node()
        make(self, node)
        assert "strip__result" not in self.html(node)
        jobs = [make(self, node) for _ in range(results.ON_CARD + 1)]
        html = self.html(node)
        assert html.count('class="strip__result') == results.ON_CARD
        assert f'data-result="{jobs[-1].pk}"' in html
        assert results.strips(self.canvas.pk, [node])[node].total == results.ON_CARD + 2

    def test_a_stale_picture_says_what_has_changed_and_offers_both_ways(self) -> None:
        node = self.node()
        make(self, node)
        assert "data-stale" not in self.html(node)
        self.set(node, prompt="a hare", modelParams={"seed": 1})
        html = self.html(node)
        assert 'data-stale="prompt settings"' in html
        assert 'data-action="restore"' in html
        text = self.add_node("prompt", prompt="an owl")
        self.wire(text, "text-out", node, "prompt-in")
        assert 'data-action="restore"' not in self.html(node)

    def test_a_stale_input_further_up_shows_on_every_node_behind_it(self) -> None:
        google = self.preset("google")
        first, second, third = (self.node(preset=google.pk) for _ in range(3))
        self.wire(first, "image-out", second, "image-in")
        self.wire(second, "image-out", third, "image-in")
        for node in (first, second, third):
            make(self, node)
        before = Node.objects.get(pk=third).card_version
        self.set(first, prompt="a hare")
        assert Node.objects.get(pk=third).card_version > before
        assert 'data-stale-inputs="2"' in self.html(third)
        assert 'data-action="run-upstream"' in self.html(third)

    def test_the_bar_appears_once_there_is_something_to_estimate_from(self) -> None:
        for _ in range(3):
            job = make(self, self.node())
            Job.objects.filter(pk=job.pk).update(submitted_at=job.created_at)
        node = self.node()
        job = run(self, node)
        assert "progress__bar" not in self.html(node)
        Job.objects.filter(pk=job.pk).update(state="running", submitted_at=job.created_at)
        assert "progress__bar" in self.html(node)
        other = run(self, self.node(model="fal-ai/flux-2/flash"))
        Job.objects.filter(pk=other.pk).update(state="running", submitted_at=other.created_at)
        assert other.node
        assert "progress__bar" not in self.html(other.node)

    def test_free_sizes_are_offered_where_the_model_takes_them(self) -> None:
        node = self.node(model="fal-ai/flux-2")
        assert 'value="px:1024x768"' in self.html(node)
        assert 'data-key="width"' not in self.html(node)
        self.set(node, imageSize={"width": 640, "height": 512})
        html = self.html(node)
        assert '<option value="px:640x512" selected>' in html
        assert 'data-key="width"' in html
        assert run(self, node).arguments["image_size"] == {"width": 640, "height": 512}
        assert "px:" not in self.html(self.node(preset=self.preset("google").pk))


class WordsTests(ResultTestCase):
    def test_a_comparison_tells_first_what_differs(self) -> None:
        node = self.node(modelParams={"seed": 7})
        one = make(self, node)
        self.set(node, prompt="a hare", modelParams={})
        other = make(self, node)
        rows = result_words.compared(one, other)
        told = {row.key: (row.text, row.other) for row in rows if row.differs}
        assert told["prompt"] == ("a fox", "a hare")
        assert told["argument-seed"] == ("7", "")
        assert "model" not in told
        assert [row.differs for row in rows] == sorted((row.differs for row in rows), reverse=True)


class HistoryTests(ResultTestCase):
    def history(self, node: UUID, query: str = "") -> Any:
        return self.client.get(f"/canvases/{self.canvas.pk}/nodes/{node}/history/{query}")

    def test_the_history_shows_the_output_one_that_is_named_or_two(self) -> None:
        self.client.force_login(self.ada)
        node = self.node()
        assert "no picture yet" in self.history(node).content.decode()
        first, second = make(self, node), make(self, node)
        shown = self.history(node)
        assert shown.context["shown"]["job"] == second
        assert shown.context["shown"]["is_output"]
        two = self.history(node, f"?show={first.pk}&beside={second.pk}")
        assert (two.context["shown"]["job"], two.context["beside"]["job"]) == (first, second)
        restore = json.loads(two.context["shown"]["restore"])
        assert (restore["asset"], restore["prompt"]) == (str(first.asset_id), "a fox")

    def test_strangers_and_made_up_results_are_not_found_and_viewers_get_no_actions(self) -> None:
        node = self.node()
        make(self, node)
        viewer, mallory = (User.objects.create_user(f"{name}@example.com") for name in ("viewer", "mallory"))
        Membership.objects.create(canvas=self.canvas, user=viewer, role=Membership.Role.VIEWER)
        self.client.force_login(viewer)
        assert "data-history-set" not in self.history(node).content.decode()
        for query in (f"?show={uuid4()}", "?beside=nonsense"):
            assert self.history(node, query).status_code == 404
        self.client.force_login(mallory)
        assert self.history(node).status_code == 404

    def test_pages_of_results_go_on_where_the_last_one_ended(self) -> None:
        node = self.node()
        jobs = [make(self, node) for _ in range(3)][::-1]
        assert results.page(self.canvas.pk, node, None, 2) == jobs[:2]
        assert results.page(self.canvas.pk, node, jobs[1].pk, 2) == jobs[2:]
        with pytest.raises(NotFound):
            results.page(self.canvas.pk, node, make(self, self.node()).pk, 2)
