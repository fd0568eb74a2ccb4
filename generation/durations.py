"""How long runs usually take, by what the last ones took."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import median

from generation.models import Job
from generation.states import State

LAST = 20
FEWEST = 3
"""With fewer finished runs nothing is said."""


def usual(jobs: Iterable[Job]) -> dict[tuple[str, bool], timedelta]:
    """The median time from submit to stored picture of the models of these jobs, by `kind_of` the job.

    The sandbox's runs are counted by themselves. A model with too few finished runs is left out.
    """
    kinds = {kind_of(job) for job in jobs}
    return {kind: found for kind in kinds if (found := _median(*kind))}


def kind_of(job: Job) -> tuple[str, bool]:
    """What runs are alike in how long they take: the model, and whether it is the sandbox that draws."""
    return job.model, job.account_source == "sandbox"


def _median(model: str, is_sandbox: bool) -> timedelta | None:
    finished = Job.objects.filter(
        model=model, state=State.SUCCEEDED, submitted_at__isnull=False, finished_at__isnull=False
    )
    of_kind = finished.filter(account_source="sandbox") if is_sandbox else finished.exclude(account_source="sandbox")
    times = list(of_kind.order_by("-finished_at").values_list("submitted_at", "finished_at")[:LAST])
    seconds = [(end - begin).total_seconds() for begin, end in times if begin and end]
    return timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None
