"""Where a preset is used, and telling the open canvases that it has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from canvas import cards
from canvas.models import Canvas, Node
from generation import presets
from generation.models import Preset
from generation.node_runs import KIND
from generation.presets import NoPreset

MOST_CANVASES = 30


@dataclass(frozen=True)
class Usage:
    """The nodes that carry a preset. `canvases` are those with the most of them, each with its `carriers`."""

    nodes: int
    canvases: list[Canvas]
    further: int


def carriers(preset: Preset) -> QuerySet[Node]:
    """The nodes that a run would use this preset for: those that name it, and where it is the default the rest."""
    own = Q(data__preset=preset.pk)
    try:
        is_default = presets.carried(presets.every(), {}) == preset
    except NoPreset:
        is_default = False
    none = Q(data__preset=None) | Q(data__preset__isnull=True)
    return Node.objects.filter(own | none if is_default else own, kind=KIND)


def usage(preset: Preset) -> Usage:
    found = carriers(preset).order_by()
    counted = list(found.values_list("canvas").annotate(carriers=Count("pk")).order_by("-carriers"))
    shown = dict(counted[:MOST_CANVASES])
    canvases = sorted(Canvas.objects.filter(pk__in=shown), key=lambda canvas: -shown[canvas.pk])
    for canvas in canvases:
        canvas.carriers = shown[canvas.pk]  # type: ignore[attr-defined]  # shown beside the canvas's name
    return Usage(sum(number for _canvas, number in counted), canvases, len(counted) - len(canvases))


@contextmanager
def redrawn(preset: Preset) -> Iterator[None]:
    """Show on every card that carries the preset, before or after the change made meanwhile, how things are now."""
    before = _places(preset) if preset.pk else set()
    yield
    by_canvas: dict[UUID, list[UUID]] = {}
    for canvas_id, node_id in before | (_places(preset) if preset.pk else set()):
        by_canvas.setdefault(canvas_id, []).append(node_id)
    for canvas_id, nodes in by_canvas.items():
        cards.redraw(canvas_id, nodes)


def _places(preset: Preset) -> set[tuple[UUID, UUID]]:
    return set(carriers(preset).order_by().values_list("canvas", "pk"))
