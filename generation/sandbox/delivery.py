"""Sends an answer the way a fault would have it: late, in part, not at all, or as something else."""

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from .faults import Fault
from .waiting import Waiting
from .wire import Answer

DRIPS = 20


class Dropped(Exception):
    """The connection is to be closed now."""


@dataclass(frozen=True)
class Delivery:
    """One connection, to send one answer on.

    `note_answered` is called just before the last bytes go, so that whoever has the answer finds it noted.
    """

    client: socket.socket
    waiting: Waiting
    keep_alive: bool
    note_answered: Callable[[], None]

    def send(self, answer: Answer, fault: Fault | None) -> None:
        """Send `answer` as `fault` allows. Raises Dropped, Gone, or OSError, when the client went away."""
        self.waiting.until(answer.not_before, self.client)
        ways: dict[str, Callable[[Answer, Fault], None]] = {
            "hang": self._hang,
            "hold": self._hold,
            "drop_before_answer": self._drop_before,
            "drop_mid_answer": self._drop_midway,
            "garbage": self._send_garbage,
            "wrong_type": self._send_mislabelled,
            "slow_drip": self._drip,
        }
        if fault and fault.do in ways:
            ways[fault.do](answer, fault)
        else:
            self._send_all(answer)

    def _send_all(self, answer: Answer) -> None:
        self.note_answered()
        self.client.sendall(self._head(answer) + answer.body)

    def _hang(self, answer: Answer, _: Fault) -> None:
        self.waiting.release_of(self.client)
        self._send_all(answer)

    def _hold(self, answer: Answer, fault: Fault) -> None:
        self.waiting.until(time.time() + fault.seconds, self.client)
        self._send_all(answer)

    def _drop_before(self, _answer: Answer, _fault: Fault) -> None:
        raise Dropped

    def _drop_midway(self, answer: Answer, _: Fault) -> None:
        self.client.sendall(self._head(answer) + answer.body[: len(answer.body) // 2])
        raise Dropped

    def _send_garbage(self, answer: Answer, _: Fault) -> None:
        self._send_all(Answer(200, b"\x00\xff this is not what you asked for {", answer.content_type))

    def _send_mislabelled(self, answer: Answer, _: Fault) -> None:
        self._send_all(replace(answer, content_type="text/html; charset=utf-8"))

    def _drip(self, answer: Answer, fault: Fault) -> None:
        self.client.sendall(self._head(answer))
        size = max(1, -(-len(answer.body) // DRIPS))
        for start in range(0, len(answer.body), size):
            self.waiting.until(time.time() + fault.seconds / DRIPS, self.client)
            if start + size >= len(answer.body):
                self.note_answered()
            self.client.sendall(answer.body[start : start + size])

    def _head(self, answer: Answer) -> bytes:
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:
            phrase = "Unknown"
        headers = {
            "Content-Type": answer.content_type,
            "Content-Length": str(len(answer.body)),
            "Connection": "keep-alive" if self.keep_alive else "close",
            **answer.headers,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = [
            f"HTTP/1.1 {answer.status} {phrase}",
            *(" ".join(line.splitlines()) for line in lines),
            "",
            "",
        ]
        return "\r\n".join(head).encode("latin-1", "replace")


def reset_on_close(client: socket.socket) -> None:
    """Make closing `client` reset the connection: as near to a refusal as an accepted one comes."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
