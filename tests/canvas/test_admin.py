"""The administration of accounts and canvases."""

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from canvas import canvases
from canvas.access import Role, role_on
from canvas.models import Canvas, Membership, User
from tests.canvas.listening import Listener
from tests.cast import Cast

PASSWORD = "a long enough secret"


class AdminTests(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()
        User.objects.filter(pk=cls.cast.ada.pk).update(is_staff=True, is_superuser=True)

    def setUp(self) -> None:
        self.client.force_login(self.cast.ada)


class DoorTests(AdminTests):
    def test_nobody_but_administrators_gets_in(self) -> None:
        for person in (self.cast.grace, None):
            self.client.logout()
            if person:
                self.client.force_login(person)
            for page in ("index", "canvas_user_changelist", "canvas_canvas_changelist", "canvas_membership_changelist"):
                assert self.client.get(reverse(f"admin:{page}")).status_code == 302

    def test_every_list_and_search_opens(self) -> None:
        for table in ("user", "canvas", "membership"):
            answer = self.client.get(reverse(f"admin:canvas_{table}_changelist"), {"q": "ada"})
            assert answer.status_code == 200

    def test_there_are_no_groups_and_nothing_is_added_or_deleted_that_belongs_to_the_editor(self) -> None:
        index = self.client.get(reverse("admin:index"))
        self.assertNotContains(index, "Groups")
        for page in ("canvas_canvas_add", "canvas_membership_add"):
            assert self.client.get(reverse(f"admin:{page}")).status_code == 403
        assert self.client.post(reverse("admin:canvas_canvas_delete", args=[self.cast.canvas.pk])).status_code == 403


class AccountTests(AdminTests):
    def change(self, person: User, **fields: str) -> User:
        form = {"email": person.email, "name": person.name, "is_active": "on", **fields}
        form = {name: value for name, value in form.items() if value}
        answer = self.client.post(reverse("admin:canvas_user_change", args=[person.pk]), form)
        assert answer.status_code == 302, answer.text
        return User.objects.get(pk=person.pk)

    def add(self, **fields: str) -> str:
        form = {"email": "Linus@Example.com", "name": "", "password1": PASSWORD, "password2": PASSWORD, **fields}
        return self.client.post(reverse("admin:canvas_user_add"), form, follow=True).text

    def test_a_new_account_can_sign_in(self) -> None:
        assert "was added successfully" in self.add()
        account = User.objects.get(email="linus@example.com")
        assert (account.is_active, account.is_staff, account.is_superuser) == (True, False, False)
        self.client.logout()
        assert self.client.login(username="linus@example.com", password=PASSWORD)

    def test_an_administrator_is_one_in_everything(self) -> None:
        self.add(is_staff="on")
        account = User.objects.get(email="linus@example.com")
        assert (account.is_staff, account.is_superuser) == (True, True)
        assert not self.change(account).is_superuser

    def test_an_address_has_one_account_however_it_is_spelt(self) -> None:
        assert "already exists" in self.add(email="GRACE@example.com")
        assert User.objects.count() == 4

    def test_a_weak_or_unconfirmed_password_makes_no_account(self) -> None:
        assert "too common" in self.add(password1="password", password2="password")
        assert "match" in self.add(password2="another long secret")
        assert User.objects.count() == 4

    def test_the_password_is_never_shown_and_can_be_set_anew(self) -> None:
        self.cast.grace.set_password(PASSWORD)
        self.cast.grace.save()
        page = self.client.get(reverse("admin:canvas_user_change", args=[self.cast.grace.pk]))
        self.assertNotContains(page, self.cast.grace.password)
        form = {"password1": "another long secret", "password2": "another long secret"}
        self.client.post(reverse("admin:auth_user_password_change", args=[self.cast.grace.pk]), form)
        self.cast.grace.refresh_from_db()
        assert self.cast.grace.check_password("another long secret")

    def test_who_is_switched_off_is_sent_away_at_once(self) -> None:
        listener = Listener(self.cast.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            assert not self.change(self.cast.grace, is_active="").is_active
        assert listener.access_checks() == 1
        with self.captureOnCommitCallbacks(execute=True):
            self.change(self.cast.grace, name="Grace H.")
        assert role_on(self.cast.canvas, self.cast.grace) is Role.EDITOR

    def test_a_deleted_account_is_sent_away_and_an_owner_is_not_deleted(self) -> None:
        listener = Listener(self.cast.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("admin:canvas_user_delete", args=[self.cast.grace.pk]), {"post": "yes"})
        assert not User.objects.filter(pk=self.cast.grace.pk).exists()
        assert listener.access_checks() == 1
        own = canvases.create(self.cast.mallory, "Hers")
        for _ in range(2):
            self.client.post(reverse("admin:canvas_user_delete", args=[self.cast.mallory.pk]), {"post": "yes"})
            self.client.post(
                reverse("admin:canvas_user_changelist"),
                {"action": "delete_selected", "_selected_action": [self.cast.mallory.pk], "post": "yes"},
            )
        assert Canvas.objects.get(pk=own.pk).owner == self.cast.mallory

    def test_several_accounts_are_deleted_and_all_of_them_are_sent_away(self) -> None:
        listener = Listener(self.cast.canvas)
        chosen = [self.cast.grace.pk, self.cast.viewer.pk]
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(
                reverse("admin:canvas_user_changelist"),
                {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
            )
        assert not User.objects.filter(pk__in=chosen).exists()
        assert listener.access_checks() == 2


class CanvasTests(AdminTests):
    def change(self, **fields: object) -> Canvas:
        memberships = list(Membership.objects.order_by("pk"))
        form: dict[str, object] = {"name": "Harbour", "owner": self.cast.ada.pk}
        form |= {"memberships-TOTAL_FORMS": len(memberships), "memberships-INITIAL_FORMS": len(memberships)}
        for number, each in enumerate(memberships):
            row = {"id": each.pk, "canvas": self.cast.canvas.pk, "user": each.user_id, "role": each.role}
            form |= {f"memberships-{number}-{name}": value for name, value in row.items()}
        self.answer = self.client.post(reverse("admin:canvas_canvas_change", args=[self.cast.canvas.pk]), form | fields)
        return Canvas.objects.get(pk=self.cast.canvas.pk)

    def choose(self, action: str) -> str:
        form = {"action": action, "_selected_action": [self.cast.canvas.pk]}
        return self.client.post(reverse("admin:canvas_canvas_changelist"), form, follow=True).text

    def test_a_canvas_gets_another_name_and_nothing_else_is_written(self) -> None:
        self.cast.node()
        assert self.change(name="Docks").name == "Docks"
        assert Canvas.objects.get().rev == 1
        assert Canvas.objects.get().updated_at < timezone.now()

    def test_a_canvas_is_handed_over_and_the_former_owner_stays_on(self) -> None:
        canvas = self.change(owner=self.cast.grace.pk)
        assert self.answer.status_code == 302, self.answer.text
        assert canvas.owner == self.cast.grace
        roles = dict(Membership.objects.values_list("user__name", "role"))
        assert roles == {"Ada": "editor", "Viewer": "viewer"}

    def test_changed_members_are_told(self) -> None:
        listener = Listener(self.cast.canvas)
        with self.captureOnCommitCallbacks(execute=True):
            self.change(**{"memberships-0-role": "viewer"})
        assert Membership.objects.get(user=self.cast.grace).role == "viewer"
        assert listener.access_checks() == 1

    def test_a_membership_taken_away_is_told(self) -> None:
        listener = Listener(self.cast.canvas)
        gone = Membership.objects.get(user=self.cast.grace)
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("admin:canvas_membership_delete", args=[gone.pk]), {"post": "yes"})
        assert role_on(self.cast.canvas, self.cast.grace) is None
        assert listener.access_checks() == 1

    def test_a_member_is_added_and_the_owner_cannot_be(self) -> None:
        row = {
            "memberships-TOTAL_FORMS": 3,
            "memberships-2-canvas": self.cast.canvas.pk,
            "memberships-2-role": "viewer",
        }
        self.change(**row, **{"memberships-2-user": self.cast.ada.pk})
        self.assertContains(self.answer, "The owner is on the canvas already.")
        self.change(**row, **{"memberships-2-user": self.cast.mallory.pk})
        assert role_on(self.cast.canvas, self.cast.mallory) is Role.VIEWER
        assert Membership.objects.count() == 3

    def test_canvases_are_deleted_as_their_owner_would_and_restored(self) -> None:
        assert "1 deleted." in self.choose("hide")
        assert Canvas.objects.get().deleted_at
        assert "0 deleted." in self.choose("hide")
        assert "1 restored." in self.choose("restore")
        assert Canvas.objects.get().deleted_at is None
