"""Letting people in, changing their role, and taking them off a canvas."""

import pytest
from django.test import TestCase

from canvas import canvases, members
from canvas.access import Role, role_on
from canvas.members import BadMember
from canvas.models import Membership, User
from canvas.refusals import Forbidden, NotFound
from tests.canvas.listening import Listener
from tests.cast import Cast


class MemberTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def setUp(self) -> None:
        self.listener = Listener(self.cast.canvas)

    def role(self, person: User) -> Role | None:
        return role_on(self.cast.canvas, person)

    def refused(self, email: str, role: str = "editor") -> str:
        before = Membership.objects.count()
        with pytest.raises(BadMember) as refusal:
            members.add(self.cast.ada, self.cast.canvas.pk, email, role)
        assert Membership.objects.count() == before
        return refusal.value.code

    def test_the_owner_adds_an_account_by_e_mail_in_any_spelling(self) -> None:
        with self.captureOnCommitCallbacks(execute=True):
            members.add(self.cast.ada, self.cast.canvas.pk, "  Mallory@Example.COM ", "viewer")
        assert self.role(self.cast.mallory) is Role.VIEWER
        assert self.listener.access_checks() == 1

    def test_an_address_without_an_account_is_refused(self) -> None:
        assert self.refused("nobody@example.com") == "unknown_account"

    def test_an_account_that_is_switched_off_counts_as_none(self) -> None:
        User.objects.filter(pk=self.cast.mallory.pk).update(is_active=False)
        assert self.refused("mallory@example.com") == "unknown_account"

    def test_nobody_is_added_twice_and_the_role_stays(self) -> None:
        assert self.refused("viewer@example.com", "editor") == "already_member"
        assert self.role(self.cast.viewer) is Role.VIEWER

    def test_the_owner_is_no_member(self) -> None:
        assert self.refused("ada@example.com") == "owner_is_no_member"

    def test_there_are_no_other_roles(self) -> None:
        for role in ("owner", "", "Editor"):
            assert self.refused("mallory@example.com", role) == "unknown_role"

    def test_nobody_but_the_owner_changes_members(self) -> None:
        canvas_id = self.cast.canvas.pk
        for person, error in ((self.cast.grace, Forbidden), (self.cast.mallory, NotFound)):
            with pytest.raises(error):
                members.add(person, canvas_id, "mallory@example.com", "editor")
            with pytest.raises(error):
                members.change_role(person, canvas_id, self.cast.viewer.pk, "editor")
            with pytest.raises(error):
                members.remove(person, canvas_id, self.cast.viewer.pk)
        assert self.role(self.cast.viewer) is Role.VIEWER

    def test_a_changed_role_holds_at_once_and_is_told(self) -> None:
        with self.captureOnCommitCallbacks(execute=True):
            members.change_role(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk, "viewer")
        assert self.role(self.cast.grace) is Role.VIEWER
        assert self.listener.access_checks() == 1

    def test_a_member_cannot_be_made_an_owner(self) -> None:
        with pytest.raises(BadMember):
            members.change_role(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk, "owner")
        assert self.role(self.cast.grace) is Role.EDITOR

    def test_who_is_not_on_the_canvas_cannot_be_changed_or_removed(self) -> None:
        with pytest.raises(NotFound) as refusal:
            members.change_role(self.cast.ada, self.cast.canvas.pk, self.cast.mallory.pk, "viewer")
        assert refusal.value.code == "member_not_found"
        with pytest.raises(NotFound):
            members.remove(self.cast.ada, self.cast.canvas.pk, self.cast.ada.pk)

    def test_a_removed_member_is_a_stranger(self) -> None:
        with self.captureOnCommitCallbacks(execute=True):
            assert members.remove(self.cast.ada, self.cast.canvas.pk, self.cast.grace.pk) == self.cast.grace
        assert self.role(self.cast.grace) is None
        assert self.listener.access_checks() == 1

    def test_members_leave_by_themselves_and_the_owner_cannot(self) -> None:
        with self.captureOnCommitCallbacks(execute=True):
            members.leave(self.cast.viewer, self.cast.canvas.pk)
        assert self.role(self.cast.viewer) is None
        assert self.listener.access_checks() == 1
        with pytest.raises(BadMember):
            members.leave(self.cast.ada, self.cast.canvas.pk)
        with pytest.raises(NotFound):
            members.leave(self.cast.mallory, self.cast.canvas.pk)

    def test_membership_of_one_canvas_gives_nothing_on_another(self) -> None:
        other = canvases.create(self.cast.ada, "Other")
        assert role_on(other, self.cast.grace) is None
        assert list(members.of(other)) == []

    def test_members_are_listed_in_the_order_of_joining(self) -> None:
        members.add(self.cast.ada, self.cast.canvas.pk, "mallory@example.com", "viewer")
        assert [each.user for each in members.of(self.cast.canvas)] == [
            self.cast.grace,
            self.cast.viewer,
            self.cast.mallory,
        ]

    def test_a_changed_account_has_each_of_its_canvases_check_anew(self) -> None:
        own = Listener(canvases.create(self.cast.grace, "Hers"))
        foreign = Listener(canvases.create(self.cast.ada, "Without her"))
        with self.captureOnCommitCallbacks(execute=True):
            members.announce_account_change(self.cast.grace)
        assert [each.access_checks() for each in (self.listener, own, foreign)] == [1, 1, 0]
