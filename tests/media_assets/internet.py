"""A small internet of one's own, put in the place of the event loop's: names that lead where a test says."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Any, Self

from tests.media_assets.web import Web

PUBLIC, OTHER_PUBLIC = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


class Internet:
    """`names` gives each host's answers, one lookup after the other, the last one again and again.

    Every public address leads to `web`, on this machine; every other one leads nowhere. `connected` holds all
    addresses that somebody tried to connect to. What is asked for by number is resolved as the system does.
    """

    def __init__(self, web: Web, **names: Sequence[Sequence[str]]) -> None:
        self.web = web
        self.names = {name.replace("_", "."): list(answers) for name, answers in names.items()}
        self.connected: list[str] = []
        self._loop: Any = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._connect: Callable[..., Any] = self._loop.create_connection
        self._resolve: Callable[..., Any] = self._loop.getaddrinfo
        self._loop.create_connection = self._create_connection
        self._loop.getaddrinfo = self._getaddrinfo
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._loop.create_connection, self._loop.getaddrinfo = self._connect, self._resolve

    async def _getaddrinfo(self, host: str, port: int, **options: Any) -> Any:
        answers = self.names.get(host)
        if answers is None:
            return await self._resolve(host, port, **options, flags=socket.AI_NUMERICHOST)
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(None, None, None, "", (address, port)) for address in addresses]

    async def _create_connection(self, protocol: Any, host: str, port: int, **options: Any) -> Any:
        self.connected.append(host)
        if host not in {PUBLIC, OTHER_PUBLIC}:
            raise ConnectionRefusedError(f"{host}:{port} is nowhere")
        return await self._connect(protocol, "127.0.0.1", self.web.port, **options)
