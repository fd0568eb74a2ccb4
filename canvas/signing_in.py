"""Signing in by e-mail address and password, so many times and no more: a password is not to be guessed."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from canvas import rate_limits
from canvas.rate_limits import RateLimited


class LimitedForm(AuthenticationForm):
    """Counts every try of an account from an address, also of one that does not exist, until one succeeds.

    Too many are refused before the password is looked at: then not even the right one opens.
    """

    refused: RateLimited | None = None

    def clean(self) -> dict[str, Any]:
        tried = f"{self.data.get('username', '').strip().lower()[:320]} {self._address()}"
        try:
            rate_limits.count("SIGN_INS", tried)
        except RateLimited as refused:
            self.refused = refused
            raise ValidationError(refused.message, code=refused.code) from None
        cleaned: dict[str, Any] = super().clean()
        rate_limits.forget("SIGN_INS", tried)
        return cleaned

    def _address(self) -> str:
        return str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""


class SignInForm(LimitedForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together. Check both and try again."),
        "inactive": _("This account is switched off."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "class": "input"}),
        )
        self.fields["password"].widget.attrs["class"] = "input"


class AdministrationForm(LimitedForm, AdminAuthenticationForm):
    """The same door to the administration."""


class SignInView(LoginView):
    template_name = "canvas/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        refused = form.refused if isinstance(form, LimitedForm) else None
        if refused:
            response.status_code = refused.status
            response["Retry-After"] = str(refused.retry_after)
        return response
