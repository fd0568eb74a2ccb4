"""The history of a node: its results one at a time with what made them, or two side by side. Content of a dialog."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from canvas import canvas_reports
from canvas.access import open_canvas
from canvas.models import Node
from canvas.refusal_pages import shows_refusals
from canvas.refusals import NotFound
from canvas.signed_in import SignedInRequest
from generation import node_settings, result_words, results
from generation.models import Job
from generation.parameter_fields import as_json


@login_required
@require_GET
@shows_refusals
def history(request: SignedInRequest, canvas_id: UUID, node_id: UUID) -> HttpResponse:
    """`?show=` the result to look at, by its job, else the one that is the node's output; `?beside=` another one."""
    canvas, role = open_canvas(request.user, canvas_id)
    node = canvas_reports.node(canvas, node_id)
    found = results.page(canvas.pk, node_id, None, results.MAX_PAGE)
    shown = _named(found, request.GET.get("show")) or _output(found, node)
    beside = _named(found, request.GET.get("beside"))
    context = {
        "canvas": canvas,
        "role": role.label,
        "node": node,
        "total": len(found),
        "pinned": node_settings.is_pinned(node.data),
        "results": [_entry(job, node, shown, beside) for job in found],
        "shown": _entry(shown, node, shown, beside) if shown else None,
        "beside": _entry(beside, node, shown, beside) if beside else None,
        "rows": _rows(shown, beside),
    }
    return render(request, "generation/history.html", context)


def _named(found: Sequence[Job], job: str | None) -> Job | None:
    """Raises `NotFound` for what is no result of the node."""
    if not job:
        return None
    named = next((each for each in found if str(each.pk) == job), None)
    if named is None:
        raise NotFound(_("There is no such result of this node."), code="job_not_found")
    return named


def _output(found: Sequence[Job], node: Node) -> Job | None:
    output = next((job for job in found if str(job.asset_id) == str(node.data.get("asset"))), None)
    return output or next(iter(found), None)


def _rows(shown: Job | None, beside: Job | None) -> list[result_words.Row]:
    if shown is None:
        return []
    return result_words.compared(shown, beside) if beside else result_words.rows(shown)


def _entry(job: Job, node: Node, shown: Job | None, beside: Job | None) -> dict[str, Any]:
    return {
        "job": job,
        "asset": job.asset,
        "is_output": str(job.asset_id) == str(node.data.get("asset")),
        "is_shown": job == shown,
        "is_beside": job == beside,
        "restore": as_json({**node_settings.of_job(job), "asset": str(job.asset_id)}),
        "pin": as_json({"asset": str(job.asset_id), "pinned": True}),
    }
