"""Moving about on a canvas: mouse, wheel, keys, fingers, the map; and coming back to where one was."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas_page import online
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import (
    Fingers,
    Place,
    from_menu,
    grab,
    held,
    look_at,
    middle,
    place,
    put,
    stored,
    stored_node,
    undo,
)
from tests.started import wait_until
from tests.visitor import Visitor


@pytest.fixture
def path(ada: Visitor) -> str:
    return str(ada.post("/canvases/new/", data={"name": "Space"}).url.path)


def camera(page: Page) -> tuple[float, float, float]:
    """The canvas point at the window's corner, and the zoom."""
    x, y, z = page.evaluate(
        """() => {
            const [x, y, z] = document.getElementById("world").style.transform.match(/-?[\\d.]+/g).map(Number);
            return [-x / z, -y / z, z];
        }"""
    )
    return x, y, z


def under(page: Page, at: Place) -> Place:
    """The canvas point at a place of the window."""
    x, y, z = camera(page)
    return x + at[0] / z, y + at[1] / z


def moves_by(page: Page, before: tuple[float, float, float], dx: float, dy: float) -> None:
    """Wait until the view has moved by so many canvas pixels and not zoomed."""

    def moved() -> bool:
        x, y, z = camera(page)
        return abs(x - before[0] - dx) < 1 and abs(y - before[1] - dy) < 1 and z == before[2]

    wait_until(moved, f"moving by {dx}, {dy} from {before}: at {camera(page)}")


def zooms(page: Page, at: Place, before: Place, *, closer: bool, than: float) -> None:
    """Wait until the view is closer (or not), with the same canvas point at the place."""
    wait_until(lambda: (camera(page)[2] > than) is closer and camera(page)[2] != than, "zooming")
    now = under(page, at)
    assert abs(now[0] - before[0]) < 2
    assert abs(now[1] - before[1]) < 2


def test_the_view_is_moved_and_zoomed_with_mouse_wheel_and_keys(path: str, open_page: OpenPage) -> None:
    page = open_page(path)
    online(page)
    near, _far = put(page, {"kind": "prompt", "x": 0, "y": 0}, {"kind": "prompt", "x": 1500, "y": 900})
    look_at(page, 100, 60)
    at = (900.0, 700.0)

    before = camera(page)
    page.mouse.move(*at)
    with held(page, "Space"):
        grab(page, middle(near), (middle(near)[0] + 120, middle(near)[1] + 60))
    moves_by(page, before, -120, -60)
    assert near.locator(".is-selected").count() == 0
    before = camera(page)
    grab(page, at, (at[0] - 80, at[1] + 40), button="middle")
    moves_by(page, before, 80, -40)
    before = camera(page)
    page.mouse.wheel(30, 100)  # a trackpad's two fingers
    moves_by(page, before, 30, 100)

    point, zoom = under(page, at), camera(page)[2]
    page.mouse.move(*at)
    with held(page, "Control"):
        page.mouse.wheel(0, -120)
    zooms(page, at, point, closer=True, than=zoom)
    zoom = camera(page)[2]
    page.keyboard.press("-")
    zooms(page, at, point, closer=False, than=zoom)
    zoom = camera(page)[2]
    page.keyboard.press("Control++")
    zooms(page, at, point, closer=True, than=zoom)

    page.keyboard.press("0")
    expect(page.locator("#zoom-reset")).to_have_text("100 %")
    page.keyboard.press("Shift+Digit1")
    expect(near).to_be_in_viewport(ratio=0.99)
    wait_until(lambda: camera(page)[2] < 1, "showing everything")
    near.locator(".node__head").click()
    page.keyboard.press("Shift+Digit2")
    expect(page.locator("#zoom-reset")).to_have_text("100 %")
    wait_until(lambda: abs(middle(near)[0] - 720) < 3, "zooming to the selection")
    page.get_by_role("button", name="Zoom out").click()
    expect(page.locator("#zoom-reset")).to_have_text("80 %")
    page.get_by_role("button", name="Show everything").click()
    expect(page.locator("#zoom-reset")).not_to_have_text("80 %")
    # Who has clicked a button goes on with the mouse: Space does not press it again, as it does for the keyboard.
    page.locator("#zoom-reset").click()
    wait_until(lambda: camera(page)[2] == 1, "100 %")
    before = camera(page)
    with held(page, "Space"):
        grab(page, at, (at[0] - 60, at[1] + 30))
    moves_by(page, before, 60, -30)
    page.get_by_role("button", name="Zoom out").focus()
    page.keyboard.press("Space")
    expect(page.locator("#zoom-reset")).to_have_text("80 %")
    page.keyboard.press("Shift+Digit1")
    wait_until(lambda: camera(page)[2] < 0.8, "showing everything")

    # What is dragged to the rim takes the view along; given up it is back where it was.
    x, y = middle(near.locator(".node__head"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(1436, y, steps=6)
    before = camera(page)
    wait_until(lambda: camera(page)[0] > before[0] + 200, "the view going on")
    page.keyboard.press("Escape")
    page.mouse.up()
    wait_until(lambda: place(near) == (0, 0), "being given up")
    assert stored_node(near)["x"] == 0


def test_the_map_shows_where_one_is_and_leads_elsewhere(path: str, open_page: OpenPage) -> None:
    page = open_page(path)
    online(page)
    put(page, {"kind": "prompt", "x": 0, "y": 0}, {"kind": "prompt", "x": 6000, "y": 4000})
    look_at(page, 0, 0)
    minimap = page.locator("#minimap")
    expect(minimap).to_be_visible()
    box = minimap.bounding_box()
    assert box
    corner = box["x"] + box["width"] - 30, box["y"] + box["height"] - 24
    page.mouse.click(*corner)
    wait_until(lambda: under(page, (720, 450))[0] > 4500, "going to the other end")
    x, y, _z = camera(page)
    grab(page, corner, (box["x"] + 30, box["y"] + 24))
    wait_until(lambda: camera(page)[0] < x - 3000 and camera(page)[1] < y - 1500, "being dragged back")
    page.keyboard.press("m")
    expect(minimap).to_be_hidden()
    page.reload()
    online(page)
    expect(minimap).to_be_hidden()
    page.get_by_role("button", name="Map").click()
    expect(minimap).to_be_visible()


def test_fingers_move_and_pinch(path: str, open_page: OpenPage) -> None:
    page = open_page(path, has_touch=True)
    online(page)
    [card] = put(page, {"kind": "prompt", "x": 0, "y": 0})
    look_at(page, 100, 60)
    fingers = Fingers(page)
    before = camera(page)
    fingers.move(((300, 700), (380, 650)))
    moves_by(page, before, -80, 50)
    before = camera(page)
    fingers.move(((300, 600), (340, 640)), ((500, 600), (540, 640)))
    moves_by(page, before, -40, -40)
    point = under(page, (500, 600))
    fingers.move(((450, 600), (400, 600)), ((550, 600), (600, 600)))
    wait_until(lambda: abs(camera(page)[2] - 2) < 0.05, "twice as close")
    assert abs(under(page, (500, 600))[0] - point[0]) < 3

    # Two fingers do so on a card as well, and leave it where it is; the bar's buttons do for one finger.
    page.get_by_title("Zoom to 100 %").tap()
    expect(page.locator("#zoom-reset")).to_have_text("100 %")
    expect(card).to_be_in_viewport()
    x, y = middle(card)
    before = camera(page)
    fingers.move(((x - 60, y), (x - 20, y + 40)), ((x + 60, y), (x + 100, y + 40)))
    moves_by(page, before, -40, -40)
    assert place(card) == (0, 0)
    page.get_by_role("button", name="Zoom in").tap()
    expect(page.locator("#zoom-reset")).to_have_text("125 %")
    page.get_by_role("button", name="Zoom out").tap()
    expect(page.locator("#zoom-reset")).to_have_text("100 %")
    page.get_by_role("button", name="Show everything").tap()
    wait_until(lambda: abs(middle(card)[0] - 720) < 3, "showing everything")

    # The map: pressed, and drawn about on.
    box = page.locator("#minimap").bounding_box()
    assert box
    x, y = box["x"] + 20, box["y"] + 20
    before = camera(page)
    fingers.move(((x + 100, y + 60), (x, y)))
    wait_until(lambda: camera(page)[0] < before[0] and camera(page)[1] < before[1], "going up and left on the map")


def test_what_is_painted_from_afar_can_be_taken_as_well(path: str, open_page: OpenPage) -> None:
    page = open_page(path)
    online(page)
    one, two = (
        card.get_attribute("data-id")
        for card in put(page, {"kind": "prompt", "x": -400, "y": 0}, {"kind": "prompt", "x": 400, "y": 300})
    )
    look_at(page, 0, 0, 0.2)
    expect(page.locator("#overview")).to_be_visible()
    count = page.locator("#selection-count")
    at = 720 - 300 * 0.2, 450 + 60 * 0.2
    page.mouse.click(*at)
    expect(count).to_have_text("1")
    grab(page, at, (at[0] + 40, at[1] - 60))
    wait_until(lambda: stored(page)["nodes"][one]["y"] < -200, "being moved from afar")
    assert stored(page)["nodes"][two]["y"] == 300
    undo(page)
    wait_until(lambda: [stored(page)["nodes"][one][each] for each in "xy"] == [-400, 0], "being put back")
    page.mouse.click(300, 200)
    expect(count).to_be_hidden()
    grab(page, (300, 200), (1100, 700))
    expect(count).to_have_text("2")
    page.mouse.click(*at, button="right")
    from_menu(page, "Delete")
    wait_until(lambda: not stored(page)["nodes"], "being deleted from afar")
    undo(page)
    wait_until(lambda: len(stored(page)["nodes"]) == 2, "coming back")
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Digit2")
    expect(page.locator("section.node")).to_have_count(2)
    expect(page.locator("#overview")).to_be_hidden()


def test_everybody_comes_back_to_where_they_were_in_any_browser(
    ada: Visitor, grace: str, path: str, open_page: OpenPage
) -> None:
    ada.post(f"{path}members/", data={"email": grace, "role": "viewer"})
    page, hers = open_page(path), open_page(path, grace, PASSWORD)
    for each in (page, hers):
        online(each)
    put(page, {"kind": "prompt", "x": 0, "y": 0})
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 2000)
    with held(page, "Control"):
        page.mouse.wheel(0, 60)
    wait_until(lambda: camera(page)[1] > 1000, "going there")
    at = camera(page)
    with page.expect_response(lambda answer: answer.url.endswith("/camera") and answer.status == 204):
        pass
    page.reload()
    online(page)
    wait_until(lambda: camera(page) == at, "coming back in the same browser")
    elsewhere = open_page(path, viewport={"width": 800, "height": 600})
    online(elsewhere)
    there, here = under(elsewhere, (400, 300)), under(page, (720, 450))
    assert abs(there[0] - here[0]) < 2
    assert abs(there[1] - here[1]) < 2
    hers.reload()
    online(hers)
    assert abs(under(hers, (720, 450))[1] - here[1]) > 500
