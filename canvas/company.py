"""One browser in the company of the others on its canvas: it enters, tells of itself, hears of them, and leaves."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from canvas import live
from canvas.access import Person, Role
from canvas.presence import Whereabouts, new_peer_id, parse

Message = dict[str, Any]


class Company:
    """Who is there is known to no table and to no process alone: whoever enters is answered by all who are there.

    `tell` sends a message to the browser.
    """

    def __init__(self, layer: Any, canvas_id: UUID, channel: str, tell: Callable[[Message], Awaitable[None]]) -> None:
        self._layer = layer
        self._group = live.group_name(canvas_id)
        self._channel = channel
        self._tell = tell
        self._id = new_peer_id()
        self._person: Message = {}
        self._may_edit = False
        self._is_present = False
        self._whereabouts = Whereabouts()
        self._others: set[str] = set()
        self._telling: asyncio.Task[None] | None = None

    async def enter(self, person: Person, role: Role) -> None:
        """Show this browser to the others and have them show themselves."""
        self._is_present = True
        self._know(person, role)
        await self._send(self._whole(), reply=self._channel)

    async def change_role(self, person: Person, role: Role) -> None:
        """Who loses the right to edit lets go of what they are at."""
        self._know(person, role)
        if self._is_present:
            await self._send(self._whole())

    def _know(self, person: Person, role: Role) -> None:
        self._person = {"person": person.pk, "name": str(person), "role": role.label}
        self._may_edit = role >= Role.EDITOR
        if not self._may_edit:
            self._whereabouts.hold()

    async def leave(self) -> None:
        if self._telling:
            self._telling.cancel()
            self._telling = None
        if self._is_present:
            self._is_present = False
            await self._send({"t": "peer-", "id": self._id})

    async def stay(self) -> None:
        """Remind the others: who is silent for long counts as gone, for a process may end without a word."""
        if self._is_present:
            await self._send(self._whole())

    def note(self, message: Message) -> None:
        """Take what the browser says of itself; the others hear of it soon. Raises `BadPresence`."""
        self._whereabouts.note(parse(message, may_edit=self._may_edit))
        if self._is_present and self._telling is None:
            self._telling = asyncio.create_task(self._tell_soon())

    async def hear(self, event: Message) -> None:
        """Pass on what another browser on the canvas says; answer it where it has just come."""
        message = event["message"]
        peer = message["id"]
        if peer == self._id or not self._is_present:
            return
        if message["t"] == "peer-":
            self._others.discard(peer)
        else:
            self._others.add(peer)
        await self._tell(message)
        if event.get("reply"):
            await self._layer.send(event["reply"], {"type": "canvas.peer", "message": self._whole()})

    async def _tell_soon(self) -> None:
        await asyncio.sleep(self._whereabouts.wait_seconds(len(self._others)))
        self._telling = None
        await self._send({"t": "peer", "id": self._id, **self._whereabouts.take_news()})

    def _whole(self) -> Message:
        return {"t": "peer", "id": self._id, **self._person, **self._whereabouts.shown}

    async def _send(self, message: Message, **more: str) -> None:
        await self._layer.group_send(self._group, {"type": "canvas.peer", "message": message, **more})
