"""All of the canvas without a pointer, and as a list."""

import re

from playwright.sync_api import Page, expect

from tests.browser.canvas_page import SLOW, cards, online, prompt_of, wires
from tests.browser.conftest import OpenPage

PHONE = {"width": 390, "height": 844}


def focused(page: Page) -> str:
    """The label of what has the focus."""
    label: str = page.evaluate("document.activeElement?.getAttribute('aria-label') ?? ''")
    return label


def new_canvas(page: Page, starter: str) -> str:
    """Make a canvas from the list with the keyboard alone; its path."""
    page.get_by_role("link", name="New canvas").first.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("By keyboard")
    dialog.get_by_role("radio", name=re.compile(starter)).press("Space")
    dialog.get_by_role("button", name="Create").press("Enter")
    online(page)
    return page.url


def test_from_a_new_canvas_to_a_picture_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Text to image")
    expect(cards(page, "Prompt")).to_have_count(1)

    page.keyboard.press("Home")
    assert focused(page).startswith("Prompt: A calm desert")
    page.keyboard.press("PageDown")
    assert focused(page).startswith("AI Image")
    page.keyboard.press("PageDown")
    expect(page.locator("#announcer")).to_have_text("There is no further node")
    page.keyboard.press("Alt+ArrowLeft")
    assert focused(page).startswith("Prompt")

    page.keyboard.press("Enter")
    expect(prompt_of(cards(page, "Prompt"))).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("A red boat")
    page.keyboard.press("Escape")
    expect(page.locator(".node:focus")).to_have_attribute("aria-label", "Prompt: A red boat")

    before = cards(page, "Prompt").bounding_box()
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_function(
        "y => document.querySelector('[data-kind=prompt]').getBoundingClientRect().y > y + 20",
        arg=before and before["y"],
    )

    page.keyboard.press("End")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcer")).to_have_text(re.compile("AI Image.*Done"), timeout=SLOW)
    expect(cards(page, "AI Image").locator("img").first).to_be_visible()


def test_wires_are_made_and_cut_without_a_pointer(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Text to image")
    expect(wires(page)).to_have_count(1)
    page.keyboard.press("End")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Add node").press("Enter")
    page.get_by_role("menuitem", name="Prompt", exact=True).press("Enter")
    expect(cards(page, "Prompt")).to_have_count(2)
    expect(prompt_of(cards(page, "Prompt").last)).to_be_focused()
    page.keyboard.type("in oil")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Connect Prompt")
    expect(dialog.get_by_label("With")).to_contain_text("input Prompt · AI Image")
    dialog.get_by_role("button", name="Connect", exact=True).press("Enter")
    expect(wires(page)).to_have_count(2)
    expect(page.locator("#announcer")).to_contain_text("Connected with AI Image")

    page.keyboard.press("l")
    picture = page.get_by_role("group", name=re.compile("AI Image"))
    expect(picture.get_by_role("link", name=re.compile(r"\d\. Prompt: in oil"))).to_be_visible()
    picture.get_by_role("button", name=re.compile("Disconnect .*in oil")).press("Enter")
    expect(picture.get_by_role("link", name=re.compile("in oil"))).to_have_count(0)
    picture.get_by_role("link", name=re.compile("calm desert")).press("Enter")
    assert "calm desert" in focused(page)
    page.keyboard.press("l")
    expect(wires(page)).to_have_count(1)


def test_phones_get_the_list_and_can_write_run_and_go_over_to_the_canvas(open_page: OpenPage) -> None:
    page = open_page("/")
    path = new_canvas(page, "Text to image")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # it is such a size
    page.goto(path)
    online(page)
    expect(page.locator("html")).to_have_class(re.compile("is-list"))
    prompt = page.get_by_role("group", name=re.compile(r"^1\. Prompt"))
    picture = page.get_by_role("group", name=re.compile(r"^2\. AI Image"))
    prompt_of(prompt).fill("A green boat")
    picture.get_by_role("button", name="Run").click()
    expect(picture.locator("img").first).to_be_visible(timeout=SLOW)
    assert page.evaluate("[...document.querySelectorAll('.node')].every((each) => each.offsetWidth < innerWidth)")
    for button in page.locator(".bar button:visible, .bar a:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    page.get_by_text("2 nodes").click()
    page.get_by_role("navigation", name="All nodes").get_by_role("link", name="AI Image").click()
    expect(picture).to_be_focused()

    page.get_by_role("button", name="List of nodes").click()
    expect(page.locator("html")).not_to_have_class(re.compile("is-list"))
    page.goto(path)
    online(page)
    expect(page.locator("html")).not_to_have_class(re.compile("is-list"))
