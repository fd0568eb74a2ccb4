"""A running sandbox, and a plain HTTP client that knows both providers' ways to send a key."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from generation.sandbox import Sandbox

# Making one takes 30 ms, and a client makes its own even for plain HTTP.
TLS = ssl.create_default_context()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox whose jobs are done and whose answers are ready at once."""
    with Sandbox(tmp_path / "state") as running:
        running.behave(queue_seconds=0, run_seconds=0, google_seconds=0)
        yield running


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx2.Client]:
    """A client of that sandbox."""
    headers = {"Authorization": "Key fal-test-key", "x-goog-api-key": "google-test-key"}
    with httpx2.Client(base_url=sandbox.url, headers=headers, timeout=10, verify=TLS) as client:
        yield client
