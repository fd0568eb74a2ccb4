"""What an owner does with a canvas, and the list of canvases."""

from uuid import UUID, uuid4

import pytest
from django.test import TestCase

from canvas import canvases
from canvas.access import Role
from canvas.listing import ListedCanvas, canvases_of, deleted_canvases_of
from canvas.models import Canvas, Membership, Node, User
from canvas.refusals import Forbidden, NotFound
from tests.canvas.listening import Listener
from tests.cast import Cast


@pytest.mark.parametrize("name", ["", "  \n\t", "\x00", "x" * 121])
def test_a_name_that_is_none_or_too_long_is_refused(name: str) -> None:
    with pytest.raises(canvases.BadName) as refusal:
        canvases.checked_name(name)
    assert refusal.value.as_error()["field"] == "name"


def test_a_name_loses_white_space_that_nobody_sees() -> None:
    assert canvases.checked_name("  Autumn \n\t campaign ") == "Autumn campaign"
    assert canvases.checked_name("x" * 120) == "x" * 120


class CanvasTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def test_who_creates_a_canvas_owns_it(self) -> None:
        canvas = canvases.create(self.cast.mallory, " Posters ")
        assert (canvas.owner, canvas.name, canvas.rev) == (self.cast.mallory, "Posters", 0)

    def test_the_owner_alone_renames(self) -> None:
        canvases.rename(self.cast.ada, self.cast.canvas.pk, "Docks")
        with pytest.raises(Forbidden):
            canvases.rename(self.cast.grace, self.cast.canvas.pk, "Hers")
        with pytest.raises(NotFound):
            canvases.rename(self.cast.mallory, self.cast.canvas.pk, "His")
        with pytest.raises(canvases.BadName):
            canvases.rename(self.cast.ada, self.cast.canvas.pk, " ")
        assert Canvas.objects.get(pk=self.cast.canvas.pk).name == "Docks"

    def test_deleting_hides_the_canvas_and_restoring_brings_all_of_it_back(self) -> None:
        node = self.cast.node(prompt="a boat")
        listener = Listener(self.cast.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            canvases.delete(self.cast.ada, self.cast.canvas.pk)
        assert listener.access_checks() == 1
        assert canvases_of(self.cast.ada) == canvases_of(self.cast.grace) == []
        assert list(deleted_canvases_of(self.cast.ada)) == [self.cast.canvas]
        assert not deleted_canvases_of(self.cast.grace)

        canvases.restore(self.cast.ada, self.cast.canvas.pk)
        assert [entry.canvas for entry in canvases_of(self.cast.grace)] == [self.cast.canvas]
        assert list(Node.objects.all()) == [node]

    def test_the_owner_alone_deletes_and_restores(self) -> None:
        with pytest.raises(Forbidden):
            canvases.delete(self.cast.grace, self.cast.canvas.pk)
        with pytest.raises(NotFound):
            canvases.delete(self.cast.mallory, self.cast.canvas.pk)
        canvases.delete(self.cast.ada, self.cast.canvas.pk)
        for other in (self.cast.grace, self.cast.mallory):
            with pytest.raises(NotFound):
                canvases.restore(other, self.cast.canvas.pk)
        with pytest.raises(NotFound):
            canvases.delete(self.cast.ada, self.cast.canvas.pk)

    def test_handing_over_leaves_the_former_owner_as_an_editor(self) -> None:
        canvases.hand_over(self.cast.canvas, self.cast.grace)
        canvas = Canvas.objects.get(pk=self.cast.canvas.pk)
        roles = dict(Membership.objects.filter(canvas=canvas).values_list("user", "role"))
        assert canvas.owner == self.cast.grace
        assert roles == {self.cast.ada.pk: "editor", self.cast.viewer.pk: "viewer"}

    def test_handing_over_to_the_owner_changes_nothing(self) -> None:
        canvases.hand_over(self.cast.canvas, self.cast.ada)
        assert Membership.objects.count() == 2


class ListTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def entry(self, person: User) -> ListedCanvas:
        (entry,) = canvases_of(person)
        return entry

    def put_picture(self, order: int, asset: object = None, canvas: Canvas | None = None) -> None:
        Node.objects.create(
            id=uuid4(),
            canvas=canvas or self.cast.canvas,
            kind="image",
            x=0,
            y=0,
            width=200,
            height=200,
            order=order,
            data={"asset": str(asset) if asset else None},
        )

    def test_an_entry_counts_nodes_and_people_and_names_the_role(self) -> None:
        for order in range(3):
            self.put_picture(order)
        seen = [self.entry(person) for person in (self.cast.ada, self.cast.grace, self.cast.viewer)]
        assert [(each.nodes, each.people) for each in seen] == [(3, 3)] * 3
        assert [each.role for each in seen] == [Role.OWNER, Role.EDITOR, Role.VIEWER]
        assert [each.is_owned for each in seen] == [True, False, False]

    def test_a_canvas_alone_and_empty_counts_its_owner(self) -> None:
        canvases.create(self.cast.mallory, "Alone")
        entry = self.entry(self.cast.mallory)
        assert (entry.nodes, entry.people, entry.pictures) == (0, 1, ())

    def test_the_newest_four_pictures_are_shown_and_nodes_without_one_are_passed_over(self) -> None:
        assets = [uuid4() for _ in range(6)]
        for order, asset in enumerate(assets):
            self.put_picture(order * 2, asset)
            self.put_picture(order * 2 + 1)
        self.cast.node(prompt="no picture")
        assert self.entry(self.cast.ada).pictures == tuple(reversed(assets[2:]))

    def test_each_canvas_shows_its_own_pictures(self) -> None:
        other = canvases.create(self.cast.ada, "Other")
        mine, hers = uuid4(), uuid4()
        self.put_picture(1, mine)
        self.put_picture(1, hers, other)
        pictures: dict[Canvas, tuple[UUID, ...]] = {each.canvas: each.pictures for each in canvases_of(self.cast.ada)}
        assert pictures == {self.cast.canvas: (mine,), other: (hers,)}

    def test_what_changed_last_comes_first(self) -> None:
        other = canvases.create(self.cast.ada, "Other")
        assert [each.canvas for each in canvases_of(self.cast.ada)] == [other, self.cast.canvas]
        self.cast.node()
        assert [each.canvas for each in canvases_of(self.cast.ada)] == [self.cast.canvas, other]

    def test_many_canvases_take_no_more_queries_than_one(self) -> None:
        with self.assertNumQueries(3):
            canvases_of(self.cast.ada)
        for number in range(5):
            self.put_picture(number, uuid4(), canvases.create(self.cast.ada, f"Canvas {number}"))
        with self.assertNumQueries(3):
            assert len(canvases_of(self.cast.ada)) == 6
