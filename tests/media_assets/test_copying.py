"""Pictures that are copied to another canvas with the nodes that show them."""

from typing import Any
from uuid import UUID, uuid4

from canvas.models import Canvas, Membership, User
from media_assets import storages
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas


class CopyingTests(SharedCanvas):
    def setUp(self) -> None:
        super().setUp()
        self.other = Canvas.objects.create(name="Lighthouse", owner=self.grace)

    def ask(
        self, person: User, assets: list[UUID], source: Canvas, target: Canvas, status: int = 200
    ) -> dict[str, Any]:
        self.client.force_login(person)
        body = {"canvasId": str(source.pk), "assets": [str(each) for each in assets]}
        answer = self.client.post(f"/api/canvases/{target.pk}/assets/copies", body, content_type="application/json")
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def test_the_copy_is_the_same_picture_with_files_of_its_own(self) -> None:
        original = self.keep(drawn.picture(size=(320, 200)), "quay.png")
        copies = self.ask(self.grace, [original.pk], self.canvas, self.other)["copies"]
        copy = Asset.objects.get(pk=copies[str(original.pk)])
        assert (copy.canvas, copy.name, copy.sha256) == (self.other, "quay.png", original.sha256)
        assert (copy.width, copy.height, copy.created_by) == (320, 200, self.grace)
        assert copy.file != original.file
        assert storages.read(copy.file) == storages.read(original.file)

    def test_pasting_again_makes_no_further_copy(self) -> None:
        original = self.keep()
        first = self.ask(self.grace, [original.pk], self.canvas, self.other)
        assert self.ask(self.grace, [original.pk], self.canvas, self.other) == first
        assert Asset.objects.filter(canvas=self.other).count() == 1

    def test_on_its_own_canvas_a_picture_needs_no_copy(self) -> None:
        original = self.keep()
        copies = self.ask(self.grace, [original.pk, uuid4()], self.canvas, self.canvas)["copies"]
        assert copies == {str(original.pk): str(original.pk)}

    def test_what_is_elsewhere_or_lost_is_left_out(self) -> None:
        lost, foreign = self.keep(), self.keep(drawn.picture(size=(9, 9)), canvas=self.other)
        (self.media / lost.file).unlink()
        assert self.ask(self.grace, [lost.pk, foreign.pk], self.canvas, self.other)["copies"] == {}

    def test_nobody_copies_from_what_they_cannot_see_or_to_what_they_cannot_change(self) -> None:
        original = self.keep()
        hers = Canvas.objects.create(name="Hers", owner=self.mallory)
        assert self.ask(self.mallory, [original.pk], self.canvas, hers, 404)["error"]["code"] == "canvas_not_found"
        assert self.ask(self.ada, [original.pk], self.canvas, self.other, 404)["error"]["code"] == "canvas_not_found"
        Membership.objects.create(canvas=self.other, user=self.ada, role=Membership.Role.VIEWER)
        assert self.ask(self.ada, [original.pk], self.canvas, self.other, 403)["error"]["code"] == "forbidden"
        assert not Asset.objects.exclude(canvas=self.canvas).exists()

    def test_so_many_at_once_and_no_more(self) -> None:
        for wrong in ([], [uuid4() for _ in range(101)]):
            assert self.ask(self.grace, wrong, self.canvas, self.other, 400)["error"]["code"] == "bad_input"
