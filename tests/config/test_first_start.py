"""The first account and its canvas."""

import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import TestCase

from canvas.models import Canvas
from config.bootstrap.problems import CannotStart
from config.first_start import FirstAccount, create_first_account, make_up_password
from config.management.commands.up import announcement


class FirstAccountTests(TestCase):
    def test_nothing_said_makes_an_account_with_a_password_that_works(self) -> None:
        account = create_first_account({})
        assert account is not None
        assert account.email == "admin@easel.local"
        user = authenticate(username=account.email, password=account.made_up_password)
        assert user is not None
        assert user.is_staff
        assert user.is_superuser

    def test_the_first_account_owns_a_canvas_to_look_at(self) -> None:
        create_first_account({})
        canvas = Canvas.objects.get()
        assert canvas.owner.email == "admin@easel.local"
        assert canvas.nodes.exists()

    def test_what_is_said_is_used_and_the_password_kept_to_oneself(self) -> None:
        account = create_first_account(
            {"EASEL_ADMIN_EMAIL": "Ada@example.com", "EASEL_ADMIN_PASSWORD": "correct-horse-battery"}
        )
        assert account == FirstAccount("ada@example.com", None)
        assert authenticate(username="ada@example.com", password="correct-horse-battery")
        assert "correct-horse-battery" not in "".join(announcement("127.0.0.1", 8000, account))

    def test_only_an_address_said_gets_a_password_made_up(self) -> None:
        account = create_first_account({"EASEL_ADMIN_EMAIL": "ada@example.com", "EASEL_ADMIN_PASSWORD": ""})
        assert account is not None
        assert authenticate(username="ada@example.com", password=account.made_up_password)

    def test_only_a_password_said_gets_the_usual_address(self) -> None:
        create_first_account({"EASEL_ADMIN_PASSWORD": "correct-horse-battery"})
        assert authenticate(username="admin@easel.local", password="correct-horse-battery")

    def test_where_there_are_accounts_nothing_is_made(self) -> None:
        get_user_model().objects.create_user("grace@example.com", "correct-horse-battery")
        assert create_first_account({"EASEL_ADMIN_EMAIL": "ada@example.com"}) is None
        assert [user.email for user in get_user_model().objects.all()] == ["grace@example.com"]
        assert not Canvas.objects.exists()

    def test_an_address_that_is_none_is_said_plainly_and_nothing_is_made(self) -> None:
        with pytest.raises(CannotStart, match="EASEL_ADMIN_EMAIL is not an e-mail address: ada"):
            create_first_account({"EASEL_ADMIN_EMAIL": "ada"})
        assert not get_user_model().objects.exists()


def test_made_up_passwords_can_be_read_out_and_do_not_repeat() -> None:
    passwords = {make_up_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", password) for password in passwords)
