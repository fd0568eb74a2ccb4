from base64 import b64encode
from pathlib import Path

from django.urls import reverse

from media_assets import renditions
from tests.media_assets.shared_canvas import SharedCanvas


class Administration(SharedCanvas):
    def setUp(self) -> None:
        super().setUp()
        type(self.mallory).objects.filter(pk=self.mallory.pk).update(is_staff=True, is_superuser=True)
        self.client.force_login(self.mallory)
        self.asset = self.keep()

    def test_an_administrator_sees_pictures_of_canvases_that_are_not_theirs(self) -> None:
        page = self.client.get(reverse("admin:media_assets_asset_changelist"))
        self.assertContains(page, b64encode(renditions.read(self.asset, 256)).decode())
        self.assertContains(page, "64 by 48")
        self.assertContains(page, "harbour.png")

    def test_and_can_only_look(self) -> None:
        assert self.client.get(reverse("admin:media_assets_asset_add")).status_code == 403
        one = self.client.get(reverse("admin:media_assets_asset_change", args=[self.asset.pk]))
        self.assertContains(one, self.asset.sha256)
        assert self.client.post(reverse("admin:media_assets_asset_delete", args=[self.asset.pk])).status_code == 403

    def test_a_missing_file_does_not_break_the_list(self) -> None:
        for file in self.files():
            Path(self.media / file).unlink()
        with self.assertLogs("media_assets.renditions", "ERROR"):
            page = self.client.get(reverse("admin:media_assets_asset_changelist"))
        self.assertContains(page, "file missing")
