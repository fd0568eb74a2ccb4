"""Static files are collected when they must be."""

from pathlib import Path

import pytest
from django.test import override_settings

from config.collecting import collect_static_if_changed


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.css").write_text("a {}", "utf-8")
    return folder


def test_files_are_collected_once_and_again_after_a_change(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "collected"
    finder = "django.contrib.staticfiles.finders.FileSystemFinder"
    with override_settings(STATIC_ROOT=root, STATICFILES_DIRS=[source], STATICFILES_FINDERS=[finder]):
        assert collect_static_if_changed()
        assert not collect_static_if_changed()
        before = {path.name for path in root.glob("page.*.css")}

        (source / "page.css").write_text("a { color: red }", "utf-8")
        assert collect_static_if_changed()
        assert {path.name for path in root.glob("page.*.css")} > before
        assert not collect_static_if_changed()

        (source / "new.css").write_text("b {}", "utf-8")
        assert collect_static_if_changed()
        assert (root / "new.css").exists()


def test_another_way_to_store_them_collects_them_again(source: Path, tmp_path: Path) -> None:
    finder = "django.contrib.staticfiles.finders.FileSystemFinder"
    with override_settings(STATIC_ROOT=tmp_path / "c", STATICFILES_DIRS=[source], STATICFILES_FINDERS=[finder]):
        assert collect_static_if_changed()
        plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        with override_settings(STORAGES=plain):
            assert collect_static_if_changed()
