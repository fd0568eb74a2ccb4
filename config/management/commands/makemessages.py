"""`manage.py makemessages`: bring the catalogues up to date with the texts, without the gettext programs."""

from typing import Any

import polib
from django.core.management.base import BaseCommand

from config.text_extraction import Text, texts
from config.translations import DOMAINS, catalogue, translated_languages

HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    help = "Collect the texts to translate. New ones wait in the catalogues with an empty translation."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        for domain in DOMAINS:
            wanted = texts(domain)
            for language in translated_languages():
                missing = update(language, domain, wanted)
                self.stdout.write(f"{language} {domain}: {len(wanted)} texts, {missing} to translate")


def update(language: str, domain: str, wanted: list[Text]) -> int:
    """Write the catalogue: what is translated stays, what is no longer used goes. How many wait for a translation."""
    path = catalogue(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    file = polib.POFile(wrapwidth=118)
    file.metadata = {"Language": language, **HEADER}
    for text in sorted(wanted, key=lambda each: each.places[0][0]):
        file.append(_entry(text, known.get(text.key)))
    file.save(str(path))
    return len(file.untranslated_entries())


def _entry(text: Text, known: Any) -> Any:
    # Without line numbers: they would change with every edit and hide what has really changed.
    places = [(place, "") for place in dict.fromkeys(place for place, _line in text.places)]
    entry = polib.POEntry(msgctxt=text.context, msgid=text.single, occurrences=places)
    if text.several is None:
        entry.msgstr = known.msgstr if known else ""
    else:
        entry.msgid_plural = text.several
        entry.msgstr_plural = {0: "", 1: ""} | (known.msgstr_plural if known else {})
    return entry
