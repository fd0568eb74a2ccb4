"""Finding the texts in templates, Python and JavaScript that have to be translated.

For whoever works on Easel: it needs Babel, which running Easel does not.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("canvas", "config", "generation", "media_assets")
Keywords = Mapping[str, Any]
PYTHON: Keywords = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    # A row of the tables of failures: its sentence.
    "Failure": (2,),
}
TEMPLATES: Keywords = {**PYTHON, "npgettext": ((1, "c"), 2, 3)}
SCRIPTS: Keywords = {"t": None, "tn": (1, 2)}


@dataclass
class Text:
    """One text in English, with the form for several where it has one, and where it stands."""

    single: str
    several: str | None = None
    context: str | None = None
    places: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return (self.context, self.single)


def texts(domain: str) -> list[Text]:
    """Every text of the domain, in the order of the places where they stand."""
    found: dict[tuple[str | None, str], Text] = {}
    for place, line, message, context in _scripts() if domain == "djangojs" else _pages_and_python():
        single, several = message if isinstance(message, tuple) else (message, None)
        text = found.setdefault((context, single), Text(single, several, context))
        text.several = text.several or several
        text.places.append((place, str(line)))
    return list(found.values())


def _scripts() -> Iterator[tuple[str, int, Any, str | None]]:
    for room in ROOMS:
        for path in sorted((ROOT / room / "static").rglob("*.js")):
            yield from _extract("javascript", path, path.read_text("utf-8"), SCRIPTS)


def _pages_and_python() -> Iterator[tuple[str, int, Any, str | None]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        # Django's own way of showing templates to gettext leaves calls between junk, which a lexer for scripts skips.
        yield from _extract("javascript", path, templatize(path.read_text("utf-8")), TEMPLATES)
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from _extract("python", path, path.read_text("utf-8"), PYTHON)


def _extract(method: str, path: Path, source: str, keywords: Keywords) -> Iterator[tuple[str, int, Any, str | None]]:
    place = path.relative_to(ROOT).as_posix()
    for line, message, _comments, context in extract(method, io.BytesIO(source.encode()), dict(keywords)):
        yield place, line, message, context
