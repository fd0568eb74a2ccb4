"""`manage.py check_media`, on a folder and on a bucket."""

import datetime as dt
import os
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from canvas.models import Canvas
from media_assets import clearing, storages
from media_assets.keeping import MediaStorage
from media_assets.models import Asset
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas
from tests.media_assets.stored_files import contents, fill
from tests.object_store import ObjectStore

NO_GRACE = {"grace": dt.timedelta(0)}
LONG_AGO = 1_000_000_000


def check(**options: Any) -> tuple[int, str]:
    """The exit status and what was said."""
    out = StringIO()
    try:
        call_command("check_media", stdout=out, **options)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


class CheckingAFolder(SharedCanvas):
    def storage(self) -> MediaStorage:
        return storages.current()

    def orphan(self, data: bytes = b"left behind") -> str:
        """A file that a crash has left: everything was stored, and no row written."""
        name = storages.picture_name(uuid4(), "0" * 64, "png")
        storages.put(name, data)
        return name

    def spoil(self, name: str, data: bytes) -> None:
        self.storage().remove(name)
        self.storage().put(name, data)

    def test_all_is_well_where_every_file_is_as_it_was_stored(self) -> None:
        self.keep()
        self.keep(drawn.noise("JPEG"))
        status, said = check()
        assert (status, "2 picture files compared: all is well." in said) == (0, True)

    def test_equal_pictures_are_one_file(self) -> None:
        self.keep()
        self.keep()
        assert "1 picture file compared" in check()[1]

    def test_a_picture_that_is_missing_is_named(self) -> None:
        lost, kept = self.keep(), self.keep(drawn.noise("JPEG"))
        self.storage().remove(lost.file)
        status, said = check()
        assert status == 1
        assert f"Missing: {lost.file}" in said
        assert kept.file not in said

    def test_a_picture_that_was_changed_is_named_also_where_its_size_is_the_same(self) -> None:
        asset = self.keep()
        self.spoil(asset.file, b"?" * asset.bytes)
        assert check(quick=True)[0] == 0
        status, said = check()
        assert (status, f"Changed: {asset.file}" in said) == (1, True)
        self.spoil(asset.file, b"?")
        assert check(quick=True)[0] == 1

    def test_a_lost_thumbnail_harms_no_picture(self) -> None:
        rendition = self.keep().renditions.first()
        assert rendition
        self.storage().remove(rendition.file)
        status, said = check()
        assert (status, f"Thumbnail missing or damaged: {rendition.file}" in said) == (3, True)

    def test_files_of_a_crash_before_the_row_are_orphans_once_they_are_old(self) -> None:
        self.keep()
        name = self.orphan()
        assert check()[0] == 0
        status, said = check(**NO_GRACE)
        assert (status, f"Orphaned: {name}" in said) == (3, True)

    def test_pictures_of_a_deleted_canvas_are_still_referred_to(self) -> None:
        asset = self.keep()
        Canvas.objects.filter(pk=self.canvas.pk).update(deleted_at=asset.created_at)
        assert check(**NO_GRACE)[0] == 0

    def test_what_is_not_ours_is_left_alone(self) -> None:
        self.keep()
        self.storage().put("somebody/else.png", b"x")
        assert check(delete_orphans=True, **NO_GRACE)[0] == 0
        assert self.storage().read("somebody/else.png") == b"x"

    def test_an_orphan_is_set_aside_and_its_place_is_told_by_its_day(self) -> None:
        self.keep()
        name = self.orphan()
        status, said = check(delete_orphans=True, **NO_GRACE)
        assert (status, "1 set aside" in said) == (0, True)
        assert self.storage().read(f"set-aside/{clearing.today()}/{name}") == b"left behind"
        assert check(**NO_GRACE)[0] == 0

    def test_a_young_orphan_stays(self) -> None:
        self.keep()
        name = self.orphan()
        assert "0 set aside" in check(delete_orphans=True)[1]
        assert self.storage().read(name) == b"left behind"

    def test_a_dry_run_changes_nothing(self) -> None:
        self.keep()
        self.orphan()
        before = contents(self.storage())
        status, said = check(delete_orphans=True, dry_run=True, **NO_GRACE)
        assert (status, "A dry run: 1 would be set aside" in said) == (3, True)
        assert contents(self.storage()) == before

    def test_what_was_set_aside_is_deleted_after_as_long_again_and_not_before(self) -> None:
        self.keep()
        name = self.orphan()
        for days, left in ((3, True), (8, False)):
            place = clearing.Aside(name, clearing.today() - dt.timedelta(days), 0).place
            self.storage().put(place, b"left behind")
            said = check(delete_orphans=True)[1]
            assert f"{0 if left else 1} set aside earlier deleted" in said
            assert (place in contents(self.storage())) == left

    def test_what_was_set_aside_goes_back_when_it_is_wanted_again(self) -> None:
        asset = self.keep()
        place = clearing.Aside(asset.file, dt.date(2020, 1, 1), 0).place
        self.storage().rename(asset.file, place)
        status, said = check()
        assert (status, "--delete-orphans puts them back" in said) == (1, True)
        status, said = check(delete_orphans=True)
        assert (status, f"Put back, since it is wanted again: {asset.file}" in said) == (0, True)
        assert storages.read(asset.file) == drawn.picture()
        assert place not in contents(self.storage())

    def test_a_row_that_is_written_while_its_file_is_being_set_aside_keeps_the_file(self) -> None:
        asset = self.keep()
        done = clearing.set_aside(self.storage(), [asset.file], before=dt.datetime.now(dt.UTC), today=clearing.today())
        assert (done, storages.read(asset.file)) == ([], drawn.picture())

    def test_the_wrong_database_does_not_empty_the_storage(self) -> None:
        fill(self.storage(), 3)
        before = contents(self.storage())
        status, said = check(delete_orphans=True, **NO_GRACE)
        assert (status, "Is this the right database" in said) == (1, True)
        assert contents(self.storage()) == before
        assert check(delete_orphans=True, force=True, **NO_GRACE)[0] == 0

    def test_an_answer_whose_job_has_ended_is_an_orphan(self) -> None:
        self.keep()
        name = f"incoming/{uuid4()}"
        storages.put(name, b"x")
        assert f"Orphaned: {name}" in check(**NO_GRACE)[1]

    def test_the_same_picture_uploaded_again_takes_over_what_was_left_behind(self) -> None:
        asset = self.keep()
        Asset.objects.all().delete()
        again = self.keep()
        assert again.file == asset.file
        assert check(**NO_GRACE)[0] == 0


class CheckingABucket(CheckingAFolder):
    """The same, word for word, where pictures are in S3."""

    @pytest.fixture(autouse=True)
    def _store(self, object_store: ObjectStore) -> None:
        self.store = object_store

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(override_settings(STORAGES=self.store.storages(self.store.new_bucket())))

    def test_parts_of_a_file_that_was_cut_short_are_cleared_away(self) -> None:
        self.keep()
        bucket = self.storage()
        bucket._client.create_multipart_upload(Bucket=bucket.bucket_name, Key="canvases/x.png")  # type: ignore[attr-defined]
        assert check()[0] == 0
        assert check(**NO_GRACE)[0] == 3
        assert "1 unfinished cleared away" in check(delete_orphans=True, **NO_GRACE)[1]
        assert check(**NO_GRACE)[0] == 0


class CheckingAFolderAlone(SharedCanvas):
    def test_parts_of_a_file_that_was_cut_short_are_cleared_away(self) -> None:
        self.keep()
        part = self.media / "canvases" / "x.png.0123456789abcdef.part"
        part.write_bytes(b"x")
        assert check()[0] == 0
        assert check(**NO_GRACE)[0] == 3
        assert "1 unfinished cleared away" in check(delete_orphans=True, **NO_GRACE)[1]
        assert not part.exists()

    def test_an_old_file_that_was_just_put_again_is_not_set_aside(self) -> None:
        self.keep()
        name = storages.picture_name(self.canvas.pk, "0" * 64, "png")
        storages.put(name, b"left behind")
        path = self.media / name
        os.utime(path, (LONG_AGO, LONG_AGO))
        storages.put(name, b"left behind")
        assert "0 set aside" in check(delete_orphans=True)[1]
        os.utime(path, (LONG_AGO, LONG_AGO))
        assert "1 set aside" in check(delete_orphans=True)[1]

    def test_another_storage_than_the_one_in_use_can_be_checked(self) -> None:
        self.keep()
        with override_settings(MEDIA_ROOT=Path(self.media) / "elsewhere"):
            assert check(storage="local")[0] == 1
        status, said = check(storage="s3")
        assert (status, "AWS_STORAGE_BUCKET_NAME" in said) == (1, True)
