"""The cards of nodes: their server-rendered bodies, and telling browsers of a new look."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from canvas import kinds, live
from canvas.models import Node

FEW = 8
"""So many cards are sent whole to everybody. Of more, each browser fetches those that it shows."""


class Card(TypedDict):
    """A card's body. `v` grows with every new look, so an older one never replaces a newer one."""

    v: int
    html: str


def render(canvas_id: UUID, node_ids: Collection[UUID]) -> dict[UUID, Card]:
    """The bodies of those nodes that are on the canvas. Nothing in them is for one person only."""
    nodes = Node.objects.filter(canvas=canvas_id, pk__in=node_ids).order_by("kind")
    rendered: dict[UUID, Card] = {}
    for kind_id, group in groupby(nodes, key=lambda node: node.kind):
        kind = kinds.every().get(kind_id)
        if kind is None:  # of an app that is no longer installed: the others are to be seen all the same
            continue
        same_kind = list(group)
        contexts = kind.context(same_kind, canvas_id)
        for node in same_kind:
            context = {"node": node, "kind": kind, **contexts[node.pk]}
            rendered[node.pk] = Card(v=node.card_version, html=render_to_string(kind.template, context))
    return rendered


def redraw(canvas_id: UUID, node_ids: Iterable[UUID]) -> None:
    """Give those nodes a new look: every open browser hears of it once the transaction commits."""
    wanted = set(node_ids)
    if not wanted:
        return
    Node.objects.filter(canvas=canvas_id, pk__in=wanted).update(card_version=F("card_version") + 1)
    transaction.on_commit(lambda: _send(canvas_id, wanted), robust=True)


def _send(canvas_id: UUID, node_ids: set[UUID]) -> None:
    """Few are rendered once, in English, whoever made the change; other languages fetch theirs (see consumers).

    What many nodes are made with would render and send them all at every word, to browsers that show but some.
    """
    if len(node_ids) > FEW:
        live.announce(canvas_id, {"t": "looks", "cards": [str(node_id) for node_id in node_ids]})
        return
    with translation.override(settings.LANGUAGE_CODE):
        rendered = render(canvas_id, node_ids)
    for node_id, card in rendered.items():
        live.announce(canvas_id, {"t": "html", "id": str(node_id), **card})
