"""Test cases in which canvases have provider keys of their own, good at the sandbox."""

import itertools
from typing import Any, ClassVar
from uuid import uuid4

from cryptography.fernet import Fernet
from django.test import override_settings

from canvas.models import Canvas, Membership, User
from generation import providers, requests
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import Secret
from generation.models import Job
from generation.providers.protocol import Wish
from tests.sandboxed import SandboxedTestCase

OLD_KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
_numbers = itertools.count()


def official(url: str) -> override_settings:
    """Puts the sandbox in the place of both providers, so that every key is good there."""
    return override_settings(FAL_QUEUE_URL=url, FAL_REST_URL=url, FAL_CDN_URL=url, GEMINI_BASE_URL=url)


class KeyedTestCase(SandboxedTestCase):
    """Ada owns `canvas`, Grace edits it, Mallory is a stranger. The providers are the sandbox, whatever the key."""

    grace: ClassVar[User]
    mallory: ClassVar[User]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.grace = User.objects.create_user("grace@example.com", "a long password", name="Grace")
        cls.mallory = User.objects.create_user("mallory@example.com", "a long password", name="Mallory")
        Membership.objects.create(canvas=cls.canvas, user=cls.grace, role=Membership.Role.EDITOR)

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(override_settings(CREDENTIAL_KEYS=[OLD_KEY]))
        self.enterContext(official(self.sandbox.url))

    def own_key(
        self, provider: str = "fal", key: str = "a-key-of-the-canvas", canvas: Canvas | None = None
    ) -> Credential:
        """A key as it is after it was added; the provider is not asked."""
        return Credential.objects.create(
            canvas=canvas or self.canvas,
            provider=provider,
            name=f"Key {next(_numbers)}",
            key=Secret.of(key),
            tail=key[-4:],
            added_by=self.ada,
        )

    def other_canvas(self) -> Canvas:
        return Canvas.objects.create(name="Another", owner=self.ada)

    def own_only(self, provider: str = "fal") -> None:
        AccountPolicy.objects.create(canvas=self.canvas, provider=provider, mode=AccountPolicy.Mode.OWN_ONLY)

    def started(self, provider: str = "fal", canvas: Canvas | None = None, **fields: Any) -> Job:
        order = providers.get(provider).shape(Wish(f"a quiet harbour {uuid4()}"))
        return requests.start(requests.Request(canvas or self.canvas, self.ada, provider, order, **fields))

    def tails(self, kind: str) -> list[str]:
        """The last four characters of the keys in the sandbox's calls of that kind."""
        return [call["key_tail"] for call in self.sandbox.calls(kind)]
