"""Plans, started runs and results as everybody outside sees them (`run_bodies`)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from canvas.models import Node
from canvas.refusals import Refusal
from generation import job_reports, node_settings
from generation.kept_sentences import of_warnings
from generation.models import Job
from generation.run_plans import Plan, Step


def plan(found: Plan) -> dict[str, Any]:
    return {
        "steps": [_step(step) for step in found.steps],
        "starting": len(found.starting),
        "estimatedCost": float(found.cost),
        "withoutPrice": found.without_price,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "nodeId": step.node,
        "prompt": step.text,
        "model": step.label,
        "estimatedCost": _dollars(step.cost),
        "after": list(step.after),
        "isRunning": step.under_way is not None,
        "problem": _problem(step.problem),
    }


def _problem(problem: Refusal | None) -> dict[str, Any] | None:
    return problem.as_error() if problem else None


def _dollars(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def started(found: Plan, jobs: Mapping[UUID, Job]) -> dict[str, Any]:
    skipped = ((step.node, step.problem) for step in found.steps if step.problem and step.node not in jobs)
    return {
        "jobs": [job_reports.report(job) for job in jobs.values()],
        "skipped": [{"nodeId": node, "problem": problem.as_error()} for node, problem in skipped],
    }


def history(node: Node, found: Sequence[Job], *, is_last: bool) -> dict[str, Any]:
    """`is_last`: there are none behind these."""
    return {
        "results": [_result(node, job) for job in found],
        "next": None if is_last or not found else found[-1].pk,
    }


def _result(node: Node, job: Job) -> dict[str, Any]:
    return {
        "jobId": job.pk,
        "image": job_reports.image(job.asset) if job.asset else None,
        "isOutput": str(job.asset_id) == str(node.data.get("asset")),
        "prompt": job.prompt,
        "provider": job.provider,
        "model": job.model,
        "settings": node_settings.of_job(job),
        "seed": job.seed,
        "referenceAssetId": job.reference_id,
        "estimatedCost": _dollars(job.estimated_cost),
        "cost": _dollars(job.cost),
        "warnings": of_warnings(job.warnings),
        "startedBy": str(job.created_by) if job.created_by else None,
        "createdAt": job.created_at,
        "finishedAt": job.finished_at,
    }
