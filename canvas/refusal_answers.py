"""A refused request as JSON: the one envelope that programs get for everything that is wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponseBase, JsonResponse

from canvas.refusals import Refusal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def answer(refusal: Refusal) -> JsonResponse:
    response = JsonResponse({"error": refusal.as_error()}, status=refusal.status)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def answers_refusals(view: View) -> View:
    """For a view outside the API that programs call too."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except Refusal as refusal:
            return answer(refusal)

    return cast("View", guarded)
