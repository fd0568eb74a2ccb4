"""Where the pages are served."""

import errno
import socket

from config.bootstrap.problems import CannotStart

EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  only recognised here, never bound to


def usable_address(host: str, port: int) -> str:
    """The numeric address to listen on; raises CannotStart where it is not ours or the port is taken."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as probe:
            # As the server does it: connections of an Easel just stopped do not count as taking the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise CannotStart(why_not(host, port, error)) from error
    return str(where[0])


def why_not(host: str, port: int, error: OSError) -> str:
    """Why an address cannot be listened on, and what to do."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"--host {host} is not an address of this machine."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Stop it, or choose another port: "
            f"python3 manage.py up --port {port % 65535 + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one above 1023 with --port."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."


def site_url(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    return f"http://{bracketed('127.0.0.1' if host in EVERY_ADDRESS else host)}:{port}/"


def bracketed(host: str) -> str:
    """The host as URLs and Host headers have it: an IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host else host
