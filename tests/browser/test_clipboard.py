"""Copies: within a canvas, between canvases, and from everywhere else; and files that are dropped."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas_page import SLOW, cards, online, prompt_of, wires
from tests.browser.conftest import OpenPage
from tests.browser.hands import (
    Place,
    are_wired,
    from_menu,
    grab,
    head,
    held,
    holds,
    look_at,
    middle,
    place,
    put,
    selected,
    stored_node,
    undo,
)
from tests.drawn import picture
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave

COPY_PICTURE = """async ([base64]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({"image/png": new Blob([bytes], {type: "image/png"})})]);
}"""


def new_canvas(ada: Visitor, name: str) -> str:
    return str(ada.post("/canvases/new/", data={"name": name}).url.path)


@pytest.fixture
def page(ada: Visitor, open_page: OpenPage) -> Page:
    opened = open_page(new_canvas(ada, "Copies"), permissions=["clipboard-read", "clipboard-write"])
    online(opened)
    look_at(opened, 0, 0)
    return opened


def drop(page: Page, at: Place, *files: Path) -> None:
    """Drag files of the machine in and let go of them."""
    line = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        line.send("Input.dispatchDragEvent", {"type": kind, "x": at[0], "y": at[1], "data": data})


def test_nodes_are_duplicated_copied_cut_and_pasted(page: Page) -> None:
    text, card, after = put(
        page,
        {"kind": "prompt", "x": -600, "y": -200, "data": {"prompt": "fog", "name": "Weather"}},
        {"kind": "image-generation", "x": -300, "y": -250, "w": 280, "h": 380},
        {"kind": "image-generation", "x": 100, "y": -250, "w": 280, "h": 380},
        wires=[(0, "text-out", 1, "prompt-in"), (1, "image-out", 2, "image-in")],
    )
    expect(wires(page)).to_have_count(2)
    head(card).click()
    page.keyboard.press("Control+d")
    holds(page, 4)
    copy = page.locator("section.node.is-selected")
    expect(copy).not_to_have_attribute("data-id", card.get_attribute("data-id") or "")
    prompted, referred = (text, "text-out", card, "prompt-in"), (card, "image-out", after, "image-in")
    are_wired(page, prompted, referred, (text, "text-out", copy, "prompt-in"))  # it listens to the same prompt
    assert selected(page) == 1
    undo(page)
    holds(page, 3)
    are_wired(page, prompted, referred)

    # Dragged with Alt it is a copy that goes along; given up there is none.
    x, y = middle(head(card))
    with held(page, "Alt"):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y + 90, steps=6)
        expect(cards(page, "AI Image")).to_have_count(3)
        page.keyboard.press("Escape")
        expect(cards(page, "AI Image")).to_have_count(2)
        page.mouse.up()
        grab(page, (x, y), (x + 20, y + 430))
    holds(page, 4)
    assert place(card) == (-300, -250)
    are_wired(page, prompted, referred, (text, "text-out", page.locator("section.node.is-selected"), "prompt-in"))
    undo(page)
    holds(page, 3)
    are_wired(page, prompted, referred)

    head(text).click()
    head(card).click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    page.mouse.move(1100, 700)
    page.keyboard.press("Control+v")
    expect(cards(page, "Weather")).to_have_count(2)
    expect(cards(page, "AI Image")).to_have_count(3)
    expect(wires(page)).to_have_count(3)  # the wire between the copies, not the one from elsewhere
    expect(prompt_of(cards(page, "Weather").last)).to_have_value("fog")
    page.keyboard.press("Control+v")
    expect(cards(page, "Weather")).to_have_count(3)
    assert middle(cards(page, "Weather").last) != middle(cards(page, "Weather").nth(1))
    holds(page, 7)
    page.keyboard.press("Control+x")
    holds(page, 5)
    undo(page, 3)
    holds(page, 3)
    are_wired(page, prompted, referred)

    # The same by the menu of the right button, also with the caret left in a field.
    prompt_of(text).click()
    head(text).click(button="right")
    page.get_by_role("menuitem", name="Copy").click()
    page.mouse.click(1000, 760, button="right")
    page.get_by_role("menuitem", name="Paste").click()
    holds(page, 4)
    assert stored_node(cards(page, "Weather").last)["data"] == {"prompt": "fog", "name": "Weather"}
    # Marked text in a field is copied as text.
    prompt_of(text).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "fog"


def test_nodes_go_to_another_canvas_with_their_pictures(ada: Visitor, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "quay.png"
    file.write_bytes(picture(size=(320, 200)))
    drop(page, (500, 400), file)
    shown = cards(page, "Image").locator("img")
    expect(shown).to_be_visible()
    here = shown.get_attribute("data-original")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.goto(new_canvas(ada, "Elsewhere"))
    online(page)
    page.mouse.move(800, 500)
    page.keyboard.press("Control+v")
    expect(shown).to_be_visible()
    assert shown.get_attribute("data-original") != here
    assert stored_node(cards(page, "Image"))["data"]["asset"] in (shown.get_attribute("data-original") or "")
    wait_until(lambda: bool(shown.evaluate("image => image.complete && image.naturalWidth > 0")), "the pixels")


def test_pictures_and_text_from_elsewhere_become_nodes(page: Page, tmp_path: Path) -> None:
    page.mouse.move(500, 300)
    page.evaluate("navigator.clipboard.writeText('a lighthouse in a storm')")
    page.keyboard.press("Control+v")
    text = cards(page, "Prompt")
    expect(prompt_of(text)).to_have_value("a lighthouse in a storm")
    assert abs(middle(text)[0] - 500) < 3
    assert stored_node(text)["data"]["prompt"] == "a lighthouse in a storm"

    page.mouse.move(1000, 300)
    page.evaluate(COPY_PICTURE, [base64.b64encode(picture(size=(300, 200))).decode()])
    page.keyboard.press("Control+v")
    shown = cards(page, "Image").locator("img")
    expect(shown).to_be_visible()
    assert stored_node(cards(page, "Image"))["data"]["asset"]
    # The menu reads the clipboard as well.
    page.mouse.click(1000, 600, button="right")
    from_menu(page, "Paste")
    expect(shown).to_have_count(2)
    page.evaluate("navigator.clipboard.writeText('and a boat')")
    page.mouse.click(300, 600, button="right")
    from_menu(page, "Paste")
    holds(page, 4)
    assert stored_node(cards(page, "Prompt").last)["data"]["prompt"] == "and a boat"
    undo(page, 2)
    holds(page, 2)

    # In a field the same keys paste into the field.
    prompt_of(text).click()
    page.keyboard.press("Control+a")
    page.evaluate("navigator.clipboard.writeText('fog')")
    page.keyboard.press("Control+v")
    expect(prompt_of(text)).to_have_value("fog")
    expect(cards(page, "Prompt")).to_have_count(1)
    page.mouse.click(60, 860)
    expect(prompt_of(text)).not_to_be_focused()

    # Files, also where a card lies; those that are no pictures are told.
    files = [tmp_path / name for name in ("red.png", "blue.png", "notes.txt")]
    for number, file in enumerate(files):
        file.write_bytes(picture(size=(60 + number, 40)) if file.suffix == ".png" else b"not a picture")
    drop(page, (500, 320), *files)
    expect(cards(page, "Image")).to_have_count(3)
    expect(page.get_by_role("region", name="Uploads").get_by_text("notes.txt")).to_be_visible()
    holds(page, 4)
    undo(page)  # what was dropped together goes together
    expect(cards(page, "Image")).to_have_count(1)
    holds(page, 2)


def test_an_exported_picture_from_the_desktop_brings_its_nodes_along(
    ada: Visitor, easel: StartedEasel, page: Page, tmp_path: Path
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    job = ada.ended(ada.generate(prompt="a quiet quay").json()["jobId"])
    file = tmp_path / "quay.png"
    file.write_bytes(ada.get(f"/api/assets/{job['image']['assetId']}/export?format=png&metadata=all").content)
    drop(page, (400, 500), file)
    image = cards(page, "Image")
    expect(image.locator("img")).to_be_visible(timeout=SLOW)
    assert abs(middle(image)[0] - 400) < 3
    page.get_by_role("button", name="Build its nodes").click(timeout=SLOW)
    holds(page, 3)
    text, made = cards(page, "Prompt"), cards(page, "AI Image")
    expect(prompt_of(text)).to_have_value("a quiet quay")
    are_wired(page, (text, "text-out", made, "prompt-in"))
    undo(page)
    holds(page, 1)
