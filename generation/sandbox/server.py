"""The sandbox as a thread of this process, and what a test can ask of it."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .connections import HttpServer
from .emulator import Emulator
from .faults import parse_fault


class Sandbox:
    """Both providers, listening on `host` and `port` (0: any free one) with their state in `state_dir`.

    Use it as a context manager, or call `start` and `stop`. A later Sandbox on the same folder goes on where
    this one was. Raises OSError where the address cannot be had.
    """

    def __init__(self, state_dir: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        self._emulator = Emulator(state_dir)
        try:
            self._server = HttpServer((host, port), self._emulator)
        except OSError:
            self._emulator.close()
            raise
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sandbox", daemon=True
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base URL of both providers, without a slash at the end."""
        host, port = self._server.server_address[:2]
        shown = str(host) if ":" not in str(host) else f"[{host!s}]"
        return f"http://{shown}:{port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, end every connection and close the state."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.close_connections()
        self._emulator.close()

    def calls(self, kind: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """The provider calls received, oldest first (see `GET /_sandbox/calls`)."""
        return self._emulator.calls.list(kind, after)

    def counts(self) -> dict[str, Any]:
        """`received` and `accepted` by kind, and `paid` in all (see `GET /_sandbox/counts`)."""
        return self._emulator.calls.counts()

    def behave(self, **changes: Any) -> None:
        """Change settings; `faults=[{...}]` replaces the faults. Raises BadBehaviour, BadFault."""
        self._emulator.behaviour.change(changes)

    def fault(self, on: str, do: str, **options: Any) -> None:
        """Add one fault (see `faults.Fault` for the options). Raises BadFault."""
        self._emulator.behaviour.add(parse_fault({"on": on, "do": do, **options}))

    def release(self) -> None:
        """Answer every call that a `hang` fault keeps waiting."""
        self._server.waiting.release()

    def reset_behaviour(self) -> None:
        """Default timing, no faults, nothing hanging."""
        self._emulator.behaviour.reset()
        self.release()

    def signed_webhook(self, request_id: str, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers of a webhook with that body, signed as of that Unix time (None: now)."""
        return self._emulator.webhooks.headers(request_id, body, at)

    def rotate_webhook_key(self) -> None:
        """Sign webhooks with a new key and publish that alone."""
        self._emulator.webhooks.rotate()

    def wipe(self) -> None:
        """Forget everything: behaviour, calls, jobs, files."""
        self._emulator.wipe()
        self.release()
