"""The API as one: every room's routes, who may call them, and one envelope for everything that is wrong."""

import logging
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth
from ninja.security.base import AuthBase

from canvas import callers
from canvas.access import Caller
from canvas.api import router as canvas_router
from canvas.refusal_answers import answer
from canvas.refusals import Refusal
from generation.api import router as generation_router
from generation.canvas_file_api import router as canvas_file_router
from generation.fal_webhook import router as webhook_router
from generation.gallery_api import router as gallery_router
from generation.provenance_api import router as provenance_router
from generation.run_api import router as run_router
from media_assets.api import router as media_router
from media_assets.transform_api import router as transform_router

logger = logging.getLogger(__name__)


ABOUT = """\
Make pictures on a shared canvas.

**Agents** send `Authorization: Bearer easel_…`. The owner of a canvas makes such a key on the canvas's page *Agents*.
It is good for that canvas alone, for its scopes (`read` for every GET, `run` to make pictures, to cancel and to retry,
`edit` to change the canvas and to upload), and never for more than its maker may do. With a key, `canvasId` may be
left out.

**Browsers** use their session, and send `X-CSRFToken` with whatever changes something.

Wrong requests change nothing and answer `{"error": {"code", "message", "field"?, "details"?}}`; `code` stays the same.
Too many answer 429 with `Retry-After` in seconds.
"""


class AgentKey(AuthBase):
    """A key in the Authorization header. Where there is such a header nothing else is tried."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A key made on the canvas's page “Agents”: easel_…"

    def __call__(self, request: HttpRequest) -> Caller | None:
        return callers.key_caller(request)


class Session(SessionAuth):
    """A browser's session, with a CSRF token on what changes something. Without a session: 401, whatever else."""

    openapi_description = "The browser's own sign-in."

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:  # noqa: ARG002 - ninja's interface
        return callers.session_caller(request)


api = NinjaAPI(title="Easel", version="1", description=ABOUT, urls_namespace="api", auth=[AgentKey(), Session()])
api.add_router("", generation_router)
api.add_router("", run_router)
api.add_router("", webhook_router)
api.add_router("", gallery_router)
api.add_router("", canvas_file_router)
api.add_router("", canvas_router)
api.add_router("", media_router)
api.add_router("", provenance_router)
api.add_router("", transform_router)


def envelope(status: int, code: str, message: str, field: str | None = None, **details: Any) -> HttpResponse:
    refusal = Refusal(message, code=code, field=field, details=details)
    refusal.status = status
    return answer(refusal)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer(refusal)


@api.exception_handler(ValidationError)
def bad_input(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """A body or parameter of the wrong form: the first fault, with the field named as the caller wrote it."""
    first = wrong.errors[0]
    # Of the place, only names that the caller wrote: not where it was found, nor our argument's or a validator's name.
    _source, *names = (str(part) for part in first["loc"])
    field = ".".join(name for name in (names[1:] or names) if re.fullmatch(r"[\w-]+", name) and name != "ByAsset")
    return envelope(400, "bad_input", f"{field}: {first['msg']}." if field else str(first["msg"]), field or None)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return envelope(401, "not_signed_in", _("Sign in first."))


@api.exception_handler(HttpError)
def refused_by_framework(request: HttpRequest, error: HttpError) -> HttpResponse:
    codes = {400: "bad_json", 403: "csrf_failed", 429: "rate_limited"}
    messages = {
        400: _("The body is not JSON."),
        403: _("The CSRF token is missing or wrong. Reload the page and try again."),
    }
    code = error.status_code
    return envelope(code, codes.get(code, "refused"), messages.get(code, str(error)))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return envelope(404, "not_found", _("There is nothing here."))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return envelope(413, "too_large", _("The body is too large."))


@api.exception_handler(Exception)
def our_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("Unhandled error at %s", request.path, exc_info=error)
    return envelope(500, "our_fault", _("Something went wrong on our side. Nothing more is known; try again."))


def unknown_route(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for below `/api/`: JSON, never a page."""
    return envelope(404, "not_found", _("There is no such route. See /api/docs."))
