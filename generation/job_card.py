"""What a node's card shows of its newest run: how it stands, how long that usually takes, what went wrong."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generation import durations
from generation.kept_sentences import in_language, of_warnings
from generation.models import Job
from generation.parameter_fields import as_json
from generation.states import LABELS, State

SHOWN_LOG_LINES = 4


def newest(canvas_id: UUID, nodes: Collection[UUID]) -> dict[UUID, Job]:
    """The newest job of each of these nodes."""
    of_same_node = Job.objects.filter(canvas=OuterRef("canvas"), node=OuterRef("node")).order_by("-created_at")
    jobs = Job.objects.filter(canvas=canvas_id, node__in=nodes, pk=Subquery(of_same_node.values("pk")[:1]))
    return {job.node: job for job in jobs.select_related("created_by", "waits_for") if job.node}


def shown(jobs: Mapping[UUID, Job]) -> dict[UUID, dict[str, Any]]:
    """The template's variables of each node's newest job."""
    usual = durations.usual(job for job in jobs.values() if _is_sent(job))
    return {node: _shown(job, usual.get(durations.kind_of(job))) for node, job in jobs.items()}


def _shown(job: Job, usual: timedelta | None) -> dict[str, Any]:
    state = State(job.state)
    return {
        "id": str(job.pk),
        "state": state.value,
        "label": label(job),
        "is_open": job.is_open,
        "queue_position": job.queue_position if state is State.QUEUED else None,
        "logs": job.logs[-SHOWN_LOG_LINES:],
        "elapsed_ms": _milliseconds((job.finished_at or timezone.now()) - job.created_at),
        "expected": _expected(job, usual) if usual and _is_sent(job) else None,
        "error": _error(job),
        "warnings": warnings(job),
        "started_by": str(job.created_by or _("somebody who has left")),
        "can_cancel": job.is_open and state is not State.STORING and not job.cancel_requested_at,
        "is_cancelling": bool(job.is_open and job.cancel_requested_at),
        "is_unconfirmed": state is State.UNCONFIRMED,
        "finished_ago": _("%(time)s ago") % {"time": timesince(job.finished_at, depth=1)} if job.finished_at else "",
    }


def label(job: Job) -> str:
    """How the job stands, in words."""
    state = State(job.state)
    # An inline provider draws while the call is out, so for it sending is generating.
    drawing = state is State.SUBMITTING and job.provider == "google"
    return str(LABELS[State.RUNNING if drawing else state])


def _is_sent(job: Job) -> bool:
    return job.is_open and job.submitted_at is not None


def _expected(job: Job, usual: timedelta) -> dict[str, Any]:
    """The bar: how long the run has been out, against what runs of its model usually take. An estimate."""
    begun: datetime = job.submitted_at or job.created_at
    return {
        "run_ms": _milliseconds(timezone.now() - begun),
        "usual_ms": max(1, _milliseconds(usual)),
        "usual": duration(usual),
    }


def duration(length: timedelta) -> str:
    """A length of time in words, rounded as one would say it."""
    seconds = max(1, round(length.total_seconds()))
    if seconds < 100:
        return _("%(count)s s") % {"count": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def _milliseconds(length: timedelta) -> int:
    return max(0, int(length.total_seconds() * 1000))


def _error(job: Job) -> dict[str, Any] | None:
    if not job.error_code:
        return None
    return {"code": job.error_code, "message": in_language(job.error_message), "retryable": job.retryable}


def warnings(job: Job) -> list[dict[str, str]]:
    """What is to be told of a run besides its picture."""
    kept = of_warnings(job.warnings)
    if not job.dropped:
        return kept
    message = _("%(model)s does not know %(names)s; it was made without.") % {
        "model": job.model,
        "names": ", ".join(job.dropped),
    }
    dropped = {"code": "parameters_dropped", "message": message, "dropped_keys": as_json(job.dropped)}
    return [*kept, dropped]
