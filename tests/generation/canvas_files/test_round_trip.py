from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from canvas import canvases, changes, kinds, ops
from canvas.graph import BadWire
from canvas.models import Canvas, Node, User
from canvas.planting import Planted, plant
from generation import recipes
from generation.models import Job, Preset
from generation.recipe_models import KeptRecipe
from media_assets.models import Asset
from tests import drawn
from tests.generation.canvas_files.files import exported, media, said, taken
from tests.generation.gallery_cast import GalleryCase


class RoundTripTests(GalleryCase):
    def node(self, kind: str, **data: Any) -> Node:
        add = ops.AddNode(id=uuid4(), kind=kind, x=12.5, y=-40, w=280, h=200, data=data)
        changes.apply(self.canvas, self.ada, str(uuid4()), [add])
        return Node.objects.get(pk=add.id)

    def wire(self, source: Node, source_port: str, target: Node, target_port: str) -> None:
        ends = {"from": (source.pk, source_port), "to": (target.pk, target_port)}
        changes.apply(self.canvas, self.ada, str(uuid4()), [ops.AddEdge.model_validate({"id": uuid4(), **ends})])

    def studio(self) -> Preset:
        """A canvas with everything: made and own pictures, equal ones, wires, a preset, a name."""
        preset = Preset.objects.create(name="Studio", provider="fal", model="fal-ai/flux-2", position=99)
        made = self.picture("a harbour at dawn", preset=preset, preset_revision=3)
        own = self.picture(name="quay.png")
        self.picture(name="the quay again.png")
        prompt = self.node("prompt", prompt="a harbour at dawn", name="The idea")
        image = self.node("image", asset=str(own.pk))
        ai = self.node("image-generation", asset=str(made.pk), preset=preset.pk, modelParams={"seed": 4})
        self.wire(prompt, "text-out", ai, "prompt-in")
        self.wire(image, "image-out", ai, "image-in")
        return preset

    def test_what_is_exported_and_imported_is_exported_the_same(self) -> None:
        preset = self.studio()
        first = exported(self.canvas)
        result = taken(first, self.grace)
        second = exported(result.canvas)
        assert said(second) == said(first)
        assert media(second) == media(first)
        assert (result.nodes, result.pictures, result.missing) == (3, 3, ())
        assert result.canvas.owner == self.grace
        assert Node.objects.get(canvas=result.canvas, kind="image-generation").data["preset"] == preset.pk

    def test_the_pictures_are_there_with_how_they_were_made_and_equal_ones_stored_once(self) -> None:
        self.studio()
        before = len(self.files())
        result = taken(exported(self.canvas), self.grace)
        assert len(self.files()) == 2 * before
        assets = Asset.objects.filter(canvas=result.canvas).order_by("created_at")
        assert [asset.name for asset in assets] == ["picture.png", "quay.png", "the quay again.png"]
        assert {asset.origin for asset in assets} == {"import"}
        recipe = recipes.of_asset(assets[0].pk)
        assert recipe == recipes.of(Job.objects.select_related(*recipes.JOB_RELATIONS).get()).model_copy(
            update={"made_by": None}
        )
        assert KeptRecipe.objects.get().prompt == "a harbour at dawn"

    def test_the_new_canvas_can_be_worked_on(self) -> None:
        self.studio()
        canvas = taken(exported(self.canvas), self.grace).canvas
        highest = Node.objects.filter(canvas=canvas).latest("order").order
        add = ops.AddNode(id=uuid4(), kind="prompt", x=0, y=0, w=280, h=200)
        change = changes.commit(self.grace, canvas.pk, "first", [add])
        assert Node.objects.get(pk=add.id).order > highest
        assert change.rev == canvas.rev + 1
        assert changes.since(Canvas.objects.get(pk=canvas.pk), 0) is None

    def test_no_names_and_no_addresses_unless_they_are_wanted(self) -> None:
        self.studio()
        User.objects.filter(pk=self.ada.pk).update(name="Ada Lovelace")
        assert b"Lovelace" not in exported(self.canvas)
        named = said(exported(self.canvas, with_names=True))
        assert {each["madeBy"] for each in named["pictures"]} == {"Ada Lovelace"}
        assert "@" not in str(named)

    def test_only_what_nodes_show(self) -> None:
        self.studio()
        whole = said(exported(self.canvas, only_used=True))
        assert [each["name"] for each in whole["pictures"]] == ["picture.png", "quay.png"]

    def test_a_lost_file_is_left_out_with_what_shows_it(self) -> None:
        self.studio()
        lost = Asset.objects.get(name="picture.png")
        (self.media / lost.file).unlink()
        whole = said(exported(self.canvas))
        assert [each["name"] for each in whole["pictures"]] == ["quay.png", "the quay again.png"]
        assert [node["data"]["asset"] for node in whole["nodes"] if "asset" in node["data"]] == ["p2", None]
        taken(exported(self.canvas), self.grace)

    def test_a_preset_that_is_not_here_is_named_and_comes_back_where_it_is(self) -> None:
        preset = self.studio()
        first = exported(self.canvas)
        name = preset.name
        Preset.objects.filter(pk=preset.pk).update(name="Another")
        result = taken(first, self.grace)
        assert result.missing == ("Studio",)
        self.client.force_login(self.grace)
        node = Node.objects.get(canvas=result.canvas, kind="image-generation")
        answer = self.client.get(f"/api/canvases/{result.canvas.pk}/cards?ids={node.pk}").json()
        assert "Studio" in answer["cards"][str(node.pk)]["html"]
        refused = self.client.post(f"/api/canvases/{result.canvas.pk}/nodes/{node.pk}/run").json()
        assert refused["error"]["code"] == "preset_missing"
        Preset.objects.filter(pk=preset.pk).update(name=name)
        again = taken(exported(result.canvas), self.grace)
        assert (again.missing, said(exported(again.canvas))) == ((), said(first))


def graphs() -> Any:
    text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
    data = {
        "prompt": st.fixed_dictionaries({"prompt": text}),
        "image": st.just({}),
        "image-generation": st.fixed_dictionaries(
            {"prompt": text, "modelParams": st.dictionaries(st.sampled_from(["seed", "strength"]), st.integers(0, 9))}
        ),
    }
    kind = st.sampled_from(sorted(data))
    return st.lists(kind.flatmap(lambda each: data[each].map(lambda own: (each, own))), max_size=7)


class AnyGraph(PropertyCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        graphs(), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 1)), max_size=12), st.data()
    )
    def test_any_graph_comes_out_as_it_went_in(
        self, nodes: list[tuple[str, dict[str, Any]]], wires: list[tuple[int, int, int]], data: st.DataObject
    ) -> None:
        ada = User.objects.create_user(f"{uuid4()}@example.com")
        canvas = canvases.create(ada, "Any")
        place = st.floats(-1e6, 1e6, allow_nan=False)
        made = []
        for kind_id, own in nodes:
            kind = kinds.get(kind_id)
            checked = kind.new_data() | kind.checked(own, canvas.pk)
            x, y = data.draw(place), data.draw(place)
            made.append(Planted(uuid4(), kind_id, x, y, 280.0, 200.0, checked))
        plant(canvas, made, [])
        for source, target, port in wires:
            if max(source, target) < len(made):
                out = "text-out" if made[source].kind == "prompt" else "image-out"
                ends = {"from": (made[source].id, out), "to": (made[target].id, ("prompt-in", "image-in")[port])}
                add = ops.AddEdge.model_validate({"id": uuid4(), **ends})
                try:
                    changes.apply(canvas, ada, str(uuid4()), [add])
                except BadWire:
                    continue
        first = exported(canvas)
        assert said(exported(taken(first, ada).canvas)) == said(first)


class ManyNodes(GalleryCase):
    def test_a_large_graph_goes_both_ways(self) -> None:
        prompts = [Planted(uuid4(), "prompt", i, 0, 280, 200, {"prompt": str(i)}) for i in range(1500)]
        plant(self.canvas, prompts, [])
        self.picture(data=drawn.noise())
        result = taken(exported(self.canvas), self.ada)
        assert Node.objects.filter(canvas=result.canvas).count() == 1500
        add = ops.AddNode(id=uuid4(), kind="prompt", x=0, y=0, w=280, h=200)
        changes.commit(self.ada, result.canvas.pk, "later", [add])
        assert Node.objects.filter(canvas=result.canvas).latest("order").pk == add.id
