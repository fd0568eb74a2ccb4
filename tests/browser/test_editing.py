"""Editing the graph with mouse and keyboard: selecting, moving, sizing, wiring, adding, naming, framing, arranging."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import cards, drag, online, port, prompt_of, wires
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import comes_to, drag_by, grab, head, held, look_at, middle, place, put, selected, size
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave


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


def undo(page: Page) -> None:
    page.keyboard.press("Control+z")


def bar(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Selection").get_by_role("button", name=name)


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
    grab(page, (200, 200), (900, 480))
    wait_until(lambda: selected(page) == 2, "the marquee's selection")
    expect(three).not_to_have_class(re.compile("is-selected"))
    page.mouse.click(1200, 200)
    wait_until(lambda: selected(page) == 0, "a click on the ground")
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

    # Several at once are one step, also with the keys.
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
    wait_until(lambda: size(one) == (277, 195), "growing by the lower right corner")
    drag_by(page, one.locator(".node__resize--nw"), -40, -33)
    wait_until(lambda: size(one) == (317, 228), "growing by the upper left corner")
    assert place(one) == (-540, -233)
    drag_by(page, one.locator(".node__resize--se"), -900, -900)
    wait_until(lambda: size(one) == (160, 100), "not below what its ports need")
    for _ in range(3):
        undo(page)
    wait_until(lambda: size(one) == (200, 120), "undoing the sizes")
    assert place(one) == (-500, -200)


def test_wires_are_drawn_from_either_end_moved_and_offered_an_end(page: Page) -> None:
    text, first, second = put(
        page,
        {"kind": "prompt", "x": -600, "y": -250},
        {"kind": "image-generation", "x": -250, "y": -300, "w": 300, "h": 420},
        {"kind": "image-generation", "x": 150, "y": -300, "w": 300, "h": 420},
    )
    drag(page, port(first, "prompt-in"), port(text, "text-out"))  # backwards
    expect(wires(page)).to_have_count(1)
    drag(page, port(first, "image-out"), port(second, "image-in"))
    expect(wires(page)).to_have_count(2)

    # The filled reference input: its wire comes off with the pointer, and may end elsewhere or nowhere.
    x, y = middle(port(second, "image-in"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 330, steps=6)
    expect(page.locator(".edge.is-lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(wires(page)).to_have_count(2)
    grab(page, (x, y), (x - 40, y + 330))
    menu = page.get_by_role("dialog", name="Add node")
    expect(menu.get_by_role("menuitem")).to_have_text([re.compile("AI Image"), re.compile("Remove the wire")])
    menu.get_by_role("menuitem", name="Remove the wire").click()
    expect(wires(page)).to_have_count(1)
    undo(page)
    expect(wires(page)).to_have_count(2)

    # A wire is taken near one end and dragged to another port.
    start, end = middle(port(text, "text-out")), middle(port(first, "prompt-in"))
    near = (start[0] + (end[0] - start[0]) * 0.8, end[1] + (start[1] - end[1]) * 0.1)
    grab(page, near, middle(port(second, "prompt-in")))
    expect(wires(page)).to_have_count(2)
    expect(second.get_by_text("Prompt from the connection")).to_be_visible()
    expect(first.get_by_text("Prompt from the connection")).to_have_count(0)
    undo(page)
    expect(first.get_by_text("Prompt from the connection")).to_be_visible()
    expect(second.get_by_text("Prompt from the connection")).to_have_count(0)

    # Dropped on the ground it offers only what fits, wired to the port that was dragged.
    x, y = middle(port(second, "prompt-in"))
    grab(page, (x, y), (x - 40, y + 460))
    expect(menu.get_by_role("menuitem")).to_have_text([re.compile("Prompt")])
    page.keyboard.press("Enter")
    expect(cards(page, "Prompt")).to_have_count(2)
    expect(wires(page)).to_have_count(3)
    new = cards(page, "Prompt").last
    expect(prompt_of(new)).to_be_focused()
    at = middle(port(new, "text-out"))
    assert abs(at[0] - x + 40) < 2
    assert abs(at[1] - y - 460) < 2
    page.keyboard.press("Escape")
    undo(page)
    expect(cards(page, "Prompt")).to_have_count(1)
    expect(wires(page)).to_have_count(2)

    # A wire by itself is selected and deleted.
    page.mouse.click((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    expect(page.locator(".edge.is-selected")).to_have_count(1)
    page.keyboard.press("Delete")
    expect(wires(page)).to_have_count(1)
    undo(page)
    expect(wires(page)).to_have_count(2)


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
    page.reload()
    online(page)
    expect(named).to_have_count(1)
    expect(note.get_by_role("textbox")).to_have_value("Warmer light?")
    frame.locator(".node__head").click()
    page.keyboard.press("Delete")
    expect(frame).to_have_count(0)
    expect(note).to_have_count(1)


def test_what_is_selected_is_lined_up_spread_out_and_tidied(page: Page) -> None:
    one, two, three = put(
        page,
        {"kind": "prompt", "x": -400, "y": -200},
        {"kind": "prompt", "x": -100, "y": -60},
        {"kind": "image-generation", "x": 260, "y": -310, "w": 240, "h": 400},
        wires=[(0, "text-out", 2, "prompt-in"), (1, "text-out", 2, "prompt-in")],
    )
    page.keyboard.press("Control+a")
    bar(page, "Arrange").click()
    page.get_by_role("menuitem", name="Align top").click()
    for card, x in ((one, -400), (two, -100), (three, 260)):
        comes_to(card, x, -310)
    page.keyboard.press("Alt+s")
    comes_to(one, -400, -30)
    page.keyboard.press("Alt+Shift+h")
    comes_to(two, -70, -30)
    for _ in range(3):
        undo(page)
    comes_to(one, -400, -200)
    comes_to(two, -100, -60)
    page.keyboard.press("Alt+a")
    for card in (one, two, three):
        wait_until(lambda card=card: place(card)[0] == -400, "the left line")  # type: ignore[misc]
    undo(page)
    comes_to(three, 260, -310)

    # Untidy: what feeds stands right of what it feeds.
    page.keyboard.press("Escape")
    drag_by(page, head(three), -700, 0)
    wait_until(lambda: place(three)[0] < -400, "an untidy place")
    page.keyboard.press("Control+a")
    head(three).click(button="right")
    page.get_by_role("menuitem", name="Arrange").click()
    page.get_by_role("menuitem", name="Tidy layout").click()
    wait_until(lambda: place(three)[0] > place(one)[0] + 200, "standing in columns")
    assert place(one)[0] == place(two)[0]
    undo(page)
    wait_until(lambda: place(three)[0] < -400, "undoing in one step")


def test_everybody_undoes_their_own_and_results_stay(
    ada: Visitor, grace: str, path: str, open_page: OpenPage, easel: StartedEasel
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    ada.post(f"{path}members/", data={"email": grace, "role": "editor"})
    mine, hers = open_page(path), open_page(path, grace, PASSWORD)
    for each in (mine, hers):
        online(each)
    text, card = put(
        mine, {"kind": "prompt", "x": 0, "y": 0}, {"kind": "image-generation", "x": 300, "y": 0, "h": 520, "w": 320}
    )
    look_at(mine, 300, 200)
    look_at(hers, 300, 200)
    there = hers.locator(f'section.node[data-id="{card.get_attribute("data-id")}"]')
    prompt_of(card).fill("a harbour")
    expect(prompt_of(there)).to_have_value("a harbour")
    card.get_by_role("button", name="Run", exact=True).click()
    picture = card.locator(".picture img")
    expect(picture).to_be_visible(timeout=30_000)

    drag_by(mine, head(text), 5, 300)
    wait_until(lambda: place(text)[1] > 250, "my move")
    drag_by(hers, head(there), 41, 57)
    wait_until(lambda: place(card)[0] > 320, "her move")
    mine.mouse.click(100, 850)
    undo(mine)
    comes_to(text, 0, 0)
    assert place(card)[0] > 320
    undo(mine)
    expect(prompt_of(card)).to_have_value("")
    expect(picture).to_be_visible()
    undo(hers)
    comes_to(card, 300, 0)

    head(card).click()
    mine.keyboard.press("Delete")
    expect(card).to_have_count(0)
    undo(mine)
    expect(picture).to_be_visible()
    mine.keyboard.press("Control+y")
    expect(there).to_have_count(0)
