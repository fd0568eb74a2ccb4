"""Why a run failed, in the reader's language."""

import pytest
from django.utils import translation

from generation import failure_words
from generation.providers import errors, fal_failures, google_failures
from generation.providers.failures import BY_STATUS, FAILED, REFUSED, Failure

ABOUT_A_PROVIDER = [
    make("fal").message
    for make in (errors.unreachable, errors.broken_off, errors.outcome_unknown, errors.timed_out, errors.unintelligible)
]
TABLES = (BY_STATUS, fal_failures.TYPES)


@pytest.mark.parametrize("message", ABOUT_A_PROVIDER)
def test_what_is_said_about_a_provider_keeps_its_name(message: str) -> None:
    assert failure_words.in_language(message) == message
    with translation.override("de"):
        german = failure_words.in_language(message)
    assert german != message
    assert "fal" in german


def test_every_row_of_the_tables_is_said_in_german() -> None:
    rows = {row.sentence for table in TABLES for row in table.values() if isinstance(row, Failure)}
    assert len(rows) > 20
    with translation.override("de"):
        assert not [sentence for sentence in rows if failure_words.in_language(sentence) == sentence]


def test_the_providers_own_words_stay_as_they_are() -> None:
    message = FAILED.error("worker 7 “lost”").message
    assert failure_words.in_language(message) == message
    with translation.override("de"):
        german = failure_words.in_language(message)
    assert "worker 7 “lost”" in german
    assert not german.startswith(FAILED.sentence)


def test_what_nobody_has_translated_is_shown_as_it_is() -> None:
    with translation.override("de"):
        assert failure_words.in_language("Something else entirely.") == "Something else entirely."
        assert failure_words.in_language("") == ""


def test_a_table_of_google_is_covered_too() -> None:
    rows = [each for each in vars(google_failures).values() if isinstance(each, Failure)]
    assert REFUSED in rows or rows
    with translation.override("de"):
        assert not [row.sentence for row in rows if failure_words.in_language(row.sentence) == row.sentence]
