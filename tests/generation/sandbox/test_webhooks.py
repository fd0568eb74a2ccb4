"""Webhooks as the sandbox signs and delivers them."""

import base64
import hashlib
import http.server
import json
import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generation.sandbox import Sandbox

BODY = {"prompt": "a quiet sea", "image_size": {"width": 64, "height": 48}}
Received = tuple[dict[str, str], bytes]


class Listener:
    """A server that takes webhooks; it refuses the first `refusing` ones."""

    def __init__(self, refusing: int = 0) -> None:
        self.received: queue.Queue[Received] = queue.Queue()
        listener, left = self, [refusing]

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                left[0] -= 1
                self.send_response(500 if left[0] >= 0 else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                listener.received.put(({name.lower(): value for name, value in self.headers.items()}, body))

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?a=1"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def next(self) -> Received:
        return self.received.get(timeout=20)


@pytest.fixture
def listener() -> Iterator[Listener]:
    running = Listener()
    yield running
    running.server.shutdown()
    running.server.server_close()


def submit(http: httpx2.Client, url: str, body: dict[str, Any] = BODY) -> str:
    answer = http.post("/fal-ai/flux-2", json=body, params={"fal_webhook": url})
    return str(answer.json()["request_id"])


def is_signed(http: httpx2.Client, headers: dict[str, str], body: bytes) -> bool:
    [key] = http.get("/.well-known/jwks.json").json()["keys"]
    names = ("request-id", "user-id", "timestamp")
    lines = [*(headers[f"x-fal-webhook-{name}"] for name in names), hashlib.sha256(body).hexdigest()]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    public.verify(bytes.fromhex(headers["x-fal-webhook-signature"]), "\n".join(lines).encode())
    return True


def test_a_finished_job_is_told_with_its_result_and_signed(
    sandbox: Sandbox, http: httpx2.Client, listener: Listener
) -> None:
    sandbox.behave(webhooks=True)
    request_id = submit(http, listener.url)
    headers, body = listener.next()
    told = json.loads(body)
    assert told["request_id"] == headers["x-fal-webhook-request-id"] == request_id
    assert told["status"] == "OK"
    assert told["payload"]["images"][0]["url"].startswith(sandbox.url)
    assert is_signed(http, headers, body)


def test_a_failed_job_is_told_as_an_error(sandbox: Sandbox, http: httpx2.Client, listener: Listener) -> None:
    sandbox.behave(webhooks=True)
    sandbox.fault("submit", "content_policy")
    submit(http, listener.url)
    told = json.loads(listener.next()[1])
    assert told["status"] == "ERROR"
    assert told["payload"]["detail"][0]["type"] == "content_policy_violation"


def test_nobody_is_called_unless_it_is_switched_on(sandbox: Sandbox, http: httpx2.Client, listener: Listener) -> None:
    submit(http, listener.url)
    sandbox.behave(webhooks=True)
    second = submit(http, listener.url)
    assert json.loads(listener.next()[1])["request_id"] == second
    assert listener.received.empty()


def test_a_call_that_was_not_taken_is_repeated(sandbox: Sandbox, http: httpx2.Client) -> None:
    sandbox.behave(webhooks=True)
    refusing = Listener(refusing=1)
    submit(http, refusing.url)
    assert refusing.next()[1] == refusing.next()[1]
    refusing.server.shutdown()
    refusing.server.server_close()


def test_a_new_key_is_the_only_one_published(sandbox: Sandbox, http: httpx2.Client) -> None:
    before = sandbox.signed_webhook("request", b"{}")
    assert is_signed(http, {name.lower(): value for name, value in before.items()}, b"{}")
    sandbox.rotate_webhook_key()
    after = sandbox.signed_webhook("request", b"{}")
    assert is_signed(http, {name.lower(): value for name, value in after.items()}, b"{}")
    assert before["X-Fal-Webhook-Signature"] != after["X-Fal-Webhook-Signature"]


def test_the_key_outlives_the_process(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as first:
        before = httpx2.get(f"{first.url}/.well-known/jwks.json").json()
        first.wipe()
    with Sandbox(tmp_path) as second:
        assert httpx2.get(f"{second.url}/.well-known/jwks.json").json() == before
