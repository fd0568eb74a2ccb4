"""HTTP itself: connections that stay, bodies that are wrong, clients that go away."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from generation.sandbox import Sandbox


def exchange(sandbox: Sandbox, request: bytes) -> bytes:
    parts = urlsplit(sandbox.url)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as client:
        client.sendall(request)
        answer = b""
        while chunk := client.recv(65536):
            answer += chunk
        return answer


def test_connection_is_kept_open(sandbox: Sandbox) -> None:
    get = b"GET /nothing HTTP/1.1\r\nHost: here\r\n\r\n"
    close = b"GET /nothing HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    assert exchange(sandbox, get + get + close).count(b"HTTP/1.1 404") == 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Transfer-Encoding: chunked\r\n", b"411"),
        (b"Content-Length: -1\r\n", b"411"),
        (b"Content-Length: 99999999999\r\n", b"413"),
        (b"Content-Length: 9" + b"9" * 5000 + b"\r\n", b"413"),
    ],
)
def test_body_that_cannot_be_read_is_refused_and_not_counted(sandbox: Sandbox, headers: bytes, status: bytes) -> None:
    answer = exchange(sandbox, b"POST /fal-ai/flux HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert sandbox.calls() == []


def test_client_that_leaves_in_the_middle_of_a_body_is_not_counted(sandbox: Sandbox, http: httpx2.Client) -> None:
    parts = urlsplit(sandbox.url)
    with socket.create_connection((str(parts.hostname), parts.port or 0)) as client:
        client.sendall(b"POST /fal-ai/flux HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{")
        client.shutdown(socket.SHUT_WR)
        assert client.recv(10) == b""
    assert http.get("/v1/models").status_code == 200
    assert sandbox.counts()["received"]["submit"] == 0


@pytest.mark.parametrize("target", [b"//[x", b"http://here/fal-ai/flux", b"*", b"/%00/..", b"/?a&b=%ff"])
def test_odd_target_is_not_found(sandbox: Sandbox, target: bytes) -> None:
    request = b"GET " + target + b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    assert exchange(sandbox, request).startswith(b"HTTP/1.1 404")


def test_urls_in_answers_follow_the_host_header(http: httpx2.Client) -> None:
    answer = http.post("/fal-ai/flux", json={"prompt": "x"}, headers={"Host": "sandbox.example.com:99"}).json()
    assert answer["status_url"].startswith("http://sandbox.example.com:99/fal-ai/flux/requests/")


def test_state_can_be_closed_without_ever_starting(tmp_path: Path) -> None:
    Sandbox(tmp_path / "other").stop()
