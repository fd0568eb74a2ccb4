"""The pages of canvas files: export one, import one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from canvas.access import open_canvas
from canvas.refusal_pages import shows_refusals
from canvas.refusals import Refusal
from canvas.signed_in import SignedInRequest
from generation.canvas_files import reading, writing
from generation.canvas_files.reading import Imported


@login_required
@require_GET
@shows_refusals
def export_page(request: SignedInRequest, canvas_id: UUID) -> HttpResponse:
    """What is to be in the file. The file itself comes from the API."""
    canvas, _role = open_canvas(request.user, canvas_id)
    count, size = writing.pictures(canvas)
    return render(request, "generation/canvas_file/export.html", {"canvas": canvas, "count": count, "size": size})


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: SignedInRequest) -> HttpResponse:
    """A file to choose; where scripts run they send it with progress to the API instead."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is not None:
                taken = reading.take(file, request.user)
                tell(request, taken)
                return redirect("canvas", taken.canvas.pk)
            problem = _("Choose a file first.")
        except Refusal as refusal:
            problem = refusal.message
    return render(request, "generation/canvas_file/import.html", {"problem": problem}, status=400 if problem else 200)


def tell(request: SignedInRequest, taken: Imported) -> None:
    if taken.missing:
        text = ngettext(
            "A preset that the canvas uses is not here: {names}.",
            "Presets that the canvas uses are not here: {names}.",
            len(taken.missing),
        )
        messages.warning(request, text.format(names=", ".join(taken.missing)))
