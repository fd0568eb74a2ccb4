"""The routes of generation: make a picture, ask how it goes, run a node, cancel, retry, and the model catalogue."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from canvas import changes
from canvas.access import Role, open_canvas
from canvas.models import User
from canvas.refusals import NotFound, Refusal
from generation import generating, job_reports, node_runs, providers, runs, tokens
from generation.followers import followers
from generation.models import Job
from generation.parsing import (
    MAX_KEY_LENGTH,
    ErrorEnvelope,
    FalGenerateBody,
    GenerateBody,
    JobBody,
    SubmittedBody,
)
from generation.states import State

INLINE_SECONDS = 300.0
SUBMIT_SECONDS = 90.0
SYNCHRONOUS_SECONDS = 120.0

router = Router()
_REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 504), ErrorEnvelope)
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=MAX_KEY_LENGTH)]


class SignedInRequest(HttpRequest):
    """A request as the routes get it: `auth` is whoever the API's own check let in."""

    auth: User


class RunFailed(Refusal):
    """A run that has ended without a picture, told to whoever waited for it."""

    def __init__(self, job: Job) -> None:
        error = job_reports.error(job) or {"code": "run_ended", "message": f"The run was {job.state}."}
        details = error.get("details") or {"jobId": str(job.pk)}
        super().__init__(error["message"], code=error["code"], field=error.get("field"), details=details)
        self.status = job.error_status or 409


@router.post(
    "/generate-image",
    response={200: JobBody, 202: JobBody, **_REFUSALS},
    tags=["generate"],
    summary="Make a picture with Google",
    url_name="generate_image",
)
async def generate_image(request: SignedInRequest, body: GenerateBody, key: IdempotencyKey = None) -> Any:
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
)
async def fal_generate_image(request: SignedInRequest, body: FalGenerateBody, key: IdempotencyKey = None) -> Any:
    """Puts the request into fal's queue and answers with its id and a token to ask for the status with."""
    job = await generating.start("fal", request.auth, body, key)
    followers.ensure(job.pk)
    job = await followers.until(job.pk, _is_submitted, SUBMIT_SECONDS)
    if not body.asynchronous:
        job = await followers.until(job.pk, lambda each: not each.is_open, SYNCHRONOUS_SECONDS)
        return _outcome(job, Status(202, job_reports.submitted(job)))
    if not job.request_id and not job.is_open:
        raise RunFailed(job)
    return Status(202, job_reports.submitted(job))


@router.get(
    "/fal/generate-image/status",
    response={200: JobBody, **_REFUSALS},
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
        raise NotFound("This job no longer exists.", code="job_not_found")
    return job_reports.report(job)


@router.get("/models", response=dict[str, Any], tags=["models"], summary="Every model and what it takes")
def models(request: HttpRequest) -> Any:
    """Sizing, parameters with type, range and default, and whether a reference picture is taken."""
    return {
        "models": [contract.as_json() for provider in providers.PROVIDERS.values() for contract in provider.contracts()]
    }


@router.get("/jobs/{uuid:job_id}", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="One job")
def job(request: SignedInRequest, job_id: UUID) -> Any:
    return job_reports.report(_job_of(request, job_id, Role.VIEWER))


@router.post("/jobs/{uuid:job_id}/cancel", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="Cancel a run")
def cancel(request: SignedInRequest, job_id: UUID) -> Any:
    """What was not sent yet ends at once; the provider is asked to end the rest. An ended job stays as it is."""
    return job_reports.report(runs.request_cancel(_job_of(request, job_id, Role.EDITOR)))


@router.post("/jobs/{uuid:job_id}/retry", response={200: JobBody, **_REFUSALS}, tags=["jobs"], summary="Run it again")
def retry(request: SignedInRequest, job_id: UUID) -> Any:
    """Makes a new job with the inputs of an ended one."""
    return job_reports.report(runs.retry(_job_of(request, job_id, Role.EDITOR), request.auth))


@router.post(
    "/jobs/{uuid:job_id}/dismiss",
    response={200: JobBody, **_REFUSALS},
    tags=["jobs"],
    summary="Take note of an unknown outcome",
)
def dismiss(request: SignedInRequest, job_id: UUID) -> Any:
    return job_reports.report(runs.dismiss(_job_of(request, job_id, Role.EDITOR)))


@router.post(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}/run",
    response={202: JobBody, **_REFUSALS},
    tags=["canvases"],
    summary="Run a node",
)
def run_node(request: SignedInRequest, canvas_id: UUID, node_id: UUID) -> Any:
    """Runs an AI Image node with what arrives at its inputs. A node that runs already is not started again."""
    canvas, _role = open_canvas(request.auth, canvas_id, Role.EDITOR)
    started = node_runs.run(canvas, request.auth, changes.load_graph(canvas.pk), node_id)
    return Status(202, job_reports.report(started))


def _job_of(request: SignedInRequest, job_id: UUID, at_least: Role) -> Job:
    job = Job.objects.select_related("asset", "canvas").filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such job.", code="job_not_found")
    try:
        open_canvas(request.auth, job.canvas_id, at_least)
    except NotFound:
        raise NotFound("There is no such job.", code="job_not_found") from None
    return job


def _is_submitted(job: Job) -> bool:
    return bool(job.request_id) or not job.is_open


def _outcome(job: Job, still_running: Status[Any]) -> Any:
    if job.is_open:
        return still_running
    if job.state != State.SUCCEEDED:
        raise RunFailed(job)
    return Status(200, job_reports.report(job))
