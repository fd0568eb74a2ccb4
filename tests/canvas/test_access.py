"""Who may do what on a canvas."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from canvas import canvases
from canvas.access import Person, Role, open_canvas, role_on, visible_canvases
from canvas.refusals import Forbidden, NotFound
from tests.cast import Cast


class AccessTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def test_everybody_has_the_role_given_to_them(self) -> None:
        cast = self.cast
        roles = [role_on(cast.canvas, each) for each in (cast.ada, cast.grace, cast.viewer, cast.mallory)]
        assert roles == [Role.OWNER, Role.EDITOR, Role.VIEWER, None]

    def test_nobody_has_a_role_without_signing_in(self) -> None:
        assert role_on(self.cast.canvas, AnonymousUser()) is None

    def test_an_account_that_is_switched_off_has_no_role(self) -> None:
        for person in (self.cast.ada, self.cast.grace):
            person.is_active = False
            assert role_on(self.cast.canvas, person) is None

    def test_nobody_has_a_role_on_a_deleted_canvas(self) -> None:
        canvas = canvases.delete(self.cast.ada, self.cast.canvas.pk)
        assert role_on(canvas, self.cast.ada) is None
        assert role_on(canvas, self.cast.grace) is None

    def test_a_stranger_cannot_tell_a_canvas_from_none(self) -> None:
        strangers: tuple[Person, ...] = (self.cast.mallory, AnonymousUser())
        for stranger in strangers:
            with pytest.raises(NotFound) as existing:
                open_canvas(stranger, self.cast.canvas.pk)
            with pytest.raises(NotFound) as missing:
                open_canvas(stranger, uuid4())
            assert existing.value.as_error() == missing.value.as_error()
            assert existing.value.code == "canvas_not_found"

    def test_a_member_learns_which_role_is_wanting(self) -> None:
        with pytest.raises(Forbidden, match="role of editor; yours is viewer"):
            open_canvas(self.cast.viewer, self.cast.canvas.pk, Role.EDITOR)
        with pytest.raises(Forbidden, match="role of owner; yours is editor"):
            open_canvas(self.cast.grace, self.cast.canvas.pk, Role.OWNER)

    def test_a_larger_role_includes_the_smaller_ones(self) -> None:
        for at_least in Role:
            assert open_canvas(self.cast.ada, self.cast.canvas.pk, at_least) == (self.cast.canvas, Role.OWNER)

    def test_people_see_what_they_own_and_where_they_are_members(self) -> None:
        own = canvases.create(self.cast.grace, "Mine")
        gone = canvases.create(self.cast.grace, "Gone")
        canvases.delete(self.cast.grace, gone.pk)
        assert set(visible_canvases(self.cast.grace)) == {own, self.cast.canvas}
        assert set(visible_canvases(self.cast.mallory)) == set()
