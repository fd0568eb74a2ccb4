import httpx2
import pytest

from media_assets.sources import Allowlist, BadSource

PROVIDER = Allowlist.of(["fal.media", "*.fal.media", "cdn.example:8443"])


@pytest.mark.parametrize(
    "url",
    [
        "https://fal.media/a.png",
        "https://FAL.MEDIA/a.png",
        "https://fal.media:443/a.png",
        "https://v3.fal.media/a.png",
        "https://a.b.fal.media/a.png",
        "https://cdn.example:8443/a.png",
    ],
)
def test_listed_hosts_are_allowed_and_must_be_public(url: str) -> None:
    assert PROVIDER.check(httpx2.URL(url)) is False


@pytest.mark.parametrize(
    "url",
    [
        "http://fal.media/a.png",
        "https://fal.media:8443/a.png",
        "https://fal.media:0/a.png",
        "https://fal.media.evil.example/a.png",
        "https://evilfal.media/a.png",
        "https://fal.media./a.png",
        "https://fal.media@evil.example/a.png",
        "https://fal.media\\@evil.example/a.png",
        "https://user:secret@fal.media/a.png",
        "https://evil.example/fal.media",
        "https://evil.example#fal.media",
        "https://cdn.example/a.png",
        "http://cdn.example:8443/a.png",
        "ftp://fal.media/a.png",
        "file:///etc/passwd",
        "//fal.media/a.png",
        "a.png",
        "https://127.0.0.1/a.png",
        "http://localhost/a.png",
        "http://2130706433/a.png",
        "https://[::ffff:127.0.0.1]/a.png",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    with pytest.raises(BadSource) as caught:
        PROVIDER.check(httpx2.URL(url))
    assert caught.value.code == "host_not_allowed"


def test_a_trusted_origin_may_be_plain_http_and_private_but_only_itself() -> None:
    hosts = Allowlist.of([], ["http://10.1.2.3:8080/queue", "https://proxy.internal", ""])
    assert hosts.check(httpx2.URL("http://10.1.2.3:8080/files/a.png")) is True
    assert hosts.check(httpx2.URL("https://proxy.internal/a.png")) is True
    for other in ("http://10.1.2.3:8081/a.png", "https://10.1.2.3:8080/a.png", "http://proxy.internal/a.png"):
        with pytest.raises(BadSource):
            hosts.check(httpx2.URL(other))


def test_a_pattern_with_a_scheme_is_a_trusted_origin() -> None:
    hosts = Allowlist.of(["http://files.internal:9000"])
    assert hosts.check(httpx2.URL("http://files.internal:9000/a.png")) is True


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:4711/a.png"),
        ("127.0.0.1", "https://127.0.0.1/a.png"),
        ("127.0.0.1:4711", "http://127.0.0.1:4711/a.png"),
        ("localhost", "http://localhost:4711/a.png"),
        ("[::1]:4711", "http://[::1]:4711/a.png"),
        ("::1", "http://[0:0:0:0:0:0:0:1]:4711/a.png"),
        ("10.1.2.3", "https://10.1.2.3/a.png"),
        (" FILES.internal ,".strip(" ,"), "https://files.internal/a.png"),
    ],
)
def test_an_address_that_is_listed_is_meant_as_it_is(pattern: str, url: str) -> None:
    named = pattern[0] in "127[:l"
    assert Allowlist.of([pattern]).check(httpx2.URL(url)) is named


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("127.0.0.1:4711", "http://127.0.0.1:4712/a.png"),
        ("127.0.0.1", "http://localhost:4711/a.png"),
        ("10.1.2.3", "http://10.1.2.3/a.png"),
        ("10.1.2.3", "https://10.1.2.3:8443/a.png"),
        ("*.0.0.1", "https://127.0.0.1/a.png"),
    ],
)
def test_and_nothing_beside_it(pattern: str, url: str) -> None:
    with pytest.raises(BadSource):
        Allowlist.of([pattern]).check(httpx2.URL(url))


@pytest.mark.parametrize(
    "pattern", ["*", "*.", "a b", "fal.*", "user@host", "host/path", "[::1", "ftp://host", "http://"]
)
def test_a_pattern_that_names_no_host_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        Allowlist.of([pattern])
