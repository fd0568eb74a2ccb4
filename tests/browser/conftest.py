"""Real Chromium against a started Easel."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.started import StartedEasel
from tests.visitor import Visitor

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 20_000
"""Milliseconds that anything may take which a person sees at once on a machine with nothing else to do."""
PASSWORD = "correct-horse-battery"
"""Grace's."""
OpenPage = Callable[..., Page]


def chromium() -> str | None:
    """The browser's program; None for Playwright's own."""
    return os.environ.get("EASEL_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="module")
def easel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedEasel]:
    with StartedEasel(tmp_path_factory.mktemp("easel") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def ada(easel: StartedEasel) -> Iterator[Visitor]:
    """The first account; `ada.canvas` is the sample canvas."""
    with Visitor(easel) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def grace(ada: Visitor) -> str:
    """Another account, by its e-mail address; a member of nothing."""
    form = {"email": "grace@example.com", "name": "Grace", "password1": PASSWORD, "password2": PASSWORD}
    form |= {"usable_password": "true", "is_active": "on"}
    answer = ada.post("/admin/canvas/user/add/", data=form)
    assert "was added successfully" in answer.text, answer.text
    return form["email"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    """The cookies of everybody who has signed in, by e-mail address: a password takes long to check."""
    return {}


@pytest.fixture
def open_page(browser: Browser, easel: StartedEasel, sessions: dict[str, Any]) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own (`options` as of `new_context`), signed in.

    Fails the test for an error in any page's console.
    """
    contexts = []
    errors: list[str] = []

    def open_it(path: str, email: str | None = None, password: str | None = None, **options: Any) -> Page:
        shown: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "base_url": easel.url}
        context = browser.new_context(**{**shown, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        who = email or easel.email
        if who in sessions:
            context.add_cookies(sessions[who])
            page.goto(path)
        else:
            sign_in(page, who, password or easel.password, path)
            sessions[who] = context.cookies()
        page.wait_for_url(easel.url.rstrip("/") + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not errors


def sign_in(page: Page, email: str, password: str, path: str) -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
