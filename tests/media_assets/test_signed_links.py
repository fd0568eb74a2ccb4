from urllib.parse import parse_qs, urlsplit

from botocore.credentials import ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from media_assets.signed_links import Window, link_to

SECRET = "canary-secret-of-the-links"
NAMES = st.text("abcdef0123456789/.", min_size=1, max_size=30)
SECONDS = st.integers(1, 86_400)
TIMES = st.floats(0, 4e9)


def link(window: Window, key: str = "canvases/one/aa.png", **parameters: str) -> str:
    credentials = ReadOnlyCredentials("AKIDEXAMPLE", SECRET, None)
    return link_to(
        "https://bucket.s3.eu-central-1.amazonaws.com",
        key,
        parameters,
        region="eu-central-1",
        window=window,
        credentials=credentials,
    )


@given(TIMES, SECONDS, NAMES)
def test_now_is_in_its_window_and_the_link_outlives_it(now: float, seconds: int, name: str) -> None:
    window = Window.at(now, seconds, name)
    assert window.start <= now < window.start + seconds
    assert 0 < window.left(now) <= seconds
    assert window.start + window.good_for_seconds >= now + window.left(now) + seconds - 1


@given(TIMES, SECONDS, NAMES)
def test_a_window_is_the_same_from_its_first_to_its_last_second(now: float, seconds: int, name: str) -> None:
    window = Window.at(now, seconds, name)
    assert Window.at(window.start, seconds, name) == Window.at(window.start + seconds - 1, seconds, name) == window
    assert Window.at(window.start + seconds, seconds, name).start == window.start + seconds


def test_files_change_windows_at_different_moments() -> None:
    assert len({Window.at(1_000_000, 600, f"picture {number}").start for number in range(50)}) > 25


def test_a_link_says_when_it_was_signed_and_for_how_long_it_is_good() -> None:
    query = parse_qs(urlsplit(link(Window(1_763_800_000, 600))).query)
    assert query["X-Amz-Date"] == ["20251122T082640Z"]
    assert query["X-Amz-Expires"] == ["1200"]
    assert query["X-Amz-SignedHeaders"] == ["host"]


def test_within_a_window_a_link_stays_as_it_is_and_then_changes() -> None:
    assert link(Window(600, 600)) == link(Window(600, 600))
    assert link(Window(600, 600)) != link(Window(1_200, 600))


def test_a_link_is_for_one_file_shown_in_one_way_and_holds_no_secret() -> None:
    signed = {
        parse_qs(urlsplit(each).query)["X-Amz-Signature"][0]
        for each in (link(Window(0, 600)), link(Window(0, 600), "other"), link(Window(0, 600), a="b"))
    }
    assert len(signed) == 3
    assert SECRET not in link(Window(0, 600))
