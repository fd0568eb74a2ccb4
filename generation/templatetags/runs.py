"""How templates tell of runs."""

from django import template

from generation import job_card, kept_sentences
from generation.models import Job

register = template.Library()


@register.filter
def in_language(sentence: str) -> str:
    """A sentence that was kept with a run or a key, in the language of now."""
    return kept_sentences.in_language(sentence)


@register.filter
def outcome(job: Job) -> str:
    """Why it failed, or else how it stands."""
    return kept_sentences.in_language(job.error_message) or job_card.label(job)
