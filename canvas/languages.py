"""The language that a person reads: the one they chose in this browser, else the first of the browser's own we have."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_from_request


def of_socket(scope: Mapping[str, Any]) -> str:
    """The language of whoever opened the socket, found as it is for a page."""
    request = HttpRequest()
    request.COOKIES = dict(scope.get("cookies") or {})
    for name, value in scope.get("headers") or []:
        if name == b"accept-language":
            request.META["HTTP_ACCEPT_LANGUAGE"] = value.decode("latin-1")
    return get_language_from_request(request)
