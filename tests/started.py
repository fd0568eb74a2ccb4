"""A real Easel for tests: `manage.py up` as a child process, with its sandbox, on a data folder of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120.0
# What the person who runs the tests has set for their own Easel must not reach this one.
FOREIGN = re.compile(r"(EASEL|FAL|GEMINI|GOOGLE|AWS|DATABASE|REDIS|DJANGO)_")


class DidNotStartError(AssertionError):
    """`up` ended before it served; carries its exit status and what it printed."""

    def __init__(self, status: int | None, output: str) -> None:
        super().__init__(f"manage.py up ended with status {status}:\n{output}")
        self.status = status
        self.output = output


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Return once it happened; fail after PATIENCE_SECONDS, far more than it ever takes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"{what}: still not after {PATIENCE_SECONDS} s"
        time.sleep(0.02)


def accepts_connections(url: str) -> bool:
    address = urlsplit(url)
    with contextlib.suppress(OSError), socket.create_connection((address.hostname, address.port or 80), timeout=5):
        return True
    return False


class StartedEasel:
    """Start, stop and kill one Easel. After a stop it can be started again: same folder, same ports.

    `with StartedEasel(tmp_path) as easel:` starts it and ends it. The first account is `email` with
    `password`, unless `environ` says otherwise.
    """

    def __init__(
        self, data_dir: Path, environ: Mapping[str, str] | None = None, *, options: tuple[str, ...] = ()
    ) -> None:
        self.data_dir = data_dir
        self.environ = {
            "EASEL_ADMIN_EMAIL": "ada@example.com",
            "EASEL_ADMIN_PASSWORD": "correct-horse-battery",
            **(environ or {}),
        }
        self.options = options
        self.port = 0
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._lines: list[str] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill_tree()

    def start(self, environ: Mapping[str, str] | None = None) -> Self:
        """Start and return once pages are served. Raises DidNotStartError where that does not come about."""
        assert self._process is None, "it runs already"
        kept = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
        self._lines = []
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "manage.py", "up", "--port", str(self.port), "--data", str(self.data_dir), *self.options],
            cwd=ROOT,
            env={**kept, **self.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=[self._process], daemon=True)
        self._reader.start()
        wait_until(lambda: "Ctrl-C stops." in self.output or not self._reads(), "serving pages")
        if "Ctrl-C stops." not in self.output:
            raise DidNotStartError(self._end(), self.output)
        self.port = urlsplit(self.url).port or 0
        return self

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            self._lines.append(line)

    def _reads(self) -> bool:
        return self._reader is not None and self._reader.is_alive()

    @property
    def output(self) -> str:
        """Everything printed since the last start, errors included."""
        return "".join(self._lines)

    @property
    def url(self) -> str:
        """The address of the pages, with a slash at its end."""
        return self._found(r"Easel is at (\S+)")

    @property
    def sandbox_url(self) -> str:
        """The base address of the sandbox, without a slash at its end."""
        return self._found(r"sandbox at (http\S+\d)")

    @property
    def email(self) -> str:
        return self.environ["EASEL_ADMIN_EMAIL"] or self._found(r"Sign in as (\S+) ")

    @property
    def password(self) -> str:
        return self.environ["EASEL_ADMIN_PASSWORD"] or self._found(r"with the password (\S+) \(")

    def _found(self, pattern: str) -> str:
        match = re.search(pattern, self.output)
        assert match, f"{pattern!r} is not in what `up` printed:\n{self.output}"
        return match[1]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """End it as Ctrl-C in its terminal does (or another signal) and return its exit status."""
        os.killpg(self.pid, number)
        return self._end()

    def kill_tree(self) -> None:
        """End it as a power cut does, sandbox and all; nothing happens where it does not run."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._end()
        if "sandbox at" in self.output:
            wait_until(lambda: not accepts_connections(self.sandbox_url), "the end of the sandbox")

    def _end(self) -> int:
        assert self._process is not None
        assert self._reader is not None
        with self._process as process:
            self._reader.join(PATIENCE_SECONDS)
            status = process.wait(PATIENCE_SECONDS)
        self._process = None
        return status
