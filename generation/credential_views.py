"""The page of a canvas's provider keys, for its owner."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvas.access import Role, open_canvas
from canvas.models import Canvas
from canvas.refusal_pages import shows_refusals
from canvas.refusals import Forbidden, NotFound, Refusal
from canvas.signed_in import SignedInRequest
from generation import account_overview, credentials, providers
from generation.credential_forms import KeyForm, NameForm, NewKeyForm, RefusableForm
from generation.credential_models import AccountPolicy, Credential
from generation.kept_sentences import in_language
from generation.providers.errors import ProviderError

PAGE = "canvas-credentials"


@login_required
@require_GET
@shows_refusals
def credential_list(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """Who pays for each provider, and the canvas's keys."""
    canvas, _role = open_canvas(request.user, canvas_id, Role.OWNER)
    return _page(request, canvas)


@sensitive_post_parameters("key")
@login_required
@require_POST
@shows_refusals
def add(request: SignedInRequest, canvas_id: UUID, provider_id: str) -> HttpResponse:
    canvas, _role = open_canvas(request.user, canvas_id, Role.OWNER)
    label = _label(provider_id)
    form = NewKeyForm(provider_id, label, request.POST)
    done = _attempted(form, lambda: credentials.add(request.user, canvas_id, provider_id, **form.cleaned_data))
    if done is None:
        return _page(request, canvas, form, provider_id)
    _tell(request, _("The key for {label} is saved and used from now on.").format(label=label), *done)
    return redirect(PAGE, canvas_id)


@sensitive_post_parameters("key")
@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def replace(request: SignedInRequest, canvas_id: UUID, credential_id: int) -> HttpResponse:
    credential = credentials.find(request.user, canvas_id, credential_id)
    form = KeyForm(request.POST or None)
    done = _attempted(
        form, lambda: credentials.replace(request.user, canvas_id, credential_id, form.cleaned_data["key"])
    )
    if done is None:
        return _dialog(request, "replace", credential, form)
    _tell(
        request, _("“{name}” is replaced; runs under way go on with the new key.").format(name=credential.name), *done
    )
    return redirect(PAGE, canvas_id)


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def rename(request: SignedInRequest, canvas_id: UUID, credential_id: int) -> HttpResponse:
    credential = credentials.find(request.user, canvas_id, credential_id)
    form = NameForm(request.POST or None, initial={"name": credential.name})
    done = _attempted(
        form, lambda: credentials.rename(request.user, canvas_id, credential_id, form.cleaned_data["name"])
    )
    return _dialog(request, "rename", credential, form) if done is None else redirect(PAGE, canvas_id)


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def remove(request: SignedInRequest, canvas_id: UUID, credential_id: int) -> HttpResponse:
    """Ask first: the key is gone for good, and runs under way cannot be asked for any more."""
    if request.method == "POST":
        removed = credentials.remove(request.user, canvas_id, credential_id)
        messages.success(request, _("“{name}” is removed and its key wiped.").format(name=removed.name))
        return redirect(PAGE, canvas_id)
    return _dialog(request, "remove", credentials.find(request.user, canvas_id, credential_id))


@login_required
@require_POST
@shows_refusals
def test(request: SignedInRequest, canvas_id: UUID, credential_id: int) -> HttpResponse:
    """Ask the provider about the stored key; it costs nothing."""
    label = providers.get(credentials.find(request.user, canvas_id, credential_id).provider).label
    try:
        problem = credentials.test(request.user, canvas_id, credential_id)
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if problem:
            messages.error(request, in_language(problem.message))
        else:
            messages.success(request, _("{label} accepts the key.").format(label=label))
    return redirect(PAGE, canvas_id)


@login_required
@require_POST
@shows_refusals
def choose_mode(request: SignedInRequest, canvas_id: UUID, provider_id: str) -> HttpResponse:
    label = _label(provider_id)
    try:
        credentials.choose_mode(request.user, canvas_id, provider_id, request.POST.get("mode", ""))
    except credentials.BadMode as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved for {label}.").format(label=label))
    return redirect(PAGE, canvas_id)


def _attempted(form: RefusableForm, action: Callable[[], ProviderError | None]) -> tuple[ProviderError | None] | None:
    """What the action gives, in a tuple; None where the form has to be shown, with the reason if there is one."""
    if not form.is_valid():
        return None
    try:
        return (action(),)
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        form.add_refusal(refusal)
        return None


def _tell(request: SignedInRequest, done: str, doubt: ProviderError | None) -> None:
    if doubt:
        messages.warning(
            request, _("{done} It could not be tested: {message}").format(done=done, message=in_language(doubt.message))
        )
    else:
        messages.success(request, done)


def _label(provider_id: str) -> str:
    try:
        return providers.get(provider_id).label
    except providers.UnknownProvider as refusal:
        raise Http404(refusal.message) from None


def _page(
    request: SignedInRequest, canvas: Canvas, refused: NewKeyForm | None = None, provider_id: str = ""
) -> HttpResponse:
    every = account_overview.overview(canvas)
    forms = {each.id: NewKeyForm(each.id, each.label) for each in every if each.active is None}
    if refused:
        forms[provider_id] = refused
    context = {
        "canvas": canvas,
        "providers": [(each, forms.get(each.id)) for each in every],
        "modes": AccountPolicy.Mode.choices,
    }
    return render(request, "generation/credentials.html", context, status=400 if refused else 200)


def _dialog(
    request: SignedInRequest, what: str, credential: Credential, form: RefusableForm | None = None
) -> HttpResponse:
    context = {
        "canvas": credential.canvas,
        "credential": credential,
        "provider": providers.get(credential.provider).label,
        "form": form,
        "open_jobs": credentials.under_way(credential).count(),
        "without_key": account_overview.without_key(credential.canvas, credential.provider),
    }
    status = 400 if form and form.is_bound else 200
    return render(request, f"generation/credential_{what}.html", context, status=status)
