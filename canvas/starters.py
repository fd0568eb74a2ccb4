"""Starters: small graphs to begin a canvas with, declared by the apps whose nodes they use, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from canvas import kinds
from canvas.ops import AddEdge, AddNode, Operation
from canvas.refusals import NotFound

Text = str | Promise


@dataclass(frozen=True)
class StarterNode:
    """A node at x, y in canvas pixels, in its kind's size unless it is given a `height`. A value of `data` that can be
    called is asked for when the starter is used, and left out where it gives None.
    """

    kind: str
    x: int
    y: int
    data: Mapping[str, Any] = field(default_factory=dict)
    height: int | None = None


@dataclass(frozen=True)
class Starter:
    """`nodes` by a name of their own; `wires` from (node, output) to (node, input), in their order."""

    id: str
    label: Text
    hint: Text
    icon: str
    nodes: Mapping[str, StarterNode]
    wires: tuple[tuple[str, str, str, str], ...] = ()


_starters: dict[str, Starter] = {}


def register(starter: Starter) -> None:
    """Make a starter known. Raises `ValueError` for an id that is taken by another declaration."""
    if _starters.get(starter.id, starter) != starter:
        raise ValueError(f"the starter {starter.id!r} is registered already")
    _starters[starter.id] = starter


def every() -> Mapping[str, Starter]:
    return dict(_starters)


def get(starter_id: str) -> Starter:
    """Raises `NotFound` for an unknown one."""
    if starter_id not in _starters:
        raise NotFound(_("There is no such starter."), code="starter_not_found", field="starter")
    return _starters[starter_id]


def operations(starter: Starter) -> list[Operation]:
    """What puts the starter on a canvas, with new ids each time and its texts in the language of now."""
    ids = {name: uuid4() for name in starter.nodes}
    made: list[Operation] = []
    for name, node in starter.nodes.items():
        width, height = kinds.get(node.kind).size
        data = _present(node.data)
        made.append(
            AddNode(id=ids[name], kind=node.kind, x=node.x, y=node.y, w=width, h=node.height or height, data=data)
        )
    for source, output, target, entry in starter.wires:
        made.append(AddEdge.model_validate({"id": uuid4(), "from": (ids[source], output), "to": (ids[target], entry)}))
    return made


def _present(data: Mapping[str, Any]) -> dict[str, Any]:
    asked = {name: value() if callable(value) else value for name, value in data.items()}
    return {
        name: str(value) if isinstance(value, Promise) else value for name, value in asked.items() if value is not None
    }
