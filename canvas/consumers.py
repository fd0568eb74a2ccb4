"""The socket of a canvas: it takes batches of changes and tells what happens."""

import json
import time
import uuid
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import translation

from canvas import changes, languages, live, ops
from canvas.access import Person, Role, open_canvas
from canvas.company import Company
from canvas.models import User
from canvas.presence import BadPresence
from canvas.refusals import Refusal

MAX_MESSAGE_BYTES = 512 * 1024
GONE = 4404
"""Close code: there is no such canvas for this person (any more)."""
SIGNED_OUT = 4401
"""Close code: in this browser nobody is signed in (any more), or somebody else than whose page it is."""
BAD_MESSAGE = 4400
SCRIPT = "packed/main.js"
"""What the page of a canvas runs. Its address is another one with every release that changed it."""
UNASKED_SECONDS = 60
"""A browser that only listens is asked so often whether its person is still signed in."""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class CanvasConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # it carries no types
    """One browser on one canvas.

    In: `hello`, `ops`, `here`, `ping`.
    Out: `welcome`, `reload`, `ops`, `nack`, `html`, `looks`, `role`, `name`, `peer`, `peer-`, `pong`.
    """

    async def connect(self) -> None:
        self.canvas_id: uuid.UUID = self.scope["url_route"]["kwargs"]["canvas_id"]
        self.person: Person = self.scope["user"]
        # One task serves one socket, so whatever is said on it from here on is in this language.
        self.language = languages.of_socket(self.scope)
        translation.activate(self.language)
        self.company = Company(self.channel_layer, self.canvas_id, self.channel_name, self._send)
        self.checked_at = time.monotonic()
        await self.accept()
        if not self.person.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        # Listening before asking: an access change in between is heard and asks again.
        await self.channel_layer.group_add(live.group_name(self.canvas_id), self.channel_name)
        if await self._role() is None:
            await self._send_away()

    async def disconnect(self, code: int) -> None:
        await self.company.leave()
        await self.channel_layer.group_discard(live.group_name(self.canvas_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > MAX_MESSAGE_BYTES:
            await self.close(BAD_MESSAGE)
            return
        try:
            message = json.loads(text_data, parse_constant=_refuse_constant)
            handle = {"hello": self._hello, "ops": self._ops, "here": self._here, "ping": self._ping}[message["t"]]
        except (ValueError, TypeError, KeyError, RecursionError):
            await self.close(BAD_MESSAGE)
            return
        await handle(message)

    async def canvas_message(self, event: dict[str, Any]) -> None:
        """Relay what was announced. A card's HTML is English: who reads another language fetches their own."""
        if time.monotonic() - self.checked_at > UNASKED_SECONDS and not await self._stays():
            return
        message = event["message"]
        if message["t"] == "html" and self.language != settings.LANGUAGE_CODE:
            message = {key: value for key, value in message.items() if key != "html"}
        await self._send(message)

    async def canvas_peer(self, event: dict[str, Any]) -> None:
        """Another browser came, tells of itself or went."""
        await self.company.hear(event)

    async def canvas_access(self, _event: dict[str, Any]) -> None:
        """Membership has changed: leave, or say which role this person has now."""
        role = await self._role()
        if role is None:
            await self._send_away()
        else:
            await self._send({"t": "role", "role": role.label})
            await self.company.change_role(self.person, role)

    async def _hello(self, message: dict[str, Any]) -> None:
        since = message.get("since")
        if not isinstance(since, int) or isinstance(since, bool) or since < 0:
            await self.close(BAD_MESSAGE)
            return
        if message.get("me", self.person.pk) != self.person.pk:
            await self._send_away(SIGNED_OUT)
            return
        answer, role = await self._missed(since)
        if role is None:
            await self._send_away()
            return
        await self._send(answer)
        await self.company.enter(self.person, role)

    async def _ops(self, message: dict[str, Any]) -> None:
        cid = message.get("cid")
        if not isinstance(cid, str):
            await self.close(BAD_MESSAGE)
            return
        if not await self._stays():
            return
        try:
            repeated = await self._commit(cid, message.get("ops"))
        except Refusal as refusal:
            # Behind what was announced before: who is refused because others were faster then knows of their change.
            nack = {"t": "nack", "cid": cid, **refusal.as_error()}
            await self.channel_layer.send(self.channel_name, {"type": "canvas.message", "message": nack})
        else:
            if repeated:
                await self._send({"t": "ops", **repeated})

    async def _here(self, message: dict[str, Any]) -> None:
        try:
            self.company.note(message)
        except BadPresence:
            await self.close(BAD_MESSAGE)

    async def _ping(self, _message: dict[str, Any]) -> None:
        if not await self._stays():
            return
        await self._send({"t": "pong"})
        await self.company.stay()

    async def _stays(self) -> bool:
        """Whether the person is still signed in here; whoever is not is sent away."""
        self.checked_at = time.monotonic()
        if await self._is_signed_in():
            return True
        await self._send_away(SIGNED_OUT)
        return False

    async def _send_away(self, code: int = GONE) -> None:
        # Nothing more is to reach a browser that leaves the closing unanswered.
        await self.company.leave()
        await self.channel_layer.group_discard(live.group_name(self.canvas_id), self.channel_name)
        await self.close(code)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(json.dumps(message))

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _is_signed_in(self) -> bool:
        """As for a request that came now: the session may be over, its account closed, its password another one."""
        request = HttpRequest()
        request.session = SessionStore(self.scope["session"].session_key)
        return get_user(request).pk == self.person.pk

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _role(self) -> Role | None:
        try:
            self._refresh_person()
            return open_canvas(self.person, self.canvas_id)[1]
        except (Refusal, User.DoesNotExist):
            return None

    def _refresh_person(self) -> None:
        if self.person.is_authenticated:
            self.person.refresh_from_db(fields=["is_active", "name"])

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _missed(self, since: int) -> tuple[dict[str, Any], Role | None]:
        try:
            canvas, role = open_canvas(self.person, self.canvas_id)
        except Refusal:
            return {}, None
        missed = changes.since(canvas, since)
        if missed is None:
            return {"t": "reload"}, role
        log = [changes.as_message(change) for change in missed]
        return {"t": "welcome", "rev": canvas.rev, "log": log, "script": static(SCRIPT)}, role

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _commit(self, cid: str, raw: object) -> dict[str, Any] | None:
        """Commit the batch: the announcement to all is the acknowledgement.

        A batch that comes again was announced long ago, so its change is given back for its sender alone.
        """
        earlier = changes.made_earlier(self.canvas_id, cid)
        change = changes.commit(self.person, self.canvas_id, cid, ops.parse(raw))
        return changes.as_message(change) if earlier else None
