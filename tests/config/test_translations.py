"""Every text that a person reads is translated, and the translations say what the texts say."""

import re
from collections import Counter

import polib
import pytest
from django.test import SimpleTestCase

from config.text_extraction import ROOT, texts
from config.translations import DOMAINS, catalogue, compile_catalogues_if_changed, translated_languages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*(?::[^}]*)?\}")
every_catalogue = pytest.mark.parametrize(
    ("language", "domain"), [(language, domain) for language in translated_languages() for domain in DOMAINS]
)


def entries(language: str, domain: str) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(catalogue(language, domain)))}


@every_catalogue
def test_every_text_in_the_code_is_translated(language: str, domain: str) -> None:
    """Where this fails: `manage.py makemessages`, then translate what is empty in the catalogue."""
    known = entries(language, domain)
    wanted = texts(domain)
    assert wanted
    missing = [text.single for text in wanted if text.key not in known or not known[text.key].translated()]
    assert not missing


@every_catalogue
def test_nothing_is_translated_that_is_no_longer_said(language: str, domain: str) -> None:
    wanted = {text.key: text.several for text in texts(domain)}
    stale = [key for key, entry in entries(language, domain).items() if wanted.get(key) != (entry.msgid_plural or None)]
    assert not [key for key in stale if key not in wanted or wanted[key]]


@every_catalogue
def test_translations_fill_in_what_their_texts_fill_in(language: str, domain: str) -> None:
    for entry in entries(language, domain).values():
        said = [entry.msgid_plural or entry.msgid, *([entry.msgid] if entry.msgid_plural else [])]
        translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        allowed = [Counter(PLACEHOLDER.findall(text)) for text in said]
        for translation in translations:
            assert Counter(PLACEHOLDER.findall(translation)) in allowed, entry.msgid


@every_catalogue
def test_translations_begin_and_end_as_their_texts_do(language: str, domain: str) -> None:
    for entry in entries(language, domain).values():
        for translation in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert translation.endswith(".") == entry.msgid.endswith("."), entry.msgid
            assert translation[:1].isspace() == entry.msgid[:1].isspace(), entry.msgid
            assert translation[-1:].isspace() == entry.msgid[-1:].isspace(), entry.msgid


def test_catalogues_are_made_ready_without_the_gettext_programs() -> None:
    compiled = catalogue("de", "django").with_suffix(".mo")
    compiled.unlink(missing_ok=True)
    assert compile_catalogues_if_changed()
    assert compiled.read_bytes()[:4] == b"\xde\x12\x04\x95"
    assert not compile_catalogues_if_changed()


def test_no_visible_words_stand_in_a_template_untranslated() -> None:
    """Words between two tags, or in an attribute that is read out, go through `translate` or `blocktranslate`."""
    spoken = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
    untranslated = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"{% block body_class %}.*?{% endblock %}", "", text)
        text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<(code|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"{[%{].*?[%}]}", "", text, flags=re.DOTALL)
        attributes = " ".join(spoken.findall(text))
        words = re.findall(r"(?<!&)\b[A-Za-z]{2,}", attributes + " " + re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL))
        left = [word for word in words if word not in {"Easel", "JSON", "Ctrl", "Shift", "Esc"}]
        if left:
            untranslated[path.relative_to(ROOT).as_posix()] = " ".join(left)
    assert not untranslated


class CatalogueTests(SimpleTestCase):
    def test_the_editors_texts_come_as_a_script_that_may_be_kept(self) -> None:
        response = self.client.get("/texts/de/abc.js")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/javascript")
        assert "immutable" in response["Cache-Control"]
        assert "ngettext" in response.content.decode()

    def test_there_are_no_texts_in_a_language_that_is_not_offered(self) -> None:
        assert self.client.get("/texts/xx/abc.js").status_code == 404
        assert self.client.get("/texts/en/abc.js").status_code == 404
