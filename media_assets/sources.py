"""Where pictures may be fetched from: hosts that are listed, and origins that the operator has set up."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import NamedTuple, Protocol

import httpx2
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from canvas.refusals import Refusal

_HOST_AND_PORT = re.compile(r"(?P<wildcard>\*\.)?(?P<host>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?")
_DEFAULT_PORTS = {"https": 443, "http": 80}


class BadSource(Refusal):
    """Codes: `host_not_allowed`, `address_not_allowed`, `fetch_failed`, `fetch_too_large`, `source_gone`.

    Where the other side answered with an HTTP status of 300 and above, it is in `details["status"]`.
    """

    status = 502
    code = "fetch_failed"


class SourceTimeout(BadSource):
    status = 504
    code = "fetch_timeout"


class Origin(NamedTuple):
    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: httpx2.URL) -> "Origin":
        port = _DEFAULT_PORTS.get(url.scheme, 0) if url.port is None else url.port
        return cls(url.scheme, _plain_host(url.raw_host.decode("ascii")), port)


class Hosts(Protocol):
    """Where may be fetched from."""

    def check(self, url: httpx2.URL) -> bool:
        """Whether the host may have a private address. Raises `BadSource` for what must not be fetched at all."""


@dataclass(frozen=True)
class HostPattern:
    """A host or, with a leading `*.`, everything below it. Without a port: the one of https.

    An address (or `localhost`) written out is meant as it is, even if it is private. One of this very machine
    may speak plain http, and without a port all its ports are meant.
    """

    host: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "HostPattern":
        """Raises `ValueError` for what names no host."""
        if _is_address(text):
            return cls(_plain_host(text))
        found = _HOST_AND_PORT.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a host name")
        port = int(found["port"]) if found["port"] else None
        return cls((found["wildcard"] or "") + _plain_host(found["host"]), port)

    @property
    def is_literal(self) -> bool:
        return self.host == "localhost" or _is_address(self.host)

    def matches(self, origin: Origin) -> bool:
        if self.host.startswith("*."):
            known = origin.host.endswith(self.host[1:]) and not _is_address(origin.host)
        else:
            known = origin.host == self.host
        if not known:
            return False
        if self._is_this_machine():
            return self.port in {None, origin.port}
        return origin.scheme == "https" and origin.port == (self.port or 443)

    def _is_this_machine(self) -> bool:
        return self.host == "localhost" or (_is_address(self.host) and ip_address(self.host).is_loopback)


@dataclass(frozen=True)
class Allowlist:
    """What may be fetched. Build it with `of`."""

    patterns: tuple[HostPattern, ...]
    trusted: frozenset[Origin]

    @classmethod
    def of(cls, hosts: Iterable[str], trusted: Iterable[str] = ()) -> "Allowlist":
        """From host patterns (`fal.media`, `*.fal.media`, `host:8443`, `127.0.0.1`) and trusted base URLs.

        A trusted URL's scheme, host and port are taken as they are: it may be plain http and lead to a
        private address. A pattern written with a scheme counts as trusted; empty entries are passed over.
        Raises `ValueError` for one that names no host.
        """
        stripped = [each.strip().lower() for each in hosts if each.strip()]
        urls = [*(each for each in stripped if "://" in each), *(each for each in trusted if each)]
        patterns = (HostPattern.parse(each) for each in stripped if "://" not in each)
        return cls(tuple(patterns), frozenset(map(_trusted_origin, urls)))

    def check(self, url: httpx2.URL) -> bool:
        """Whether the operator named this very host, so that it may have a private address.

        Raises `BadSource` with `host_not_allowed` for a URL that must not be fetched at all.
        """
        origin = Origin.of(url)
        if not url.userinfo:
            if origin in self.trusted:
                return True
            for pattern in self.patterns:
                if pattern.matches(origin):
                    return pattern.is_literal
        raise BadSource(
            _("Pictures are not fetched from {value}: it is not an allowed host.").format(value=origin.host or "there"),
            code="host_not_allowed",
            details={"scheme": origin.scheme, "host": origin.host, "port": origin.port},
        )


@dataclass(frozen=True)
class PublicHosts:
    """Any host of the public internet, at the usual ports of https and http; and those listed, wherever they are."""

    listed: Allowlist

    def check(self, url: httpx2.URL) -> bool:
        """As `Allowlist.check` does."""
        try:
            return self.listed.check(url)
        except BadSource:
            origin = Origin.of(url)
            if url.userinfo or not origin.host or origin.port != _DEFAULT_PORTS.get(origin.scheme):
                raise
            return False


def unreadable_hosts(
    setting: str,
    read: Callable[[], object],
    examples: str,
    id: str,  # noqa: A002 - as Django's checks call it
) -> list[CheckMessage]:
    """What a system check says of a setting with hosts: an error where `read` raises `ValueError`, else nothing."""
    try:
        read()
    except ValueError as wrong:
        hint = f"Write hosts like {examples}, separated by commas."
        return [Error(f"{setting}: {wrong}.", hint=hint, id=id)]
    return []


def _trusted_origin(text: str) -> Origin:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise ValueError(f"{text!r} is not a URL") from error
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        raise ValueError(f"{text!r} is not a URL of http or https")
    return Origin.of(url)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _plain_host(host: str) -> str:
    """In lower case without brackets, an address in its shortest spelling."""
    bare = host.lower().strip("[]")
    return str(ip_address(bare)) if _is_address(bare) else bare
