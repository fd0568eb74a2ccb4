"""The page of a canvas's agent keys, for its owner."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from canvas import agent_keys
from canvas.access import Role, open_canvas
from canvas.forms import NewAgentKeyForm
from canvas.models import AgentKey
from canvas.refusal_pages import shows_refusals
from canvas.signed_in import SignedInRequest


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def agent_list(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """The keys. The answer to making one, and nothing after it, shows the key itself."""
    canvas, _role = open_canvas(request.user, canvas_id, Role.OWNER)
    form = NewAgentKeyForm(request.POST or None)
    made = _made(request, canvas_id, form) if form.is_valid() else None
    is_refused = form.is_bound and made is None
    keys = list(agent_keys.of(canvas))
    context = {
        "canvas": canvas,
        "form": form if is_refused else NewAgentKeyForm(),
        "keys": [key for key in keys if key.revoked_at is None],
        "revoked": [key for key in keys if key.revoked_at],
        "made": made and made[0],
        "secret": made and made[1],
        "address": settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "canvas/agents.html", context, status=400 if is_refused else 200)


def _made(request: SignedInRequest, canvas_id: UUID, form: NewAgentKeyForm) -> tuple[AgentKey, str] | None:
    try:
        return agent_keys.make(request.user, canvas_id, **form.cleaned_data)
    except agent_keys.BadAgentKey as refusal:
        form.add_refusal(refusal)
        return None


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def revoke(request: SignedInRequest, canvas_id: UUID, key_id: int) -> HttpResponse:
    """Ask first: it cannot be undone."""
    key = agent_keys.find(request.user, canvas_id, key_id)
    if request.method != "POST":
        return render(request, "canvas/agent_revoke.html", {"key": key})
    agent_keys.revoke(request.user, canvas_id, key_id)
    messages.success(request, _("“{name}” is revoked: the key opens nothing any more.").format(name=key.name))
    return redirect("canvas-agents", canvas_id)
