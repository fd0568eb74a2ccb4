"""Why a run failed and what is to be told of it, in the reader's language."""

import pytest
from django.utils import translation

from generation import kept_sentences
from generation.parameter_help import LABELS
from generation.prompts import quality_warnings
from generation.providers import PROVIDERS, errors, fal_failures, google_failures
from generation.providers.failures import BY_STATUS, FAILED, REFUSED, Failure

ABOUT_A_PROVIDER = [
    make("fal").message
    for make in (errors.unreachable, errors.broken_off, errors.outcome_unknown, errors.timed_out, errors.unintelligible)
]
TABLES = (BY_STATUS, fal_failures.TYPES)


@pytest.mark.parametrize("message", ABOUT_A_PROVIDER)
def test_what_is_said_about_a_provider_keeps_its_name(message: str) -> None:
    assert kept_sentences.in_language(message) == message
    with translation.override("de"):
        german = kept_sentences.in_language(message)
    assert german != message
    assert "fal" in german


def test_every_row_of_the_tables_is_said_in_german() -> None:
    rows = {row.sentence for table in TABLES for row in table.values() if isinstance(row, Failure)}
    assert len(rows) > 20
    with translation.override("de"):
        assert not [sentence for sentence in rows if kept_sentences.in_language(sentence) == sentence]


def test_the_providers_own_words_stay_as_they_are() -> None:
    message = FAILED.error("worker 7 “lost”").message
    assert kept_sentences.in_language(message) == message
    with translation.override("de"):
        german = kept_sentences.in_language(message)
    assert "worker 7 “lost”" in german
    assert not german.startswith(FAILED.sentence)


@pytest.mark.parametrize(
    ("message", "german"),
    [
        ("FLUX.2 Dev decides its size itself; 16:9 was not used.", "FLUX.2 Dev bestimmt die Größe selbst; 16:9 wurde"),
        ("$0.012 per megapixel", "$0.012 pro Megapixel"),
        ("A picture may have at most 64 million pixels.", "Ein Bild darf höchstens 64 Millionen Pixel haben."),
        (
            "The provider's result cannot be used. A picture may have at most 64 million pixels.",
            "Das Ergebnis des Anbieters ist nicht zu gebrauchen. Ein Bild darf höchstens 64 Millionen Pixel haben.",
        ),
        ("The result could not be fetched. Nobody knows why.", "Das Ergebnis ließ sich nicht holen. Nobody knows why."),
    ],
)
def test_what_was_filled_in_is_found_again(message: str, german: str) -> None:
    assert kept_sentences.in_language(message) == message
    with translation.override("de"):
        assert kept_sentences.in_language(message).startswith(german)


def test_warnings_and_prices_are_kept_in_english_and_told_in_german() -> None:
    with translation.override("de"):
        (notice,) = quality_warnings('{"a": "harbour"}')
        assert notice.message.startswith("This prompt looks like JSON.")
        (told,) = kept_sentences.of_warnings([notice.as_json()])
        assert told == {"code": "prompt_quality", "message": told["message"]}
        assert told["message"].startswith("Dieser Prompt sieht nach JSON aus.")
        prices = {contract.price.text for provider in PROVIDERS.values() for contract in provider.contracts()} - {""}
        assert not [price for price in prices if kept_sentences.in_language(price) == price]


def test_every_parameter_of_the_catalogue_has_a_name_of_its_own() -> None:
    contracts = [contract for provider in PROVIDERS.values() for contract in provider.contracts()]
    assert {each.name for contract in contracts for each in contract.parameters} <= LABELS.keys()


def test_what_nobody_has_translated_is_shown_as_it_is() -> None:
    with translation.override("de"):
        assert kept_sentences.in_language("Something else entirely.") == "Something else entirely."
        assert kept_sentences.in_language("") == ""


def test_a_table_of_google_is_covered_too() -> None:
    rows = [each for each in vars(google_failures).values() if isinstance(each, Failure)]
    assert REFUSED in rows or rows
    with translation.override("de"):
        assert not [row.sentence for row in rows if kept_sentences.in_language(row.sentence) == row.sentence]
