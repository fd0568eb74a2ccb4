"""Finding pictures, choosing many, and putting them on a canvas."""

import io
import re
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import SLOW, cards, online
from tests.browser.conftest import OpenPage
from tests.drawn import picture
from tests.started import wait_until
from tests.visitor import Visitor

PICTURES = 70


def upload(ada: Visitor, name: str, color: tuple[int, int, int]) -> str:
    file = {"file": (name, picture("PNG", (60, 40), color), "image/png")}
    answer = ada.post(f"/api/canvases/{ada.canvas}/assets", files=file)
    assert answer.status_code == 201, answer.text
    return str(UUID(answer.json()["asset"]["id"]))


@pytest.fixture(scope="module")
def filled(ada: Visitor) -> list[str]:
    """Ids of the canvas's pictures, oldest first; there are more than a page of them."""
    return [upload(ada, f"{'harbour' if at % 10 == 0 else 'meadow'} {at}.png", (at, 80, 120)) for at in range(PICTURES)]


def tiles(page: Page) -> Locator:
    return page.locator(".tile")


def link(page: Page, at: int) -> Locator:
    return tiles(page).nth(at).locator(".tile__picture")


def test_finding_choosing_and_downloading(open_page: OpenPage, ada: Visitor, filled: list[str], tmp_path: Path) -> None:
    page = open_page(f"/canvases/{ada.canvas}/gallery/")
    expect(page.locator(".gallery__count")).to_have_text(re.compile(rf"{PICTURES} pictures"))
    expect(tiles(page).first).to_have_attribute("data-id", filled[-1])

    # More come while one scrolls, in boxes that have had their size from the start.
    tiles(page).last.evaluate("tile => tile.scrollIntoView()")
    expect(page.locator(".tiles")).to_have_count(2, timeout=SLOW)
    page.evaluate("() => scrollTo(0, 0)")
    box = link(page, 0).bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=1)

    # A click on the box, then a range with Shift, then the keyboard.
    tiles(page).nth(1).hover()
    tiles(page).nth(1).locator("input").check(force=True)
    link(page, 3).click(modifiers=["Shift"])
    expect(page.locator("#selection-count")).to_have_text("3 pictures")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#selection-count")).to_have_text("4 pictures")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("#selection-count")).to_have_text("5 pictures")
    expect(link(page, 6)).to_be_focused()
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Download zip").click()
    awaited.value.save_as(tmp_path / "pictures.zip")
    archive = ZipFile(io.BytesIO((tmp_path / "pictures.zip").read_bytes()))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 6
    link(page, 6).focus()
    page.keyboard.press("Escape")
    expect(page.locator("#gallery-download")).to_be_hidden()

    # Search and filters act at once and stand in the address.
    page.get_by_role("searchbox").fill("harbour")
    expect(page.locator(".gallery__count")).to_have_text(re.compile("7 pictures"))
    expect(page).to_have_url(re.compile(r"\?search=harbour$"))
    page.reload()
    expect(tiles(page)).to_have_count(7)
    page.get_by_role("searchbox").fill("zeppelin")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    expect(tiles(page).first).to_have_attribute("data-id", filled[-1])
    page.get_by_label("State").select_option(label="Failed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()


def test_looking_at_one_and_hearing_of_new_ones(open_page: OpenPage, ada: Visitor, filled: list[str]) -> None:
    page = open_page(f"/canvases/{ada.canvas}/gallery/")
    link(page, 0).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("60 × 40")
    expect(dialog.get_by_role("button", name="Newer picture")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("#show-image")).to_have_attribute("src", re.compile(filled[-2]))
    page.keyboard.press("Escape")
    expect(link(page, 1)).to_be_focused()

    filled.extend(upload(ada, f"fresh {at}.png", (250, at, 3)) for at in range(2))
    page.get_by_role("button", name="2 new pictures").click(timeout=SLOW)
    expect(tiles(page).first).to_have_attribute("data-id", filled[-1])
    expect(page.get_by_role("button", name="2 new pictures")).to_be_hidden()


def test_pictures_are_put_on_the_canvas_from_its_panel(open_page: OpenPage, ada: Visitor, filled: list[str]) -> None:
    page = open_page(f"/canvases/{ada.canvas}/")
    online(page)
    before = cards(page, "Image").count()
    page.get_by_role("button", name="Pictures").click()
    panel = page.get_by_role("complementary", name="Pictures")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    link(page, 0).drag_to(page.locator("#stage"), target_position={"x": 300, "y": 620})
    expect(cards(page, "Image")).to_have_count(before + 1)
    link(page, 1).focus()
    page.keyboard.press("Enter")
    expect(cards(page, "Image")).to_have_count(before + 2)
    # Keys in the panel are not the canvas's.
    page.keyboard.press("Delete")
    expect(cards(page, "Image")).to_have_count(before + 2)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Pictures")).to_be_focused()

    def shown() -> list[str]:
        nodes = ada.get(f"/api/canvases/{ada.canvas}").json()["nodes"]
        return [str(node["data"].get("asset")) for node in nodes if node["kind"] == "image"]

    wait_until(lambda: {filled[-1], filled[-2]} <= set(shown()), "the nodes on the server")

    # From another canvas a picture is copied.
    other = ada.post("/canvases/new/", data={"name": "Quay"})
    path = httpx2.URL(str(other.url)).path
    page.goto(path)
    online(page)
    page.get_by_role("button", name="Pictures").click()
    expect(panel.get_by_text("No pictures yet")).to_be_visible()
    panel.get_by_label("Where").select_option(label="All my canvases")
    link(page, 0).focus()
    page.keyboard.press("Enter")
    expect(cards(page, "Image")).to_have_count(1, timeout=SLOW)
    expect(cards(page, "Image").locator("img").first).to_be_visible(timeout=SLOW)


def test_a_canvas_leaves_as_a_file_and_comes_back(
    open_page: OpenPage, ada: Visitor, filled: list[str], tmp_path: Path
) -> None:
    page = open_page("/")
    page.get_by_label("More about Sample canvas").click()
    page.get_by_role("link", name="Export…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(rf"{len(filled)} pictures"))
    with page.expect_download() as awaited:
        dialog.get_by_role("button", name="Export").click()
    awaited.value.save_as(tmp_path / "sample.easel.zip")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Import…").click()
    (tmp_path / "broken.zip").write_bytes((tmp_path / "sample.easel.zip").read_bytes()[:-30])
    page.get_by_label("Canvas file").set_input_files(tmp_path / "broken.zip")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("cut off")
    page.get_by_label("Canvas file").set_input_files(tmp_path / "sample.easel.zip")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/canvases/[0-9a-f-]{36}/$"), timeout=SLOW)
    assert ada.canvas not in page.url
    online(page)
    page.goto(f"{page.url}gallery/")
    expect(page.locator(".gallery__count")).to_have_text(re.compile(rf"{len(filled)} pictures"))


def test_a_link_to_a_node_leads_there(open_page: OpenPage, ada: Visitor) -> None:
    nodes = ada.get(f"/api/canvases/{ada.canvas}").json()["nodes"]
    page = open_page("/")
    page.goto(f"/canvases/{ada.canvas}/#node={nodes[-1]['id']}")
    expect(page.locator(f'section.node[data-id="{nodes[-1]["id"]}"]')).to_be_focused(timeout=SLOW)
