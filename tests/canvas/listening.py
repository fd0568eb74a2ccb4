"""Hearing what a canvas tells its open browsers."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from canvas import live
from canvas.models import Canvas


class Listener:
    """A channel in a canvas's group, as each open browser has one."""

    def __init__(self, canvas: Canvas) -> None:
        self._layer = get_channel_layer()
        self._channel: str = async_to_sync(self._layer.new_channel)()
        async_to_sync(self._layer.group_add)(live.group_name(canvas.pk), self._channel)

    def heard(self) -> list[dict[str, Any]]:
        """The events since the last call, oldest first."""
        queue = self._layer.channels.get(self._channel)
        events = []
        while queue is not None and not queue.empty():
            events.append(queue.get_nowait()[1])
        return events

    def messages(self) -> list[dict[str, Any]]:
        """What browsers would get, without the orders to check access."""
        return [event["message"] for event in self.heard() if event["type"] == "canvas.message"]

    def access_checks(self) -> int:
        return sum(event["type"] == "canvas.access" for event in self.heard())
