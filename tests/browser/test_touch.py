"""The editor by fingers alone, on tablets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import cards, online, port, wires
from tests.browser.conftest import OpenPage
from tests.browser.hands import Fingers, comes_to, head, look_at, middle, place, put, selected, size
from tests.started import wait_until
from tests.visitor import Visitor

TABLET = {"width": 1024, "height": 768}
SMALL = {"width": 700, "height": 900}  # phones get the list of nodes
OpenCanvas = Callable[[dict[str, int]], Page]


@pytest.fixture
def canvas(ada: Visitor, open_page: OpenPage) -> OpenCanvas:
    def open_it(viewport: dict[str, int]) -> Page:
        path = str(ada.post("/canvases/new/", data={"name": "Touch"}).url.path)
        page = open_page(path, viewport=viewport, has_touch=True, is_mobile=True)
        online(page)
        return page

    return open_it


def bar(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Selection").get_by_role("button", name=name)


def test_nodes_are_selected_moved_sized_and_wired_by_fingers(canvas: OpenCanvas) -> None:
    page = canvas(TABLET)
    text, card = put(
        page,
        {"kind": "prompt", "x": -400, "y": -200},
        {"kind": "image-generation", "x": 0, "y": -250, "w": 300, "h": 420},
    )
    look_at(page, 0, 0)
    fingers = Fingers(page)
    fingers.tap(middle(head(text)))
    wait_until(lambda: selected(page) == 1, "a tap")
    x, y = middle(head(text))
    fingers.move(((x, y), (x + 37, y + 143)))
    comes_to(text, -363, -57)
    x, y = middle(text.locator(".node__resize--se"))
    fingers.move(((x, y), (x + 30, y + 44)))
    wait_until(lambda: size(text) == (230, 164), "a larger size")
    page.get_by_role("button", name="Undo").tap()
    wait_until(lambda: size(text) == (200, 120), "undoing")

    fingers.move((middle(port(text, "text-out")), middle(port(card, "prompt-in"))))
    expect(wires(page)).to_have_count(1)
    x, y = middle(port(card, "image-out"))
    fingers.move(((x, y), (x + 70, y + 260)))
    page.get_by_role("dialog", name="Add node").get_by_role("menuitem", name="AI Image").tap()
    expect(cards(page, "AI Image")).to_have_count(2)
    expect(wires(page)).to_have_count(2)
    page.get_by_role("button", name="Undo").tap()
    expect(wires(page)).to_have_count(1)

    # The wire by itself, wholly in view.
    page.get_by_role("button", name="Show everything").tap()
    wait_until(lambda: middle(port(card, "prompt-in"))[1] > 100, "showing everything")
    start, end = middle(port(text, "text-out")), middle(port(card, "prompt-in"))
    fingers.tap(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    expect(page.locator(".edge.is-selected")).to_have_count(1)
    bar(page, "Delete").tap()
    expect(wires(page)).to_have_count(0)


def test_several_are_selected_and_the_menus_reached_by_fingers(canvas: OpenCanvas) -> None:
    page = canvas(SMALL)
    one, two = put(
        page, {"kind": "prompt", "x": -150, "y": -250, "w": 160}, {"kind": "prompt", "x": 0, "y": -60, "w": 160}
    )
    look_at(page, 0, 0)
    fingers = Fingers(page)
    page.get_by_role("button", name="Select several").tap()
    fingers.tap(middle(head(one)))
    fingers.tap(middle(head(two)))
    wait_until(lambda: selected(page) == 2, "two taps")
    bar(page, "Arrange").tap()
    page.get_by_role("menuitem", name="Align left").tap()
    comes_to(two, -150, -60)
    bar(page, "Select nothing").tap()
    fingers.move(((20, 150), (370, 500)))
    wait_until(lambda: selected(page) == 2, "a drawn box")
    bar(page, "Duplicate").tap()
    expect(cards(page, "Prompt")).to_have_count(4)
    bar(page, "Delete").tap()
    expect(cards(page, "Prompt")).to_have_count(2)
    page.get_by_role("button", name="Select several").tap()

    # A finger that rests opens the menu of what lies there.
    fingers.rest(middle(head(one)), page.get_by_role("menuitem", name="Rename"))
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    page.get_by_role("menuitem", name="Put a frame around").tap()
    frame = cards(page, "Frame")
    expect(frame).to_have_count(1)
    x, y = middle(head(frame))
    before = place(one)
    fingers.move(((x, y), (x + 20, y + 200)))
    wait_until(lambda: place(one) == (before[0] + 20, before[1] + 200), "the frame with its node")
    fingers.rest((300, 700), page.get_by_role("menuitem", name="Select everything"))
    page.get_by_role("menuitem", name="Select everything").tap()
    wait_until(lambda: selected(page) >= 2, "everything")
