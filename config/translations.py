"""The translations of Easel's own texts: where they are, and making them ready to be read.

English stands in the code. Every other language has two catalogues, `django.po` for pages and answers and `djangojs.po`
for the editor's modules; the `.mo` beside each is made from it, so that nobody needs the gettext programs.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import polib
from django.conf import settings

LOCALE = Path(__file__).resolve().parent / "locale"
DOMAINS = ("django", "djangojs")


def catalogue(language: str, domain: str) -> Path:
    """The file with the translations, as people edit it."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def translated_languages() -> list[str]:
    """The codes of the languages that have catalogues: all but the one that the code is written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def compile_catalogues_if_changed() -> bool:
    """Make the `.mo` files that are missing or older than their sources; whether there were any."""
    sources = [catalogue(language, domain) for language in translated_languages() for domain in DOMAINS]
    changed = [source for source in sources if _is_outdated(source)]
    for source in changed:
        _compile(source)
    return bool(changed)


@lru_cache
def edition(language: str) -> str:
    """A value that changes when the editor's texts in that language do; empty where English needs no catalogue."""
    compiled = catalogue(language, "djangojs").with_suffix(".mo")
    if language not in translated_languages() or not compiled.exists():
        return ""
    return hashlib.sha256(compiled.read_bytes()).hexdigest()[:12]


def _is_outdated(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Whoever starts at the same time reads the old file or the new one, never half of one."""
    compiled = source.with_suffix(".mo")
    being_written = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(being_written))
    being_written.replace(compiled)
