"""The page of a canvas's members."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from canvas import members
from canvas.access import Role, open_canvas
from canvas.forms import NewMemberForm
from canvas.models import Membership
from canvas.refusal_pages import shows_refusals
from canvas.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def member_list(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """Everybody on the canvas; its owner adds people here."""
    at_least = Role.OWNER if request.method == "POST" else Role.VIEWER
    canvas, role = open_canvas(request.user, canvas_id, at_least)
    form = NewMemberForm(request.POST or None)
    if form.is_valid() and _added(request, canvas_id, form):
        return redirect("canvas-members", canvas_id)
    context = {
        "canvas": canvas,
        "members": members.of(canvas),
        "is_owner": role is Role.OWNER,
        "roles": Membership.Role.choices,
        "form": form,
    }
    return render(request, "canvas/members.html", context, status=400 if form.is_bound else 200)


def _added(request: SignedInRequest, canvas_id: UUID, form: NewMemberForm) -> bool:
    try:
        membership = members.add(request.user, canvas_id, **form.cleaned_data)
    except members.BadMember as refusal:
        form.add_refusal(refusal)
        return False
    messages.success(
        request, _("{user} is on the canvas now, as {role}.").format(user=membership.user, role=membership.role)
    )
    return True


@login_required
@require_POST
@shows_refusals
def change_role(request: SignedInRequest, canvas_id: UUID, user_id: int) -> HttpResponse:
    try:
        membership = members.change_role(request.user, canvas_id, user_id, request.POST.get("role", ""))
    except members.BadMember as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("{user} is {role} now.").format(user=membership.user, role=membership.role))
    return redirect("canvas-members", canvas_id)


@login_required
@require_POST
@shows_refusals
def remove(request: SignedInRequest, canvas_id: UUID, user_id: int) -> HttpResponse:
    removed = members.remove(request.user, canvas_id, user_id)
    messages.success(request, _("{removed} is no longer on the canvas.").format(removed=removed))
    return redirect("canvas-members", canvas_id)


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def leave(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """Ask first: only the owner can let the person in again."""
    canvas, _role = open_canvas(request.user, canvas_id)
    if request.method != "POST":
        return render(request, "canvas/leave.html", {"canvas": canvas})
    try:
        members.leave(request.user, canvas_id)
    except members.BadMember as refusal:
        messages.error(request, refusal.message)
        return redirect("canvas-members", canvas_id)
    messages.success(request, _("You have left “{name}”.").format(name=canvas.name))
    return redirect("canvas-list")
