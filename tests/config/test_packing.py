"""The editor opens with few bytes; the rest of it comes when somebody begins to work."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from config.packing import PACKED
from config.templatetags.modulepreload import closure

MOST_BYTES = 60_000


def served(names: Iterable[str]) -> list[Path]:
    root = Path(settings.STATIC_ROOT)
    return [root / staticfiles_storage.url(each).removeprefix(settings.STATIC_URL) for each in names]


def test_the_scripts_and_styles_that_the_editor_opens_with_are_small() -> None:
    files = served([*closure("packed/main.js"), "packed/editor.css"])
    assert sum(len(gzip.compress(each.read_bytes(), 9)) for each in files) <= MOST_BYTES


def test_dialogs_and_panels_are_one_file_that_is_not_preloaded() -> None:
    (lazy,) = PACKED.glob("lazy-*.js")
    assert f"packed/{lazy.name}" not in closure("packed/main.js")
    # Written the same on both sides of the wire: what opens the queue panel is in it, what draws cards is not.
    assert "queue__entry" in lazy.read_text("utf-8")
    assert "node__body" not in lazy.read_text("utf-8")


def test_pages_besides_the_editor_have_a_style_sheet_without_it() -> None:
    (site,) = served(["packed/site.css"])
    assert ".button" in site.read_text("utf-8")
    assert ".node__body" not in site.read_text("utf-8")
