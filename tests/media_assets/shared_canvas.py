"""A canvas with people of every role, and a media folder that goes away."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import TestCase, override_settings

from canvas.models import Canvas, Membership, User
from media_assets import ingest
from media_assets.models import Asset
from tests import drawn


class SharedCanvas(TestCase):
    """Ada owns the canvas, Grace edits it (or views it, after `let_grace_only_look`), Mallory is a stranger."""

    ada: User
    grace: User
    mallory: User
    canvas: Canvas

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ada, cls.grace, cls.mallory = (
            User.objects.create_user(f"{name}@example.com", "a long enough secret")
            for name in ("ada", "grace", "mallory")
        )
        cls.canvas = Canvas.objects.create(name="Harbour", owner=cls.ada)
        Membership.objects.create(canvas=cls.canvas, user=cls.grace, role=Membership.Role.EDITOR)

    def setUp(self) -> None:
        self.media = Path(self.enterContext(TemporaryDirectory())) / "media"
        self.enterContext(override_settings(MEDIA_ROOT=self.media))

    def files(self) -> list[str]:
        """Everything in the media folder."""
        return sorted(str(each.relative_to(self.media)) for each in self.media.rglob("*") if each.is_file())

    def let_grace_only_look(self) -> None:
        Membership.objects.filter(user=self.grace).update(role=Membership.Role.VIEWER)

    def keep(self, data: bytes | None = None, name: str = "harbour.png", canvas: Canvas | None = None) -> Asset:
        place = canvas or self.canvas
        prepared = ingest.prepare_now(data or drawn.picture(), place.pk, name)
        return ingest.record(prepared, canvas=place, by=self.ada, origin=Asset.Origin.UPLOAD)
