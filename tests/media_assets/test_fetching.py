from unittest import IsolatedAsyncioTestCase

import pytest

from media_assets import fetching
from media_assets.sources import Allowlist, BadSource, SourceTimeout
from tests import drawn
from tests.media_assets.web import Web, repeating, response, saying

PICTURE = drawn.picture()


class Fetching(IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.web = await self.enterAsyncContext(Web())
        self.trusting = Allowlist.of([], [self.web.url("")])
        self.addAsyncCleanup(fetching.close)

    async def fetch(
        self, url: str, hosts: Allowlist | None = None, max_bytes: int = 100_000, timeout_seconds: float = 20
    ) -> bytes:
        return await fetching.fetch(
            url, hosts=hosts or self.trusting, max_bytes=max_bytes, timeout_seconds=timeout_seconds
        )

    async def refusal(self, url: str, hosts: Allowlist | None = None, max_bytes: int = 100_000) -> BadSource:
        with pytest.raises(BadSource) as caught:
            await self.fetch(url, hosts, max_bytes)
        return caught.value

    async def test_a_trusted_origin_is_fetched_from_over_plain_http(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE))
        assert await self.fetch(self.web.url("/a.png")) == PICTURE

    async def test_a_body_in_chunks_is_put_together(self) -> None:
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PICTURE[:7], PICTURE[7:])) + b"0\r\n\r\n"
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        self.web.answers["/a.png"] = saying(head + chunks)
        assert await self.fetch(self.web.url("/a.png")) == PICTURE

    async def test_repeated_fetches_use_one_connection(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Connection="keep-alive"))
        for _ in range(3):
            await self.fetch(self.web.url("/a.png"))
        assert (len(self.web.requests), self.web.connections) == (3, 1)

    async def test_after_closing_the_next_fetch_connects_anew(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Connection="keep-alive"))
        await self.fetch(self.web.url("/a.png"))
        await fetching.close()
        await fetching.close()
        assert await self.fetch(self.web.url("/a.png")) == PICTURE
        assert self.web.connections == 2

    async def test_no_credentials_and_no_cookies_are_sent_even_when_cookies_are_set(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Set_Cookie="spy=1; Path=/"))
        await self.fetch(self.web.url("/a.png"))
        await self.fetch(self.web.url("/a.png"))
        heads = "".join(self.web.requests).lower()
        assert "authorization" not in heads
        assert "cookie" not in heads

    async def test_credentials_in_the_url_are_refused_and_never_sent(self) -> None:
        refusal = await self.refusal(f"http://user:secret@127.0.0.1:{self.web.port}/a.png")
        assert refusal.code == "host_not_allowed"
        assert self.web.connections == 0

    async def test_a_host_that_is_not_listed_is_never_connected_to(self) -> None:
        for hosts in (Allowlist.of(["fal.media"]), Allowlist.of([]), Allowlist.of([], ["http://127.0.0.1:1"])):
            assert (await self.refusal(self.web.url("/a.png"), hosts)).code == "host_not_allowed"
        assert self.web.connections == 0

    async def test_a_listed_name_that_leads_to_this_machine_is_refused(self) -> None:
        """2130706433 is no address in any list's eyes, yet every resolver takes it for 127.0.0.1."""
        hosts = Allowlist.of([f"2130706433:{self.web.port}"])
        refusal = await self.refusal(f"https://2130706433:{self.web.port}/a.png", hosts)
        assert refusal.code == "address_not_allowed"
        assert self.web.connections == 0

    async def test_a_loopback_address_that_is_listed_is_meant(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE))
        assert await self.fetch(self.web.url("/a.png"), Allowlist.of(["127.0.0.1"])) == PICTURE

    async def test_a_redirect_within_what_is_allowed_is_followed(self) -> None:
        self.web.answers["/old"] = saying(response(status="302 Found", Location="/new"))
        self.web.answers["/new"] = saying(response(PICTURE))
        assert await self.fetch(self.web.url("/old")) == PICTURE

    async def test_a_redirect_elsewhere_is_refused(self) -> None:
        async with Web() as other:
            for place in (other.url("/a.png"), "https://evil.example/a.png", "file:///etc/passwd", "//[", "/\ud7ff"):
                self.web.answers["/old"] = saying(response(status="302 Found", Location=place))
                assert (await self.refusal(self.web.url("/old"))).code in {
                    "host_not_allowed",
                    "fetch_failed",
                    "source_gone",
                }
            assert other.connections == 0

    async def test_redirects_come_to_an_end(self) -> None:
        self.web.answers["/round"] = saying(response(status="307 Temporary Redirect", Location="/round"))
        assert (await self.refusal(self.web.url("/round"))).code == "fetch_failed"
        assert len(self.web.requests) == 1 + fetching.MAX_REDIRECTS

    async def test_a_picture_that_is_no_longer_there_is_told_apart(self) -> None:
        for status in (404, 410):
            self.web.answers["/a.png"] = saying(response(b"gone", status=f"{status} Gone"))
            refusal = await self.refusal(self.web.url("/a.png"))
            assert (refusal.code, refusal.details["status"]) == ("source_gone", status)

    async def test_other_answers_fail_with_their_status(self) -> None:
        for status in (204, 206, 304, 401, 403, 429, 500, 503):
            self.web.answers["/a.png"] = saying(response(status=f"{status} Whatever"))
            refusal = await self.refusal(self.web.url("/a.png"))
            assert (refusal.code, refusal.details["status"]) == ("fetch_failed", status)

    async def test_a_body_that_is_announced_as_too_large_is_not_read(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Content_Length="100001"))
        assert (await self.refusal(self.web.url("/a.png"))).code == "fetch_too_large"

    async def test_a_body_of_just_the_limit_is_fetched(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE))
        assert await self.fetch(self.web.url("/a.png"), max_bytes=len(PICTURE)) == PICTURE
        assert (await self.refusal(self.web.url("/a.png"), max_bytes=len(PICTURE) - 1)).code == "fetch_too_large"

    async def test_a_body_without_end_is_given_up_at_the_limit(self) -> None:
        self.web.answers["/a.png"] = repeating(bytes(10_000), pause_seconds=0)
        assert (await self.refusal(self.web.url("/a.png"))).code == "fetch_too_large"

    async def test_a_body_that_drips_is_given_up_in_time(self) -> None:
        self.web.answers["/a.png"] = repeating(b".", pause_seconds=0.01)
        with pytest.raises(SourceTimeout) as caught:
            await self.fetch(self.web.url("/a.png"), timeout_seconds=0.3)
        assert (caught.value.code, caught.value.status) == ("fetch_timeout", 504)

    async def test_a_body_that_is_cut_off_fails(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Content_Length=str(len(PICTURE) + 1)))
        refusal = await self.refusal(self.web.url("/a.png"))
        assert (refusal.code, refusal.status) == ("fetch_failed", 502)

    async def test_a_compressed_body_is_not_unpacked(self) -> None:
        self.web.answers["/a.png"] = saying(response(PICTURE, Content_Encoding="gzip"))
        assert (await self.refusal(self.web.url("/a.png"))).code == "fetch_failed"

    async def test_what_is_no_http_fails(self) -> None:
        self.web.answers["/a.png"] = saying(b"SSH-2.0-OpenSSH\r\n\r\n")
        assert (await self.refusal(self.web.url("/a.png"))).code == "fetch_failed"

    async def test_nobody_listening_fails(self) -> None:
        async with Web() as other:
            gone = other.url("/a.png")
        assert (await self.refusal(gone, Allowlist.of([], [gone]))).code == "fetch_failed"

    async def test_what_is_no_url_fails(self) -> None:
        hosts = Allowlist.of(["*.example"])
        for url in (
            "",
            "a.png",
            "http://[",
            "https://fal.media\r\n/",
            "https://a.example/\ud800",
            "https://a..example/",
        ):
            assert (await self.refusal(url, hosts)).code in {"fetch_failed", "host_not_allowed"}
