"""Lining up, spreading out and tidying what is selected: by the bar, the menu and the keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import online
from tests.browser.conftest import OpenPage
from tests.browser.hands import (
    Place,
    bar,
    comes_to,
    from_menu,
    head,
    look_at,
    place,
    put,
    stored_node,
    undo,
)
from tests.started import wait_until
from tests.visitor import Visitor

Places = tuple[Place, Place, Place]

LAID: Places = ((-400, -300), (-150, -120), (160, 60))
"""Upper left corners of nodes that measure 200 × 120, 160 × 100 and 240 × 200."""
ARRANGED: dict[tuple[str, str], Places] = {
    ("Align left", "Alt+a"): ((-400, -300), (-400, -120), (-400, 60)),
    ("Align centres", "Alt+h"): ((-100, -300), (-80, -120), (-120, 60)),
    ("Align right", "Alt+d"): ((200, -300), (240, -120), (160, 60)),
    ("Align top", "Alt+w"): ((-400, -300), (-150, -300), (160, -300)),
    ("Align middles", "Alt+v"): ((-400, -80), (-150, -70), (160, -120)),
    ("Align bottom", "Alt+s"): ((-400, 140), (-150, 160), (160, 60)),
    ("Distribute across", "Alt+Shift+h"): ((-400, -300), (-100, -120), (160, 60)),
    ("Distribute downward", "Alt+Shift+v"): ((-400, -300), (-150, -110), (160, 60)),
}


@pytest.fixture
def page(ada: Visitor, open_page: OpenPage) -> Page:
    opened = open_page(str(ada.post("/canvases/new/", data={"name": "Arranging"}).url.path))
    online(opened)
    look_at(opened, 0, 0)
    return opened


def lie(nodes: list[Locator], places: Places) -> None:
    """Wait until the page shows the nodes there."""
    wait_until(lambda: tuple(place(each) for each in nodes) == places, f"lying at {places}")


def kept_at(nodes: list[Locator]) -> Places:
    one, two, three = ((node["x"], node["y"]) for node in map(stored_node, nodes))
    return one, two, three


def test_every_way_of_lining_up_and_spreading_out_by_the_bar_and_by_keys(page: Page) -> None:
    sizes = ((200, 120), (160, 100), (240, 200))
    nodes = put(
        page, *({"kind": "prompt", "x": x, "y": y, "w": w, "h": h} for (x, y), (w, h) in zip(LAID, sizes, strict=True))
    )
    page.keyboard.press("Control+a")
    for (name, key), places in ARRANGED.items():
        bar(page, "Arrange").click()
        from_menu(page, name)
        lie(nodes, places)
        wait_until(lambda: kept_at(nodes) == places, f"{name} being kept")  # noqa: B023 - called at once
        undo(page)
        lie(nodes, LAID)
        page.keyboard.press(key)
        lie(nodes, places)
        undo(page)
        lie(nodes, LAID)
    wait_until(lambda: kept_at(nodes) == LAID, "the undone places being kept")

    # Two are enough for a line, and too few to be spread out. The menu of the right button has it as well.
    one, two, three = nodes
    page.keyboard.press("Escape")
    head(two).click()
    head(three).click(modifiers=["Shift"])
    page.keyboard.press("Alt+Shift+v")
    head(three).click(button="right")
    from_menu(page, "Arrange")
    expect(page.get_by_role("menuitem", name="Distribute downward")).to_have_count(0)
    from_menu(page, "Align middles")
    comes_to(two, -150, 20)
    comes_to(three, 160, -30)
    assert place(one) == LAID[0]


def test_a_frame_is_lined_up_with_what_lies_on_it(page: Page) -> None:
    frame, note, other = put(
        page,
        {"kind": "frame", "x": -500, "y": -200, "w": 400, "h": 300},
        {"kind": "comment", "x": -450, "y": -100},
        {"kind": "prompt", "x": 100, "y": -300},
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+w")
    comes_to(frame, -500, -300)
    comes_to(note, -450, -200)
    assert place(other) == (100, -300)
    undo(page)
    comes_to(note, -450, -100)


def test_a_selection_is_tidied_by_menu_and_key(page: Page) -> None:
    one, two, three = put(
        page,
        {"kind": "prompt", "x": 100, "y": -200},
        {"kind": "prompt", "x": 330, "y": -60},
        {"kind": "image-generation", "x": -440, "y": -310, "w": 240, "h": 400},
        wires=[(0, "text-out", 2, "prompt-in"), (1, "text-out", 2, "prompt-in")],
    )
    untidy = place(three)
    page.keyboard.press("Control+a")
    head(three).click(button="right")
    from_menu(page, "Arrange", "Tidy layout")
    wait_until(lambda: place(three)[0] > place(one)[0] + 200, "standing in columns")
    assert place(one)[0] == place(two)[0]
    tidy = place(one), place(two), place(three)
    undo(page)
    comes_to(three, *untidy)  # in one step
    page.keyboard.press("Alt+t")
    for card, at in zip((one, two, three), tidy, strict=True):
        comes_to(card, *at)
    # What is tidy already stays.
    page.keyboard.press("Alt+t")
    expect(page.locator("#announcer")).to_have_text("Nothing to move")
