"""The gallery's pages: of one canvas, and of all canvases of a person."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from canvas.access import Caller, open_canvas, visible_canvases
from canvas.models import Canvas
from canvas.refusal_pages import shows_refusals
from canvas.refusals import Refusal
from canvas.signed_in import SignedInRequest
from generation import gallery, gallery_queries, picture_zips
from generation.gallery import BadFilter, Cursor, Filters
from generation.gallery_choices import Choice, choices, label_of
from media_assets.models import Asset

COUNTED = 10_000
"""Pictures are counted up to here."""


@login_required
@require_GET
@shows_refusals
def canvas_gallery(request: SignedInRequest, canvas_id: UUID) -> HttpResponseBase:
    """Every picture of the canvas."""
    canvas, role = open_canvas(request.user, canvas_id)
    return _answer(request, [canvas], {"canvas": canvas, "role": role.label})


@login_required
@require_GET
def all_pictures(request: SignedInRequest) -> HttpResponseBase:
    """Every picture of all canvases that the person may open; `canvas` in the query narrows it to one."""
    canvases = list(visible_canvases(request.user).order_by("name", "pk"))
    wanted = request.GET.get("canvas", "")
    offered = [Choice(str(each.pk), each.name, str(each.pk) == wanted) for each in canvases]
    shown = [each for each in canvases if str(each.pk) == wanted] if wanted else canvases
    return _answer(request, shown, {"canvas_choices": offered, "canvas_chosen": wanted})


@login_required
@require_POST
def download(request: SignedInRequest) -> HttpResponseBase:
    """The chosen pictures as one zip."""
    try:
        texts = request.POST.getlist("asset") or [request.POST.get("assets", "")]
        wanted = gallery_queries.ids(",".join(texts), picture_zips.MOST_PICTURES)
        entries = picture_zips.chosen(Caller(request.user, f"user:{request.user.pk}"), wanted)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("gallery")
    return picture_zips.response(entries)


def _answer(request: HttpRequest, canvases: list[Canvas], context: dict[str, Any]) -> HttpResponseBase:
    """The page, or with `part` in the query something of it.

    `results`, `tiles`, the editor's `panel`, or as JSON how many are `new`.
    """
    try:
        filters = gallery_queries.parse(request.GET)
        after = request.GET.get("after", "")
        place = Cursor.parse(after) if after else None
    except BadFilter as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)
    ids = [canvas.pk for canvas in canvases]
    part = request.GET.get("part", "")
    if part == "new":
        return JsonResponse({"new": gallery.newer(ids, filters, place)})
    shown = gallery.page(ids, filters, place)
    context |= {"page": shown, "filters": filters, "path": request.path, "query": _query(request, filters)}
    context["tiles"] = [{"entry": entry, "model_label": label_of(entry.model)} for entry in shown.entries]
    if part == "tiles":
        return render(request, "generation/gallery/_tiles.html", context)
    context["count"] = _counted(ids, filters)
    if part == "results":
        return render(request, "generation/gallery/_results.html", context)
    context["sources"] = _sources(filters)
    if part == "panel":
        return render(request, "generation/gallery/_panel.html", context)
    context |= {
        "choices": choices(canvases, model=filters.model, person=filters.person, node=filters.node),
        "states": _states(filters),
    }
    return render(request, "generation/gallery/page.html", context)


def _query(request: HttpRequest, filters: Filters) -> str:
    """What the address of another page of the same begins with after its `?`: empty, or ending with an `&`."""
    named = gallery_queries.as_query(filters)
    if canvas := request.GET.get("canvas"):
        named["canvas"] = canvas
    return f"{urlencode(named)}&" if named else ""


def _counted(ids: list[UUID], filters: Filters) -> str:
    found = gallery.count(ids, filters, COUNTED)
    return f"{COUNTED:,}+" if found > COUNTED else f"{found:,}"


def _sources(filters: Filters) -> list[Choice]:
    labels = {
        Asset.Origin.GENERATION: _("Made with AI"),
        Asset.Origin.UPLOAD: _("Uploaded"),
        Asset.Origin.IMPORT: _("Imported"),
        Asset.Origin.TRANSFORM: _("Cropped"),
    }
    return [Choice(value, label, value == filters.source) for value, label in labels.items()]


def _states(filters: Filters) -> list[Choice]:
    labels = {"making": _("Being made"), "failed": _("Failed"), "cancelled": _("Cancelled")}
    return [Choice(value, label, value == filters.state) for value, label in labels.items()]
