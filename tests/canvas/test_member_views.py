"""The page of a canvas's members."""

from django.test import TestCase
from django.urls import reverse

from canvas.models import Membership, User
from tests.cast import Cast


class MemberPageTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()

    def setUp(self) -> None:
        self.page = reverse("canvas-members", args=[self.cast.canvas.pk])
        self.client.force_login(self.cast.ada)

    def of(self, name: str, member: User) -> str:
        return reverse(name, args=[self.cast.canvas.pk, member.pk])

    def roles(self) -> dict[str, str]:
        return dict(Membership.objects.values_list("user__name", "role"))

    def test_the_owner_adds_people_and_sees_them_listed(self) -> None:
        answer = self.client.post(self.page, {"email": "mallory@example.com", "role": "viewer"}, follow=True)
        self.assertRedirects(answer, self.page)
        self.assertContains(answer, "Mallory is on the canvas now, as viewer.")
        self.assertContains(answer, "mallory@example.com")
        assert self.roles()["Mallory"] == "viewer"

    def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(self) -> None:
        for email, reason in (
            ("nobody@example.com", "Nobody has an account with this e-mail address."),
            ("grace@example.com", "Grace is on this canvas already."),
            ("ada@example.com", "You own this canvas already."),
            ("no address", "Enter a valid email address."),
        ):
            answer = self.client.post(self.page, {"email": email, "role": "editor"})
            self.assertContains(answer, reason, status_code=400)
            self.assertContains(answer, f'value="{email}"', status_code=400)
            self.assertContains(answer, 'aria-invalid="true"', count=1, status_code=400)
        assert len(self.roles()) == 2

    def test_there_is_no_third_role_in_the_form(self) -> None:
        answer = self.client.post(self.page, {"email": "mallory@example.com", "role": "owner"})
        assert answer.status_code == 400
        self.client.post(self.of("member-role", self.cast.grace), {"role": "owner"})
        self.client.post(self.of("member-role", self.cast.grace))
        assert self.roles() == {"Grace": "editor", "Viewer": "viewer"}

    def test_the_owner_changes_a_role(self) -> None:
        answer = self.client.post(self.of("member-role", self.cast.grace), {"role": "viewer"}, follow=True)
        self.assertContains(answer, "Grace is viewer now.")
        assert self.roles()["Grace"] == "viewer"

    def test_the_owner_removes_a_member(self) -> None:
        answer = self.client.post(self.of("member-remove", self.cast.grace), follow=True)
        self.assertContains(answer, "Grace is no longer on the canvas.")
        assert self.roles() == {"Viewer": "viewer"}
        assert self.client.post(self.of("member-remove", self.cast.grace)).status_code == 404

    def test_members_see_who_is_there_and_no_controls_but_leaving(self) -> None:
        self.client.force_login(self.cast.viewer)
        answer = self.client.get(self.page)
        for email in ("ada@example.com", "grace@example.com", "viewer@example.com"):
            self.assertContains(answer, email)
        self.assertContains(answer, reverse("canvas-leave", args=[self.cast.canvas.pk]))
        self.assertNotContains(answer, "Add somebody")
        self.assertNotContains(answer, "<select")

    def test_a_member_leaves_after_being_asked(self) -> None:
        leave = reverse("canvas-leave", args=[self.cast.canvas.pk])
        self.client.force_login(self.cast.grace)
        self.assertContains(self.client.get(leave), "Leave “Harbour”?")
        assert "Grace" in self.roles()
        answer = self.client.post(leave, follow=True)
        self.assertContains(answer, "You have left “Harbour”.")
        assert self.roles() == {"Viewer": "viewer"}

    def test_the_owner_is_told_why_leaving_is_impossible(self) -> None:
        answer = self.client.post(reverse("canvas-leave", args=[self.cast.canvas.pk]), follow=True)
        self.assertContains(answer, "You own this canvas, so you cannot leave it.")
