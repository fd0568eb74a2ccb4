"""The results of a node: every picture that it has made, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from canvas.refusals import NotFound
from generation.models import Job
from generation.states import State

ON_CARD = 6
"""So many results are on a node's card."""
MAX_PAGE = 200


@dataclass(frozen=True)
class Strip:
    """The newest results of one node, and how many there are in all."""

    newest: tuple[Job, ...]
    total: int


def of_node(canvas_id: UUID, node: UUID) -> QuerySet[Job]:
    """Every result of the node, newest first."""
    return _results(canvas_id).filter(node=node).order_by("-created_at", "-pk")


def page(canvas_id: UUID, node: UUID, before: UUID | None, limit: int) -> list[Job]:
    """At most `limit` results behind the result `before`. Raises `NotFound` where that is none of the node's."""
    results = of_node(canvas_id, node)
    if before:
        last = results.filter(pk=before).first()
        if last is None:
            raise NotFound(_("There is no such result of this node."), code="job_not_found", field="before")
        earlier = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk)
        results = results.filter(earlier)
    return list(results[: min(limit, MAX_PAGE)])


def strips(canvas_id: UUID, nodes: Collection[UUID]) -> dict[UUID, Strip]:
    """What the cards of these nodes show of their results, in one query."""
    numbered = (
        _results(canvas_id)
        .filter(node__in=nodes)
        .annotate(
            place=Window(RowNumber(), partition_by=F("node"), order_by=[F("created_at").desc(), F("pk").desc()]),
            total=Window(Count("pk"), partition_by=F("node")),
        )
        .filter(place__lte=ON_CARD)
        .order_by("place")
    )
    found: dict[UUID, list[Job]] = {}
    for job in numbered:
        found.setdefault(job.node, []).append(job)  # type: ignore[arg-type]  # filtered by node
    return {node: Strip(tuple(jobs), jobs[0].total) for node, jobs in found.items()}  # type: ignore[attr-defined]


def _results(canvas_id: UUID) -> QuerySet[Job]:
    finished = Job.objects.filter(canvas=canvas_id, state=State.SUCCEEDED, asset__isnull=False)
    return finished.select_related("asset", "preset", "reference", "created_by")
