"""Where pages can be served, and what is said where they cannot."""

import errno
import socket

import pytest

from config.addresses import site_url, usable_address, why_not
from config.bootstrap.problems import CannotStart


def test_a_free_port_is_usable() -> None:
    assert usable_address("127.0.0.1", 0) == "127.0.0.1"


def test_a_taken_port_is_named_and_another_one_suggested() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} is taken .*--port {port % 65535 + 1}$"):
            usable_address("127.0.0.1", port)


def test_a_port_served_on_every_address_is_taken_here_too() -> None:
    with socket.create_server(("", 0)) as other, pytest.raises(CannotStart, match="is taken"):
        usable_address("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_a_host_that_is_not_this_machine_is_said_so(host: str) -> None:
    with pytest.raises(CannotStart, match=f"--host {host} is not an address of this machine"):
        usable_address(host, 0)


def test_a_forbidden_port_is_explained() -> None:
    assert "above 1023" in why_not("127.0.0.1", 80, PermissionError(errno.EACCES, "Permission denied"))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::1", "http://[::1]:8000/"),
        ("easel.lan", "http://easel.lan:8000/"),
    ],
)
def test_the_address_shown_can_be_opened_here(host: str, url: str) -> None:
    assert site_url(host, 8000) == url
