"""Copies: within a canvas, between canvases, and from everywhere else; and files that are dropped."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas_page import cards, online, prompt_of, wires
from tests.browser.conftest import OpenPage
from tests.browser.hands import Place, head, look_at, middle, put, selected
from tests.drawn import picture
from tests.started import wait_until
from tests.visitor import Visitor

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
    text, card, _after = put(
        page,
        {"kind": "prompt", "x": -600, "y": -200, "data": {"prompt": "fog", "name": "Weather"}},
        {"kind": "image-generation", "x": -300, "y": -250, "w": 280, "h": 380},
        {"kind": "image-generation", "x": 100, "y": -250, "w": 280, "h": 380},
        wires=[(0, "text-out", 1, "prompt-in"), (1, "image-out", 2, "image-in")],
    )
    expect(wires(page)).to_have_count(2)
    head(card).click()
    page.keyboard.press("Control+d")
    expect(cards(page, "AI Image")).to_have_count(3)
    expect(wires(page)).to_have_count(3)  # the copy listens to the same prompt
    assert selected(page) == 1
    page.keyboard.press("Control+z")
    expect(cards(page, "AI Image")).to_have_count(2)
    expect(wires(page)).to_have_count(2)

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
    page.keyboard.press("Control+x")
    expect(cards(page, "Weather")).to_have_count(2)
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(cards(page, "Weather")).to_have_count(1)
    expect(wires(page)).to_have_count(2)

    # The same by the menu of the right button.
    head(text).click(button="right")
    page.get_by_role("menuitem", name="Copy").click()
    page.mouse.click(1000, 760, button="right")
    page.get_by_role("menuitem", name="Paste").click()
    expect(cards(page, "Weather")).to_have_count(2)
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
    wait_until(lambda: bool(shown.evaluate("image => image.complete && image.naturalWidth > 0")), "the pixels")


def test_pictures_and_text_from_elsewhere_become_nodes(page: Page, tmp_path: Path) -> None:
    page.mouse.move(500, 300)
    page.evaluate("navigator.clipboard.writeText('a lighthouse in a storm')")
    page.keyboard.press("Control+v")
    text = cards(page, "Prompt")
    expect(prompt_of(text)).to_have_value("a lighthouse in a storm")
    assert abs(middle(text)[0] - 500) < 3

    page.mouse.move(1000, 300)
    page.evaluate(COPY_PICTURE, [base64.b64encode(picture(size=(300, 200))).decode()])
    page.keyboard.press("Control+v")
    shown = cards(page, "Image").locator("img")
    expect(shown).to_be_visible()

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
    page.keyboard.press("Control+z")  # what was dropped together goes together
    expect(cards(page, "Image")).to_have_count(1)
