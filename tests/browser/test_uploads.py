"""Pictures from this machine, from an address and from the clipboard, as a person brings them in."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import drawn
from tests.browser.canvas_page import SLOW, cards, online
from tests.browser.conftest import OpenPage
from tests.started import wait_until

DROP = """async ({files, x, y}) => {
    const data = new DataTransfer();
    for (const {name, type, bytes} of files) data.items.add(new File([new Uint8Array(bytes)], name, {type}));
    const at = {dataTransfer: data, clientX: x, clientY: y, bubbles: true, cancelable: true};
    for (const name of ["dragover", "drop"]) document.querySelector("#stage").dispatchEvent(new DragEvent(name, at));
}"""
PASTE = """([name, type, bytes, text]) => {
    const data = new DataTransfer();
    if (name) data.items.add(new File([new Uint8Array(bytes)], name, {type}));
    if (text) data.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    opened = open_page("/")
    opened.get_by_role("link", name=re.compile("New canvas")).first.click()
    opened.locator("dialog input[type=text]").fill("Uploads")
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(r"/canvases/[0-9a-f-]{36}/$"))
    online(opened)
    return opened


def drop(page: Page, **files: bytes) -> None:
    given = [{"name": name.replace("_", "."), "type": "", "bytes": list(data)} for name, data in files.items()]
    page.evaluate(DROP, {"files": given, "x": 300, "y": 200})


def row(page: Page, name: str) -> Locator:
    return page.locator(".tray__row", has=page.get_by_title(name, exact=True))


def test_many_pictures_are_dropped_at_once_and_each_tells_what_became_of_it(page: Page) -> None:
    good = {f"quay{number}_png": drawn.picture(size=(60 + number, 40)) for number in range(6)}
    drop(
        page,
        **good,
        page_png=b"<!doctype html><script>alert(1)</script>",
        empty_png=b"",
        cut_jpg=drawn.noise("JPEG")[:-9],
    )
    expect(cards(page, "Image")).to_have_count(6, timeout=SLOW)
    expect(page.locator(".tray__row[data-state=done]")).to_have_count(6)
    expect(row(page, "page.png")).to_contain_text("This is no picture that can be used here")
    expect(row(page, "empty.png")).to_contain_text("The file is empty.")
    expect(row(page, "cut.jpg")).to_contain_text("its end is missing")
    expect(row(page, "cut.jpg").get_by_role("button")).to_have_count(0)
    boxes = [card.bounding_box() for card in cards(page, "Image").all()]
    assert len({(box["x"], box["y"]) for box in boxes if box}) == 6
    page.locator(".tray").get_by_role("button", name="Close").click()
    expect(page.locator(".tray")).to_be_hidden()


def test_an_upload_that_hangs_is_cancelled_and_one_that_failed_is_tried_again(page: Page) -> None:
    held: list[Route] = []
    page.route("**/assets", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes Python functions only
    drop(page, one_png=drawn.picture(size=(61, 40)), two_png=drawn.picture(size=(62, 40)))
    expect(page.locator(".tray__row")).to_have_count(2)
    row(page, "one.png").get_by_role("button", name="Cancel one.png").click()
    expect(row(page, "one.png")).to_contain_text("Cancelled")
    wait_until(lambda: bool(page.evaluate("true")) and len(held) == 2, "both requests")
    [second] = [route for route in held if b"two.png" in (route.request.post_data_buffer or b"")]
    second.abort("connectionreset")
    expect(row(page, "two.png")).to_contain_text("The server cannot be reached")
    page.unroute("**/assets")
    for name in ("one.png", "two.png"):
        row(page, name).get_by_role("button", name="Try").click()
    expect(cards(page, "Image")).to_have_count(2, timeout=SLOW)
    expect(page.locator(".tray")).to_be_hidden(timeout=SLOW)  # nothing but successes need no closing


def test_a_picture_is_pasted_or_taken_from_an_address(page: Page) -> None:
    page.evaluate(PASTE, ["", "", [], "https://127.0.0.1/a.png"])
    expect(row(page, "https://127.0.0.1/a.png")).to_contain_text("not", timeout=SLOW)
    page.evaluate(PASTE, ["pasted.png", "image/png", list(drawn.picture()), ""])
    expect(cards(page, "Image")).to_have_count(1, timeout=SLOW)

    page.get_by_role("button", name="Add node").click()
    page.get_by_role("menuitem", name="Picture from an address").click()
    dialog = page.get_by_role("dialog", name="Picture from an address")
    expect(dialog.get_by_label("Address")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".tray__row")).to_have_count(2)
    page.get_by_role("button", name="Add node").click()
    page.get_by_role("menuitem", name="Picture from an address").click()
    dialog.get_by_label("Address").fill("data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=")
    page.keyboard.press("Enter")
    expect(cards(page, "Image")).to_have_count(2, timeout=SLOW)


def test_a_card_shows_a_blur_at_once_and_the_size_that_the_zoom_asks_for(page: Page) -> None:
    drop(page, harbour_jpg=drawn.noise("JPEG", (3000, 2000)))
    image = cards(page, "Image").locator("img[data-original]")
    expect(image).to_have_attribute("src", re.compile("^data:image/webp"), timeout=SLOW)
    expect(image).to_have_attribute("srcset", re.compile("/thumb/(256|512)/$"), timeout=SLOW)
    for _step in range(5):
        page.get_by_role("button", name="Zoom in").click()
    expect(image).to_have_attribute("srcset", re.compile("/thumb/1536/$|/assets/[0-9a-f-]+/$"), timeout=SLOW)
