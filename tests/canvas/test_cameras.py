"""Where people look: kept for each of them alone."""

from typing import Any

from django.test import TestCase

from canvas.access import Role
from canvas.editor_page import page_data
from canvas.models import Canvas, User
from tests.cast import Cast

HARBOUR = {"x": 120.5, "y": -40.0, "z": 0.5}


class CameraTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def put(self, person: User, view: Any, status: int = 204) -> dict[str, Any]:
        self.client.force_login(person)
        address = f"/api/canvases/{self.cast.canvas.pk}/camera"
        answer = self.client.put(address, view, content_type="application/json")
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json() if answer.content else {}
        return body

    def shown(self, person: User) -> Any:
        return page_data(Canvas.objects.get(pk=self.cast.canvas.pk), Role.VIEWER, person)["camera"]

    def test_everybody_comes_back_to_where_they_were_a_viewer_too(self) -> None:
        self.put(self.cast.viewer, HARBOUR)
        self.put(self.cast.grace, {**HARBOUR, "z": 2})
        self.put(self.cast.grace, {"x": 1, "y": 2, "z": 0.02})
        assert self.shown(self.cast.viewer) == HARBOUR
        assert self.shown(self.cast.grace) == {"x": 1, "y": 2, "z": 0.02}
        assert self.shown(self.cast.ada) is None

    def test_looking_is_no_change_of_the_canvas(self) -> None:
        before = Canvas.objects.values("rev", "updated_at").get(pk=self.cast.canvas.pk)
        self.put(self.cast.viewer, HARBOUR)
        assert Canvas.objects.values("rev", "updated_at").get(pk=self.cast.canvas.pk) == before

    def test_a_stranger_finds_no_canvas_and_nonsense_is_refused(self) -> None:
        assert self.put(self.cast.mallory, HARBOUR, 404)["error"]["code"] == "canvas_not_found"
        for wrong in ({}, {**HARBOUR, "z": 0}, {**HARBOUR, "z": 9}, {**HARBOUR, "x": 1e9}, {**HARBOUR, "w": 1}, [1]):
            self.put(self.cast.ada, wrong, 400)
        assert self.shown(self.cast.ada) is None
