from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from generation import credentials
from generation.credential_models import Credential
from tests.keyed import NEW_KEY, OLD_KEY, KeyedTestCase


def rotated() -> str:
    told = StringIO()
    call_command("rotate_credentials", stdout=told)
    return told.getvalue()


class RotationTests(KeyedTestCase):
    def test_everything_is_encrypted_with_the_newest_key_and_the_old_one_may_go(self) -> None:
        keys = [self.own_key(provider, f"a-key-for-{provider}") for provider in ("fal", "google")]
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY, OLD_KEY]):
            assert rotated() == "2 credentials encrypted with the newest key.\n"
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]):
            revealed = [Credential.objects.get(pk=key.pk).key.reveal() for key in keys]
        assert revealed == ["a-key-for-fal", "a-key-for-google"]

    def test_a_row_that_cannot_be_read_is_named_and_nothing_changes(self) -> None:
        readable = self.own_key("google")
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]):
            unreadable = self.own_key("fal")
        before = [credential.key.token for credential in Credential.objects.order_by("pk")]
        with pytest.raises(CommandError) as caught:
            rotated()
        assert f"credentials {unreadable.pk}." in str(caught.value)
        assert str(readable.pk) not in str(caught.value).split(".")[0]
        assert [credential.key.token for credential in Credential.objects.order_by("pk")] == before

    def test_removed_keys_are_nothing_to_rotate(self) -> None:
        credentials.remove(self.ada, self.canvas.pk, self.own_key().pk)
        assert rotated() == "0 credentials encrypted with the newest key.\n"

    def test_without_an_encryption_key_it_says_so(self) -> None:
        with override_settings(CREDENTIAL_KEYS=[]), pytest.raises(CommandError, match="EASEL_CREDENTIAL_KEYS"):
            rotated()
