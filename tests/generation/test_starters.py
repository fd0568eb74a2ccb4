"""What a canvas can begin with: every starter can be run as soon as what only a person can bring is there."""

from collections.abc import Iterator

import pytest
from django.test import TestCase
from django.utils import translation

from canvas import changes, graph, kinds, starters
from canvas.beginning import begin
from canvas.canvases import BadName
from canvas.models import Canvas, Node
from canvas.ops import AddEdge, AddNode
from canvas.refusals import NotFound
from generation import node_runs, presets
from generation.models import Preset
from tests.cast import person

Point = tuple[float, float]


def _end(node: AddNode, name: str) -> Point:
    """Where a wire ends, as the editor places its ports (`geometry.js`)."""
    kind = kinds.get(node.kind)
    for x, ports in ((node.x, kind.inputs), (node.x + node.w, kind.outputs)):
        for place, port in enumerate(ports):
            if port.id == name:
                return x, node.y + 60 + 28 * place
    raise AssertionError(f"{node.kind} has no port {name}")


def _course(start: Point, end: Point) -> Iterator[Point]:
    """Points along a wire, as the editor draws it."""
    bend = min(240, max(32, abs(end[0] - start[0]) / 2, abs(end[1] - start[1]) / 4))
    points = (start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end)
    for step in range(101):
        t = step / 100
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        pairs = list(zip(weights, points, strict=True))
        yield sum(w * p[0] for w, p in pairs), sum(w * p[1] for w, p in pairs)


class StarterTests(TestCase):
    def setUp(self) -> None:
        self.ada = person("Ada")

    def models_of(self, canvas: Canvas) -> list[str]:
        every = presets.every()
        nodes = Node.objects.filter(canvas=canvas, kind=node_runs.KIND)
        return [node_runs.model(node.data) or presets.carried(every, node.data).contract.model for node in nodes]

    def test_there_are_at_least_the_four_that_people_ask_for(self) -> None:
        assert {"text-to-image", "restyle-a-reference", "three-models", "prompt-variations"} <= set(starters.every())

    def test_every_starter_makes_a_canvas_whose_pictures_have_a_prompt(self) -> None:
        for starter in starters.every().values():
            canvas = begin(self.ada, str(starter.label), starter.id)
            now = changes.load_graph(canvas.pk)
            makers = Node.objects.filter(canvas=canvas, kind=node_runs.KIND)
            assert makers, starter.id
            for node in makers:
                assert len(node_runs.inputs(now, node.pk).prompt) > 15, starter.id

    def test_nodes_of_a_starter_do_not_lie_on_each_other(self) -> None:
        for starter in starters.every().values():
            boxes = [each for each in starters.operations(starter) if isinstance(each, AddNode)]
            for one in boxes:
                for other in boxes:
                    apart = one.x + one.w <= other.x or other.x + other.w <= one.x
                    assert one is other or apart or one.y + one.h <= other.y or other.y + other.h <= one.y, starter.id

    def test_no_wire_of_a_starter_runs_behind_a_card(self) -> None:
        for starter in starters.every().values():
            made = starters.operations(starter)
            nodes = {each.id: each for each in made if isinstance(each, AddNode)}
            for wire in (each for each in made if isinstance(each, AddEdge)):
                source, target = nodes[wire.source[0]], nodes[wire.target[0]]
                others = [each for each in nodes.values() if each not in (source, target)]
                for x, y in _course(_end(source, wire.source[1]), _end(target, wire.target[1])):
                    hidden = [o for o in others if o.x <= x <= o.x + o.w and o.y <= y <= o.y + o.h]
                    assert not hidden, f"{starter.id}: behind {hidden[0].data} at {x}, {y}"

    def test_using_one_twice_makes_other_nodes(self) -> None:
        starter = starters.get("text-to-image")
        first, second = starters.operations(starter), starters.operations(starter)
        assert not {each.id for each in first} & {each.id for each in second}

    def test_three_models_are_three_even_where_there_are_fewer_presets(self) -> None:
        assert Preset.objects.filter(enabled=True).count() < 3
        assert len(set(self.models_of(begin(self.ada, "Compare", "three-models")))) == 3

    def test_three_models_are_the_presets_own_where_there_are_enough(self) -> None:
        third = Preset.objects.create(name="Third", provider="fal", model="fal-ai/qwen-image", position=9)
        canvas = begin(self.ada, "Compare", "three-models")
        used = [node.data.get("preset") for node in Node.objects.filter(canvas=canvas, kind=node_runs.KIND)]
        assert third.pk in used
        assert not any(node.data.get("model") for node in Node.objects.filter(canvas=canvas, kind=node_runs.KIND))

    def test_a_reference_is_restyled_by_a_model_that_takes_one(self) -> None:
        canvas = begin(self.ada, "Restyle", "restyle-a-reference")
        node = Node.objects.get(canvas=canvas, kind=node_runs.KIND)
        assert presets.carried(presets.every(), node.data).contract.reference
        now = changes.load_graph(canvas.pk)
        assert [now.nodes[wire.source].kind for wire in graph.image_wires(now, node.pk)] == ["image"]

    def test_without_such_a_preset_it_is_the_sibling_that_does(self) -> None:
        Preset.objects.exclude(model="fal-ai/flux-2").delete()
        canvas = begin(self.ada, "Restyle", "restyle-a-reference")
        assert self.models_of(canvas) == ["fal-ai/flux-2/edit"]

    def test_without_any_preset_starters_are_there_all_the_same(self) -> None:
        Preset.objects.all().delete()
        for starter in starters.every():
            assert Node.objects.filter(canvas=begin(self.ada, starter, starter)).exists()

    def test_its_prompts_are_in_the_language_of_whoever_begins(self) -> None:
        with translation.override("de"):
            made = starters.operations(starters.get("text-to-image"))
        [prompt] = [each.data["prompt"] for each in made if isinstance(each, AddNode) and each.kind == "prompt"]
        assert "Wüste" in prompt

    def test_wires_end_at_nodes_of_the_same_starter(self) -> None:
        for starter in starters.every().values():
            made = starters.operations(starter)
            ids = {each.id for each in made if isinstance(each, AddNode)}
            assert all({each.source[0], each.target[0]} <= ids for each in made if isinstance(each, AddEdge))

    def test_what_cannot_begin_leaves_no_canvas(self) -> None:
        for name, starter, wrong in (("", "text-to-image", BadName), ("Fine", "no-such", NotFound)):
            with pytest.raises(wrong):
                begin(self.ada, name, starter)
        assert not Canvas.objects.exists()


class DoorTests(TestCase):
    def setUp(self) -> None:
        self.client.force_login(person("Ada"))

    def test_the_page_for_a_new_canvas_offers_all_of_them(self) -> None:
        page = self.client.get("/canvases/new/").text
        for starter in starters.every():
            assert f'value="{starter}"' in page

    def test_choosing_one_opens_a_canvas_with_it(self) -> None:
        answer = self.client.post("/canvases/new/", {"name": "Compare", "starter": "three-models"})
        canvas = Canvas.objects.get()
        self.assertRedirects(answer, f"/canvases/{canvas.pk}/")
        assert Node.objects.filter(canvas=canvas).count() == 4

    def test_choosing_none_opens_an_empty_one_and_an_unknown_one_is_refused(self) -> None:
        self.client.post("/canvases/new/", {"name": "Empty", "starter": ""})
        assert not Node.objects.exists()
        answer = self.client.post("/canvases/new/", {"name": "Odd", "starter": "<script>"})
        assert answer.status_code == 400
        assert Canvas.objects.count() == 1

    def test_the_api_gives_each_as_operations_that_a_canvas_takes(self) -> None:
        self.client.post("/canvases/new/", {"name": "Empty", "starter": ""})
        path = f"/api/canvases/{Canvas.objects.get().pk}"
        for each in self.client.get("/api/starters").json()["starters"]:
            body = self.client.get(f"/api/starters/{each['id']}").json()
            answer = self.client.patch(path, body, content_type="application/json")
            assert answer.status_code == 200, answer.content
        assert self.client.get("/api/starters/no-such").json()["error"]["code"] == "starter_not_found"
