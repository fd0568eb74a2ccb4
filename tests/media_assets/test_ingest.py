import asyncio
import hashlib

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.test import override_settings

from canvas.models import Canvas
from media_assets import ingest, storages
from media_assets.keeping import StorageUnavailable
from media_assets.models import Asset
from media_assets.pictures import BadPicture
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas


class Ingest(SharedCanvas):
    async def test_the_row_says_what_the_picture_is(self) -> None:
        data = drawn.turned("JPEG", 6, (40, 20))
        prepared = await ingest.prepare(data, self.canvas.pk, "../quay.png")
        record = sync_to_async(ingest.record)
        asset = await record(prepared, canvas=self.canvas, by=self.grace, origin=Asset.Origin.GENERATION)
        await asset.arefresh_from_db()
        assert (asset.width, asset.height, asset.bytes) == (40, 20, len(data))
        assert (asset.mime, asset.name, asset.origin) == ("image/jpeg", "quay.jpg", "generation")
        assert asset.sha256 == hashlib.sha256(data).hexdigest()
        assert (asset.canvas_id, asset.created_by_id) == (self.canvas.pk, self.grace.pk)

    def test_the_files_are_named_by_their_content_and_kept_as_they_came(self) -> None:
        data = drawn.picture("JPEG")
        asset = self.keep(data)
        place = f"canvases/{self.canvas.pk}/{hashlib.sha256(data).hexdigest()}"
        assert asset.file == f"{place}.jpg"
        assert [each.file for each in asset.renditions.all()] == [f"{place}.256.webp"]
        assert self.files() == [f"{place}.256.webp", asset.file]
        assert storages.read(asset.file) == data

    def test_the_same_picture_again_is_another_row_and_the_same_file(self) -> None:
        first, second = self.keep(name="a.png"), self.keep(name="b.png")
        assert first.pk != second.pk
        assert first.file == second.file
        assert first.renditions.get().file == second.renditions.get().file
        assert len(self.files()) == 2

    def test_canvases_share_no_files(self) -> None:
        other = Canvas.objects.create(name="Quay", owner=self.ada)
        assert self.keep().file != self.keep(canvas=other).file
        assert len(self.files()) == 4

    async def test_the_same_picture_many_times_at_once_leaves_one_whole_file(self) -> None:
        data = drawn.noise(size=(300, 300))
        prepared = await asyncio.gather(*(ingest.prepare(data, self.canvas.pk, "a.png") for _ in range(12)))
        assert len(set(prepared)) == 1
        assert self.files() == sorted([prepared[0].file, *(each.file for each in prepared[0].renditions)])
        assert storages.read(prepared[0].file) == data

    async def test_a_refused_picture_leaves_nothing_behind(self) -> None:
        bad = {
            "picture_empty": b"",
            "picture_type_not_supported": b"<html></html>",
            "picture_truncated": drawn.noise("JPEG")[:-1],
            "picture_unreadable": drawn.png_claiming(0, 5),
            "picture_too_many_pixels": drawn.png_claiming(60_000, 60_000),
        }
        for code, data in bad.items():
            with pytest.raises(BadPicture) as caught:
                await ingest.prepare(data, self.canvas.pk, "a.png")
            assert caught.value.code == code
        assert not self.media.exists()

    async def test_the_limits_are_those_of_the_settings(self) -> None:
        data = drawn.picture(size=(64, 48))
        for limit, code in (
            ({"PICTURE_MAX_BYTES": len(data) - 1}, "picture_too_large"),
            ({"PICTURE_MAX_PIXELS": 64 * 48 - 1}, "picture_too_many_pixels"),
        ):
            with override_settings(**limit), pytest.raises(BadPicture) as caught:
                await ingest.prepare(data, self.canvas.pk, "a.png")
            assert caught.value.code == code
        assert not self.media.exists()

    def test_a_file_that_cannot_be_put_in_place_leaves_no_part_of_it(self) -> None:
        data = drawn.picture()
        name = storages.picture_name(self.canvas.pk, hashlib.sha256(data).hexdigest(), "png")
        (self.media / name / "in the way").mkdir(parents=True)
        with pytest.raises(StorageUnavailable):
            self.keep(data)
        assert [each for each in self.files() if ".part" in each] == []
        assert not Asset.objects.exists()

    def test_a_file_that_was_damaged_is_put_right_by_the_same_picture(self) -> None:
        data = drawn.picture()
        asset = self.keep(data)
        (self.media / asset.file).write_bytes(data[:10])
        self.keep(data)
        assert storages.read(asset.file) == data

    def test_no_row_outlives_a_transaction_that_fails(self) -> None:
        def fail_after_keeping() -> None:
            with transaction.atomic():
                self.keep()
                raise ValueError("something else went wrong")

        with pytest.raises(ValueError, match="something else"):
            fail_after_keeping()
        assert not Asset.objects.exists()

    def test_a_picture_is_not_recorded_on_another_canvas(self) -> None:
        other = Canvas.objects.create(name="Quay", owner=self.ada)
        prepared = ingest.prepare_now(drawn.picture(), self.canvas.pk, "a.png")
        with pytest.raises(ValueError, match="another canvas"):
            ingest.record(prepared, canvas=other, by=self.ada, origin=Asset.Origin.UPLOAD)
        assert not Asset.objects.exists()
