"""What the editor opens without: fetched when somebody begins to work, so that it is there without a connection."""

import json

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.canvas_page import SLOW, add_node, online, prompt_of
from tests.browser.conftest import OpenPage
from tests.started import wait_until
from tests.visitor import Visitor


def opened(ada: Visitor, open_page: OpenPage) -> Page:
    page = open_page(ada.post("/canvases/new/", data={"name": "Harbour"}).url.path)
    online(page)
    return page


def top(card: Locator) -> float:
    box = card.bounding_box()
    assert box
    return box["y"]


def test_whoever_looks_does_not_fetch_it_and_whoever_works_has_it_offline(ada: Visitor, open_page: OpenPage) -> None:
    page = opened(ada, open_page)
    style = page.locator("#lazy-style")
    assert style.evaluate("link => link.disabled && link.sheet === null")

    with page.expect_response("**/packed/lazy-*.js"):
        first, second = add_node(page, "Prompt"), add_node(page, "AI Image")
    page.wait_for_function("() => document.getElementById('lazy-style').sheet !== null")
    expect(prompt_of(second)).to_be_focused()
    page.context.set_offline(offline=True)
    expect(page.locator("#connection")).to_have_attribute("data-state", "offline", timeout=SLOW)

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+w")
    wait_until(lambda: abs(top(first) - top(second)) < 1, "both tops being in line")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    # With its style sheet: as plain text the groups would stand one under the other.
    assert dialog.locator(".sheet__groups").evaluate("groups => getComputedStyle(groups).display") == "grid"


def test_where_it_cannot_be_had_that_is_said_and_it_is_had_when_asked_again(ada: Visitor, open_page: OpenPage) -> None:
    page = opened(ada, open_page)
    page.context.set_offline(offline=True)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_text("This part of the editor could not be loaded.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.context.set_offline(offline=False)
    online(page)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_a_page_that_is_older_than_the_server_says_so_once_the_line_is_back(ada: Visitor, open_page: OpenPage) -> None:
    page = opened(ada, open_page)
    lines: list[WebSocketRoute] = []

    def serve_another_release_later(line: WebSocketRoute) -> None:
        is_first = not lines
        lines.append(line)

        def pass_on(message: str | bytes) -> None:
            heard = json.loads(message)
            if heard["t"] == "welcome" and not is_first:
                heard["script"] = "/static/packed/main.newer.js"
            line.send(json.dumps(heard))

        line.connect_to_server().on_message(pass_on)

    page.route_web_socket("**/ws/canvases/**", serve_another_release_later)
    page.reload()
    online(page)
    note = page.get_by_text("Easel has been updated.")
    expect(note).to_have_count(0)
    lines[0].close()
    expect(note).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Reload").click()
    online(page)
