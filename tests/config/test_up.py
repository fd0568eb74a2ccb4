"""`manage.py up` from end to end: the real command, its sandbox, its signals."""

import http.cookiejar
import json
import os
import re
import signal
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.started import DidNotStartError, StartedEasel, accepts_connections, wait_until


@pytest.fixture
def easel(tmp_path: Path) -> StartedEasel:
    return StartedEasel(tmp_path / "data")


def signs_in(easel: StartedEasel) -> bool:
    """Whether the account shown opens the list of canvases, as a browser would find out."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(easel.url + "sign-in/") as page:
        assert page.status == 200
    token = next(str(cookie.value) for cookie in jar if cookie.name == "csrftoken")
    form = urllib.parse.urlencode({"username": easel.email, "password": easel.password}).encode()
    request = urllib.request.Request(easel.url + "sign-in/", form, {"X-CSRFToken": token})  # noqa: S310
    with browser.open(request) as page:
        return str(page.url) == easel.url


def sandbox_pid(easel: StartedEasel) -> int:
    stamp = json.loads((easel.data_dir / "sandbox" / "process.json").read_text("utf-8"))
    return int(stamp["process"])


def test_a_new_easel_makes_up_an_account_that_a_second_start_keeps(tmp_path: Path) -> None:
    nothing_said = {"EASEL_ADMIN_EMAIL": "", "EASEL_ADMIN_PASSWORD": ""}
    with StartedEasel(tmp_path / "data", nothing_said) as easel:
        assert re.search(r"^Sign in as admin@easel\.local with the password (\w+-){3}\w+ ", easel.output, re.MULTILINE)
        email, password, first_output = easel.email, easel.password, easel.output
        assert signs_in(easel)
        secrets = (tmp_path / "data" / "secrets.env").read_bytes()
        sandbox_url = easel.sandbox_url
        assert easel.stop() == 0

        easel.start()
        assert "Sign in as" in first_output
        assert "Sign in as" not in easel.output
        easel.environ.update(EASEL_ADMIN_EMAIL=email, EASEL_ADMIN_PASSWORD=password)
        assert signs_in(easel)
        assert (tmp_path / "data" / "secrets.env").read_bytes() == secrets
        assert easel.sandbox_url == sandbox_url  # jobs under way remember it
        with closing(sqlite3.connect(tmp_path / "data" / "db.sqlite3")) as database:
            assert database.execute("SELECT email FROM canvas_user").fetchall() == [("admin@easel.local",)]


def test_the_server_does_not_say_what_it_is_made_of(easel: StartedEasel) -> None:
    with easel, urllib.request.urlopen(easel.url + "sign-in/") as page:  # noqa: S310
        assert page.headers["Server"] is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything(easel: StartedEasel, number: signal.Signals) -> None:
    with easel:
        assert accepts_connections(easel.sandbox_url)
        assert easel.stop(number) == 0
        assert not accepts_connections(easel.sandbox_url)
        assert not accepts_connections(easel.url)
        assert "Traceback" not in easel.output


def test_a_killed_easel_takes_its_sandbox_along_and_starts_again(easel: StartedEasel) -> None:
    with easel:
        os.kill(easel.pid, signal.SIGKILL)
        wait_until(lambda: not accepts_connections(easel.sandbox_url), "the end of the sandbox")
        easel.kill_tree()
        easel.start()
        assert signs_in(easel)


def test_a_sandbox_that_dies_is_started_again_where_it_was(easel: StartedEasel) -> None:
    with easel:
        first = sandbox_pid(easel)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: "it is started again" in easel.output, "noticing it")
        wait_until(lambda: sandbox_pid(easel) != first, "its return")
        assert accepts_connections(easel.sandbox_url)


def test_a_data_folder_in_use_and_a_port_taken_are_said_plainly(easel: StartedEasel, tmp_path: Path) -> None:
    with easel:
        with pytest.raises(DidNotStartError) as refused:
            StartedEasel(easel.data_dir).start()
        assert refused.value.status == 1
        assert f"in use by a running Easel (process {easel.pid})" in refused.value.output

        neighbour = StartedEasel(tmp_path / "other")
        neighbour.port = easel.port
        with pytest.raises(DidNotStartError) as refused:
            neighbour.start()
        assert refused.value.status == 1
        assert f"Port {easel.port} is taken" in refused.value.output
        assert signs_in(easel)


def test_a_data_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DidNotStartError) as refused:
        StartedEasel(tmp_path / "file" / "data").start()
    assert refused.value.status == 1
    assert "cannot be written" in refused.value.output
    assert "Traceback" not in refused.value.output


def test_without_the_sandbox_none_is_started(easel: StartedEasel) -> None:
    easel.environ["EASEL_SANDBOX"] = "0"
    with easel:
        assert "sandbox" not in easel.output
        assert not (easel.data_dir / "sandbox").exists()
