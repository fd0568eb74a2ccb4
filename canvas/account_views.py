"""Signing in and out, and a person's own account."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.messages.views import SuccessMessageMixin
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from canvas.forms import LanguageForm, PasswordForm, ProfileForm, ThemeForm
from canvas.signed_in import SignedInRequest
from canvas.signing_in import SignInView

CHOICE_COOKIE_SECONDS = 5 * 365 * 24 * 60 * 60

sign_in = SignInView.as_view()
sign_out = auth_views.LogoutView.as_view()


class PasswordView(SuccessMessageMixin, auth_views.PasswordChangeView):  # type: ignore[type-arg]  # generic in the stubs alone
    template_name = "canvas/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("profile")
    success_message = _("Your password is changed.")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name is saved."))
        return redirect("profile")
    context = {
        "form": form,
        "theme_form": ThemeForm(initial={"theme": request.COOKIES.get("theme", "")}),
        "language_form": LanguageForm(initial={"language": request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")}),
    }
    return render(request, "canvas/profile.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Keep the choice of light or dark in this browser; empty follows the system."""
    return _kept(ThemeForm(request.POST), "theme", cookie="theme")


@login_required
@require_POST
def language(request: SignedInRequest) -> HttpResponse:
    """Keep the choice of language in this browser; empty follows what the browser asks for."""
    return _kept(LanguageForm(request.POST), "language", cookie=settings.LANGUAGE_COOKIE_NAME)


def _kept(form: Form, field: str, *, cookie: str) -> HttpResponse:
    response = redirect("profile")
    if not form.is_valid():
        return response
    chosen = cast("str", form.cleaned_data[field])
    if chosen:
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie(cookie, chosen, CHOICE_COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response
