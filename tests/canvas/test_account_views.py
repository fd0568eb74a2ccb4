"""Signing in and out, and a person's own account."""

from django.contrib.auth import get_user
from django.test import TestCase, override_settings

from canvas.models import User
from tests.cast import person

PASSWORD = "a long enough secret"


class SignInTests(TestCase):
    ada: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ada = User.objects.create_user("Ada@Example.com", PASSWORD, name="Ada")

    def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD, to: str = "") -> str:
        """Where it leads, or an empty text where the form came back."""
        answer = self.client.post("/sign-in/", {"username": email, "password": password, "next": to})
        return answer.headers.get("Location", "")

    def is_signed_in(self) -> bool:
        return bool(get_user(self.client).is_authenticated)

    def test_e_mail_and_password_sign_in_however_the_address_is_spelt(self) -> None:
        for email in ("ada@example.com", "ADA@example.COM", " Ada@Example.com "):
            assert self.sign_in(email) == "/"
            assert self.is_signed_in()
            self.client.logout()

    def test_after_signing_in_people_are_where_they_wanted_to_be(self) -> None:
        assert self.sign_in(to="/profile/") == "/profile/"

    def test_signing_in_never_leads_to_another_site(self) -> None:
        for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", "http:///example.org"):
            assert self.sign_in(to=elsewhere) == "/"

    def test_after_too_many_tries_not_even_the_right_password_opens(self) -> None:
        with override_settings(RATE_LIMIT_SIGN_INS="3/hour"):
            for email in ("grace@example.com", "nobody@example.com"):
                for _try in range(3):
                    assert self.sign_in(email, "wrong") == ""
                answer = self.client.post("/sign-in/", {"username": f" {email.upper()}", "password": PASSWORD})
                assert answer.status_code == 429
                assert 3_000 < int(answer["Retry-After"]) <= 3_600
                self.assertContains(answer, "Try again in 60 minutes.", status_code=429)
            german = self.client.post(
                "/sign-in/", {"username": "grace@example.com", "password": PASSWORD}, headers={"Accept-Language": "de"}
            )
            self.assertContains(german, "Zu viele Anmeldungen an diesem Konto sind gescheitert.", status_code=429)
            assert self.sign_in() == "/"

    def test_another_address_is_another_try_and_a_success_begins_anew(self) -> None:
        form = {"username": "ada@example.com", "password": "wrong"}
        with override_settings(RATE_LIMIT_SIGN_INS="2/hour"):
            for _round in range(2):
                assert self.sign_in(password="wrong") == ""
                assert self.sign_in() == "/"
                self.client.logout()
            for _try in range(2):
                assert self.client.post("/sign-in/", form, REMOTE_ADDR="192.0.2.7").status_code == 200
            assert self.client.post("/sign-in/", form, REMOTE_ADDR="192.0.2.7").status_code == 429
            assert self.sign_in() == "/"

    def test_the_door_to_the_administration_counts_as_well(self) -> None:
        form = {"username": "ada@example.com", "password": "wrong"}
        with override_settings(RATE_LIMIT_SIGN_INS="1/hour"):
            for _try in range(2):
                answer = self.client.post("/admin/login/", form, REMOTE_ADDR="192.0.2.8")
            self.assertContains(answer, "Too many sign-ins to this account have failed.")

    def test_a_wrong_password_and_an_unknown_address_read_the_same(self) -> None:
        answers = []
        for email, password in (("ada@example.com", "wrong"), ("nobody@example.com", PASSWORD)):
            answer = self.client.post("/sign-in/", {"username": email, "password": password})
            self.assertContains(answer, "This e-mail address and password do not belong together.")
            answers.append(answer.text.count("note--error"))
        assert answers == [1, 1]
        assert not self.is_signed_in()

    def test_an_account_that_is_switched_off_cannot_sign_in(self) -> None:
        User.objects.update(is_active=False)
        assert self.sign_in() == ""
        assert not self.is_signed_in()

    def test_who_is_signed_in_already_goes_on_to_the_list(self) -> None:
        self.client.force_login(self.ada)
        self.assertRedirects(self.client.get("/sign-in/"), "/")

    def test_the_form_helps_password_managers_and_phones(self) -> None:
        answer = self.client.get("/sign-in/")
        for attribute in ('type="email"', 'autocomplete="username"', 'autocomplete="current-password"'):
            self.assertContains(answer, attribute)

    def test_signing_out_needs_a_button(self) -> None:
        self.client.force_login(self.ada)
        assert self.client.get("/sign-out/").status_code == 405
        assert self.is_signed_in()
        self.assertRedirects(self.client.post("/sign-out/"), "/sign-in/")
        assert not self.is_signed_in()

    def test_a_changed_password_keeps_this_browser_signed_in(self) -> None:
        self.client.force_login(self.ada)
        form = {
            "old_password": PASSWORD,
            "new_password1": "another long secret",
            "new_password2": "another long secret",
        }
        answer = self.client.post("/password/", form, follow=True)
        self.assertContains(answer, "Your password is changed.")
        self.ada.refresh_from_db()
        assert self.ada.check_password("another long secret")

    def test_a_weak_or_unconfirmed_password_is_refused_with_the_reason(self) -> None:
        self.client.force_login(self.ada)
        form = {"old_password": PASSWORD, "new_password1": "password", "new_password2": "password"}
        self.assertContains(self.client.post("/password/", form), "too common")
        form = {"old_password": "wrong", "new_password1": "another long secret", "new_password2": "different"}
        answer = self.client.post("/password/", form)
        self.assertContains(answer, "old password was entered incorrectly")
        self.ada.refresh_from_db()
        assert self.ada.check_password(PASSWORD)


class ProfileTests(TestCase):
    def setUp(self) -> None:
        self.grace = person("Grace")
        self.client.force_login(self.grace)

    def test_people_choose_the_name_that_others_see(self) -> None:
        answer = self.client.post("/profile/", {"name": "Grace H."}, follow=True)
        self.assertContains(answer, "Your name is saved.")
        self.grace.refresh_from_db()
        assert str(self.grace) == "Grace H."

    def test_without_a_name_people_see_the_first_part_of_the_address(self) -> None:
        self.client.post("/profile/", {"name": ""})
        self.grace.refresh_from_db()
        assert str(self.grace) == "grace"

    def test_nothing_but_the_name_can_be_sent(self) -> None:
        self.client.post("/profile/", {"name": "Grace", "is_staff": "on", "email": "ada@example.com"})
        self.grace.refresh_from_db()
        assert (self.grace.is_staff, self.grace.email) == (False, "grace@example.com")

    def test_a_name_that_is_too_long_is_refused(self) -> None:
        answer = self.client.post("/profile/", {"name": "x" * 81})
        self.assertContains(answer, "at most 80 characters", status_code=400)

    def test_the_chosen_colours_hold_in_this_browser(self) -> None:
        self.client.post("/profile/theme/", {"theme": "dark"})
        self.assertContains(self.client.get("/"), '<html lang="en" data-theme="dark">')
        self.client.post("/profile/theme/", {"theme": ""})
        self.assertContains(self.client.get("/"), '<html lang="en">')

    def test_other_colours_are_not_kept(self) -> None:
        assert "theme" not in self.client.post("/profile/theme/", {"theme": '"><script>'}).cookies
        self.client.cookies["theme"] = "x"
        self.assertContains(self.client.get("/"), '<html lang="en">')
