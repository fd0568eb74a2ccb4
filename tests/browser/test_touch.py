"""The editor by fingers alone, on tablets and phones."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas_page import SLOW, cards, online, port, wires
from tests.browser.conftest import OpenPage
from tests.browser.hands import (
    Fingers,
    are_wired,
    bar,
    comes_to,
    head,
    holds,
    look_at,
    measures,
    middle,
    on_chosen_wire,
    place,
    put,
    selected,
    size,
    stored,
    stored_node,
)
from tests.drawn import picture
from tests.started import wait_until
from tests.visitor import Visitor

TABLET = {"width": 1024, "height": 768}
SMALL = {"width": 700, "height": 900}
PHONE = {"width": 390, "height": 844}
"""Phones begin with the list of nodes."""
OpenCanvas = Callable[[dict[str, int]], Page]


@pytest.fixture
def canvas(ada: Visitor, open_page: OpenPage) -> OpenCanvas:
    def open_it(viewport: dict[str, int]) -> Page:
        path = str(ada.post("/canvases/new/", data={"name": "Touch"}).url.path)
        page = open_page(path, viewport=viewport, has_touch=True, is_mobile=True)
        online(page)
        return page

    return open_it


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
    measures(text, 230, 164)
    page.get_by_role("button", name="Undo").tap()
    measures(text, 200, 120)
    page.get_by_role("button", name="Redo").tap()
    measures(text, 230, 164)

    fingers.move((middle(port(text, "text-out")), middle(port(card, "prompt-in"))))
    are_wired(page, (text, "text-out", card, "prompt-in"))
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


def test_wires_are_moved_and_cut_by_fingers(canvas: OpenCanvas) -> None:
    page = canvas(TABLET)
    text, other, card, last = put(
        page,
        {"kind": "prompt", "x": -460, "y": -200, "w": 160},
        {"kind": "prompt", "x": -460, "y": 0, "w": 160},
        {"kind": "image-generation", "x": -160, "y": -250, "w": 220, "h": 420},
        {"kind": "image-generation", "x": 200, "y": -250, "w": 220, "h": 420},
    )
    look_at(page, 0, 0)
    fingers = Fingers(page)
    prompted, referred = (text, "text-out", card, "prompt-in"), (card, "image-out", last, "image-in")
    fingers.move((middle(port(card, "prompt-in")), middle(port(text, "text-out"))))  # backwards
    are_wired(page, prompted)
    fingers.move((middle(port(card, "image-out")), middle(port(last, "image-in"))))
    are_wired(page, prompted, referred)

    # A selected wire is dragged by one of its ends.
    start, end = middle(port(text, "text-out")), middle(port(card, "prompt-in"))
    half = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    fingers.tap(half)
    expect(page.locator(".edge.is-selected")).to_have_count(1)
    fingers.move((on_chosen_wire(page, 0.3), middle(port(other, "text-out"))))
    are_wired(page, (other, "text-out", card, "prompt-in"), referred)
    page.get_by_role("button", name="Undo").tap()
    are_wired(page, prompted, referred)
    # The wire of a filled input comes off with the finger, and is let go on the ground.
    x, y = middle(port(last, "image-in"))
    fingers.move(((x, y), (x - 40, y + 260)))
    page.get_by_role("dialog", name="Add node").get_by_role("menuitem", name="Remove the wire").tap()
    are_wired(page, prompted)
    page.get_by_role("button", name="Undo").tap()
    are_wired(page, prompted, referred)

    # A finger that rests on a wire, and several wires at once.
    fingers.rest(half, page.get_by_role("menuitem", name="Delete"))
    page.get_by_role("menuitem", name="Delete").tap()
    are_wired(page, referred)
    page.get_by_role("button", name="Undo").tap()
    are_wired(page, prompted, referred)
    page.get_by_role("button", name="Select several").tap()
    fingers.tap(half)
    (x1, y1), (x2, y2) = middle(port(card, "image-out")), middle(port(last, "image-in"))
    fingers.tap(((x1 + x2) / 2, (y1 + y2) / 2))
    expect(page.locator(".edge.is-selected")).to_have_count(2)
    bar(page, "Delete").tap()
    are_wired(page)


def test_nodes_are_added_named_copied_and_moved_together_by_fingers(canvas: OpenCanvas, ada: Visitor) -> None:
    page = canvas(TABLET)
    [text] = put(page, {"kind": "prompt", "x": -400, "y": -200, "data": {"prompt": "fog"}})
    look_at(page, 0, 0)
    fingers = Fingers(page)
    fingers.tap_twice(middle(head(text)))
    page.get_by_label("Name of this Prompt").fill("Rain")
    bar(page, "Rename").tap()  # which ends the other
    wait_until(lambda: stored_node(text)["data"].get("name") == "Rain", "the first name being kept")
    page.get_by_label("Name of this Prompt").fill("Weather")
    page.keyboard.press("Enter")
    named = cards(page, "Weather")
    wait_until(lambda: stored_node(named)["data"].get("name") == "Weather", "the name being kept")
    bar(page, "Cut").tap()
    holds(page, 0)
    fingers.rest((300, 400), page.get_by_role("menuitem", name="Paste"))
    page.get_by_role("menuitem", name="Paste").tap()
    holds(page, 1)
    assert stored_node(named)["data"] == {"prompt": "fog", "name": "Weather"}
    assert abs(middle(named)[0] - 300) < 3
    bar(page, "Copy").tap()
    fingers.rest((300, 250), page.get_by_role("menuitem", name="Paste"))
    page.get_by_role("menuitem", name="Paste").tap()
    holds(page, 2)

    # A new node where a finger tapped twice or rested, and a picture of this device.
    menu = page.get_by_role("dialog", name="Add node")
    fingers.tap_twice((700, 500))
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.get_by_role("button", name="Undo").tap()  # anywhere else closes it
    expect(menu).to_be_hidden()
    holds(page, 1)
    page.get_by_role("button", name="Redo").tap()
    holds(page, 2)
    fingers.rest((700, 300), page.get_by_role("menuitem", name="Add node…"))
    page.get_by_role("menuitem", name="Add node…").tap()
    expect(menu.get_by_role("menuitem").first).to_be_focused()  # no keyboard on the screen before it is wanted
    menu.get_by_role("searchbox").tap()
    page.keyboard.type("comm")
    menu.get_by_role("menuitem", name="Comment").tap()
    note = cards(page, "Comment")
    assert abs(middle(note)[0] - 700) < 3
    expect(note.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Warmer?")
    wait_until(lambda: stored_node(note)["data"]["text"] == "Warmer?", "the note being kept")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add node").tap()
        menu.get_by_role("menuitem", name="Image", exact=True).tap()
    chooser.value.set_files({"name": "red.png", "mimeType": "image/png", "buffer": picture(size=(320, 200))})
    expect(cards(page, "Image").locator("img")).to_be_visible(timeout=SLOW)
    holds(page, 4)
    bar(page, "Delete").tap()
    holds(page, 3)

    # Several move as one, are lined up and spread out.
    fingers.rest((120, 600), page.get_by_role("menuitem", name="Select everything"))
    page.get_by_role("menuitem", name="Select everything").tap()
    wait_until(lambda: selected(page) == 3, "everything")
    x, y = middle(head(note))
    before = place(note)
    first = place(named.first)
    fingers.move(((x, y), (x + 31, y + 83)))
    wait_until(lambda: place(note)[1] > before[1] + 50, "moving together")
    dx, dy = place(note)[0] - before[0], place(note)[1] - before[1]
    comes_to(named.first, first[0] + dx, first[1] + dy)
    bar(page, "Arrange").tap()
    page.get_by_role("menuitem", name="Align middles").tap()
    wait_until(lambda: abs(middle(named.first)[1] - middle(note)[1]) < 2, "one line")
    bar(page, "Arrange").tap()
    page.get_by_role("menuitem", name="Distribute across").tap()

    def room() -> list[float]:
        boxes = sorted((place(each)[0], size(each)[0]) for each in (named.first, named.last, note))
        return [later[0] - one[0] - one[1] for one, later in itertools.pairwise(boxes)]

    wait_until(lambda: abs(room()[0] - room()[1]) <= 1, "the same room between them")
    bar(page, "Zoom to selection").tap()
    expect(note).to_be_in_viewport(ratio=0.99)

    # And to another canvas.
    bar(page, "Copy").tap()
    expect(page.locator("#announcer")).to_have_text("3 nodes copied")
    page.goto(str(ada.post("/canvases/new/", data={"name": "Elsewhere"}).url.path))
    online(page)
    fingers.rest((120, 640), page.get_by_role("menuitem", name="Paste"))
    page.get_by_role("menuitem", name="Paste").tap()
    page.get_by_role("button", name="Show everything").tap()
    holds(page, 3)
    assert {node["data"].get("name") for node in stored(page)["nodes"].values()} == {"Weather", None}


def test_a_phone_has_every_command_in_reach(canvas: OpenCanvas) -> None:
    page = canvas(PHONE)
    page.get_by_role("button", name="List of nodes").tap()
    put(
        page,
        {"kind": "prompt", "x": -150, "y": -250, "w": 160},
        {"kind": "image-generation", "x": 0, "y": -80, "w": 160, "h": 240},
        wires=[(0, "text-out", 1, "prompt-in")],
    )
    look_at(page, 0, 0)
    Fingers(page).rest((60, 500), page.get_by_role("menuitem", name="Select everything"))
    page.get_by_role("menuitem", name="Select everything").tap()
    expect(bar(page, "Arrange")).to_be_visible()
    for button in page.locator(".bar button:visible, .bar a:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    bar(page, "Delete").tap()
    holds(page, 0)
    page.get_by_role("button", name="Undo").tap()
    holds(page, 2)
    page.get_by_role("button", name="Redo").tap()
    holds(page, 0)
