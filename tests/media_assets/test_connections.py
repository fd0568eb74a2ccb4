import datetime as dt
import ssl
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest import IsolatedAsyncioTestCase

import httpcore2
import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from media_assets.connections import CheckedNetwork, CheckedTransport
from media_assets.sources import BadSource
from tests.media_assets.web import Web, response, saying

PUBLIC, OTHER_PUBLIC = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


class Wire(httpcore2.AsyncNetworkBackend):
    """Leads every address to one port of this machine, or nowhere, and remembers which were asked for."""

    def __init__(self, port: int = 0, unreachable: Sequence[str] = ()) -> None:
        self.port = port
        self.unreachable = unreachable
        self.asked: list[tuple[str, int]] = []
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.asked.append((host, port))
        if host in self.unreachable:
            raise httpcore2.ConnectError("unreachable")
        return await self._network.connect_tcp("127.0.0.1", self.port, timeout, local_address, socket_options)


class Resolver:
    """Gives one answer after the other."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)

    async def __call__(self, _host: str, _port: int) -> Sequence[str]:
        return self.answers.pop(0)


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server that is `host`, and of a client that believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


class Connections(IsolatedAsyncioTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    async def refused(self, *answer: str) -> str:
        wire = Wire()
        with pytest.raises(BadSource) as caught:
            await CheckedNetwork(wire, Resolver(answer)).connect_tcp("cdn.example", 443)
        assert wire.asked == []
        return caught.value.code

    async def test_a_name_that_leads_to_a_private_address_is_refused_before_connecting(self) -> None:
        for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"):
            assert await self.refused(address) == "address_not_allowed"

    async def test_one_private_address_among_public_ones_is_enough(self) -> None:
        assert await self.refused(PUBLIC, "192.168.1.1", OTHER_PUBLIC) == "address_not_allowed"

    async def test_the_connection_is_made_to_the_checked_address_although_the_name_has_moved_on(self) -> None:
        async with Web() as web:
            wire, resolver = Wire(web.port), Resolver([PUBLIC], ["127.0.0.1"])
            stream = await CheckedNetwork(wire, resolver).connect_tcp("cdn.example", 443)
            await stream.aclose()
        assert wire.asked == [(PUBLIC, 443)]

    async def test_the_next_address_is_tried_when_one_cannot_be_reached(self) -> None:
        async with Web() as web:
            wire = Wire(web.port, unreachable=[OTHER_PUBLIC])
            stream = await CheckedNetwork(wire, Resolver([OTHER_PUBLIC, PUBLIC])).connect_tcp("cdn.example", 443)
            await stream.aclose()
        assert [address for address, _port in wire.asked] == [OTHER_PUBLIC, PUBLIC]

    async def test_a_host_that_cannot_be_reached_or_found_is_a_failed_connection(self) -> None:
        for answer in ([PUBLIC], []):
            with pytest.raises(httpcore2.ConnectError):
                await CheckedNetwork(Wire(unreachable=[PUBLIC]), Resolver(answer)).connect_tcp("cdn.example", 443)

    async def test_the_certificate_is_checked_against_the_name_and_not_the_address(self) -> None:
        server, client = certificate(self.folder, "cdn.example")
        async with Web(server) as web:
            web.answers["/a.png"] = saying(response(b"picture"))
            network = CheckedNetwork(Wire(web.port), Resolver([PUBLIC], [PUBLIC]))
            async with httpx2.AsyncClient(transport=CheckedTransport(client, network)) as http:
                assert (await http.get("https://cdn.example/a.png")).content == b"picture"
                with pytest.raises(httpx2.ConnectError):
                    await http.get("https://other.example/a.png")
        assert web.requests[0].split("\r\n")[1] == "Host: cdn.example"
        assert len(web.requests) == 1
