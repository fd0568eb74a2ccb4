"""The list of a person's canvases with what its cards show, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from canvas.access import Role, visible_canvases
from canvas.models import Canvas, Membership, Node, User

PREVIEW_PICTURES = 4


@dataclass(frozen=True)
class ListedCanvas:
    """`people` counts the owner too; `pictures` are ids of assets, for thumbnails."""

    canvas: Canvas
    role: Role
    nodes: int
    people: int
    pictures: tuple[UUID, ...]

    @property
    def is_owned(self) -> bool:
        return self.role is Role.OWNER


def canvases_of(person: User) -> list[ListedCanvas]:
    """The canvases that the person may open, last changed first."""
    canvases = list(
        visible_canvases(person)
        .select_related("owner")
        .annotate(node_count=_count_of(Node.objects.all()), member_count=_count_of(Membership.objects.all()))
        .order_by("-updated_at", "pk")
    )
    roles = dict(Membership.objects.filter(user=person).values_list("canvas", "role"))
    pictures = _pictures([canvas.pk for canvas in canvases])
    return [
        ListedCanvas(
            canvas=canvas,
            role=Role.OWNER if canvas.owner_id == person.pk else Role[roles[canvas.pk].upper()],
            nodes=canvas.node_count,
            people=canvas.member_count + 1,
            pictures=tuple(pictures[canvas.pk]),
        )
        for canvas in canvases
        if canvas.owner_id == person.pk or canvas.pk in roles
    ]


def deleted_canvases_of(owner: User) -> QuerySet[Canvas]:
    """What the owner can restore, last deleted first."""
    return Canvas.objects.filter(owner=owner).exclude(deleted_at=None).order_by("-deleted_at")


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.filter(canvas=OuterRef("pk")).order_by().values("canvas")
    return Coalesce(Subquery(counts.annotate(count=Count("pk")).values("count")), 0)


def _pictures(canvas_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """A few pictures for each canvas: those of the nodes that were added last."""
    newest = Window(RowNumber(), partition_by=F("canvas"), order_by=F("order").desc())
    shown = (
        Node.objects.filter(canvas__in=canvas_ids, data__has_key="asset")
        .exclude(data__asset=None)
        .annotate(place=newest)
        .filter(place__lte=PREVIEW_PICTURES)
        .order_by("place")
    )
    pictures: dict[UUID, list[UUID]] = defaultdict(list)
    for canvas_id, asset in shown.values_list("canvas", "data__asset"):
        pictures[canvas_id].append(UUID(asset))
    return pictures
