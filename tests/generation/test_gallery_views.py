from typing import Any
from uuid import uuid4

from canvas.models import User
from tests.generation.gallery_cast import GalleryCase


class GalleryPageTests(GalleryCase):
    def page(self, visitor: User | None = None, path: str = "", **query: str) -> Any:
        self.client.force_login(visitor or self.ada)
        return self.client.get(path or f"/canvases/{self.canvas.pk}/gallery/", query)

    def test_the_pictures_of_a_canvas_for_its_members_alone(self) -> None:
        asset = self.picture("a quiet harbour")
        self.let_grace_only_look()
        for person in (self.ada, self.grace):
            shown = self.page(person)
            self.assertContains(shown, f'data-asset="{asset.pk}"')
            self.assertContains(shown, "FLUX.2 Dev")
        assert self.page(self.mallory).status_code == 404
        assert self.page(path=f"/canvases/{uuid4()}/gallery/").status_code == 404
        self.client.logout()
        assert self.client.get("/gallery/").status_code == 302

    def test_all_pictures_name_their_canvas_and_can_be_narrowed_to_one(self) -> None:
        here, quay = self.picture("here"), self.other_canvas()
        there = self.picture("there", canvas=quay)
        strange = self.picture("strange", canvas=self.other_canvas(self.mallory, "Cave"), by=self.mallory)
        both = self.page(path="/gallery/")
        for asset in (here, there):
            self.assertContains(both, str(asset.pk))
        self.assertNotContains(both, str(strange.pk))
        self.assertContains(both, "Quay")
        narrowed = self.page(path="/gallery/", canvas=str(quay.pk))
        self.assertContains(narrowed, str(there.pk))
        self.assertNotContains(narrowed, str(here.pk))
        self.assertContains(self.page(path="/gallery/", canvas=str(strange.canvas_id)), "Nothing matches")

    def test_what_can_be_filtered_by_is_offered_and_marked(self) -> None:
        node = self.node_id()
        self.picture("a harbour", node=node, by=self.grace)
        shown = self.page(model="fal-ai/flux-2", node=str(node), person=str(self.grace.pk))
        self.assertContains(shown, '<option value="fal-ai/flux-2" selected>FLUX.2 Dev</option>', html=True)
        self.assertContains(shown, "A node that was removed")
        self.assertContains(shown, f'<option value="{self.grace.pk}" selected>grace</option>', html=True)
        self.assertContains(shown, "1 picture")

    def test_older_ones_are_a_link_that_keeps_the_filters(self) -> None:
        assets = [self.picture(data=self.small(at), name=f"harbour {at}.png") for at in range(61)]
        first = self.page(search="harbour", source="upload")
        self.assertNotContains(first, str(assets[0].pk))
        link = first.content.decode().partition('data-older href="')[2].partition('"')[0].replace("&amp;", "&")
        assert "search=harbour&source=upload&after=" in link
        second = self.client.get(link)
        self.assertContains(second, str(assets[0].pk))
        self.assertNotContains(second, str(assets[1].pk))
        self.assertNotContains(second, "data-older")

    def test_parts_of_the_page_for_scripts(self) -> None:
        self.picture("a harbour")
        tiles = self.page(part="tiles")
        self.assertContains(tiles, "data-newest")
        self.assertNotContains(tiles, "<html")
        self.assertContains(self.page(part="results", search="nowhere"), "Nothing matches")
        self.assertContains(self.page(part="panel"), "Drag a picture")
        newest = tiles.content.decode().partition('data-newest="')[2].partition('"')[0]
        assert self.page(part="new", after=newest).json() == {"new": 0}
        self.picture("another")
        assert self.page(part="new", after=newest).json() == {"new": 1}

    def test_a_canvas_without_pictures_says_what_will_be_here(self) -> None:
        self.assertContains(self.page(), "No pictures yet")
        self.assertContains(self.page(self.mallory, "/gallery/"), "No pictures yet")

    def test_failed_runs_say_why_and_lead_to_their_node(self) -> None:
        node = self.node_id()
        self.run_of("a storm", node=node, error_message="The provider refused it.")
        shown = self.page(state="failed")
        self.assertContains(shown, "The provider refused it.")
        self.assertContains(shown, f"/canvases/{self.canvas.pk}/#node={node}")

    def test_nonsense_in_the_address_leads_to_the_whole_gallery(self) -> None:
        response = self.page(state="nonsense")
        assert (response.status_code, response["Location"]) == (302, f"/canvases/{self.canvas.pk}/gallery/")

    def test_a_prompt_is_text_and_nothing_else(self) -> None:
        self.picture('"><script>alert(1)</script>')
        self.assertNotContains(self.page(), "<script>alert")
