"""The pages round the editor: who gets them, what they show, what their forms do."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

from django.test import Client, TestCase
from django.urls import reverse

from canvas import canvases, kinds
from canvas.models import Canvas, Membership, Node, User
from tests.canvas.pages import pages_of
from tests.cast import Cast


class PageTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def sign_in(self, person: User) -> None:
        self.client.force_login(person)

    def path(self, name: str, *more: int) -> str:
        return reverse(name, args=[self.cast.canvas.pk, *more])


class DoorTests(PageTests):
    def test_who_is_not_signed_in_is_asked_to_and_comes_back(self) -> None:
        own = ["canvas-list", "canvas-create", "password", "profile"]
        for method, path in [*pages_of(self.cast.canvas, self.cast.grace), *(("get", reverse(name)) for name in own)]:
            answer = getattr(self.client, method)(path)
            self.assertRedirects(answer, f"/sign-in/?next={path}", fetch_redirect_response=False)

    def test_for_a_stranger_a_canvas_is_not_there_whatever_is_asked_of_it(self) -> None:
        self.sign_in(self.cast.mallory)
        missing = Canvas(pk=uuid4())
        for canvas in (self.cast.canvas, missing):
            for method, path in pages_of(canvas, self.cast.grace):
                answer = getattr(self.client, method)(path)
                assert answer.status_code == 404, (method, path)
                assert "Harbour" not in answer.text
        assert Membership.objects.count() == 2

    def test_members_are_refused_what_is_the_owners(self) -> None:
        for member in (self.cast.grace, self.cast.viewer):
            self.sign_in(member)
            for method, path in pages_of(self.cast.canvas, self.cast.viewer):
                is_owners = re.search(r"rename|delete|role|remove", path) or (method == "post" and "members" in path)
                if is_owners:
                    answer = getattr(self.client, method)(path)
                    assert answer.status_code == 403, (method, path)
                    self.assertContains(answer, "This needs the role of owner", status_code=403)
        assert Canvas.objects.get().deleted_at is None
        assert Membership.objects.count() == 2

    def test_nothing_is_changed_by_looking(self) -> None:
        self.sign_in(self.cast.ada)
        for name in ("canvas-restore", "sign-out"):
            answer = self.client.get(self.path(name) if name.startswith("canvas") else reverse(name))
            assert answer.status_code == 405

    def test_a_form_from_elsewhere_is_refused_with_a_page_that_says_what_to_do(self) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(self.cast.ada)
        answer = browser.post(self.path("canvas-delete"))
        self.assertContains(answer, "Please try that again", status_code=403)
        assert Canvas.objects.get().deleted_at is None

    def test_pages_may_load_from_here_alone_and_not_be_framed(self) -> None:
        policy = self.client.get("/sign-in/").headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


class ListPageTests(PageTests):
    def test_the_list_names_what_a_person_may_open_with_the_role(self) -> None:
        canvases.create(self.cast.mallory, "Secret")
        self.cast.node()
        self.sign_in(self.cast.viewer)
        answer = self.client.get("/")
        self.assertContains(answer, f'href="{self.path("canvas")}"')
        self.assertContains(answer, "By Ada · you are viewer")
        self.assertContains(answer, "1 node · 3 people")
        self.assertNotContains(answer, "Secret")
        self.assertNotContains(answer, self.path("canvas-delete"))
        self.assertContains(answer, self.path("canvas-leave"))

    def test_the_owner_can_rename_and_delete_from_the_list(self) -> None:
        self.sign_in(self.cast.ada)
        answer = self.client.get("/")
        self.assertContains(answer, self.path("canvas-rename"))
        self.assertContains(answer, self.path("canvas-delete"))
        self.assertNotContains(answer, self.path("canvas-leave"))

    def test_pictures_are_shown_as_thumbnails(self) -> None:
        asset = uuid4()
        place = {"x": 0, "y": 0, "width": 200, "height": 200, "order": 1}
        Node.objects.create(id=uuid4(), canvas=self.cast.canvas, kind="image", data={"asset": str(asset)}, **place)
        self.sign_in(self.cast.ada)
        self.assertContains(self.client.get("/"), f'src="/assets/{asset}/thumb/"')

    def test_who_has_no_canvas_learns_what_one_is(self) -> None:
        self.sign_in(self.cast.mallory)
        answer = self.client.get("/")
        self.assertContains(answer, "Start with a canvas")
        self.assertContains(answer, f'href="{reverse("canvas-create")}"', count=1)

    def test_names_are_shown_as_text(self) -> None:
        canvases.rename(self.cast.ada, self.cast.canvas.pk, "<script>alert(1)</script>")
        self.sign_in(self.cast.ada)
        answer = self.client.get("/")
        self.assertNotContains(answer, "<script>alert")
        self.assertContains(answer, "&lt;script&gt;alert")


class CanvasFormTests(PageTests):
    def test_a_new_canvas_opens_in_the_editor(self) -> None:
        self.sign_in(self.cast.mallory)
        self.assertContains(self.client.get("/canvases/new/"), 'value="Untitled canvas"')
        answer = self.client.post("/canvases/new/", {"name": " Posters "})
        canvas = Canvas.objects.get(owner=self.cast.mallory)
        assert canvas.name == "Posters"
        self.assertRedirects(answer, reverse("canvas", args=[canvas.pk]))

    def test_a_name_that_is_refused_comes_back_with_the_reason(self) -> None:
        self.sign_in(self.cast.ada)
        for path in ("/canvases/new/", self.path("canvas-rename")):
            for name, reason in (("", "required"), ("x" * 121, "at most 120"), (" \u200b\x00 ", "")):
                answer = self.client.post(path, {"name": name})
                if reason:
                    self.assertContains(answer, reason, status_code=400)
        assert {canvas.name for canvas in Canvas.objects.all()} <= {"Harbour", "\u200b"}

    def test_the_owner_renames(self) -> None:
        self.sign_in(self.cast.ada)
        self.assertContains(self.client.get(self.path("canvas-rename")), 'value="Harbour"')
        self.assertRedirects(self.client.post(self.path("canvas-rename"), {"name": "Docks"}), "/")
        assert Canvas.objects.get().name == "Docks"

    def test_deleting_asks_first_and_can_be_undone(self) -> None:
        self.sign_in(self.cast.ada)
        self.assertContains(self.client.get(self.path("canvas-delete")), "Delete “Harbour”?")
        answer = self.client.post(self.path("canvas-delete"), follow=True)
        self.assertContains(answer, "“Harbour” is deleted.")
        self.assertContains(answer, f'action="{self.path("canvas-restore")}"', count=2)
        assert self.client.get(self.path("canvas")).status_code == 404

        answer = self.client.post(self.path("canvas-restore"), follow=True)
        self.assertContains(answer, "“Harbour” is back.")
        self.assertNotContains(answer, "Recently deleted")
        assert self.client.get(self.path("canvas")).status_code == 200

    def test_what_was_just_deleted_is_told_to_its_owner_alone(self) -> None:
        canvases.delete(self.cast.ada, self.cast.canvas.pk)
        self.sign_in(self.cast.grace)
        answer = self.client.get(f"/?deleted={self.cast.canvas.pk}")
        self.assertNotContains(answer, "Harbour")
        self.assertContains(self.client.get("/?deleted=%00nonsense"), "Start with a canvas")


class EditorPageTests(PageTests):
    def page(self, person: User) -> dict[str, Any]:
        self.sign_in(person)
        answer = self.client.get(self.path("canvas"))
        assert answer.status_code == 200
        found = re.search(r'<script id="easel-page" type="application/json">(.*?)</script>', answer.text, re.DOTALL)
        assert found
        page: dict[str, Any] = json.loads(found[1])
        return page

    def test_the_page_carries_the_graph_at_its_revision(self) -> None:
        prompts, target = [self.cast.node(prompt=each) for each in ("a", "b")], self.cast.node("image-generation")
        wires: list[UUID] = [self.cast.wire(prompt, target) for prompt in reversed(prompts)]
        page = self.page(self.cast.grace)
        assert page["canvas"] == {"id": str(self.cast.canvas.pk), "name": "Harbour", "rev": 5}
        assert (page["role"], page["me"]) == ("editor", {"id": self.cast.grace.pk, "name": "Grace"})
        assert [node["id"] for node in page["nodes"]] == [str(node.pk) for node in (*prompts, target)]
        assert page["nodes"][0] == {
            "id": str(prompts[0].pk),
            "kind": "prompt",
            "x": 0,
            "y": 0,
            "w": 280,
            "h": 200,
            "data": {"prompt": "a"},
        }
        assert page["edges"] == [
            {"id": str(wire), "from": [str(prompt.pk), "text-out"], "to": [str(target.pk), "prompt-in"]}
            for wire, prompt in zip(wires, reversed(prompts), strict=True)
        ]

    def test_the_page_says_what_kinds_there_are_and_where_to_send_what(self) -> None:
        page = self.page(self.cast.viewer)
        assert page["kinds"] == json.loads(json.dumps({each.id: each.as_json() for each in kinds.every().values()}))
        assert page["urls"]["socket"] == f"/ws/canvases/{self.cast.canvas.pk}/"
        assert page["urls"]["cards"] == f"/api/canvases/{self.cast.canvas.pk}/cards"
        assert page["promptLimit"] > 0
        assert page["role"] == "viewer"

    def test_text_on_the_canvas_stays_text(self) -> None:
        hostile = "</script><script>alert(1)</script>"
        self.cast.node(prompt=hostile)
        canvases.rename(self.cast.ada, self.cast.canvas.pk, hostile)
        page = self.page(self.cast.ada)
        assert page["nodes"][0]["data"]["prompt"] == page["canvas"]["name"] == hostile
        self.assertNotContains(self.client.get(self.path("canvas")), "<script>alert")

    def test_a_large_canvas_takes_no_more_queries_than_an_empty_one(self) -> None:
        self.sign_in(self.cast.ada)
        self.client.get(self.path("canvas"))
        with self.assertNumQueries(9):  # session, user, canvas; transaction, canvas, nodes, wires, its end; camera
            self.client.get(self.path("canvas"))
        for _ in range(20):
            self.cast.wire(self.cast.node(), self.cast.node("image-generation"))
        with self.assertNumQueries(9):
            self.client.get(self.path("canvas"))
