"""What a person does with pictures on a canvas: crop, look, take away, and build again."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import SLOW, add_node, cards, online, same_card, wires, write
from tests.browser.conftest import OpenPage
from tests.drawn import BLUE, RED, encoded, halves, pixel
from tests.started import StartedEasel
from tests.visitor import behave


def new_canvas(page: Page, name: str) -> str:
    page.goto("/")
    page.get_by_role("link", name="New canvas").or_(page.get_by_role("button", name="New canvas")).first.click()
    page.get_by_label("Name").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/canvases/[0-9a-f-]{36}/$"))
    online(page)
    return "/" + page.url.split("/", 3)[3]


def add_picture(page: Page, data: bytes, name: str) -> Locator:
    """Choose a file from the add menu; the card of its picture."""
    before = cards(page, "Image").count()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add node").click()
        page.get_by_role("menuitem", name="Image", exact=True).click()
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})
    expect(cards(page, "Image")).to_have_count(before + 1, timeout=SLOW)
    node = cards(page, "Image").filter(has=page.get_by_role("link", name=f"View {name}")).get_attribute("data-id")
    card = page.locator(f'section.node[data-id="{node}"]')
    expect(shown(card)).to_be_visible(timeout=SLOW)
    return card


def shown(card: Locator) -> Locator:
    return card.locator('a[data-action="view"]')


def size_is(card: Locator, width: int, height: int) -> None:
    """The card shows a picture of that many pixels, made by now."""
    expect(shown(card)).to_have_attribute("data-width", str(width), timeout=SLOW)
    expect(shown(card)).to_have_attribute("data-height", str(height))
    expect(shown(card)).not_to_have_attribute("data-make", re.compile(".*"))


def press(card: Locator, name: str) -> None:
    card.hover()
    card.get_by_role("group", name="Picture").get_by_label(name, exact=True).click()


def exported(page: Page, **choices: str) -> bytes:
    """Fill in the open export form and take the file."""
    form = page.locator("dialog[open] form.export")
    for label, value in choices.items():
        form.get_by_label(label).select_option(value)
    with page.expect_download() as download:
        form.get_by_role("button", name="Export").click()
    expect(form).to_have_count(0)
    return Path(download.value.path()).read_bytes()


def test_cropping_by_pointer_and_keyboard_leaves_the_original_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    path = new_canvas(page, "Crops")
    other = open_page(path)
    online(other)
    card = add_picture(page, encoded(halves((800, 400)), "PNG"), "halves.png")
    press(card, "Crop")
    dialog = page.get_by_role("dialog", name="Crop the picture")
    size = dialog.locator("#crop-size")
    expect(size).to_have_text("800 × 400 pixels")

    dialog.get_by_label("Ratio").select_option("1:1")
    expect(size).to_have_text("400 × 400 pixels")
    frame = dialog.get_by_label("Part of the picture to keep")
    frame.focus()
    for _ in range(60):
        page.keyboard.press("Control+ArrowRight")
    expect(size).to_have_text("400 × 400 pixels")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    size_is(card, 800, 400)

    press(card, "Crop")
    dialog.get_by_label("Ratio").select_option("1:1")
    frame.focus()
    for _ in range(60):
        page.keyboard.press("Control+ArrowRight")
    dialog.get_by_role("button", name="Apply").click()
    for each in (card, same_card(other, card)):
        size_is(each, 400, 400)
    press(card, "Export")
    image = Image.open(io.BytesIO(exported(page)))
    assert image.size == (400, 400)
    assert pixel(image, (5, 200))[:3] == pixel(image, (395, 200))[:3] == BLUE

    press(card, "Crop")
    expect(size).to_have_text("400 × 400 pixels")
    dialog.get_by_role("button", name="Reset").click()
    expect(size).to_have_text("800 × 400 pixels")
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 300, steps=6)
    page.mouse.up()
    expect(size).to_have_text(re.compile(r"^40\d × 400 pixels$"))
    dialog.get_by_role("button", name="Turn right").click()
    expect(size).to_have_text("400 × 800 pixels")
    dialog.get_by_role("button", name="Apply").click()
    size_is(card, 400, 800)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    size_is(card, 400, 400)

    press(card, "Fill the frame")
    expect(card.get_by_label("Fill the frame")).to_have_attribute("aria-pressed", "true", timeout=SLOW)
    press(card, "Fill the frame")
    size_is(card, 800, 400)


def test_pictures_are_seen_whole_one_after_the_other(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Views")
    first = add_picture(page, encoded(halves((300, 200)), "PNG"), "first.png")
    add_picture(page, encoded(Image.new("RGB", (2_400, 1_600), RED), "PNG"), "second.png")
    shown(first).click()
    viewer = page.locator("#viewer")
    expect(viewer.get_by_role("heading", name="first.png")).to_be_visible()
    expect(viewer.get_by_text("300 × 200")).to_be_visible()
    zoom = viewer.locator("#viewer-zoom")
    expect(zoom).to_have_text("100 %")
    page.keyboard.press("+")
    expect(zoom).to_have_text("125 %")
    page.keyboard.press("0")
    expect(zoom).to_have_text("100 %")
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("heading", name="second.png")).to_be_visible(timeout=SLOW)
    expect(zoom).not_to_have_text("100 %")
    expect(viewer.locator("img")).to_have_js_property("naturalWidth", 2_400, timeout=SLOW)
    before = viewer.locator("img").bounding_box()
    page.mouse.move(700, 450)
    page.mouse.wheel(0, -300)
    expect(zoom).not_to_have_text("50 %")
    page.mouse.down()
    page.mouse.move(500, 350, steps=4)
    page.mouse.up()
    assert viewer.locator("img").bounding_box() != before
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("heading", name="first.png")).to_be_visible(timeout=SLOW)
    viewer.get_by_role("link", name="How it was made").click()
    expect(page.get_by_role("dialog", name="How this picture was made")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_generated_picture_is_taken_away_and_built_again_elsewhere(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_canvas(page, "Here")
    card = add_node(page, "AI Image")
    write(page, card, "a quiet harbour at dawn")
    card.get_by_role("button", name="Run").click()
    expect(shown(card)).to_be_visible(timeout=SLOW)
    press(card, "How this picture was made")
    made = page.get_by_role("dialog", name="How this picture was made")
    for text in ("a quiet harbour at dawn", "FLUX.2", "Drawn by the sandbox"):
        expect(made.get_by_text(text).first).to_be_visible()
    page.keyboard.press("Escape")
    press(card, "Copy the picture")
    expect(page.get_by_text("The picture is copied.")).to_be_visible(timeout=SLOW)
    read = "async () => (await (await navigator.clipboard.read())[0].getType('image/png')).size"
    copied = page.evaluate(read)
    assert copied > 1_000

    press(card, "Export")
    page.locator("dialog[open]").get_by_label("How it was made, with the prompt").check()
    data = exported(page, Format="webp")
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    assert b"trainedAlgorithmicMedia" in image.info["xmp"]

    press(card, "Use as reference")
    expect(cards(page, "AI Image")).to_have_count(2)
    expect(wires(page)).to_have_count(1)

    new_canvas(page, "Elsewhere")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add node").click()
        page.get_by_role("menuitem", name="Image", exact=True).click()
    chooser.value.set_files({"name": "dawn.webp", "mimeType": "image/webp", "buffer": data})
    page.get_by_role("button", name="Build its nodes").click(timeout=SLOW)
    expect(cards(page, "Prompt")).to_have_count(1, timeout=SLOW)
    expect(cards(page, "AI Image")).to_have_count(1)
    expect(wires(page)).to_have_count(1)
    again = cards(page, "AI Image")
    expect(again.get_by_text("a quiet harbour at dawn").first).to_be_visible()
    # The list of uploads lies over the corner that the new node is in.
    page.get_by_role("button", name="Show everything").click()
    page.get_by_label("Uploads").get_by_role("button", name="Close", exact=True).click()
    again.get_by_role("button", name="Run", exact=True).click()
    expect(shown(again)).to_be_visible(timeout=SLOW)
