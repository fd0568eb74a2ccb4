"""The server: what it does when the poller fails, and when its port is gone."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_a_poller_that_fails_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    from config.server import keep_polling

    began = []

    async def poll() -> None:
        began.append(True)
        if len(began) == 1:
            raise OSError("disk I/O error")
        if len(began) == 2:
            return
        raise asyncio.CancelledError

    async def run() -> None:
        await keep_polling(poll, pause_seconds=0)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert len(began) == 3
    assert "disk I/O error" in caplog.text


def test_a_port_lost_at_the_last_moment_is_said_plainly() -> None:
    program = (
        "import sys; from config.bootstrap.problems import CannotStart; from config.server import serve\n"
        "async def unused(*_): raise AssertionError\n"
        "try: serve(unused, address='127.0.0.1', port=int(sys.argv[1]), poll=unused, on_listening=sys.exit)\n"
        "except CannotStart as problem: print(problem)"
    )
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        finished = subprocess.run(  # noqa: S603
            [sys.executable, "-c", program, str(port)], check=False, cwd=ROOT, capture_output=True, text=True
        )
    assert finished.returncode == 0, finished.stderr
    assert f"Cannot listen on 127.0.0.1, port {port}: " in finished.stdout
