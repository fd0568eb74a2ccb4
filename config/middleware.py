"""Django's middlewares, without the way through a thread where they only compute.

Under ASGI Django runs each half of a synchronous middleware in a thread: some fifteen round trips a request, which
take longer than the work they do. None of these waits for anything, except where it says so.
"""

from typing import Any

from asgiref.sync import sync_to_async
from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.deprecation import MiddlewareMixin

LONG_BYTES = 100_000
"""What is shorter is compressed within two milliseconds."""


class InPlace(MiddlewareMixin):
    """Runs in the event loop itself, but for a response that `waits`."""

    async def __acall__(self, request: HttpRequest) -> Any:
        ask = getattr(self, "process_request", None)
        response = ask(request) if ask else None
        response = response or await self.get_response(request)  # type: ignore[misc]  # async, or we were not here
        finish = getattr(self, "process_response", None)
        if finish is None:
            return response
        if self.waits(request, response):
            return await sync_to_async(finish)(request, response)
        return finish(request, response)

    def waits(self, request: HttpRequest, response: HttpResponseBase) -> bool:  # noqa: ARG002 - for those that do
        """Whether finishing the response takes a file, the database or long enough to hold up the event loop."""
        return False


class Security(InPlace, SecurityMiddleware):
    pass


class Compression(InPlace, GZipMiddleware):
    """Compresses pages, cards and JSON, of which a tenth is left, and adds to each a random length.

    Not streams and files: pictures and zips do not get smaller, scripts and styles come compressed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.streaming and is_text(response):
            return super().process_response(request, response)
        return response

    def waits(self, request: HttpRequest, response: HttpResponseBase) -> bool:  # noqa: ARG002 - its length decides
        return not response.streaming and len(getattr(response, "content", b"")) > LONG_BYTES


def is_text(response: HttpResponseBase) -> bool:
    return response.get("Content-Type", "").startswith(("text/", "application/json"))


class ContentPolicy(InPlace, CSPMiddleware):  # type: ignore[misc]  # it has no types
    pass


class Common(InPlace, CommonMiddleware):
    pass


class Locale(InPlace, LocaleMiddleware):
    """Takes the language from a cookie or a header of the request."""


class FrameOptions(InPlace, XFrameOptionsMiddleware):
    pass


class Authentication(InPlace, AuthenticationMiddleware):
    """Reads the user only when somebody asks for it."""


class Session(InPlace, SessionMiddleware):
    """Reads the session only when somebody asks for it, and saves it only where it was changed."""

    def waits(self, request: HttpRequest, response: HttpResponseBase) -> bool:  # noqa: ARG002 - its place decides
        return bool(request.session.modified)


class Messages(InPlace, MessageMiddleware):
    def waits(self, request: HttpRequest, response: HttpResponseBase) -> bool:  # noqa: ARG002 - its place decides
        storage = getattr(request, "_messages", None)
        return bool(storage and (storage.used or storage.added_new))


class Csrf(InPlace, CsrfViewMiddleware):
    """The token is in a cookie. Checking a view's request may read a form, with files, so that waits."""

    async def process_view(self, request, callback, args, kwargs):  # type: ignore[no-untyped-def, override]
        if getattr(callback, "csrf_exempt", False):
            return None
        return await sync_to_async(super().process_view)(request, callback, args, kwargs)
