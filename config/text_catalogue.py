"""The editor's texts in another language than English, as a script that its modules read (see `text.js`)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.i18n import JavaScriptCatalog

from config.translations import edition, translated_languages

KEPT_SECONDS = 365 * 24 * 60 * 60


class TextCatalogue(JavaScriptCatalog):
    """One language's texts. The address changes when they do, so browsers may keep the answer."""

    packages = ["config"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = kwargs["language"]
        if language not in translated_languages():
            raise Http404
        with translation.override(language):
            response = super().get(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS, immutable=True)
        return response


def address() -> str:
    """Where the texts are in the language of this request; empty for English, which stands in the modules."""
    language = translation.get_language() or ""
    found = edition(language)
    return reverse("text-catalogue", kwargs={"language": language, "edition": found}) if found else ""
