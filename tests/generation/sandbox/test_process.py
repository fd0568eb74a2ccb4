"""The sandbox as a process: how it starts, ends, and goes on after being killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[3]
KEY = {"Authorization": "Key fal-test-key"}


@contextmanager
def process(state: Path, *flags: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running sandbox process and its URL."""
    command = [sys.executable, "-W", "error", "-m", "generation.sandbox", "--state", str(state), *flags]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as running:  # noqa: S603
        try:
            assert running.stdout
            line = running.stdout.readline()
            assert line.startswith("sandbox listening on http://127.0.0.1:"), line
            yield running, line.split()[-1]
        finally:
            running.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with process(tmp_path) as (running, url), httpx2.Client(base_url=url) as client:
        assert client.get("/_sandbox/counts").status_code == 200
        running.send_signal(number)
        assert running.wait(20) == 0
        assert running.stderr
        assert running.stderr.read() == ""


def test_end_of_standard_input_ends_it_where_asked_for(tmp_path: Path) -> None:
    with process(tmp_path, "--exit-with-stdin") as (running, url):
        httpx2.put(f"{url}/_sandbox/behaviour", json={"faults": [{"on": "submit", "do": "hang"}]})
        assert running.stdin
        running.stdin.close()
        assert running.wait(20) == 0
        assert running.stderr
        assert running.stderr.read() == ""


def test_end_of_standard_input_is_nothing_to_it_otherwise(tmp_path: Path) -> None:
    with process(tmp_path) as (running, url):
        assert running.stdin
        running.stdin.close()
        assert httpx2.get(f"{url}/_sandbox/counts").status_code == 200
        assert running.poll() is None


def test_port_in_use_is_said(tmp_path: Path) -> None:
    with process(tmp_path / "one") as (_, url):
        port = url.rpartition(":")[2]
        command = [sys.executable, "-m", "generation.sandbox", "--state", str(tmp_path / "two"), "--port", port]
        second = subprocess.run(  # noqa: S603
            command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        assert second.returncode == 1
        assert f"cannot listen on 127.0.0.1:{port}" in second.stderr


def test_killed_sandbox_goes_on_where_it_was(tmp_path: Path) -> None:
    body = {"prompt": "a quiet sea", "image_size": {"width": 64, "height": 64}}
    with ExitStack() as stack:
        running, url = stack.enter_context(process(tmp_path))
        client = stack.enter_context(httpx2.Client(headers=KEY))
        client.put(f"{url}/_sandbox/behaviour", json={"queue_seconds": 0, "run_seconds": 0})
        done = client.post(f"{url}/fal-ai/flux-2", json=body).json()
        media = client.get(client.get(done["response_url"]).json()["images"][0]["url"])
        token = client.post(f"{url}/storage/auth/token").json()["token"]
        bearer = {"Authorization": f"Bearer {token}", "X-Fal-File-Name": "a.bin"}
        upload = client.post(f"{url}/files/upload", content=b"bytes", headers=bearer).json()["access_url"]
        fault = {"on": "submit", "do": "status", "code": 503, "times": 1}
        client.put(f"{url}/_sandbox/behaviour", json={"run_seconds": 3600, "faults": []})
        open_job = client.post(f"{url}/fal-ai/flux-2", json=body).json()
        client.put(f"{url}/_sandbox/behaviour", json={"faults": [fault]})
        counts = client.get(f"{url}/_sandbox/counts").json()
        os.kill(running.pid, signal.SIGKILL)
        running.wait(20)

        _, again = stack.enter_context(process(tmp_path))
        assert client.get(f"{again}/_sandbox/counts").json() == counts
        status = client.get(open_job["status_url"].replace(url, again))
        assert (status.status_code, status.json()["status"]) == (202, "IN_PROGRESS")
        assert status.json()["status_url"].startswith(again)
        result = client.get(done["response_url"].replace(url, again)).json()
        assert result["images"][0]["url"].startswith(again)
        assert client.get(result["images"][0]["url"]).content == media.content
        assert client.get(upload.replace(url, again)).content == b"bytes"
        assert client.post(f"{again}/files/upload", content=b"x", headers=bearer).status_code == 200
        assert client.post(f"{again}/fal-ai/flux-2", json=body).status_code == 503
        assert client.post(f"{again}/fal-ai/flux-2", json=body).status_code == 200
