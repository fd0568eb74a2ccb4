"""Telling every open browser of a canvas what has happened, after it was committed.

What fails here is logged and changes nothing for whoever made the change: browsers notice gaps and ask again.
"""

from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

Message = dict[str, Any]


def group_name(canvas_id: UUID | str) -> str:
    """The channel-layer group of the canvas's sockets."""
    return f"canvas.{canvas_id}"


def announce(canvas_id: UUID, message: Message) -> None:
    """Send the message to every socket on the canvas once the transaction commits (at once outside one)."""
    transaction.on_commit(lambda: _send(canvas_id, {"type": "canvas.message", "message": message}), robust=True)


def announce_access_change(canvas_id: UUID) -> None:
    """Have every socket on the canvas check anew, after commit, whether it may stay and with which role."""
    transaction.on_commit(lambda: _send(canvas_id, {"type": "canvas.access"}), robust=True)


def _send(canvas_id: UUID, event: Message) -> None:
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(group_name(canvas_id), event)
