"""Why a run failed, in the language of whoever reads it.

A job keeps its reason in English, in which it was written once for everybody. Here it is found again in the catalogues:
as it stands, without the provider's own words behind it, or with the provider's name in it.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SAYS = gettext_noop(" It says: “{words}”")
"""What a provider said, as `failures.quoted` puts it behind our sentence."""
_QUOTE = re.compile(r" It says: “(?P<words>.*)”$", re.DOTALL)
_ABOUT_A_PROVIDER = (
    gettext_noop("{provider} cannot be reached. Nothing was sent; try again."),
    gettext_noop("The connection to {provider} broke off. Try again."),
    gettext_noop("The connection broke before {provider} answered. The request may have been accepted and billed."),
    gettext_noop("{provider} took too long to answer."),
    gettext_noop("{provider} sent an answer that cannot be read."),
)
_PATTERNS = {
    text: re.compile(re.escape(text).replace(r"\{provider\}", "(?P<provider>.+)")) for text in _ABOUT_A_PROVIDER
}


def in_language(message: str) -> str:
    """The message in the language of now; as it is, where it cannot be found."""
    quote = _QUOTE.search(message)
    if quote is None:
        return _sentence(message)
    return _sentence(message[: quote.start()]) + _(SAYS).format(words=quote["words"])


def _sentence(text: str) -> str:
    if not text:
        return text
    for written, pattern in _PATTERNS.items():
        found = pattern.fullmatch(text)
        if found:
            return _(written).format(provider=found["provider"])
    return _(text)
