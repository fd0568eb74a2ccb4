"""Who sees and does what, in the browser."""

import re

from playwright.sync_api import expect

from tests.browser.canvas_page import add_node, cards, online
from tests.browser.conftest import PASSWORD, OpenPage
from tests.visitor import Visitor


def test_a_stranger_finds_nothing_a_viewer_looks_and_an_editor_works(
    ada: Visitor, grace: str, open_page: OpenPage
) -> None:
    path = f"/canvases/{ada.canvas}/"
    owner = open_page(path)
    online(owner)
    hers = open_page("/", grace, PASSWORD)
    found = hers.goto(path)
    assert found
    assert found.status == 404

    owner.goto(f"{path}members/")
    owner.get_by_label("E-mail").fill(grace)
    owner.get_by_label("Role").first.select_option("viewer")
    owner.get_by_role("button", name=re.compile("Add")).first.click()
    expect(owner.get_by_text(grace)).to_be_visible()

    hers.goto(path)
    online(hers)
    expect(hers.get_by_text("View only")).to_be_visible()
    count = cards(hers, "Prompt").count()
    assert count
    for field in hers.locator("section.node textarea").all():
        expect(field).not_to_be_editable()
    cards(hers, "Prompt").first.locator("header").click()
    hers.keyboard.press("Delete")
    expect(cards(hers, "Prompt")).to_have_count(count)

    owner.get_by_label(re.compile("Role")).last.select_option("editor")
    owner.wait_for_load_state("networkidle")
    expect(hers.get_by_text("View only")).to_be_hidden()
    added = add_node(hers, "Prompt")
    owner.goto(path)
    online(owner)
    expect(owner.locator(f'section.node[data-id="{added.get_attribute("data-id")}"]')).to_be_visible()


def test_a_member_who_is_removed_is_told_at_once(ada: Visitor, grace: str, open_page: OpenPage) -> None:
    path = f"/canvases/{ada.canvas}/"
    owner = open_page(f"{path}members/")
    hers = open_page(path, grace, PASSWORD)
    online(hers)
    owner.get_by_role("button", name=re.compile("Remove")).first.click()
    dialog = owner.get_by_role("dialog").get_by_role("button", name=re.compile("Remove"))
    if dialog.count():
        dialog.first.click()
    expect(hers.locator("#connection")).to_have_attribute("data-state", "gone")
    found = hers.goto(path)
    assert found
    assert found.status == 404
