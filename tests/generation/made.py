"""Finished runs without a provider: the picture is put straight into the job."""

from uuid import UUID

from canvas import changes
from generation import node_runs, runs
from generation.models import Job
from generation.providers.protocol import Answer, Inline
from generation.states import State
from media_assets import ingest
from tests.drawn import picture
from tests.sandboxed import SandboxedTestCase


def finish(job: Job, seed: int | None = None) -> Job:
    """End the job with a small picture, as if its provider had drawn it."""
    Job.objects.filter(pk=job.pk).update(state=State.STORING)
    job.refresh_from_db()
    data = picture(size=(64, 48))
    runs.succeed(job, ingest.prepare_now(data, job.canvas_id, f"{job.pk}.png"), Answer(Inline(data), seed=seed))
    return job


def run(case: SandboxedTestCase, node: UUID) -> Job:
    """Start a run of the node."""
    return node_runs.run(case.canvas, case.ada, changes.load_graph(case.canvas.pk), node)


def make(case: SandboxedTestCase, node: UUID) -> Job:
    """Run the node to its end."""
    return finish(run(case, node))
