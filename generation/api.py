"""The routes of generation: make a picture, ask how it goes, run a node, cancel, retry, and the model catalogue."""

from math import ceil
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status

from canvas import changes
from canvas.access import Caller, Scope
from canvas.bodies import ErrorEnvelope, body_examples, refusals
from canvas.callers import CallerRequest, count_agents_run
from canvas.refusals import NotFound, Refusal
from generation import examples, generating, job_reports, node_runs, presets, providers, requests, runs, tokens
from generation.followers import followers
from generation.models import Job
from generation.parsing import (
    MAX_KEY_LENGTH,
    FalGenerateBody,
    GenerateBody,
    JobBody,
    PresetListBody,
    SubmittedBody,
)
from generation.states import State

INLINE_SECONDS = 300.0
SYNCHRONOUS_SECONDS = 120.0

router = Router()
_REFUSALS = refusals(409, 413, 415, 422, 502, 504)
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=MAX_KEY_LENGTH)]


class RunFailed(Refusal):
    """A run that has ended without a picture, told to whoever waited for it."""

    def __init__(self, job: Job) -> None:
        error = job_reports.error(job) or {
            "code": "run_ended",
            "message": _("The run was cancelled."),
        }
        details = error.get("details") or {"jobId": str(job.pk)}
        super().__init__(error["message"], code=error["code"], field=error.get("field"), details=details)
        self.status = job.error_status or 409
        if job.retry_at:
            self.retry_after = max(1, ceil((job.retry_at - timezone.now()).total_seconds()))


@router.post(
    "/generate-image",
    response={200: JobBody, 202: JobBody, **_REFUSALS},
    tags=["generate"],
    summary="Make a picture with Google",
    url_name="generate_image",
    openapi_extra=body_examples(examples.GOOGLE),
)
async def generate_image(request: CallerRequest, body: GenerateBody, key: IdempotencyKey = None) -> Any:
    """Answers with the stored picture. The run goes on and its picture is kept when the caller hangs up."""
    job = await generating.start("google", request.auth, body, key)
    followers.ensure(job.pk)
    job = await followers.until(job.pk, lambda each: not each.is_open, INLINE_SECONDS)
    return _outcome(job, Status(202, job_reports.report(job)))


@router.post(
    "/fal/generate-image",
    response={200: JobBody, 202: SubmittedBody, **_REFUSALS},
    tags=["generate"],
    summary="Make a picture with fal",
    url_name="fal_generate_image",
    openapi_extra=body_examples(examples.FAL),
)
async def fal_generate_image(request: CallerRequest, body: FalGenerateBody, key: IdempotencyKey = None) -> Any:
    """Puts the request into fal's queue and answers with its id and a token to ask for the status with."""
    job = await generating.start("fal", request.auth, body, key)
    followers.ensure(job.pk)
    # A run may have to wait for its key, and then for fal to take its reference picture and itself.
    patience = settings.KEY_PATIENCE_SECONDS + 3 * settings.SUBMIT_SECONDS
    job = await followers.until(job.pk, _is_submitted, patience)
    if not body.asynchronous:
        job = await followers.until(job.pk, lambda each: not each.is_open, SYNCHRONOUS_SECONDS)
        return _outcome(job, Status(202, job_reports.submitted(job)))
    if not job.request_id and not job.is_open:
        raise RunFailed(job)
    return Status(202, job_reports.submitted(job))


@router.get(
    "/fal/generate-image/status",
    response={200: JobBody, **dict.fromkeys((400, 401, 404), ErrorEnvelope)},
    auth=None,
    tags=["generate"],
    summary="How a fal run goes",
    url_name="fal_status",
)
def fal_status(
    request: HttpRequest,
    request_id: Annotated[str, Query(alias="requestId", max_length=200)],
    status_token: Annotated[str, Query(alias="statusToken", max_length=2_000)],
) -> Any:
    """The signed token is enough to read this one job; it expires."""
    job = Job.objects.select_related("asset").filter(pk=tokens.read(status_token, request_id)).first()
    if job is None:
        raise NotFound(_("This job no longer exists."), code="job_not_found")
    return job_reports.report(job)


@router.get(
    "/presets",
    response={200: PresetListBody, **refusals()},
    tags=["models"],
    summary="The presets that a node can carry",
)
def list_presets(request: CallerRequest) -> Any:
    """In the order in which people are offered them; a disabled one does not run."""
    request.auth.require(Scope.READ)
    return {
        "presets": [
            {
                "id": preset.pk,
                "name": preset.name,
                "provider": preset.provider,
                "model": preset.model,
                "enabled": preset.enabled,
                "isDefault": preset.is_default,
            }
            for preset in presets.every().values()
        ]
    }


@router.get(
    "/models",
    response={200: dict[str, Any], **refusals()},
    tags=["models"],
    summary="Every model and what it takes",
)
def models(request: CallerRequest) -> Any:
    """Sizing, parameters with type, range and default, and whether a reference picture is taken."""
    request.auth.require(Scope.READ)
    return {
        "models": [contract.as_json() for provider in providers.PROVIDERS.values() for contract in provider.contracts()]
    }


@router.get("/jobs/{uuid:job_id}", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="One job")
def job(request: CallerRequest, job_id: UUID) -> Any:
    return job_reports.report(_job_of(request.auth, job_id, Scope.READ))


@router.post("/jobs/{uuid:job_id}/cancel", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="Cancel a run")
def cancel(request: CallerRequest, job_id: UUID) -> Any:
    """What was not sent yet ends at once; the provider is asked to end the rest. An ended job stays as it is."""
    return job_reports.report(runs.request_cancel(_job_of(request.auth, job_id, Scope.RUN)))


@router.post("/jobs/{uuid:job_id}/retry", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="Run it again")
def retry(request: CallerRequest, job_id: UUID) -> Any:
    """Makes a new job with the inputs of an ended one."""
    ended = _job_of(request.auth, job_id, Scope.RUN)
    count_agents_run(request.auth)
    return job_reports.report(requests.retry(ended, request.auth.user))


@router.post(
    "/jobs/{uuid:job_id}/dismiss",
    response={200: JobBody, **_REFUSALS},
    tags=["jobs"],
    summary="Take note of an unknown outcome",
)
def dismiss(request: CallerRequest, job_id: UUID) -> Any:
    return job_reports.report(runs.dismiss(_job_of(request.auth, job_id, Scope.RUN)))


@router.post(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}/run",
    response={202: JobBody, **_REFUSALS},
    tags=["nodes"],
    summary="Run a node",
)
def run_node(request: CallerRequest, canvas_id: UUID, node_id: UUID, key: IdempotencyKey = None) -> Any:
    """Runs an AI Image node with what arrives at its inputs. A node that runs already is not started again.

    Nor is it by a request that comes again with the same key.
    """
    canvas, _role = request.auth.open(canvas_id, Scope.RUN)
    count_agents_run(request.auth)
    started = node_runs.run(canvas, request.auth.user, changes.load_graph(canvas.pk), node_id, key)
    return Status(202, job_reports.report(started))


def _job_of(caller: Caller, job_id: UUID, scope: Scope) -> Job:
    job = Job.objects.select_related("asset", "canvas").filter(pk=job_id).first()
    if job is None:
        raise NotFound(_("There is no such job."), code="job_not_found")
    try:
        caller.open(job.canvas_id, scope)
    except NotFound:
        raise NotFound(_("There is no such job."), code="job_not_found") from None
    return job


def _is_submitted(job: Job) -> bool:
    return bool(job.request_id) or not job.is_open


def _outcome(job: Job, still_running: Status[Any]) -> Any:
    if job.is_open:
        return still_running
    if job.state != State.SUCCEEDED:
        raise RunFailed(job)
    return Status(200, job_reports.report(job))
