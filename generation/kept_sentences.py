"""Sentences that are kept, in the language of whoever reads them.

Why a run failed and what is to be told of its picture is written once for everybody, in English. Here it is found again
in the catalogue: as it stands, without a provider's own words behind it, or with what was filled into it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polib
from django.apps import apps
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

SAYS = gettext_noop(" It says: “{words}”")
"""What a provider said, as `failures.quoted` puts it behind our sentence."""
_QUOTE = re.compile(r" It says: “(?P<words>.*)”$", re.DOTALL)
_FILLED = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_FEWEST_LETTERS = 8
"""Of the text around what is filled in: a shorter one would be found in sentences that say something else."""
_REASON = "reason"
"""What is filled in under this name is a sentence of its own."""


def in_language(sentence: str) -> str:
    """The sentence in the language of now; as it is, where it cannot be found."""
    quote = _QUOTE.search(sentence)
    if quote is None:
        return _found(sentence)
    return _found(sentence[: quote.start()]) + _(SAYS).format(words=quote["words"])


def of_warnings(warnings: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same of what is kept with a run as `{code, message}`."""
    return [{**each, "message": in_language(each["message"])} for each in warnings]


@dataclass(frozen=True)
class _Pattern:
    """A text of the catalogue into which something is filled, and its translation."""

    written: re.Pattern[str]
    translated: str

    def filled(self, sentence: str) -> str | None:
        """The translation with what the sentence holds, if it was made of this text."""
        found = self.written.fullmatch(sentence)
        if found is None:
            return None
        values: Mapping[str, str] = found.groupdict()
        return _FILLED.sub(lambda place: _value(place[1], values), self.translated)


def _value(name: str, values: Mapping[str, str]) -> str:
    return in_language(values[name]) if name == _REASON else values[name]


def _found(sentence: str) -> str:
    if not sentence:
        return sentence
    translated = _(sentence)
    return translated if translated != sentence else _filled(sentence, get_language() or "")


@lru_cache(maxsize=2_000)
def _filled(sentence: str, language: str) -> str:
    translations = (pattern.filled(sentence) for pattern in _patterns(language))
    return next((each for each in translations if each is not None), sentence)


@lru_cache
def _patterns(language: str) -> tuple[_Pattern, ...]:
    """Those of the language, the most telling first."""
    catalogue = Path(apps.get_app_config("config").path) / "locale" / language / "LC_MESSAGES" / "django.mo"
    if not catalogue.exists():
        return ()
    texts = {entry.msgid: entry.msgstr for entry in polib.mofile(str(catalogue)) if _FILLED.search(entry.msgid)}
    longest_first = sorted(texts, key=_letters, reverse=True)
    return tuple(_Pattern(_pattern(text), texts[text]) for text in longest_first if _letters(text) >= _FEWEST_LETTERS)


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in _FILLED.sub("", text))


def _pattern(text: str) -> re.Pattern[str]:
    pattern, at, names = "", 0, set[str]()
    for place in _FILLED.finditer(text):
        pattern += re.escape(text[at : place.start()])
        pattern += f"(?P={place[1]})" if place[1] in names else f"(?P<{place[1]}>.+?)"
        names.add(place[1])
        at = place.end()
    return re.compile(pattern + re.escape(text[at:]), re.DOTALL)
