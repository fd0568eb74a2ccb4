"""Every page as somebody gets it who reads German: no text of Easel's own is left in English."""

import re
from html.parser import HTMLParser
from typing import ClassVar
from uuid import UUID

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from canvas import agent_keys, members
from canvas.cards import render
from canvas.models import AgentKey, User
from config.text_extraction import texts
from generation.credential_models import AccountPolicy, Credential
from generation.encryption import Secret
from generation.models import Job, Preset
from generation.node_runs import KIND
from generation.providers.failures import FAILED
from generation.states import State
from tests.generation.made import make
from tests.keyed import NEW_KEY
from tests.sandboxed import SandboxedTestCase

SPOKEN = frozenset({"aria-label", "title", "placeholder", "alt", "label"})
ENGLISH = re.compile(
    r"\b(the|is|are|of|and|this|with|not|what|from|by|you|your|it|its|there|has|be|which|made)\b", re.IGNORECASE
)
"""Words that hardly a sentence in English does without, and none in German has."""
ALLOWED = ("Text to image", "Image to Image", "by-nc")


class Reader(HTMLParser):
    """Collects what a page shows and reads out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "code", "pre")
        self.texts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "code", "pre")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def read(page: str) -> set[str]:
    reader = Reader()
    reader.feed(page)
    return {" ".join(text.split()) for text in reader.texts if text.strip()}


@override_settings(CREDENTIAL_KEYS=[NEW_KEY])
class GermanTests(SandboxedTestCase):
    node: UUID
    job: Job
    untranslated: ClassVar[frozenset[str]]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        User.objects.filter(pk=cls.ada.pk).update(is_staff=True, is_superuser=True)
        cls.canvas.name = "Hafen"
        cls.canvas.save()
        with translation.override("de"):
            cls.untranslated = frozenset(
                text.single
                for text in texts("django")
                if len(text.single) > 3 and translation.gettext(text.single) != text.single
            )

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(translation.override("en"))  # a page's language would last beyond the test
        self.client.force_login(User.objects.get(pk=self.ada.pk))
        self.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
        self.node = self.add_node(KIND, prompt="Ein Hafen")
        self.job = make(self, self.node)

    def assert_german(self, page: str) -> None:
        found = read(page)
        assert found
        left = {text for text in found if text in self.untranslated or ENGLISH.search(text)}
        assert not {text for text in left if not any(allowed in text for allowed in ALLOWED)}

    def open(self, name: str, *args: object, **query: str) -> None:
        answer = self.client.get(reverse(name, args=args), query)
        assert answer.status_code == 200, name
        with self.subTest(name):
            self.assert_german(b"".join(answer).decode())

    def test_pages(self) -> None:
        User.objects.create_user("grace@example.com", name="Grace")
        members.add(self.ada, self.canvas.pk, "grace@example.com", "viewer")
        agent_keys.make(self.ada, self.canvas.pk, "Skript", ["read"])
        credential = self._credential()
        for name in ("canvas-list", "canvas-create", "profile", "password", "gallery", "canvas-import"):
            self.open(name)
        for name in ("canvas", "canvas-rename", "canvas-delete", "canvas-members", "canvas-agents", "canvas-export"):
            self.open(name, self.canvas.pk)
        for name in ("canvas-gallery", "canvas-credentials"):
            self.open(name, self.canvas.pk)
        self.open("canvas-gallery", self.canvas.pk, state="failed")
        for name in ("credential-rename", "credential-replace", "credential-remove"):
            self.open(name, self.canvas.pk, credential.pk)
        self.open("agent-revoke", self.canvas.pk, AgentKey.objects.get().pk)
        self.open("node-history", self.canvas.pk, self.node)
        for name in ("asset-provenance", "asset-export"):
            self.open(name, self.job.asset_id)
        self.client.logout()
        self.open("sign-in")

    def test_the_administration(self) -> None:
        credential = self._credential()
        policy = AccountPolicy.objects.create(canvas=self.canvas, provider="fal", mode="own_only")
        preset = Preset.objects.filter(provider="fal").first()
        assert preset
        rows = {
            "canvas_user": self.ada,
            "canvas_canvas": self.canvas,
            "generation_job": self.job,
            "generation_preset": preset,
            "generation_credential": credential,
            "generation_accountpolicy": policy,
            "media_assets_asset": self.job.asset,
        }
        self.open("admin:index")
        self.open("admin:canvas_membership_changelist")
        for table, row in rows.items():
            assert row
            self.open(f"admin:{table}_changelist")
            self.open(f"admin:{table}_change", row.pk)
        for table in ("canvas_user", "generation_preset"):
            self.open(f"admin:{table}_add")
        self.open("admin:canvas_user_delete", self.ada.pk)
        self.open("admin:auth_user_password_change", self.ada.pk)
        tried = self.client.post(reverse("admin:generation_preset_try", args=[preset.pk]), {"prompt": '{"a": 1}'})
        self.assert_german(tried.text)

    def test_cards_of_every_preset_and_of_every_outcome(self) -> None:
        nodes = [self.add_node(KIND, prompt='{"ein": "Hafen"}', preset=preset.pk) for preset in Preset.objects.all()]
        away = {"provider": "fal", "model": "", "name": "Weg"}
        nodes += [self.add_node(KIND, preset=away), self.add_node(KIND, prompt="Hafen", model="fal-ai/flux-2/edit")]
        error = FAILED.error("kaputt")
        for state in (State.FAILED, State.UNCONFIRMED, State.QUEUED, State.WAITING):
            node = self.add_node(KIND, prompt='{"ein": "Hafen"}', imageSize="square", aspectRatio="16:9")
            nodes.append(node)
            job = make(self, node)
            Job.objects.filter(pk=job.pk).update(state=state)
            if state is State.FAILED:
                Job.objects.filter(pk=job.pk).update(error_code=error.code, error_message=error.message)
        with translation.override("de"):
            cards = render(self.canvas.pk, nodes)
        assert len(cards) == len(nodes)
        for card in cards.values():
            self.assert_german(card["html"])

    def _credential(self) -> Credential:
        return Credential.objects.create(
            canvas=self.canvas,
            provider="fal",
            name="Schlüssel",
            key=Secret.of("a key of fal's"),
            tail="abcd",
            added_by=self.ada,
            last_error_code=FAILED.code,
            last_error=FAILED.sentence,
            last_error_at=timezone.now(),
        )
