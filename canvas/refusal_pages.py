"""Showing a refused request as a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from canvas.refusals import Forbidden, NotFound

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def shows_refusals(view: View) -> View:
    """Answer a stranger with the 404 page and a member whose role is too small with the 403 page."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except NotFound as refusal:
            raise Http404(refusal.message) from refusal
        except Forbidden as refusal:
            raise PermissionDenied(refusal.message) from refusal

    return cast("View", guarded)
