"""The runs of a canvas as its queue panel shows them: under way, waiting, and failed lately."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from generation.kept_sentences import in_language
from generation.models import Job
from generation.states import OPEN, State

FAILED_FOR = timedelta(hours=24)
"""So long a failed run stays in the panel, unless its node was run again."""
MOST = 200
EXCERPT = 120


def entries(canvas_id: UUID) -> list[Job]:
    """The open jobs, oldest first, then the failed ones, newest first."""
    jobs = Job.objects.filter(canvas=canvas_id).select_related("created_by")
    is_open = list(jobs.filter(state__in=OPEN).order_by("created_at")[:MOST])
    of_same_node = Job.objects.filter(canvas=OuterRef("canvas"), node=OuterRef("node")).order_by("-created_at")
    is_newest = Q(node=None) | Q(pk=Subquery(of_same_node.values("pk")[:1]))
    lately = timezone.now() - FAILED_FOR
    failed = jobs.filter(is_newest, state__in=(State.FAILED, State.UNCONFIRMED), finished_at__gt=lately)
    return is_open + list(failed.order_by("-finished_at")[:MOST])


def entry(job: Job) -> dict[str, Any]:
    """The job as the panel gets it (`parsing.QueueEntryBody`). The same for everybody on the canvas."""
    return {
        "id": str(job.pk),
        "version": job.version,
        "node": str(job.node) if job.node else None,
        "state": job.state,
        "isOpen": job.is_open,
        "prompt": job.prompt[:EXCERPT],
        "model": job.model,
        "startedBy": str(job.created_by) if job.created_by else None,
        "startedById": job.created_by_id,
        "queuePosition": job.queue_position,
        "elapsedMs": int((timezone.now() - job.created_at).total_seconds() * 1000),
        "isCancelling": job.cancel_requested_at is not None,
        "error": {"code": job.error_code, "message": in_language(job.error_message)} if job.error_code else None,
        "isRetryable": job.state in (State.FAILED, State.UNCONFIRMED, State.CANCELLED),
    }
