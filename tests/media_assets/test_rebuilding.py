from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from canvas.models import Canvas
from media_assets.models import Asset, Rendition
from tests import drawn
from tests.media_assets.shared_canvas import SharedCanvas


class Rebuilding(SharedCanvas):
    def setUp(self) -> None:
        super().setUp()
        self.large = self.keep(drawn.picture("JPEG", (2000, 1000)))
        self.small = self.keep(drawn.picture())

    def rebuild(self, *options: str) -> str:
        out = StringIO()
        call_command("rebuild_renditions", *options, stdout=out)
        return out.getvalue()

    def content(self) -> dict[str, bytes]:
        return {file: (self.media / file).read_bytes() for file in self.files()}

    def test_where_nothing_is_missing_nothing_is_done(self) -> None:
        before = self.content()
        assert self.rebuild() == "0 pictures got thumbnails.\n"
        assert self.content() == before

    def test_lost_files_and_rows_and_placeholders_come_back_the_same(self) -> None:
        before = self.content()
        for each in self.large.renditions.all()[:2]:
            Path(self.media / each.file).unlink()
        self.small.renditions.all().delete()
        Asset.objects.filter(pk=self.small.pk).update(placeholder="")
        assert self.rebuild("--dry-run") == "2 pictures need thumbnails.\n"
        assert Rendition.objects.count() == 3
        assert self.rebuild() == "2 pictures got thumbnails.\n"
        assert self.content() == before
        assert Rendition.objects.count() == 4
        small = Asset.objects.get(pk=self.small.pk)
        assert small.placeholder == self.small.placeholder

    def test_a_cut_off_file_is_made_whole(self) -> None:
        before = self.content()
        file = self.media / self.large.renditions.get(side=512).file
        file.write_bytes(file.read_bytes()[:50])
        assert self.rebuild() == "1 picture got thumbnails.\n"
        assert self.content() == before

    def test_one_canvas_alone(self) -> None:
        other = self.keep(canvas=Canvas.objects.create(name="Quay", owner=self.ada))
        Rendition.objects.all().delete()
        assert self.rebuild("--canvas", str(other.canvas_id)) == "1 picture got thumbnails.\n"
        assert Rendition.objects.get().asset == other
        with pytest.raises(CommandError):
            self.rebuild("--canvas", "harbour")

    def test_all_of_them_anew(self) -> None:
        before = self.content()
        file = self.media / self.large.renditions.get(side=512).file
        file.write_bytes(bytes(file.stat().st_size))
        assert self.rebuild() == "0 pictures got thumbnails.\n"
        assert self.rebuild("--all") == "2 pictures got thumbnails.\n"
        assert self.content() == before

    def test_pictures_that_are_gone_are_named_and_do_not_stop_the_others(self) -> None:
        Rendition.objects.all().delete()
        Path(self.media / self.large.file).unlink()
        with self.assertLogs("media_assets.renditions", "ERROR"), pytest.raises(CommandError) as problem:
            self.rebuild()
        assert str(self.large.pk) in str(problem.value)
        assert Rendition.objects.get().asset == self.small
