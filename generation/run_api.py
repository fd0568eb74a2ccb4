"""The routes of running several nodes, of what a node has made, and of what runs on a canvas."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Query, Router, Status

from canvas import canvas_reports
from canvas.access import Scope
from canvas.bodies import body_examples, refusals
from canvas.callers import CallerRequest, count_agents_run
from generation import job_queue, results, run_plans, run_reports
from generation.run_bodies import HistoryBody, PlanBody, QueueBody, RunBody, StartedBody
from generation.run_plans import MAX_KEY_LENGTH

_REFUSALS = refusals(409)
_EXAMPLES = {
    "upstream": {
        "summary": "Run a node with everything before it that is missing or stale",
        "value": {"nodes": ["7f0d4b52-3a0e-4b0a-9d53-6d1f0f6a4c11"], "scope": "upstream"},
    }
}
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=MAX_KEY_LENGTH)]

router = Router()


@router.post(
    "/canvases/{uuid:canvas_id}/runs/plan",
    response={200: PlanBody, **_REFUSALS},
    tags=["runs"],
    summary="What running these nodes would take and cost",
    openapi_extra=body_examples(_EXAMPLES),
)
def plan_runs(request: CallerRequest, canvas_id: UUID, body: RunBody) -> Any:
    """Starts nothing."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    return run_reports.plan(run_plans.plan(canvas, request.auth.user, body.nodes, body.scope))


@router.post(
    "/canvases/{uuid:canvas_id}/runs",
    response={202: StartedBody, **_REFUSALS},
    tags=["runs"],
    summary="Run several nodes in the order in which they depend on each other",
    openapi_extra=body_examples(_EXAMPLES),
)
def start_runs(request: CallerRequest, canvas_id: UUID, body: RunBody, key: IdempotencyKey = None) -> Any:
    """Later runs wait for the pictures of earlier ones. What cannot run is skipped and named; a node that runs already
    is not started again, nor is anything by a request that comes again with the same key.
    """
    canvas, _role = request.auth.open(canvas_id, Scope.RUN)
    plan, jobs = run_plans.start(
        canvas, request.auth.user, body.nodes, body.scope, key, lambda: count_agents_run(request.auth)
    )
    return Status(202, run_reports.started(plan, jobs))


@router.get(
    "/canvases/{uuid:canvas_id}/jobs",
    response={200: QueueBody, **refusals()},
    tags=["jobs"],
    summary="What runs, waits and has failed on a canvas",
)
def show_queue(request: CallerRequest, canvas_id: UUID) -> Any:
    """Open runs, oldest first, then those that failed in the last 24 hours and were not run again, newest first."""
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    return {"jobs": [job_queue.entry(job) for job in job_queue.entries(canvas.pk)]}


@router.get(
    "/canvases/{uuid:canvas_id}/nodes/{uuid:node_id}/history",
    response={200: HistoryBody, **refusals()},
    tags=["nodes"],
    summary="Every picture that a node has made, with its settings",
)
def show_history(
    request: CallerRequest,
    canvas_id: UUID,
    node_id: UUID,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=results.MAX_PAGE)] = 50,
) -> Any:
    """Newest first. To bring one back, set its `settings` and `{"asset": <its assetId>}` on the node; with `"pinned":
    true` later runs leave it the node's output.
    """
    canvas, _role = request.auth.open(canvas_id, Scope.READ)
    node = canvas_reports.node(canvas, node_id)
    found = results.page(canvas.pk, node_id, before, limit)
    return run_reports.history(node, found, is_last=len(found) < limit)
