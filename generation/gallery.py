"""The pictures of a canvas, or of many, newest first: searched, filtered and read page by page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from canvas.refusals import Refusal
from generation.models import Job
from generation.recipe_models import KeptRecipe
from generation.states import OPEN, State
from media_assets.models import Asset

PAGE = 60
"""Entries of one page. Rows of 2, 3, 4, 5, 6, 10 or 12 fill it evenly."""
COUNTED = 99
"""New pictures are counted up to here and one more."""
SEARCH_LIMIT = 200
_WORDS = 8

Row = TypeVar("Row", bound=Model)


class BadFilter(Refusal):
    code = "bad_filter"


class Cursor(NamedTuple):
    """A place in the order: the moment and the id of an entry. As text it is opaque to whoever carries it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `BadFilter`."""
        moment, _dash, hexadecimal = text.partition("-")
        wrong = BadFilter(_("This is no place in the gallery."), code="bad_cursor", field="after")
        if not (moment.isascii() and moment.isdecimal() and len(hexadecimal) == 32):
            raise wrong
        try:
            return cls(_EPOCH + timedelta(microseconds=int(moment)), UUID(hex=hexadecimal))
        except (ValueError, OverflowError):
            raise wrong from None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATES = {
    "": frozenset[State](),
    "making": OPEN,
    "failed": frozenset({State.FAILED, State.UNCONFIRMED}),
    "cancelled": frozenset({State.CANCELLED}),
}
"""What `Filters.state` may be. Empty: pictures that are there. Anything else: runs that have none (yet)."""


@dataclass(frozen=True)
class Filters:
    """What is looked for; everything that is set must hold.

    `search`: every one of its words is in the prompt or in the picture's name. `state`: one of `STATES`. `source`: an
    `Asset.Origin`.
    """

    search: str = ""
    model: str = ""
    person: int | None = None
    node: UUID | None = None
    source: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise BadFilter(
                _("The state is one of {list}, or none.").format(list=", ".join(filter(None, STATES))), field="state"
            )
        if self.source and self.source not in Asset.Origin.values:
            raise BadFilter(
                _("The source is one of {list}, or none.").format(list=", ".join(Asset.Origin.values)), field="source"
            )

    @property
    def words(self) -> list[str]:
        return self.search[:SEARCH_LIMIT].replace("\x00", "").split()[:_WORDS]

    @property
    def is_empty(self) -> bool:
        return self == Filters()


@dataclass(frozen=True)
class Entry:
    """A picture with what is known of how it was made, or a run that has no picture."""

    asset: Asset | None
    job: Job | None
    kept: KeptRecipe | None = None

    @property
    def row(self) -> Asset | Job:
        row = self.asset or self.job
        assert row is not None  # noqa: S101 - one of them is there
        return row

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.row.created_at, self.row.pk)

    @property
    def made(self) -> Job | KeptRecipe | None:
        return self.job or self.kept

    @property
    def prompt(self) -> str:
        return self.made.prompt if self.made else ""

    @property
    def model(self) -> str:
        return self.made.model if self.made else ""

    @property
    def title(self) -> str:
        """What to call it: its prompt, or the name of its file."""
        return self.prompt or (self.asset.name if self.asset else "")


@dataclass(frozen=True)
class Page:
    """`next` is where the following page begins after, or None; `newest` is the place of the first entry."""

    entries: tuple[Entry, ...]
    next: Cursor | None

    @property
    def newest(self) -> Cursor | None:
        return self.entries[0].cursor if self.entries else None


def page(canvases: Collection[UUID], filters: Filters, after: Cursor | None = None, size: int = PAGE) -> Page:
    """The entries that come after that place, newest first."""
    if filters.state:
        runs = _runs(canvases, filters).select_related("canvas", "created_by", "reference")
        found: list[Entry] = [Entry(None, job) for job in _after(runs, after)[: size + 1]]
    else:
        pictures = _pictures(canvases, filters).select_related("canvas", "created_by")
        found = with_making(_after(pictures, after)[: size + 1])
    more = len(found) > size
    shown = tuple(found[:size])
    return Page(shown, shown[-1].cursor if more else None)


def count(canvases: Collection[UUID], filters: Filters, most: int) -> int:
    """How many there are, counted up to `most` and one more."""
    rows = _runs(canvases, filters) if filters.state else _pictures(canvases, filters)
    return rows.order_by()[: most + 1].count()


def newer(canvases: Collection[UUID], filters: Filters, than: Cursor | None) -> int:
    """How many have come since that place, or at all, counted up to `COUNTED` and one more."""
    rows: QuerySet[Any] = _runs(canvases, filters) if filters.state else _pictures(canvases, filters)
    if than:
        rows = rows.filter(created_at__gte=than.at).filter(Q(created_at__gt=than.at) | Q(pk__gt=than.id))
    return rows.order_by()[: COUNTED + 1].count()


def with_making(assets: Iterable[Asset]) -> list[Entry]:
    """The pictures in their order, with how each was made: two queries, however many there are."""
    pictures = list(assets)
    ids = [asset.pk for asset in pictures]
    jobs = Job.objects.filter(asset__in=ids).select_related("preset", "reference", "created_by").order_by("-created_at")
    makers = {job.asset_id: job for job in jobs}  # of several the first, which made it
    kept = {each.pk: each for each in KeptRecipe.objects.filter(pk__in=ids)}
    return [Entry(asset, makers.get(asset.pk), kept.get(asset.pk)) for asset in pictures]


def _after(rows: QuerySet[Row], place: Cursor | None) -> QuerySet[Row]:
    newest_first = rows.order_by("-created_at", "-pk")
    if place is None:
        return newest_first
    # The first condition says the same once more, in the form that an index is used for.
    return newest_first.filter(created_at__lte=place.at).filter(Q(created_at__lt=place.at) | Q(pk__lt=place.id))


def _pictures(canvases: Collection[UUID], filters: Filters) -> QuerySet[Asset]:
    rows = Asset.objects.filter(_on(canvases))
    made = Job.objects.filter(asset=OuterRef("pk"))
    kept = KeptRecipe.objects.filter(asset=OuterRef("pk"))
    for word in filters.words:
        has_word = Q(prompt__icontains=word)
        rows = rows.filter(Q(name__icontains=word) | Exists(made.filter(has_word)) | Exists(kept.filter(has_word)))
    if filters.model:
        of_model = Q(model=filters.model)
        rows = rows.filter(Exists(made.filter(of_model)) | Exists(kept.filter(of_model)))
    if filters.person is not None:
        rows = rows.filter(created_by=filters.person)
    if filters.node:
        rows = rows.filter(Exists(made.filter(node=filters.node)))
    if filters.source:
        return rows.filter(origin=filters.source)
    # What a transform has made of a picture is on its node; here it would be the same picture once more.
    return rows.exclude(origin=Asset.Origin.TRANSFORM)


def _runs(canvases: Collection[UUID], filters: Filters) -> QuerySet[Job]:
    rows = Job.objects.filter(_on(canvases), state__in=STATES[filters.state], asset=None)
    for word in filters.words:
        rows = rows.filter(prompt__icontains=word)
    if filters.model:
        rows = rows.filter(model=filters.model)
    if filters.person is not None:
        rows = rows.filter(created_by=filters.person)
    if filters.node:
        rows = rows.filter(node=filters.node)
    # What was uploaded or imported was never a run.
    return rows.none() if filters.source not in {"", Asset.Origin.GENERATION} else rows


def _on(canvases: Collection[UUID]) -> Q:
    only = list(canvases)
    return Q(canvas=only[0]) if len(only) == 1 else Q(canvas__in=only)
