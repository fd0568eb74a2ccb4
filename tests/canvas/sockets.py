"""A browser's socket on a canvas, through the whole ASGI application."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from canvas.models import User
from config.asgi import application

PATIENCE_SECONDS = 20  # an answer comes in milliseconds; only a failing test waits


class Socket:
    """What one browser says and hears."""

    def __init__(self, communicator: Any) -> None:
        self._communicator = communicator

    async def say(self, **message: Any) -> None:
        await self.say_text(json.dumps(message))

    async def say_text(self, text: str) -> None:
        await self._communicator.send_to(text_data=text)

    async def say_bytes(self, data: bytes) -> None:
        await self._communicator.send_to(bytes_data=data)

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        event = await self._communicator.receive_output(timeout=PATIENCE_SECONDS)
        assert event["type"] == "websocket.send", event
        message: dict[str, Any] = json.loads(event["text"])
        return message

    async def hear_close(self) -> int:
        """The code that the socket is closed with; fails when anything else comes first."""
        event = await self._communicator.receive_output(timeout=PATIENCE_SECONDS)
        assert event["type"] == "websocket.close", event
        code: int = event["code"]
        return code

    async def hears_nothing_more(self) -> None:
        """Answers come in order, so what comes before the pong is all there is."""
        await self.say(t="ping")
        assert await self.hear() == {"t": "pong"}


def cookies_of(person: User | None) -> bytes:
    client = Client()
    if person:
        client.force_login(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()).encode()


@asynccontextmanager
async def opened(
    path: str, person: User | None, origin: str = "http://localhost", language: str = "en"
) -> AsyncIterator[Socket]:
    """The socket of a browser in which the person is signed in; fails when it is not accepted."""
    cookies = await sync_to_async(cookies_of)(person)
    headers = [(b"host", b"localhost"), (b"origin", origin.encode()), (b"cookie", cookies)]
    headers.append((b"accept-language", language.encode()))
    communicator = WebsocketCommunicator(application, path, headers)
    accepted, _detail = await communicator.connect(timeout=PATIENCE_SECONDS)
    assert accepted
    try:
        yield Socket(communicator)
    finally:
        await communicator.disconnect(timeout=PATIENCE_SECONDS)


async def refused(path: str, person: User | None, origin: str = "http://localhost") -> Any:
    """The code that the handshake is refused with."""
    cookies = await sync_to_async(cookies_of)(person)
    headers = [(b"host", b"localhost"), (b"origin", origin.encode()), (b"cookie", cookies)]
    communicator = WebsocketCommunicator(application, path, headers)
    accepted, code = await communicator.connect(timeout=PATIENCE_SECONDS)
    assert not accepted
    return code
