"""What happens to a job's row: every move, its announcement, and the release of the jobs that waited for it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from canvas import cards, changes, live
from canvas.kinds import Data
from canvas.models import Canvas, Node
from canvas.ops import SetData
from canvas.refusals import Refusal
from generation import costs, job_queue
from generation.models import Job
from generation.node_settings import is_pinned
from generation.providers.errors import ProviderError
from generation.providers.protocol import Answer, Handle, Progress
from generation.states import State, check_move
from media_assets import ingest
from media_assets.models import Asset

_NO_REFERENCE = gettext_noop("The run that should give the reference image did not.")

attention = Signal()
"""Sent on commit with `job_id` when somebody has to carry a job on, with `at_once` to cut a pause short."""


def begun(job: Job) -> None:
    """A new row has been written: show it, and have it carried on."""
    _announce(job)
    _call_attention(job)


def claim(job: Job) -> bool:
    """Take a ready job for its one submit. False when somebody else has it or it was cancelled."""
    return _move(job, State.SUBMITTING, submitted_at=timezone.now())


def accepted(job: Job, handle: Handle) -> None:
    """Write the provider's receipt."""
    _move(
        job,
        State.QUEUED,
        request_id=handle.request_id,
        status_path=handle.status_path,
        response_path=handle.response_path,
        cancel_path=handle.cancel_path,
        queue_position=handle.queue_position,
    )


def observed(job: Job, progress: Progress) -> None:
    """Write what a look has shown; nothing happens where nothing has changed."""
    state = {"queued": State.QUEUED, "running": State.RUNNING, "done": State.STORING}[progress.state]
    fields = {"queue_position": progress.position, "logs": list(progress.logs) or job.logs}
    if state != job.state:
        _move(job, state, **fields)
    elif any(getattr(job, name) != value for name, value in fields.items()):
        _update(job, **fields)


def received(job: Job) -> None:
    """The answer of an inline provider is safe on disk."""
    _move(job, State.STORING)


def succeed(job: Job, prepared: ingest.Prepared, answer: Answer) -> None:
    """Write the picture, the job's end and the node's new output in one transaction."""
    with transaction.atomic():
        asset = ingest.record(prepared, canvas=job.canvas, by=job.created_by, origin=Asset.Origin.GENERATION)
        warnings = [*job.warnings, *(warning.as_json() for warning in answer.warnings)]
        cost = costs.of(job, asset.width, asset.height)
        node = _locked_node(job)
        fields = {"asset": asset, "seed": answer.seed, "warnings": warnings, "cost": cost}
        if not _end(job, State.SUCCEEDED, **fields, is_unclaimed=bool(job.node and not node)):
            transaction.set_rollback(True)
            return
        if node and not is_pinned(node.data):
            output = SetData(id=node.pk, set={"asset": str(asset.pk)})
            changes.apply(job.canvas, None, f"{changes.OURS}job-{job.pk}", [output])


def _locked_node(job: Job) -> Node | None:
    """The job's node. Whoever pins its picture, removes it or brings it back comes before or after, not in between."""
    if not job.node:
        return None
    Canvas.objects.select_for_update().get(pk=job.canvas_id)
    return Node.objects.filter(pk=job.node, canvas=job.canvas).first()


def missed_by_node(node: UUID, data: Data, canvas_id: UUID) -> dict[str, Any]:
    """What runs have made for a node while it was off the canvas: the newest picture, unless it keeps a pinned one.

    It is given once: from then on people say what the node shows.
    """
    unclaimed = Job.objects.filter(canvas=canvas_id, node=node, is_unclaimed=True)
    newest = unclaimed.order_by("-finished_at", "-pk").first()
    if newest is None:
        return {}
    unclaimed.update(is_unclaimed=False, version=F("version") + 1)
    return {} if is_pinned(data) else {"asset": str(newest.asset_id)}


def fail(job: Job, error: ProviderError | Refusal) -> None:
    """End the job with the reason."""
    asked = error.retry_after if isinstance(error, ProviderError) else None
    _end(
        job,
        State.FAILED,
        error_code=error.code,
        error_message=error.message,
        error_status=error.status,
        error_field=(error.field or "") if isinstance(error, Refusal) else "",
        retryable=error.retryable if isinstance(error, ProviderError) else error.retry_after is not None,
        retry_at=timezone.now() + timedelta(seconds=asked) if asked else None,
    )


def lose_sight(job: Job) -> None:
    """The paid call was begun and its outcome is unknown: say so, and send nothing by itself."""
    message = gettext_noop(
        "The request was sent, but the answer was lost. It may have been accepted and billed."
        " Check the provider's own list before you run it again."
    )
    _end(job, State.UNCONFIRMED, error_code="outcome_unknown", error_message=message, error_status=502, retryable=True)


def request_cancel(job: Job) -> Job:
    """Cancel at once what was not sent yet; ask whoever follows the job to cancel the rest. Ended jobs stay."""
    while job.is_open and not job.cancel_requested_at:
        # Where whoever follows the job was quicker, the row has been read anew, and its new state decides.
        if job.state in (State.WAITING, State.READY):
            _end(job, State.CANCELLED)
        elif _update(job, cancel_requested_at=timezone.now()):
            _call_attention(job, at_once=True)
    return job


def hasten(job: Job) -> None:
    """Have whoever follows the job look at it now."""
    if job.is_open:
        _call_attention(job, at_once=True)


def cancelled(job: Job) -> None:
    _end(job, State.CANCELLED)


def dismiss(job: Job) -> Job:
    """Close an unconfirmed job: somebody has taken note that its outcome stays unknown."""
    if job.state == State.UNCONFIRMED:
        _end(job, State.FAILED)
    return job


def stranded() -> list[Job]:
    """Jobs whose paid call was under way when the process that made it died."""
    return list(Job.objects.filter(state=State.SUBMITTING))


def settle_begun(job_id: UUID) -> None:
    """After a fault of ours: if the paid call had been begun, its outcome is unknown now."""
    for job in Job.objects.filter(pk=job_id, state=State.SUBMITTING):
        lose_sight(job)


def _end(job: Job, state: State, **fields: Any) -> bool:
    with transaction.atomic():
        moved = _move(job, state, finished_at=timezone.now(), queue_position=None, **fields)
        if moved:
            _release(job)
    return moved


def release_if_ended(job: Job) -> None:
    """For a job that has begun to wait for this one: it may have ended before the other's row was written."""
    job.refresh_from_db()
    if not job.is_open:
        _release(job)


def _release(job: Job) -> None:
    """Let the jobs go on that wait for this one's picture."""
    for waiting in Job.objects.filter(waits_for=job, state=State.WAITING):
        if job.asset:
            _move(waiting, State.READY, reference=job.asset)
            _call_attention(waiting)
        else:
            fail(waiting, Refusal(_NO_REFERENCE, code="upstream_failed"))


def _move(job: Job, state: State, **fields: Any) -> bool:
    """Compare and set. False, with the row read anew, when the job was moved by somebody else meanwhile."""
    check_move(State(job.state), state)
    return _update(job, state=state, **fields)


def _update(job: Job, **fields: Any) -> bool:
    """Write the fields if the job is still in the state in which it was read; else read it anew.

    What somebody else has written meanwhile, a wish to cancel, shows when the job is read the next time.
    """
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk, state=job.state)
        changed = bool(rows.update(version=F("version") + 1, **fields))
        if changed:
            for name, value in {"version": job.version + 1, **fields}.items():
                setattr(job, name, value)
            _announce(job)
        else:
            job.refresh_from_db()
    return changed


def _announce(job: Job) -> None:
    if job.node:
        cards.redraw(job.canvas_id, [job.node])
    # Told in English, whoever's request this is; who reads another language fetches the list.
    with translation.override(settings.LANGUAGE_CODE):
        live.announce(job.canvas_id, {"t": "job", "job": job_queue.entry(job)})


def _call_attention(job: Job, *, at_once: bool = False) -> None:
    transaction.on_commit(lambda: attention.send(Job, job_id=job.pk, at_once=at_once))
