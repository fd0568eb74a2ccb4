"""A job as everybody outside sees it: the words of the API for our rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from generation import tokens
from generation.kept_sentences import in_language, of_warnings
from generation.models import Job
from generation.states import State
from media_assets.models import Asset

_STATUS = {
    State.WAITING: "IN_QUEUE",
    State.READY: "IN_QUEUE",
    State.SUBMITTING: "IN_QUEUE",
    State.QUEUED: "IN_QUEUE",
    State.RUNNING: "IN_PROGRESS",
    State.STORING: "IN_PROGRESS",
    State.SUCCEEDED: "COMPLETED",
    State.FAILED: "FAILED",
    State.UNCONFIRMED: "FAILED",
    State.CANCELLED: "CANCELLED",
}


def report(job: Job) -> dict[str, Any]:
    """The job as JSON (`parsing.JobBody`)."""
    return {
        "jobId": job.pk,
        "canvasId": job.canvas_id,
        "nodeId": job.node,
        "provider": job.provider,
        "model": job.model,
        "status": _STATUS[State(job.state)],
        "state": job.state,
        "version": job.version,
        "requestId": job.request_id or None,
        "queuePosition": job.queue_position,
        "logs": job.logs,
        "image": image(job.asset) if job.asset else None,
        "error": error(job),
        "warnings": of_warnings(job.warnings),
        "droppedParams": job.dropped,
        "retryOf": job.retry_of_id,
        "estimatedCost": None if job.estimated_cost is None else float(job.estimated_cost),
        "cost": None if job.cost is None else float(job.cost),
    }


def submitted(job: Job) -> dict[str, Any]:
    """The report with a fresh status token and the URL to ask with."""
    token = tokens.sign(job.pk, job.request_id)
    query = urlencode({"requestId": job.request_id, "statusToken": token})
    return report(job) | {"statusToken": token, "statusUrl": f"{reverse('api:fal_status')}?{query}"}


def image(asset: Asset) -> dict[str, Any]:
    return {
        "assetId": asset.pk,
        "url": reverse("asset", args=[asset.pk]),
        "thumbUrl": reverse("asset-thumb", args=[asset.pk]),
        "width": asset.width,
        "height": asset.height,
        "mimeType": asset.mime,
    }


def error(job: Job) -> dict[str, Any] | None:
    if not job.error_code:
        return None
    described: dict[str, Any] = {"code": job.error_code, "message": in_language(job.error_message)}
    if job.error_field:
        described["field"] = job.error_field
    return described | {"details": {"jobId": str(job.pk), "retryable": job.retryable}}
