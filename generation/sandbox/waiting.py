"""Waiting before an answer: for its time, for the release of a hang, or until the client has gone."""

import select
import socket
import threading
import time

LOOK_SECONDS = 0.2


class Gone(Exception):
    """The client hung up, or the sandbox is stopping: nobody waits for the answer."""


class Waiting:
    """What all waiting connections have in common."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._releases = 0
        self._stopping = False

    def until(self, moment: float, client: socket.socket) -> None:
        """Wait until `moment` (Unix seconds). Raises Gone."""
        while (left := moment - time.time()) > 0:
            self._pause(min(left, LOOK_SECONDS), client)

    def release_of(self, client: socket.socket) -> None:
        """Wait until the next `release`. Raises Gone."""
        with self._changed:
            before = self._releases
        while self._releases == before:
            self._pause(LOOK_SECONDS, client, before)

    def release(self) -> None:
        """Let go everything that hangs."""
        with self._changed:
            self._releases += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """End every wait."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _pause(self, seconds: float, client: socket.socket, before: int | None = None) -> None:
        with self._changed:
            if not self._stopping and (before is None or before == self._releases):
                self._changed.wait(seconds)
            stopping = self._stopping
        if stopping or _has_gone(client):
            raise Gone


def _has_gone(client: socket.socket) -> bool:
    try:
        readable, _, _ = select.select([client], [], [], 0)
        return bool(readable) and client.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True
