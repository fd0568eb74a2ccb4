"""Editing nodes with mouse and keyboard: selecting, moving, sizing, adding, naming, framing, and the menu."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas_page import cards, online, prompt_of
from tests.browser.conftest import OpenPage
from tests.browser.hands import (
    bar,
    comes_to,
    drag_by,
    from_menu,
    grab,
    head,
    held,
    holds,
    look_at,
    measures,
    middle,
    place,
    put,
    selected,
    stored_node,
    undo,
)
from tests.started import wait_until
from tests.visitor import Visitor


@pytest.fixture
def path(ada: Visitor) -> str:
    return str(ada.post("/canvases/new/", data={"name": "Editing"}).url.path)


@pytest.fixture
def page(path: str, open_page: OpenPage) -> Page:
    """A new canvas, with its origin in the middle of the window."""
    opened = open_page(path)
    online(opened)
    look_at(opened, 0, 0)
    return opened


def test_nodes_are_selected_moved_and_sized(page: Page) -> None:
    one, two, three = put(
        page,
        {"kind": "prompt", "x": -500, "y": -200},
        {"kind": "prompt", "x": -200, "y": -150},
        {"kind": "prompt", "x": 150, "y": 100, "h": 140},
    )
    head(one).click()
    expect(one).to_have_class(re.compile("is-selected"))
    wait_until(lambda: selected(page) == 1, "a click")
    head(two).click(modifiers=["Shift"])
    wait_until(lambda: selected(page) == 2, "a click with Shift")
    head(two).click(modifiers=["Shift"])
    wait_until(lambda: selected(page) == 1, "another click with Shift")
    # A press that slips onto a bar and ends there is over: nothing sticks to the pointer afterwards.
    bar = page.get_by_role("toolbar", name="Canvas tools").bounding_box()
    assert bar
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] - 1)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + 2)
    page.mouse.up()
    page.mouse.move(300, 300)
    page.mouse.move(500, 400, steps=3)
    expect(page.locator("#marquee")).to_be_hidden()
    grab(page, (200, 200), (900, 480))
    wait_until(lambda: selected(page) == 2, "the marquee's selection")
    expect(three).not_to_have_class(re.compile("is-selected"))
    with held(page, "Shift"):
        grab(page, (1200, 760), (1000, 600))
    wait_until(lambda: selected(page) == 3, "another marquee with Shift")
    page.mouse.click(1200, 200)
    wait_until(lambda: selected(page) == 0, "a click on the ground")
    # A marquee that is given up leaves the selection as it was, whatever key is held with it.
    head(one).click()
    with held(page, "Shift"):
        page.mouse.move(1200, 760)
        page.mouse.down()
        page.mouse.move(1000, 600, steps=6)
        wait_until(lambda: selected(page) == 2, "a marquee")
        page.keyboard.press("Escape")
        page.mouse.up()
    wait_until(lambda: selected(page) == 1, "the selection from before the marquee")
    page.keyboard.press("Control+a")
    wait_until(lambda: selected(page) == 3, "selecting everything")
    page.keyboard.press("Escape")
    wait_until(lambda: selected(page) == 0, "Escape")

    # One node, near the line of another: it snaps, and a guide shows it. With Ctrl held it does not.
    x, y = middle(head(three))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 347, y + 10, steps=6)
    expect(page.locator("#guides")).to_have_attribute("d", re.compile(r"M-200 "))
    page.mouse.up()
    comes_to(three, -200, 110)
    expect(page.locator("#guides")).to_have_attribute("d", "")
    undo(page)
    comes_to(three, 150, 100)
    x, y = middle(head(three))
    page.mouse.move(x, y)
    page.mouse.down()
    with held(page, "Control"):
        page.mouse.move(x - 347, y + 10, steps=6)
        page.mouse.up()
    comes_to(three, -197, 110)
    undo(page)

    # Several at once are one step, also with the keys; they snap as one to what is left.
    head(one).click()
    head(two).click(modifiers=["Shift"])
    x, y = middle(head(two))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 148, y + 37, steps=6)  # the box around both: its right side comes near 150
    expect(page.locator("#guides")).to_have_attribute("d", re.compile(r"M150 "))
    page.mouse.up()
    comes_to(two, -50, -113)
    comes_to(one, -350, -163)
    undo(page)
    comes_to(one, -500, -200)
    page.keyboard.press("Control+a")
    drag_by(page, head(one), 233, 71)
    wait_until(lambda: place(one)[0] > -300, "moving together")
    assert place(two)[0] - place(one)[0] == 300
    undo(page)
    comes_to(one, -500, -200)
    comes_to(two, -200, -150)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    comes_to(two, -190, -100)
    undo(page)
    comes_to(two, -200, -150)
    page.keyboard.press("Escape")

    head(one).click()
    drag_by(page, one.locator(".node__resize--se"), 77, 75)
    measures(one, 277, 195)
    drag_by(page, one.locator(".node__resize--nw"), -40, -33)
    measures(one, 317, 228)
    comes_to(one, -540, -233)
    drag_by(page, one.locator(".node__resize--se"), -900, -900)
    measures(one, 160, 100)  # not below what its ports need
    undo(page, 3)
    measures(one, 200, 120)
    comes_to(one, -500, -200)
    # By the other corners; with Shift in its proportions.
    drag_by(page, one.locator(".node__resize--ne"), 60, -30)
    measures(one, 260, 150)
    comes_to(one, -500, -230)
    undo(page)
    with held(page, "Shift"):
        drag_by(page, one.locator(".node__resize--sw"), -100, 7)
    measures(one, 300, 180)
    comes_to(one, -600, -200)


def test_nodes_are_added_by_search_named_commented_and_framed(page: Page) -> None:
    page.mouse.dblclick(400, 300)
    menu = page.get_by_role("dialog", name="Add node")
    expect(page.locator("#add-search")).to_be_focused()
    page.keyboard.type("promp")
    expect(menu.get_by_role("menuitem")).to_have_count(1)
    page.keyboard.press("Enter")
    text = cards(page, "Prompt")
    expect(prompt_of(text)).to_be_focused()
    assert abs(middle(text)[0] - 400) < 3
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.move(900, 400)
    page.keyboard.press("/")
    page.keyboard.type("nothing like it")
    expect(menu.get_by_text("No kind of node fits.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.type("note")  # the comment's hint
    page.keyboard.press("Enter")
    note = cards(page, "Comment")
    expect(note.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Warmer light?")

    head(text).dblclick()
    page.keyboard.type("  Night   version ")
    page.keyboard.press("Enter")
    named = cards(page, "Night version")
    expect(named).to_have_count(1)
    head(named).click()
    page.keyboard.press("F2")
    expect(page.get_by_label("Name of this Prompt")).to_have_value("Night version")
    page.keyboard.press("Escape")
    undo(page)
    expect(cards(page, "Prompt")).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(named).to_have_count(1)

    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    frame = cards(page, "Frame")
    expect(frame).to_have_count(1)
    bar(page, "Rename").click()
    page.keyboard.type("Mood")
    page.keyboard.press("Enter")
    frame = cards(page, "Mood")
    before = [place(each) for each in (frame, named, note)]
    drag_by(page, head(frame), 60, 90)
    wait_until(lambda: place(frame) != before[0], "moving the frame")
    after = [place(each) for each in (frame, named, note)]
    assert {(now[0] - then[0], now[1] - then[1]) for then, now in zip(before, after, strict=True)} == {(60, 90)}
    undo(page)
    comes_to(note, *before[2])
    assert stored_node(named)["data"]["name"] == "Night version"
    page.reload()
    online(page)
    expect(named).to_have_count(1)
    expect(note.get_by_role("textbox")).to_have_value("Warmer light?")
    frame.locator(".node__head").click()
    page.keyboard.press("Delete")
    expect(frame).to_have_count(0)
    expect(note).to_have_count(1)


def test_the_menu_of_the_right_button_offers_what_can_be_done_there(page: Page) -> None:
    text, card = put(
        page,
        {"kind": "prompt", "x": -400, "y": -200, "data": {"prompt": "fog"}},
        {"kind": "prompt", "x": 0, "y": -200},
        {"kind": "image-generation", "x": 150, "y": 60, "w": 200, "h": 300},
        wires=[(0, "text-out", 2, "prompt-in")],
    )[:2]
    page.mouse.click(200, 700, button="right")
    from_menu(page, "Select everything")
    expect(page.locator("#selection-count")).to_have_text("3")
    page.keyboard.press("-")
    expect(page.locator("#zoom-reset")).to_have_text("80 %")
    page.mouse.click(200, 600)
    head(card).click(button="right")
    from_menu(page, "Zoom to selection")
    expect(page.locator("#zoom-reset")).to_have_text("100 %")
    wait_until(lambda: abs(middle(card)[0] - 720) < 3, "zooming to the selection")

    head(text).click(button="right")
    from_menu(page, "Duplicate")
    holds(page, 4)
    copy = page.locator("section.node.is-selected")
    expect(copy).not_to_have_attribute("data-id", text.get_attribute("data-id") or "")
    assert stored_node(copy)["data"]["prompt"] == "fog"
    head(copy).click(button="right")
    from_menu(page, "Cut")
    holds(page, 3)
    page.mouse.click(200, 700, button="right")
    from_menu(page, "Paste")
    holds(page, 4)
    pasted = cards(page, "Prompt").last
    expect(prompt_of(pasted)).to_have_value("fog")
    assert abs(middle(pasted)[0] - 200) < 3
    assert abs(middle(pasted)[1] - 700) < 3
    head(pasted).click(button="right")
    from_menu(page, "Delete")
    holds(page, 3)
    undo(page)
    holds(page, 4)

    head(card).click(button="right")
    from_menu(page, "Rename")
    page.keyboard.type("Weather")
    page.mouse.click(1200, 800)  # leaving the field keeps the name
    named = cards(page, "Weather")
    expect(named).to_have_count(1)
    wait_until(lambda: stored_node(card)["data"].get("name") == "Weather", "the name being kept")
    head(named).click(button="right")
    from_menu(page, "Put a frame around")
    expect(cards(page, "Frame")).to_have_count(1)
    undo(page)
    holds(page, 4)

    page.mouse.click(1100, 220, button="right")
    from_menu(page, "Add node…")
    page.get_by_role("dialog", name="Add node").get_by_role("menuitem", name="Comment").click()
    note = cards(page, "Comment")
    expect(note.get_by_role("textbox")).to_be_focused()
    assert abs(middle(note)[0] - 1100) < 3
    assert abs(middle(note)[1] - 220) < 3
    page.keyboard.press("Escape")
    page.mouse.click(60, 300, button="right")
    from_menu(page, "Show everything")
    for each in (text, named, note):
        expect(each).to_be_in_viewport(ratio=0.99)
