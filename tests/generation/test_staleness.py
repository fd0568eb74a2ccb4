"""Whether a node's picture is still what it would make, and what has changed since."""

import itertools
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from canvas import changes
from canvas.ops import RemoveEdge, SetData
from generation import node_runs, presets, staleness
from generation.models import Job
from generation.staleness import Freshness, Part, Wanted, changed
from media_assets import ingest
from media_assets.models import Asset
from tests.drawn import picture
from tests.generation.made import make
from tests.sandboxed import SandboxedTestCase

wanted = st.builds(
    Wanted,
    prompt=st.sampled_from(["a fox", "a hare"]),
    model=st.sampled_from([("fal", "fal-ai/flux-2"), ("google", "gemini")]),
    arguments=st.sampled_from([{}, {"seed": 1}, {"image_size": {"width": 64, "height": 64}}]),
    reference=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
)


@given(wanted, wanted)
def test_two_wishes_differ_exactly_where_a_part_is_named(one: Wanted, other: Wanted) -> None:
    parts = changed(one, other)
    assert (parts == ()) == (one == other)
    assert (Part.PROMPT in parts) == (one.prompt != other.prompt)
    assert (Part.REFERENCE in parts) == (one.reference != other.reference)
    assert (Part.MODEL in parts) == (one.model != other.model)
    assert set(parts) == set(changed(other, one))


def test_settings_that_a_model_would_not_take_have_changed() -> None:
    then = Wanted("a fox", ("fal", "fal-ai/flux-2"), {}, None)
    assert changed(then, Wanted("a fox", then.model, None, None)) == (Part.SETTINGS,)
    assert changed(then, None) == (Part.SETTINGS,)


class FreshnessTests(SandboxedTestCase):
    def fresh(self) -> Freshness:
        graph = changes.load_graph(self.canvas.pk)
        return staleness.of_nodes(self.canvas.pk, graph, presets.every(), graph.nodes)

    def made(self, node: UUID) -> Job:
        """The node with a new picture."""
        return make(self, node)

    def set(self, node: UUID, **data: Any) -> None:
        changes.apply(self.canvas, self.ada, str(uuid4()), [SetData(id=node, set=data)])

    def node(self, **data: Any) -> UUID:
        return self.add_node(node_runs.KIND, **{"prompt": "a fox", **data})

    def chain(self, length: int) -> list[UUID]:
        """Nodes that give each other their pictures; the reference is taken by Google's model."""
        google = self.preset("google")
        nodes = [self.node(preset=google.pk) for _ in range(length)]
        for source, target in itertools.pairwise(nodes):
            self.wire(source, "image-out", target, "image-in")
        return nodes

    def test_a_picture_is_stale_while_what_it_depends_on_is_changed(
        self,
    ) -> None:
        node = self.node()
        assert self.fresh().is_missing(node)
        self.made(node)
        assert self.fresh().changed(node) == ()
        cases: list[tuple[dict[str, Any], dict[str, Any], Part]] = [
            ({"prompt": "a hare"}, {"prompt": "a fox"}, Part.PROMPT),
            ({"imageSize": "square"}, {"imageSize": None}, Part.SETTINGS),
            ({"imageSize": {"width": 640, "height": 512}}, {"imageSize": None}, Part.SETTINGS),
            ({"modelParams": {"seed": 7}}, {"modelParams": {}}, Part.SETTINGS),
            ({"model": "fal-ai/flux-2/flash"}, {"model": None}, Part.MODEL),
        ]
        for data, back, part in cases:
            self.set(node, **data)
            assert self.fresh().changed(node) == (part,), data
            assert self.fresh().needs_run(node)
            self.set(node, **back)
            assert self.fresh().changed(node) == ()

    def test_spaces_round_the_prompt_and_a_parameter_that_the_model_drops_change_nothing(self) -> None:
        node = self.node()
        self.made(node)
        self.set(node, prompt="  a fox \n", modelParams={"loudness": 11})
        assert self.fresh().changed(node) == ()

    def test_a_preset_that_makes_another_picture_by_now_makes_its_pictures_stale(self) -> None:
        preset = self.preset("fal", model="fal-ai/flux-2")
        node = self.node(preset=preset.pk)
        self.made(node)
        preset.parameters = {"guidance_scale": 9}
        preset.save()
        assert self.fresh().changed(node) == (Part.SETTINGS,)

    def test_another_reference_makes_it_stale_and_so_does_a_wired_prompt(self) -> None:
        first, second = self.chain(2)
        self.made(first)
        self.made(second)
        assert not self.fresh().needing_before(second)
        self.made(first)
        assert self.fresh().changed(second) == (Part.REFERENCE,)
        text = self.add_node("prompt", prompt="a hare")
        self.wire(text, "text-out", first, "prompt-in")
        assert self.fresh().changed(first) == (Part.PROMPT,)
        [edge] = [wire for wire in changes.load_graph(self.canvas.pk).wires if wire.source == text]
        changes.apply(self.canvas, self.ada, str(uuid4()), [RemoveEdge(id=edge.id)])
        assert self.fresh().changed(first) == ()

    def test_staleness_is_passed_on_but_not_through_a_pinned_picture(self) -> None:
        first, second, third = self.chain(3)
        for node in (first, second, third):
            self.made(node)
        self.set(first, prompt="a hare")
        assert self.fresh().needing_before(third) == [first, second]
        assert self.fresh().needs_run(third)
        self.set(second, pinned=True)
        assert self.fresh().needing_before(third) == [first]
        assert not self.fresh().needs_run(third)

    def test_a_picture_of_unknown_making_is_not_called_stale(self) -> None:
        prepared = ingest.prepare_now(picture(), self.canvas.pk, "cat.png")
        asset = ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD)
        node = self.node(asset=str(asset.pk))
        assert self.fresh().changed(node) == ()
        assert not self.fresh().needs_run(node)
