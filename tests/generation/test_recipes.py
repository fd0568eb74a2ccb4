"""What a recipe keeps of a run, and that nobody can break its reader."""

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given
from hypothesis import strategies as st

from canvas import changes
from generation import node_runs, recipes
from generation.models import Job
from generation.recipes import BadRecipe, Recipe
from generation.states import State
from media_assets import ingest
from media_assets.models import Asset
from tests.drawn import picture
from tests.generation.recipe_strategies import recipes as made_up
from tests.generation.recipe_strategies import values
from tests.sandboxed import SandboxedTestCase

LEAST: dict[str, Any] = {"easel": 1, "provider": "fal", "model": "fal-ai/flux-2", "prompt": "a harbour"}


class RecipeOfAJobTests(SandboxedTestCase):
    async def test_it_keeps_everything_that_the_picture_depends_on_and_where_it_came_from(self) -> None:
        recipe, job, reference = await self.run_with_reference()
        assert recipe.prompt == "the same at night"
        assert (recipe.provider, recipe.model) == ("fal", "fal-ai/nano-banana/edit")
        assert recipe.preset
        assert (recipe.preset.name, recipe.preset.revision) == (str(job.preset), 1)
        assert recipe.arguments == {name: value for name, value in job.arguments.items() if name != "prompt"}
        assert [(each.sha256, each.width, each.height) for each in recipe.references] == [(reference.sha256, 64, 48)]
        assert (recipe.made_by, recipe.made_at) == ("Ada", job.finished_at)
        assert recipe.request_id == job.request_id
        assert (recipe.seed, recipe.cost, recipe.sandbox) == (job.seed, job.cost, True)

    async def test_it_comes_back_the_same_from_its_json(self) -> None:
        recipe, job, _reference = await self.run_with_reference()
        assert recipes.parse(json.dumps(recipe.as_json())) == recipe
        assert job.asset_id
        assert await sync_to_async(recipes.of_asset)(job.asset_id) == recipe

    async def run_with_reference(self) -> tuple[Recipe, Job, Asset]:
        preset = await sync_to_async(self.preset)("fal", model="fal-ai/nano-banana/edit")
        reference = await sync_to_async(self.upload)()
        job = await sync_to_async(self.started)(preset.pk, reference)
        ended = await self.ended(job)
        assert ended.state == State.SUCCEEDED, ended.error_message
        job = await Job.objects.select_related(*recipes.JOB_RELATIONS).aget(pk=job.pk)
        return recipes.of(job), job, reference

    def upload(self) -> Asset:
        prepared = ingest.prepare_now(picture(), self.canvas.pk, "harbour.png")
        return ingest.record(prepared, canvas=self.canvas, by=self.ada, origin=Asset.Origin.UPLOAD)

    def started(self, preset: int, reference: Asset) -> Job:
        image = self.add_node("image", asset=str(reference.pk))
        node = self.add_node("image-generation", prompt="the same at night", preset=preset)
        self.wire(image, "image-out", node, "image-in")
        return node_runs.run(self.canvas, self.ada, changes.load_graph(self.canvas.pk), node)


@given(made_up)
def test_a_recipe_survives_being_written_down(recipe: Recipe) -> None:
    assert recipes.parse(json.dumps(recipe.as_json())) == recipe


@given(st.text() | st.binary())
def test_no_text_makes_the_reader_raise_anything_but_its_refusal(text: str | bytes) -> None:
    with pytest.raises(BadRecipe):
        recipes.parse(text)


@given(
    st.dictionaries(st.sampled_from([*LEAST, "seed", "cost", "references", "madeAt", "arguments", "preset"]), values)
)
def test_no_value_makes_the_reader_raise_anything_but_its_refusal(raw: dict[str, Any]) -> None:
    for value in (raw, LEAST | raw):
        try:
            read = recipes.parsed(value)
        except BadRecipe:
            continue
        assert recipes.parsed(read.as_json()) == read


@pytest.mark.parametrize(
    "wrong",
    [
        {"easel": 0},
        {"easel": True},
        {"easel": "1"},
        {"prompt": ""},
        {"prompt": "\ud800"},
        {"prompt": "a\x00b"},
        {"prompt": "x" * 200_001},
        {"seed": 2**63},
        {"seed": "many"},
        {"cost": "NaN"},
        {"cost": -1},
        {"references": [{"sha256": "../../etc/passwd", "width": 1, "height": 1}]},
        {"arguments": {"a": float("inf")}},
        {"arguments": {"a": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}},
        {"arguments": []},
        {"madeAt": "yesterday"},
        {"madeAt": "2026-01-01T00:00:00"},
        {"unheard": "of"},
    ],
)
def test_what_is_wrong_is_refused_with_its_place(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRecipe) as refused:
        recipes.parsed(LEAST | wrong)
    assert refused.value.code == "bad_recipe"


def test_one_of_a_later_easel_is_told_from_a_broken_one() -> None:
    with pytest.raises(BadRecipe) as refused:
        recipes.parsed(LEAST | {"easel": 2, "anything": {"may": "be here"}})
    assert refused.value.code == "recipe_too_new"


@pytest.mark.parametrize("text", ["[" * 100_000, '{"easel": 1' + "0" * 5_000 + "}", "x" * 1_000_001])
def test_a_text_meant_to_exhaust_the_reader_is_refused(text: str) -> None:
    with pytest.raises(BadRecipe):
        recipes.parse(text)
