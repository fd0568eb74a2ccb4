"""The HTTP side: one thread a connection, requests read and handed on, answers delivered."""

import contextlib
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl

from .control import PREFIX, Control
from .delivery import Delivery, Dropped, reset_on_close
from .emulator import Emulator
from .faults import Fault
from .waiting import Gone, Waiting
from .wire import Answer, Call, Request, json_answer

MOST_BODY_BYTES = 64 * 1024 * 1024


class HttpServer(ThreadingHTTPServer):
    """Listens from construction on; keeps its connections' sockets and threads, so that it can end them."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], emulator: Emulator) -> None:
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        self.emulator = emulator
        self.waiting = Waiting()
        self.control = Control(emulator, self.waiting)
        self._open: dict[threading.Thread, socket.socket] = {}
        super().__init__(address, Connection)

    def server_bind(self) -> None:
        """Bind without HTTPServer's look-up of our own name, which can take seconds where there is no DNS."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give the connection a thread of its own."""
        thread = threading.Thread(target=self._run, args=(request, client_address), daemon=True)
        self._open[thread] = request
        thread.start()

    def _run(self, request: Any, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            self._open.pop(threading.current_thread(), None)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's signature
        """Clients that go away are nothing to report; anything else is a mistake of ours."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()

    def close_connections(self) -> None:
        """End every open connection and wait for its thread."""
        self.waiting.stop()
        still_open = list(self._open.items())
        for _, client in still_open:
            with contextlib.suppress(OSError):  # closed already
                client.shutdown(socket.SHUT_RDWR)
        for thread, _ in still_open:
            thread.join(timeout=10)


class Connection(BaseHTTPRequestHandler):
    """Reads requests from one connection, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: HttpServer

    def do_GET(self) -> None:
        """Answer one request of any method."""
        request = self._read_head()
        if request.path.startswith(PREFIX):
            self._answer_control(request)
        else:
            self._answer_provider(request)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def _read_head(self) -> Request:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, path, dict(parse_qsl(query)), headers)

    def _answer_control(self, head: Request) -> None:
        request = self._read_body(head)
        if request is not None:
            self._deliver(self.server.control.answer(request, self.client_address[0]))

    def _answer_provider(self, head: Request) -> None:
        emulator = self.server.emulator
        call = emulator.route(head)
        refused = emulator.behaviour.take(call.kind, call.endpoint, "", refusing=True)
        if refused:
            emulator.calls.record(call, head, refused.do)
            reset_on_close(self.connection)
            self.close_connection = True
            return
        request = self._read_body(head)
        if request is None:
            return
        fault = emulator.behaviour.take(call.kind, call.endpoint, call.read_prompt(request))
        seq = emulator.calls.record(call, request, fault.do if fault else "")
        answer = self._process(call, request, fault, seq)
        if not self._deliver(answer, fault, lambda: emulator.calls.note_answered(seq)):
            emulator.calls.note_answered(seq, answered=False)

    def _process(self, call: Call, request: Request, fault: Fault | None, seq: int) -> Answer:
        try:
            return self.server.emulator.answer(call, request, fault, seq)
        except Exception:  # noqa: BLE001 - a mistake of ours must not look like a provider that hangs up
            traceback.print_exc()
            return json_answer(500, {"detail": "The sandbox itself failed; see its output."})

    def _read_body(self, head: Request) -> Request | None:
        length = head.headers.get("content-length", "0")
        if "transfer-encoding" in head.headers or not (length.isascii() and length.isdecimal()):
            self._refuse_body(json_answer(411, {"detail": "Content-Length is needed"}))
            return None
        if len(length) > 12 or int(length) > MOST_BODY_BYTES:
            self._refuse_body(json_answer(413, {"detail": "The body is too large"}))
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return Request(head.method, head.path, head.query, head.headers, body, head.received_at)

    def _refuse_body(self, answer: Answer) -> None:
        self.close_connection = True
        self._deliver(answer)

    def _deliver(
        self, answer: Answer, fault: Fault | None = None, note_answered: Callable[[], None] = lambda: None
    ) -> bool:
        delivery = Delivery(self.connection, self.server.waiting, not self.close_connection, note_answered)
        try:
            delivery.send(answer, fault)
        except (Gone, Dropped, OSError):
            self.close_connection = True
            return False
        return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Keep quiet: the calls are in the control plane."""
