"""Nothing on any page keeps people out: axe finds nothing serious, in both themes, on phones too."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_problems
from tests.browser.canvas_page import SLOW, cards, online
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import put
from tests.started import StartedEasel
from tests.visitor import Visitor, behave

PHONE = {"width": 390, "height": 844}


def assert_accessible(page: Page, where: str) -> None:
    """In the light and in the dark."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_function("() => document.getAnimations().every((each) => each.playState !== 'running')")
        problems = serious_problems(page)
        assert not problems, f"{where}, {theme}:\n" + "\n".join(problems)


def test_pages_round_the_editor(ada: Visitor, open_page: OpenPage) -> None:
    canvas = f"/canvases/{ada.canvas}/"
    page = open_page("/")
    for path in (
        "/",
        "/canvases/new/",
        f"{canvas}members/",
        f"{canvas}agents/",
        f"{canvas}credentials/",
        f"{canvas}rename/",
        f"{canvas}delete/",
        "/profile/",
        "/password/",
        "/no-such-page/",
    ):
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        assert_accessible(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # it is such a size
    for path in (
        "/",
        "/canvases/new/",
        f"{canvas}members/",
        f"{canvas}credentials/",
        f"{canvas}agents/",
        "/profile/",
    ):
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than a phone"
    page.context.clear_cookies()
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_accessible(page, "/sign-in/")


def test_the_editor_empty_and_busy_and_with_its_dialogs(ada: Visitor, open_page: OpenPage) -> None:
    page = open_page("/canvases/new/")
    page.get_by_role("button", name="Create").click()
    online(page)
    expect(page.locator("#hint")).to_be_visible()
    assert_accessible(page, "an empty canvas")

    page.goto(f"/canvases/{ada.canvas}/")
    online(page)
    picture = cards(page, "AI Image").first
    picture.get_by_role("button", name="Run").click()
    expect(picture.locator("img").first).to_be_visible(timeout=SLOW)
    assert_accessible(page, "a busy canvas")

    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    assert_accessible(page, "the shortcuts")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()

    page.keyboard.press("Home")
    page.keyboard.press("c")
    connecting = page.get_by_role("dialog", name="Connect")
    expect(connecting).to_be_visible()
    assert_accessible(page, "connecting")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="List of nodes").click()
    expect(page.get_by_role("heading", level=2, name="AI Image").first).to_be_visible()
    assert_accessible(page, "the list")


def test_runs_are_told_aloud_though_their_cards_are_far_from_the_view(
    ada: Visitor, grace: str, easel: StartedEasel, open_page: OpenPage
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0.5)
    path = str(ada.post("/canvases/new/", data={"name": "Heard"}).url.path)
    ada.post(f"{path}members/", data={"email": grace, "role": "viewer"})
    mine, hers = open_page(path), open_page(path, grace, PASSWORD)
    for page in (mine, hers):
        online(page)
    put(
        mine,
        {"kind": "comment", "x": 0, "y": 0},
        *({"kind": "image-generation", "x": 9_000 * at, "y": 9_000, "data": {"prompt": f"boat {at}"}} for at in (1, 2)),
    )
    mine.keyboard.press("Control+a")
    expect(mine.locator("#selection-count")).to_have_text("3")
    assert cards(mine, "AI Image").count() == 0
    mine.keyboard.press("Control+Enter")
    mine.get_by_role("dialog", name="Run 2 nodes").get_by_role("button", name=re.compile("^Run 2")).click()
    for page, words in (
        (hers, r"^ada: \d runs? (started|ended)"),
        (mine, r"AI Image: boat [12]\. Done\."),
    ):
        expect(page.locator("#announcer")).to_have_text(re.compile(words), timeout=SLOW)
    assert cards(mine, "AI Image").count() == 0
