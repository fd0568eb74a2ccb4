"""The list of canvases, the editor's page, and what an owner does with a canvas."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvas import canvases, starters
from canvas.access import Role, open_canvas
from canvas.beginning import begin
from canvas.editor_page import page_data
from canvas.forms import NEW_NAME, CanvasNameForm, NewCanvasForm
from canvas.listing import canvases_of, deleted_canvases_of
from canvas.refusal_pages import shows_refusals
from canvas.signed_in import SignedInRequest


@login_required
@require_GET
def canvas_list(request: SignedInRequest) -> HttpResponse:
    """All canvases of this person. `?deleted=<id>` offers to undo a deletion."""
    deleted = list(deleted_canvases_of(request.user))
    wanted = request.GET.get("deleted")
    context = {
        "listed": canvases_of(request.user),
        "deleted": deleted,
        "just_deleted": next((canvas for canvas in deleted if str(canvas.pk) == wanted), None),
    }
    return render(request, "canvas/list.html", context)


@login_required
@require_GET
@shows_refusals
def canvas_page(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """The editor."""
    canvas, role = open_canvas(request.user, canvas_id)
    context = {"canvas": canvas, "role": role.label, "page": page_data(canvas, role, request.user)}
    context["starters"] = starters.every().values()
    return render(request, "canvas/page.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    form = NewCanvasForm(request.POST or None, initial={"name": NEW_NAME})
    if form.is_valid():
        canvas = begin(request.user, form.cleaned_data["name"], form.cleaned_data["starter"])
        return redirect("canvas", canvas.pk)
    context = {"form": form, "starters": starters.every().values()}
    return render(request, "canvas/create.html", context, status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def rename(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    canvas, _role = open_canvas(request.user, canvas_id, Role.OWNER)
    form = CanvasNameForm(request.POST or None, initial={"name": canvas.name})
    if form.is_valid():
        canvases.rename(request.user, canvas_id, form.cleaned_data["name"])
        return redirect("canvas-list")
    context = {"form": form, "canvas": canvas}
    return render(request, "canvas/rename.html", context, status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
@shows_refusals
def delete(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """Ask first; then the list says what is gone and offers to undo it."""
    if request.method == "POST":
        canvas = canvases.delete(request.user, canvas_id)
        response = redirect("canvas-list")
        response["Location"] += f"?deleted={canvas.pk}"
        return response
    canvas, _role = open_canvas(request.user, canvas_id, Role.OWNER)
    return render(request, "canvas/delete.html", {"canvas": canvas})


@login_required
@require_POST
@shows_refusals
def restore(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    canvas = canvases.restore(request.user, canvas_id)
    messages.success(request, _("“{name}” is back.").format(name=canvas.name))
    return redirect("canvas-list")
