"""What a gallery can be filtered by: the models, people and nodes that its pictures come from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from canvas import kinds
from canvas.models import Canvas, Node, User
from canvas.refusals import Refusal
from generation import providers
from generation.models import Job
from generation.recipe_models import KeptRecipe
from media_assets.models import Asset

_LABEL_LIMIT = 48
_MOST_NODES = 500


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Choices:
    """`nodes` is empty for more than one canvas."""

    models: list[Choice]
    people: list[Choice]
    nodes: list[Choice]


def choices(canvases: Collection[Canvas], *, model: str, person: int | None, node: UUID | None) -> Choices:
    """Of everything on these canvases, whatever is filtered by now; what is filtered by is marked."""
    ids = [canvas.pk for canvas in canvases]
    here = Q(canvas=ids[0]) if len(ids) == 1 else Q(canvas__in=ids)
    made = Job.objects.filter(here).order_by().values_list("model", flat=True).distinct()
    kept = KeptRecipe.objects.filter(asset__canvas__in=ids).order_by().values_list("model", flat=True).distinct()
    models = sorted({*made, *kept, *filter(None, [model])}, key=lambda each: label_of(each).casefold())
    creators = Asset.objects.filter(here).order_by().values("created_by").distinct()
    people = sorted(User.objects.filter(pk__in=creators), key=lambda each: str(each).casefold())
    return Choices(
        [Choice(each, label_of(each), each == model) for each in models],
        [Choice(str(each.pk), str(each), each.pk == person) for each in people],
        _nodes(ids[0], node) if len(ids) == 1 else [],
    )


def label_of(model: str) -> str:
    """What the model is called, or its id where no provider knows it."""
    return _labels().get(model, model)


@cache
def _labels() -> dict[str, str]:
    return {each.model: each.label for provider in providers.PROVIDERS.values() for each in provider.contracts()}


def _nodes(canvas: UUID, chosen: UUID | None) -> list[Choice]:
    used = Job.objects.filter(canvas=canvas).exclude(node=None).order_by().values_list("node", flat=True).distinct()
    there = Node.objects.filter(canvas=canvas, pk__in=list(used[:_MOST_NODES])).order_by("-order")
    found = [Choice(str(node.pk), _label(node), node.pk == chosen) for node in there]
    if chosen and not any(each.chosen for each in found):
        found.append(Choice(str(chosen), _("A node that was removed"), chosen=True))
    return found


def _label(node: Node) -> str:
    """Its own name, or how its prompt begins, or what kind of node it is."""
    texts: Iterable[object] = (node.data.get("name"), node.data.get("prompt"))
    own = next((" ".join(each.split()) for each in texts if isinstance(each, str) and each.strip()), "")
    if own:
        return own if len(own) <= _LABEL_LIMIT else f"{own[:_LABEL_LIMIT].rstrip()}…"
    try:
        return str(kinds.get(node.kind).label)
    except Refusal:  # its app is no longer installed
        return node.kind
