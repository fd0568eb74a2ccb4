"""What a node's card shows of its results: the strip of earlier ones, and why the picture shown is not of now."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from canvas.models import Node
from generation import node_settings
from generation.models import Job
from generation.parameter_fields import as_json
from generation.results import Strip
from generation.staleness import Freshness, Part

_PARTS = {
    Part.PROMPT: gettext_lazy("the prompt"),
    Part.REFERENCE: gettext_lazy("the reference"),
    Part.MODEL: gettext_lazy("the model"),
    Part.SETTINGS: gettext_lazy("its settings"),
}


def strip(node: Node, found: Strip | None) -> dict[str, Any] | None:
    """The thumbnails on the card, newest first; None until there is an earlier result to go back to."""
    shown = str(node.data.get("asset"))
    if found is None or (found.total == 1 and str(found.newest[0].asset_id) == shown):
        return None
    return {"results": [_thumb(job, shown) for job in found.newest], "total": found.total}


def _thumb(job: Job, shown: str) -> dict[str, Any]:
    return {
        "job": str(job.pk),
        "thumb": job.asset.thumb_url if job.asset else "",
        "is_shown": str(job.asset_id) == shown,
        "prompt": Truncator(job.prompt).chars(80),
    }


def staleness(freshness: Freshness, node: Node, maker: Job | None, *, prompt_wired: bool) -> dict[str, Any] | None:
    """What has changed since the picture was made, and the fields that bring back what it was made with."""
    parts = freshness.changed(node.pk)
    if not parts or maker is None:
        return None
    # What comes by a wire is not brought back by this node's own fields.
    by_wire = {Part.REFERENCE, Part.PROMPT} if prompt_wired else {Part.REFERENCE}
    listed = ", ".join(str(_PARTS[part]) for part in parts)
    return {
        "parts": " ".join(parts),
        "message": _("Changed since this picture: %(parts)s.") % {"parts": listed},
        "restore": None if by_wire & set(parts) else as_json(node_settings.of_job(maker)),
    }


def stale_inputs(freshness: Freshness, node: UUID) -> dict[str, Any] | None:
    """That the node depends on pictures that are missing or stale, in words."""
    needing: Sequence[UUID] = freshness.needing_before(node)
    if not needing:
        return None
    message = ngettext(
        "%(count)s node before this one is stale or has no picture yet.",
        "%(count)s nodes before this one are stale or have no picture yet.",
        len(needing),
    ) % {"count": len(needing)}
    return {"count": len(needing), "message": message}
