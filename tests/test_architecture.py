"""What holds for the whole house."""

import re
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.test import TestCase

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')


def test_every_room_keeps_to_its_floor() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert checked.returncode == 0, checked.stdout


class MigrationTests(TestCase):
    def test_every_table_has_its_migration(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_setting_is_named_in_the_readme() -> None:
    read = set(SETTING.findall((ROOT / "config/settings.py").read_text("utf-8")))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(read) > 15
    assert not {name for name in read if f"`{name}`" not in readme}


def test_locks_name_no_registry() -> None:
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"]
    assert len(locks) >= 4
    for lock in locks:
        assert not re.search(r'https?://|"resolved"|--index-url|--find-links', lock.read_text("utf-8")), lock.name


def test_pages_hold_no_inline_script_or_style() -> None:
    """The content security policy would switch them off without a word."""
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), template.name
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text), template.name


def test_no_file_is_named_after_nothing() -> None:
    names = {"utils.py", "helpers.py", "common.py", "core.py", "services.py", "managers.py", "misc.py"}
    rooms = ("config", "canvas", "media_assets", "generation", "tests")
    assert not [path for room in rooms for path in (ROOT / room).rglob("*.py") if path.name in names]


def test_no_module_is_too_long_to_be_read() -> None:
    rooms = ("config", "canvas", "media_assets", "generation")
    modules = [path for room in rooms for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    modules += list((ROOT / "canvas/static/canvas").glob("*.js"))
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in modules)
    assert lengths[-1] <= 320
    assert lengths[len(lengths) // 2] <= 100
