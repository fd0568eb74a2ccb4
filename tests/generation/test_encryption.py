import json
import pickle
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.test import SimpleTestCase, override_settings

from generation.credential_models import Credential
from generation.encryption import WIPED, EncryptionNotConfigured, Secret, UnreadableSecret, check_settings
from tests.keyed import NEW_KEY, OLD_KEY, KeyedTestCase

TEXT = "fal-key-0123456789"


@override_settings(CREDENTIAL_KEYS=[OLD_KEY])
class SecretTests(SimpleTestCase):
    def test_what_is_encrypted_can_be_read_again(self) -> None:
        assert Secret.of(TEXT).reveal() == TEXT

    def test_the_same_text_is_never_encrypted_to_the_same_token(self) -> None:
        assert Secret.of(TEXT).token != Secret.of(TEXT).token

    def test_every_listed_key_opens_and_the_first_one_encrypts(self) -> None:
        old = Secret.of(TEXT)
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY, f" {OLD_KEY} "]):
            assert old.reveal() == TEXT
            fresh = old.rotated()
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]):
            assert fresh.reveal() == TEXT

    def test_a_wrong_key_raises_and_gives_no_ciphertext(self) -> None:
        secret = Secret.of(TEXT)
        with override_settings(CREDENTIAL_KEYS=[NEW_KEY]), pytest.raises(UnreadableSecret) as caught:
            secret.reveal()
        assert secret.token not in str(caught.value)

    def test_a_damaged_token_raises(self) -> None:
        token = Secret.of(TEXT).token
        other = "B" if token[20] == "A" else "A"
        for damaged in (token[:-4], token[:20] + other + token[21:], "plain text", ""):
            with self.subTest(damaged), pytest.raises(UnreadableSecret):
                Secret(damaged).reveal()

    def test_without_a_usable_key_nothing_is_encrypted_and_the_reason_names_no_key(self) -> None:
        for keys in ([], ["no-fernet-key"], [OLD_KEY, "x"]):
            with self.subTest(keys), override_settings(CREDENTIAL_KEYS=keys):
                with pytest.raises(EncryptionNotConfigured) as caught:
                    Secret.of(TEXT)
                assert caught.value.code == "encryption_not_configured"
                assert "EASEL_CREDENTIAL_KEYS" in caught.value.message
                assert not any(key in caught.value.message for key in keys)

    def test_a_system_check_tells_of_keys_that_are_none_and_does_not_repeat_them(self) -> None:
        for keys, ids in (([], []), ([OLD_KEY], []), ([OLD_KEY, "not-a-key"], ["generation.E001"])):
            with self.subTest(keys), override_settings(CREDENTIAL_KEYS=keys):
                found = check_settings()
                assert [message.id for message in found] == ids
                assert "not-a-key" not in f"{found}"

    def test_nothing_shows_a_secret_by_accident(self) -> None:
        secret = Secret.of(TEXT)
        shown = [str(secret), repr(secret), f"{secret}", repr(vars(secret)), repr(pickle.dumps(secret))]
        assert not [each for each in shown if TEXT in each]
        assert (bool(secret), bool(WIPED), str(WIPED)) == (True, False, "")


class ColumnTests(KeyedTestCase):
    def test_a_row_comes_back_readable(self) -> None:
        credential = Credential.objects.get(pk=self.own_key(key=TEXT).pk)
        assert credential.key.reveal() == TEXT

    def test_a_lost_encryption_key_breaks_no_list(self) -> None:
        self.own_key(key=TEXT)
        with override_settings(CREDENTIAL_KEYS=[Fernet.generate_key().decode()]):
            [credential] = Credential.objects.all()
            with pytest.raises(UnreadableSecret):
                credential.key.reveal()

    def test_a_plain_text_is_never_stored(self) -> None:
        plain: Any = TEXT
        for save in (
            lambda: Credential.objects.create(canvas=self.canvas, provider="fal", name="x", key=plain),
            lambda: Credential.objects.update(key=plain),
        ):
            with pytest.raises(TypeError, match="takes a Secret") as caught:
                save()
            assert TEXT not in str(caught.value)

    def test_a_dump_is_encrypted_and_can_be_loaded(self) -> None:
        credential = self.own_key(key=TEXT)
        dump = serializers.serialize("json", Credential.objects.all())
        assert TEXT not in dump
        Credential.objects.all().delete()
        for loaded in serializers.deserialize("json", dump):
            loaded.save()
        assert Credential.objects.get(pk=credential.pk).key.reveal() == TEXT
        assert json.loads(dump)[0]["fields"]["key"] == credential.key.token
