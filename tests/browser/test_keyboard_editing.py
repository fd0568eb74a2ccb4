"""Editing with the keyboard alone: nothing in here touches the mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import cards, online, port, prompt_of
from tests.browser.conftest import OpenPage
from tests.browser.hands import (
    are_wired,
    comes_to,
    holds,
    look_at,
    measures,
    middle,
    put,
    selected,
    stored_node,
    undo,
)
from tests.drawn import picture
from tests.started import wait_until
from tests.visitor import Visitor


@pytest.fixture
def page(ada: Visitor, open_page: OpenPage) -> Page:
    opened = open_page(
        str(ada.post("/canvases/new/", data={"name": "Keys"}).url.path),
        permissions=["clipboard-read", "clipboard-write"],
    )
    online(opened)
    look_at(opened, 0, 0)
    return opened


def tells(page: Page, text: str) -> None:
    """Wait until that is said to whoever cannot see it."""
    expect(page.locator("#announcer")).to_have_text(text)


def tab_to(page: Page, part: Locator) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if part.evaluate("part => part === document.activeElement"):
            return
    pytest.fail("Tab does not lead there")


def test_nodes_are_selected_moved_sized_and_deleted_by_keys(page: Page) -> None:
    one, two, three = put(
        page,
        {"kind": "prompt", "x": -500, "y": -200},
        {"kind": "prompt", "x": -200, "y": -200},
        {"kind": "prompt", "x": 100, "y": -180},
    )
    # The view, while nothing is selected.
    at = middle(one)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    wait_until(lambda: middle(one) == (at[0] - 80, at[1] + 400), "the view moving")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    wait_until(lambda: middle(one)[1] == at[1], "and back")

    page.keyboard.press("Home")
    expect(one).to_be_focused()
    wait_until(lambda: selected(page) == 1, "the first node")
    page.keyboard.press("Shift+PageDown")
    expect(two).to_be_focused()
    tells(page, "2 nodes selected")
    wait_until(lambda: selected(page) == 2, "the next as well")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    comes_to(one, -550, -170)
    comes_to(two, -250, -170)
    undo(page)  # all presses are one step
    comes_to(one, -500, -200)
    comes_to(two, -200, -200)

    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+Shift+ArrowDown")
    measures(one, 210, 170)
    measures(two, 210, 170)
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowLeft")
    measures(one, 160, 170)  # not narrower than its parts need
    undo(page)
    measures(one, 200, 120)
    measures(two, 200, 120)

    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(three).to_be_focused()
    tells(page, "3 nodes selected")
    page.keyboard.press("PageUp")
    expect(two).to_be_focused()
    wait_until(lambda: selected(page) == 1, "one node alone")
    page.keyboard.press("Delete")
    holds(page, 2)
    tells(page, "1 removed. Undo brings it back.")
    undo(page)
    holds(page, 3)
    page.keyboard.press("Control+y")
    holds(page, 2)
    page.keyboard.press("Control+a")
    tells(page, "2 nodes selected")
    page.keyboard.press("Backspace")
    holds(page, 0)
    tells(page, "2 removed. Undo brings them back.")


def test_wires_are_drawn_and_cut_port_by_port(page: Page) -> None:
    text, first, second = put(
        page,
        {"kind": "prompt", "x": -600, "y": -300},
        {"kind": "image-generation", "x": -250, "y": -300, "w": 300, "h": 560},
        {"kind": "image-generation", "x": 150, "y": -300, "w": 300, "h": 560},
    )
    page.keyboard.press("Home")
    expect(text).to_be_focused()
    expect(prompt_of(text)).to_be_visible()
    page.keyboard.press("Enter")
    expect(prompt_of(text)).to_be_focused()
    tab_to(page, port(text, "text-out"))
    page.keyboard.press("Enter")
    expect(port(first, "prompt-in")).to_be_focused()
    tab_to(page, port(second, "prompt-in"))
    page.keyboard.press("Enter")
    wire = text, "text-out", second, "prompt-in"
    are_wired(page, wire)
    expect(text).to_be_focused()

    # Begun and given up.
    page.keyboard.press("Enter")
    tab_to(page, port(text, "text-out"))
    page.keyboard.press("Enter")
    expect(page.locator(".port.is-fitting").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".port.is-fitting")).to_have_count(0)
    expect(text).to_be_focused()
    are_wired(page, wire)

    # Cut at the port where it begins.
    page.keyboard.press("Enter")
    tab_to(page, port(text, "text-out"))
    page.keyboard.press("Delete")
    are_wired(page)
    tells(page, "Disconnected")
    holds(page, 3)
    undo(page)
    are_wired(page, wire)


def test_nodes_are_added_named_copied_and_brought_in_by_keys(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("prompt")
    page.keyboard.press("Enter")
    text = cards(page, "Prompt")
    expect(prompt_of(text)).to_be_focused()
    page.keyboard.type("a lighthouse")
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("Light")
    page.keyboard.press("Enter")
    named = cards(page, "Light")
    expect(named).to_be_focused()
    wait_until(lambda: stored_node(named)["data"]["name"] == "Light", "the name being kept")
    for _ in range(2):
        page.keyboard.press("Control+d")
    holds(page, 3)
    page.keyboard.press("Control+x")
    holds(page, 2)
    page.keyboard.press("Control+v")
    holds(page, 3)
    assert stored_node(named.last)["data"] == {"prompt": "a lighthouse", "name": "Light"}
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    expect(cards(page, "Frame")).to_have_count(1)
    holds(page, 4)

    # The menu of what has the focus.
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Cut")).to_be_focused()
    page.keyboard.press("Enter")
    holds(page, 3)

    with page.expect_file_chooser() as chooser:
        page.keyboard.press("/")
        page.keyboard.type("image")
        expect(page.get_by_role("dialog", name="Add node").get_by_role("menuitem")).to_have_count(2)
        for kind in ("AI Image", "Image"):
            page.keyboard.press("ArrowDown")
            expect(page.get_by_role("menuitem", name=kind, exact=True)).to_be_focused()
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "red.png", "mimeType": "image/png", "buffer": picture(size=(320, 200))})
    image = cards(page, "Image")
    expect(image.locator("img")).to_be_visible(timeout=30_000)
    assert stored_node(image)["data"]["asset"]
    holds(page, 4)
