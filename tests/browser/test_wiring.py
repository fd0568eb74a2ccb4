"""Wires by mouse: drawn from either end, moved, dropped on the ground, and cut."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import cards, drag, online, port, prompt_of, wires
from tests.browser.conftest import OpenPage
from tests.browser.hands import Place, are_wired, bar, from_menu, grab, head, holds, look_at, middle, put, undo
from tests.visitor import Visitor


@pytest.fixture
def page(ada: Visitor, open_page: OpenPage) -> Page:
    opened = open_page(str(ada.post("/canvases/new/", data={"name": "Wires"}).url.path))
    online(opened)
    look_at(opened, 0, 0)
    return opened


def along(start: Place, end: Place, share: float) -> Place:
    """A place on the wire between two ports, near one of which it is level."""
    near = start if share < 0.5 else end
    dy = (end[1] - start[1]) * (share if share < 0.5 else share - 1) * 0.5
    return start[0] + (end[0] - start[0]) * share, near[1] + dy


def halfway(source: Locator, target: Locator) -> Place:
    (x1, y1), (x2, y2) = middle(port(source, "text-out")), middle(port(target, "prompt-in"))
    return (x1 + x2) / 2, (y1 + y2) / 2


def test_wires_are_drawn_from_either_end_moved_and_offered_an_end(page: Page) -> None:
    text, first, second = put(
        page,
        {"kind": "prompt", "x": -600, "y": -250},
        {"kind": "image-generation", "x": -250, "y": -300, "w": 300, "h": 420},
        {"kind": "image-generation", "x": 150, "y": -300, "w": 300, "h": 420},
    )
    prompted = text, "text-out", first, "prompt-in"
    referred = first, "image-out", second, "image-in"
    drag(page, port(first, "prompt-in"), port(text, "text-out"))  # backwards
    are_wired(page, prompted)
    drag(page, port(first, "image-out"), port(second, "image-in"))
    are_wired(page, prompted, referred)

    # The filled reference input: its wire comes off with the pointer, and may end elsewhere or nowhere.
    x, y = middle(port(second, "image-in"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 330, steps=6)
    expect(page.locator(".edge.is-lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    are_wired(page, prompted, referred)
    grab(page, (x, y), (x - 40, y + 330))
    menu = page.get_by_role("dialog", name="Add node")
    expect(menu.get_by_role("menuitem")).to_have_text([re.compile("AI Image"), re.compile("Remove the wire")])
    menu.get_by_role("menuitem", name="Remove the wire").click()
    are_wired(page, prompted)
    undo(page)
    are_wired(page, prompted, referred)

    # A wire is taken near one end and dragged to another port.
    start, end = middle(port(text, "text-out")), middle(port(first, "prompt-in"))
    grab(page, along(start, end, 0.8), middle(port(second, "prompt-in")))
    are_wired(page, (text, "text-out", second, "prompt-in"), referred)
    expect(second.get_by_text("Prompt from the connection")).to_be_visible()
    expect(first.get_by_text("Prompt from the connection")).to_have_count(0)
    undo(page)
    are_wired(page, prompted, referred)
    expect(first.get_by_text("Prompt from the connection")).to_be_visible()
    expect(second.get_by_text("Prompt from the connection")).to_have_count(0)

    # Dropped on the ground it offers only what fits, wired to the port that was dragged.
    x, y = middle(port(second, "prompt-in"))
    grab(page, (x, y), (x - 40, y + 460))
    expect(menu.get_by_role("menuitem")).to_have_text([re.compile("Prompt")])
    page.keyboard.press("Enter")
    holds(page, 4)
    new = cards(page, "Prompt").last
    expect(prompt_of(new)).to_be_focused()
    are_wired(page, prompted, referred, (new, "text-out", second, "prompt-in"))
    at = middle(port(new, "text-out"))
    assert abs(at[0] - x + 40) < 2
    assert abs(at[1] - y - 460) < 2
    page.keyboard.press("Escape")
    undo(page)
    holds(page, 3)
    are_wired(page, prompted, referred)


def test_the_source_of_a_wire_is_changed_and_one_that_is_let_go_ends_at_a_new_node(page: Page) -> None:
    text, other, card = put(
        page,
        {"kind": "prompt", "x": -600, "y": -250},
        {"kind": "prompt", "x": -600, "y": 0},
        {"kind": "image-generation", "x": -150, "y": -300, "w": 300, "h": 420},
        wires=[(0, "text-out", 2, "prompt-in")],
    )
    start, end = middle(port(text, "text-out")), middle(port(card, "prompt-in"))
    grab(page, along(start, end, 0.2), middle(port(other, "text-out")))
    are_wired(page, (other, "text-out", card, "prompt-in"))
    undo(page)
    are_wired(page, (text, "text-out", card, "prompt-in"))

    # Its target is let go on the ground: the same text for a node that is chosen there, with the mouse.
    grab(page, along(start, end, 0.8), (start[0] + 900, end[1] + 60))
    menu = page.get_by_role("dialog", name="Add node")
    menu.get_by_role("menuitem", name="AI Image").click()
    holds(page, 4)
    new = cards(page, "AI Image").last
    are_wired(page, (text, "text-out", new, "prompt-in"))
    undo(page)
    holds(page, 3)
    are_wired(page, (text, "text-out", card, "prompt-in"))
    # A new wire from an output, dropped on the body of a node: the first input that fits.
    drag(page, port(other, "text-out"), head(card))
    are_wired(page, (text, "text-out", card, "prompt-in"), (other, "text-out", card, "prompt-in"))


def test_wires_are_cut_by_key_bar_and_menu_alone_and_together(page: Page) -> None:
    text, other, card = put(
        page,
        {"kind": "prompt", "x": -600, "y": -250},
        {"kind": "prompt", "x": -600, "y": 60},
        {"kind": "image-generation", "x": -150, "y": -300, "w": 300, "h": 420},
        wires=[(0, "text-out", 2, "prompt-in"), (1, "text-out", 2, "prompt-in")],
    )
    one, two = (text, "text-out", card, "prompt-in"), (other, "text-out", card, "prompt-in")
    chosen = page.locator(".edge.is-selected")
    page.mouse.click(*halfway(text, card))
    expect(chosen).to_have_count(1)
    page.keyboard.press("Delete")
    are_wired(page, two)
    undo(page)
    are_wired(page, one, two)

    page.mouse.click(*halfway(other, card))
    expect(chosen).to_have_count(1)
    expect(bar(page, "Run")).to_have_count(0)
    bar(page, "Delete").click()
    are_wired(page, one)
    undo(page)

    # The menu acts on the wire that was pressed, whatever was selected before.
    are_wired(page, one, two)
    head(card).click()
    page.mouse.click(*halfway(text, card), button="right")
    expect(chosen).to_have_count(1)
    from_menu(page, "Delete")
    are_wired(page, two)
    undo(page)
    are_wired(page, one, two)

    page.mouse.click(*halfway(text, card))
    page.keyboard.down("Shift")
    page.mouse.click(*halfway(other, card))
    page.keyboard.up("Shift")
    expect(chosen).to_have_count(2)
    page.keyboard.press("Backspace")
    are_wired(page)
    undo(page)  # both in one step
    are_wired(page, one, two)

    # With its node a wire goes as well, and comes back with it.
    head(text).click()
    page.keyboard.press("Delete")
    holds(page, 2)
    are_wired(page, two)
    undo(page)
    holds(page, 3)
    are_wired(page, one, two)
    expect(wires(page)).to_have_count(2)
