from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation import gallery, gallery_queries, recipes
from generation.gallery import BadFilter, Cursor, Filters
from generation.recipes import Recipe
from generation.states import State
from media_assets.models import Asset
from tests.generation.gallery_cast import GalleryCase


class GalleryTests(GalleryCase):
    def found(self, **filters: object) -> list[str]:
        """The titles, newest first."""
        return [entry.title for entry in gallery.page([self.canvas.pk], Filters(**filters)).entries]  # type: ignore[arg-type]

    def test_newest_first(self) -> None:
        self.picture("one")
        self.picture(name="upload.png")
        self.picture("two")
        assert self.found() == ["two", "upload.png", "one"]

    def test_page_after_page_gives_each_picture_once_also_where_moments_are_equal(self) -> None:
        made = [self.picture("same moment") for _ in range(7)]
        Asset.objects.update(created_at=self.clock)
        seen, after = [], None
        while True:
            page = gallery.page([self.canvas.pk], Filters(), after, size=3)
            seen += [entry.row.pk for entry in page.entries]
            after = page.next
            if after is None:
                break
            self.picture("comes meanwhile, and moves nothing")
        assert sorted(seen) == sorted(asset.pk for asset in made)
        assert seen == sorted(seen, reverse=True)

    def test_every_word_must_be_there_in_prompt_or_name(self) -> None:
        self.picture("a quiet Harbour at dawn")
        self.picture("a harbour at night")
        self.picture(name="dawn over harbour.png")
        assert self.found(search="harbour DAWN") == ["dawn over harbour.png", "a quiet Harbour at dawn"]
        assert self.found(search="100%") == []
        self.picture("100% wool")
        assert self.found(search="100%") == ["100% wool"]

    def test_by_model_person_node_and_source(self) -> None:
        node = self.node_id()
        self.picture("by flux", node=node)
        self.picture("by google", model="gemini-nano-banana-2.1", by=self.grace)
        self.picture(by=self.grace, name="own.png")
        assert self.found(model="gemini-nano-banana-2.1") == ["by google"]
        assert self.found(person=self.grace.pk) == ["own.png", "by google"]
        assert self.found(node=node) == ["by flux"]
        assert self.found(source="upload") == ["own.png"]
        assert self.found(person=self.grace.pk, source="generation") == ["by google"]

    def test_by_state_come_the_runs_without_picture(self) -> None:
        self.picture("done")
        self.run_of("broken", error_message="No.")
        self.run_of("on its way", state=State.RUNNING)
        self.run_of("who knows", state=State.UNCONFIRMED)
        self.run_of("given up", state=State.CANCELLED)
        assert self.found(state="failed") == ["who knows", "broken"]
        assert self.found(state="making") == ["on its way"]
        assert self.found(state="cancelled", search="given") == ["given up"]
        assert self.found(state="failed", source="upload") == []
        assert self.found() == ["done"]

    def test_a_picture_with_a_kept_recipe_is_found_like_one_made_here(self) -> None:
        asset = self.picture(name="imported.png")
        recipes.keep({asset: Recipe(provider="fal", model="fal-ai/other", prompt="a far away lighthouse")})
        assert self.found(search="lighthouse") == ["a far away lighthouse"]
        assert self.found(model="fal-ai/other") == ["a far away lighthouse"]

    def test_a_picture_of_several_runs_is_listed_once_with_the_run_that_made_it(self) -> None:
        asset = self.picture("first")
        self.run_of("reused", asset=asset, state=State.SUCCEEDED)
        assert self.found() == ["first"]

    def test_only_the_canvases_asked_for(self) -> None:
        self.picture("here")
        there = self.other_canvas()
        self.picture("there", canvas=there)
        assert self.found() == ["here"]
        both = gallery.page([self.canvas.pk, there.pk], Filters()).entries
        assert [entry.title for entry in both] == ["there", "here"]
        assert gallery.page([], Filters()).entries == ()

    def test_new_ones_are_counted_with_the_same_filters(self) -> None:
        self.picture("harbour")
        newest = gallery.page([self.canvas.pk], Filters()).newest
        assert gallery.newer([self.canvas.pk], Filters(), newest) == 0
        self.picture("harbour again")
        self.picture("a fox")
        assert gallery.newer([self.canvas.pk], Filters(), newest) == 2
        assert gallery.newer([self.canvas.pk], Filters(search="harbour"), newest) == 1
        assert gallery.newer([self.canvas.pk], Filters(), None) == 3

    def test_a_page_costs_three_queries_however_long_it_is(self) -> None:
        for at in range(5):
            self.picture(f"picture {at}")
        with self.assertNumQueries(3):
            for entry in gallery.page([self.canvas.pk], Filters()).entries:
                _ = (entry.title, entry.model, entry.row.created_by, entry.row.canvas.name)


class TestPlaces:
    @given(st.datetimes(timezones=st.just(gallery._EPOCH.tzinfo)), st.uuids())
    def test_a_place_is_read_as_it_was_written(self, moment: object, key: object) -> None:
        place = Cursor(moment, key)  # type: ignore[arg-type]
        if place.at >= gallery._EPOCH:
            assert Cursor.parse(str(place)) == place

    @given(st.text() | st.from_regex(r"\A[0-9]{1,40}-[0-9a-f]{30,34}\Z"))
    def test_whatever_else_is_refused(self, text: str) -> None:
        with suppress(BadFilter):
            place = Cursor.parse(text)
            assert Cursor.parse(str(place)) == place


class TestQueries:
    def test_what_is_written_is_read(self) -> None:
        filters = Filters("a b", "m/x", 3, uuid4(), "upload", "")
        assert gallery_queries.parse(gallery_queries.as_query(filters)) == filters

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("search", "x" * 201),
            ("search", "\x00"),
            ("person", "ada"),
            ("person", "9" * 19),
            ("node", "no-id"),
            ("state", "succeeded"),
            ("source", "elsewhere"),
        ],
    )
    def test_nonsense_is_refused_with_its_name(self, name: str, value: str) -> None:
        with pytest.raises(BadFilter) as caught:
            gallery_queries.parse({name: value})
        assert caught.value.field == name

    def test_ids_are_counted_and_each_taken_once(self) -> None:
        one, two = uuid4(), uuid4()
        assert gallery_queries.ids(f"{one},{two},{one}", 3) == [one, two]
        for text, code in ((f"{one},{two}", "too_many_pictures"), ("x", "bad_filter")):
            with pytest.raises(BadFilter) as caught:
                gallery_queries.ids(text, 1)
            assert caught.value.code == code
