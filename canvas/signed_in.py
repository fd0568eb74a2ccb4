"""A request behind `login_required`."""

from django.http import HttpRequest

from canvas.models import User


class SignedInRequest(HttpRequest):
    user: User
