"""What a URL that somebody else chose cannot reach, however it is written and whatever answers: one table."""

import asyncio
from unittest import IsolatedAsyncioTestCase
from unittest.mock import patch

import pytest

from media_assets import fetching
from media_assets.sources import Allowlist, BadSource, PublicHosts
from tests import drawn
from tests.media_assets.internet import OTHER_PUBLIC, PUBLIC, Internet
from tests.media_assets.web import Answer, Web, repeating, response, saying

ANYWHERE = PublicHosts(Allowlist.of([]))
PICTURE = drawn.picture()
MAX_BYTES = 100_000

FORBIDDEN = {
    "this machine": ["127.0.0.1", "127.8.9.10", "0.0.0.0", "::1", "::"],  # noqa: S104 - addresses to be refused
    "a private network": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    "the same link": ["169.254.0.1", "fe80::1"],
    "a provider's network": ["100.64.0.1", "198.18.0.1"],
    "the machine's keeper": [  # metadata services of the large clouds
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
    ],
    "IPv4 in IPv6, mapped": ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::ffff:8.8.8.8"],
    "IPv4 in IPv6, translated": ["::ffff:0:7f00:1", "::127.0.0.1"],
    "IPv4 in IPv6, 6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::", "2002:c0a8:101::1"],
    "IPv4 in IPv6, NAT64": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::7f00:1"],
    "IPv4 in IPv6, Teredo": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "everybody": ["224.0.0.1", "255.255.255.255", "ff02::1"],
    "nobody": ["240.0.0.1", "192.0.2.1", "2001:db8::1", "100::1"],
}
ADDRESSES = [address for addresses in FORBIDDEN.values() for address in addresses]
DISGUISED = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://127.0.0.1.:80/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",
    "http://\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::1%25lo]/",
    "http://ada@127.0.0.1/",
    "http://public.example@127.0.0.1/",
    "http://127.0.0.1\\@public.example/",
    "http://localhost/",
    "HTTP://LOCALHOST./",
]


def literal(address: str) -> str:
    return f"http://[{address}]/a.png" if ":" in address else f"http://{address}/a.png"


class FetchGuard(IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.web = await self.enterAsyncContext(Web())
        self.internet = await self.enterAsyncContext(Internet(self.web, public_example=[[PUBLIC]], localhost=[["::1"]]))
        self.web.answers["/a.png"] = saying(response(PICTURE))
        self.addAsyncCleanup(fetching.close)

    async def fetch(self, url: str, timeout_seconds: float = 20) -> bytes:
        return await fetching.fetch(url, hosts=ANYWHERE, max_bytes=MAX_BYTES, timeout_seconds=timeout_seconds)

    async def refusal(self, url: str, timeout_seconds: float = 20) -> str:
        with pytest.raises(BadSource) as caught:
            await self.fetch(url, timeout_seconds)
        return caught.value.code

    async def test_what_is_public_is_fetched(self) -> None:
        for address in (PUBLIC, OTHER_PUBLIC):
            assert await self.fetch(literal(address)) == PICTURE
        assert await self.fetch("http://public.example/a.png") == PICTURE
        assert self.internet.connected == [PUBLIC, OTHER_PUBLIC, PUBLIC]

    async def test_no_address_of_the_table_is_connected_to_when_it_is_written_out(self) -> None:
        for address in ADDRESSES:
            assert await self.refusal(literal(address)) == "address_not_allowed", address
        assert self.internet.connected == []

    async def test_nor_when_a_name_leads_to_it_alone_or_among_public_ones(self) -> None:
        for address in ADDRESSES:
            for answer in ([address], [PUBLIC, address], [address, OTHER_PUBLIC]):
                self.internet.names["inside.example"] = [answer]
                assert await self.refusal("http://inside.example/a.png") == "address_not_allowed", answer
        assert self.internet.connected == []

    async def test_nor_when_a_public_host_redirects_to_it(self) -> None:
        for address in ADDRESSES:
            self.internet.names["inside.example"] = [[address]]
            for place in (literal(address), "http://inside.example/a.png", "//inside.example/a.png"):
                self.web.answers["/moved"] = saying(response(status="302 Found", Location=place))
                assert await self.refusal("http://public.example/moved") == "address_not_allowed", place
        assert set(self.internet.connected) == {PUBLIC}
        assert {head.split(" ")[1] for head in self.web.requests} == {"/moved"}

    async def test_nor_after_several_redirects(self) -> None:
        for step in range(fetching.MAX_REDIRECTS - 1):
            self.web.answers[f"/{step}"] = saying(response(status="307 Moved", Location=f"/{step + 1}"))
        last = f"/{fetching.MAX_REDIRECTS - 1}"
        self.web.answers[last] = saying(response(status="301 Moved", Location="http://169.254.169.254/latest/"))
        assert await self.refusal("http://public.example/0") == "address_not_allowed"
        assert set(self.internet.connected) == {PUBLIC}

    async def test_no_other_way_of_writing_it_leads_there(self) -> None:
        for url in DISGUISED:
            assert await self.refusal(url) in {"address_not_allowed", "host_not_allowed", "fetch_failed"}, url
        assert set(self.internet.connected) <= {PUBLIC}
        assert self.web.requests == []

    async def test_a_name_is_asked_for_once_and_the_checked_address_is_the_one_connected_to(self) -> None:
        for address in ADDRESSES:
            self.internet.names["moving.example"] = [[PUBLIC], [address]]
            await fetching.close()
            assert await self.fetch("http://moving.example/a.png") == PICTURE
            await fetching.close()
            assert await self.refusal("http://moving.example/a.png") == "address_not_allowed"
        assert set(self.internet.connected) == {PUBLIC}

    async def test_a_name_that_moves_between_a_redirect_and_its_target_is_checked_again(self) -> None:
        self.internet.names["moving.example"] = [[PUBLIC], ["127.0.0.1"]]
        self.web.answers["/moved"] = saying(response(status="302 Found", Location="/a.png"))
        assert await self.refusal("http://moving.example/moved") == "address_not_allowed"
        assert self.internet.connected == [PUBLIC]

    async def test_a_proxy_that_is_set_for_this_machine_is_not_used(self) -> None:
        proxy = "http://127.0.0.1:1"
        with patch.dict("os.environ", {"HTTP_PROXY": proxy, "http_proxy": proxy, "ALL_PROXY": proxy}):
            assert await self.fetch("http://public.example/a.png") == PICTURE
        assert self.internet.connected == [PUBLIC]

    async def test_what_drips_is_given_up_in_time_wherever_it_drips(self) -> None:
        for name, answer in {
            "never a word": silent,
            "the head": dripping(b"HTTP/1.1 200 OK\r\nX-Filler: "),
            "the body": dripping(b"HTTP/1.1 200 OK\r\n\r\n"),
            "a body of a promised length": dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n"),
            "chunks": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n.\r\n"),
            "news of a status to come": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        }.items():
            self.web.answers["/slow"] = answer
            assert await self.refusal("http://public.example/slow", 0.3) == "fetch_timeout", name

    async def test_redirects_that_drip_have_one_time_limit_together(self) -> None:
        async def late(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.2)
            await saying(response(status="302 Found", Location="/late"))(writer)

        self.web.answers["/late"] = late
        assert await self.refusal("http://public.example/late", 0.5) == "fetch_timeout"
        assert len(self.web.requests) <= fetching.MAX_REDIRECTS

    async def test_what_has_no_end_is_given_up_at_the_limit(self) -> None:
        chunk = b"2710\r\n" + bytes(10_000) + b"\r\n"
        for name, answer in {
            "a body": repeating(bytes(10_000), pause_seconds=0),
            "chunks": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, pause_seconds=0),
            "more than was promised": saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + bytes(10_000)),
        }.items():
            self.web.answers["/endless"] = answer
            assert await self.refusal("http://public.example/endless") == "fetch_too_large", name

    async def test_a_head_without_end_is_given_up_too(self) -> None:
        self.web.answers["/endless"] = dripping(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 10_000 + b"\r\n", 0)
        assert await self.refusal("http://public.example/endless") == "fetch_failed"

    async def test_a_small_body_that_unpacks_to_a_large_one_is_not_unpacked(self) -> None:
        for encoding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
            self.web.answers["/bomb"] = saying(response(b"x", Content_Encoding=encoding))
            assert await self.refusal("http://public.example/bomb") == "fetch_failed", encoding


async def silent(_writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def dripping(head: bytes, drop: bytes = b".", pause_seconds: float = 0.01) -> Answer:
    """Says the beginning, and then the same again and again."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause_seconds)

    return answer
