"""Two people on one canvas: what each sees of the other, and what they make at the same time."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.canvas_page import SLOW, add_node, cards, online, prompt_of, same_card, wires
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import PATCH, head, look_at, put, undo
from tests.started import wait_until
from tests.visitor import Visitor


@pytest.fixture
def pages(ada: Visitor, grace: str, open_page: OpenPage) -> tuple[Page, Page]:
    """Ada's page and Grace's, an editor's, on a new canvas with two nodes."""
    path = ada.post("/canvases/new/", data={"name": "Harbour"}).url.path
    ada.post(f"{path}members/", data={"email": grace, "role": "editor"})
    both = open_page(path), open_page(path, grace, PASSWORD)
    for page in both:
        online(page)
        expect(page.locator(".person")).to_have_count(1, timeout=SLOW)
    for kind in ("Prompt", "AI Image"):
        expect(same_card(both[1], add_node(both[0], kind))).to_be_visible()
    return both


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_each_sees_where_the_other_is_what_she_selects_moves_and_writes(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    expect(mine.get_by_role("button", name=re.compile("Follow Grace"))).to_be_visible()

    # Pointers: both windows show the same place.
    hers.mouse.move(900, 700)
    hers.mouse.move(905, 705)
    cursor = mine.locator(".peer-cursor", has_text="Grace")
    expect(cursor).to_be_visible()
    wait_until(lambda: abs((cursor.bounding_box() or {"x": 0})["x"] - 905) < 4, "the pointer's coming to rest")

    # A selection, and the ghost of what is moved, which goes when it is dropped.
    there = cards(hers, "AI Image").first
    x, y = centre(there.locator("header"))
    hers.mouse.move(x, y)
    hers.mouse.down()
    hers.mouse.move(x + 60, y + 40, steps=4)
    here = same_card(mine, there)
    expect(here.locator(".node__peer")).to_have_attribute("data-name", "Grace")
    expect(mine.locator(".peer-ghost")).to_have_count(1)
    before = here.bounding_box()
    hers.mouse.up()
    expect(mine.locator(".peer-ghost")).to_have_count(0)
    wait_until(lambda: here.bounding_box() != before, "the move")

    # Who is writing, shown on the field.
    field = prompt_of(cards(hers, "Prompt").first)
    field.click()
    writing = same_card(mine, cards(hers, "Prompt").first).locator("[data-writer]")
    expect(writing).to_have_attribute("data-writer", "Grace is writing")
    expect(mine.get_by_role("button", name="Follow Grace, writing")).to_be_visible()
    hers.keyboard.type("!")
    hers.keyboard.press("Escape")
    expect(writing).to_have_count(0)

    hers.close()
    for trace in (mine.locator(".person"), mine.locator(".peer-cursor"), mine.locator(".node__peer")):
        expect(trace).to_have_count(0)


def test_a_click_on_somebody_follows_her_until_one_moves_oneself(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    hers.set_viewport_size({"width": 1000, "height": 900})
    mine.get_by_role("button", name=re.compile("Follow Grace")).click()
    following = mine.locator("#following")
    expect(following).to_contain_text("Following Grace")
    hers.keyboard.press("Shift+1")
    hers.mouse.move(60, 600)
    hers.mouse.wheel(0, 400)
    card = cards(hers, "AI Image").first
    same = same_card(mine, card)
    # Her window is narrower: what it shows stands in the middle of mine.
    wait_until(lambda: abs(centre(same)[0] - centre(card)[0] - 220) < 2, "the same view")
    wait_until(lambda: abs(centre(same)[1] - centre(card)[1]) < 2, "the same view")
    mine.mouse.move(60, 600)
    mine.mouse.wheel(0, -100)
    expect(following).to_be_hidden()
    mine.get_by_role("button", name=re.compile("Follow Grace")).click()
    expect(following).to_be_visible()
    mine.keyboard.press("Escape")
    expect(following).to_be_hidden()


def test_a_new_name_is_seen_at_once_and_a_viewer_only_looks(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    mine.get_by_role("heading", level=1).get_by_role("button").click()
    mine.keyboard.type("Far harbour")
    mine.keyboard.press("Enter")
    expect(hers.get_by_role("heading", level=1).get_by_role("button")).to_have_count(0)
    for page in pages:
        expect(page.get_by_role("heading", level=1)).to_have_text("Far harbour")
        expect(page).to_have_title("Far harbour · Easel")
    mine.goto(f"{path_of(mine)}members/")
    mine.get_by_label(re.compile("Role of Grace|Role")).last.select_option("viewer")
    expect(hers.get_by_text("View only", exact=True)).to_be_visible()
    run = cards(hers, "AI Image").first.get_by_role("button", name="Run")
    expect(run).to_be_disabled()
    expect(run).to_have_attribute("title", "View only")
    cards(hers, "Prompt").first.locator("header").click()
    hers.keyboard.press("c")
    expect(hers.get_by_text("You can look at this canvas but not change it.")).to_be_visible()
    expect(hers.get_by_role("dialog")).to_have_count(0)


def test_what_is_changed_offline_arrives_later_and_no_node_is_lost(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    kept, gone = add_node(mine, "Prompt"), add_node(mine, "Prompt")
    there, removed = same_card(hers, kept), same_card(hers, gone)
    for card in (there, removed):
        expect(prompt_of(card)).to_be_visible()
    hers.context.set_offline(offline=True)
    expect(hers.locator("#connection")).to_contain_text("Offline")
    expect(mine.locator(".person")).to_have_count(0, timeout=SLOW)
    prompt_of(there).fill("written offline")
    prompt_of(removed).fill("written in vain?")
    expect(hers.locator("#connection")).to_contain_text("2 changes are kept")
    gone.locator("header").click()
    mine.keyboard.press("Delete")
    expect(gone).to_have_count(0)

    hers.context.set_offline(offline=False)
    online(hers)
    expect(prompt_of(kept)).to_have_value("written offline")
    expect(removed).to_have_count(0)
    hers.get_by_role("button", name="Bring it back").click()
    for card in (removed, gone):
        expect(prompt_of(card)).to_have_value("written in vain?")

    # A closed page loses nothing either.
    hers.context.set_offline(offline=True)
    expect(hers.locator("#connection")).to_contain_text("Offline")
    prompt_of(there).fill("and then the page was closed")
    kept_in_the_browser = "() => Object.entries(localStorage).some(([key, kept]) => key.startsWith('easel:unsent:')"
    hers.wait_for_function(kept_in_the_browser + " && kept.includes('and then the page was closed'))")
    context = hers.context
    hers.close()
    context.set_offline(offline=False)
    again = context.new_page()
    again.goto(path_of(mine))
    expect(prompt_of(kept)).to_have_value("and then the page was closed", timeout=SLOW)
    expect(again.get_by_text("1 change made offline has been sent.")).to_be_visible()


def test_two_windows_of_one_person_and_a_session_that_ends_lose_nothing(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    card = cards(mine, "Prompt").first
    there = same_card(hers, card)
    context = hers.context
    other = context.new_page()
    other.goto(path_of(mine))
    online(other)
    context.set_offline(offline=True)
    for page in (hers, other):
        expect(page.locator("#connection")).to_contain_text("Offline")
    prompt_of(there).fill("kept by the first window")
    stored = "() => Object.values(localStorage).some((kept) => kept.includes('kept by the first window'))"
    hers.wait_for_function(stored)
    for page in (hers, other):
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("about:blank")
        page.close()
    context.set_offline(offline=False)
    again = context.new_page()
    again.goto(path_of(mine))
    expect(prompt_of(card)).to_have_value("kept by the first window", timeout=SLOW)
    expect(again.get_by_text("1 change made offline has been sent.")).to_be_visible()

    signed_in = context.cookies()
    context.set_offline(offline=True)
    expect(again.locator("#connection")).to_contain_text("Offline")
    context.clear_cookies()
    prompt_of(same_card(again, card)).fill("written while signed out")
    context.set_offline(offline=False)
    expect(again.locator("#connection")).to_contain_text("You are signed out")
    context.add_cookies(signed_in)  # type: ignore[arg-type]  # what was given comes back
    warnings: list[str] = []

    def leave(dialog: Dialog) -> None:
        warnings.append(dialog.type)
        dialog.accept()

    again.on("dialog", leave)
    again.get_by_role("link", name="Sign in").click()
    expect(prompt_of(card)).to_have_value("written while signed out", timeout=SLOW)
    assert not warnings
    expect(again.locator("#connection")).to_be_hidden()


def test_what_others_have_done_meanwhile_takes_no_work_away(pages: tuple[Page, Page]) -> None:
    mine, hers = pages
    nodes = [{"kind": kind, "x": x, "y": -400} for kind, x in (("image", 0), ("image", 300), ("image-generation", 600))]
    first, second, target = put(mine, *nodes, wires=[(0, "image-out", 2, "image-in")])
    look_at(mine, 400, -100)
    head(first).click()
    mine.keyboard.press("Delete")
    expect(first).to_have_count(0)
    ends = [second.get_attribute("data-id"), "image-out"], [target.get_attribute("data-id"), "image-in"]
    wire = {"op": "edge+", "id": str(uuid4()), "from": ends[0], "to": ends[1]}
    hers.evaluate(PATCH, [f"/api/canvases/{path_of(mine).split('/')[2]}", {"ops": [wire]}])
    expect(wires(mine)).to_have_count(1)
    undo(mine)
    expect(mine.get_by_text("Reference image takes one wire and has one already.")).to_be_visible()
    expect(same_card(hers, first)).to_have_count(1)
    expect(wires(mine)).to_have_count(1)

    # A caret that was left in a field does not hold on to what stood there.
    field = prompt_of(cards(mine, "Prompt").first)
    field.focus()
    prompt_of(same_card(hers, cards(mine, "Prompt").first)).fill("a harbour")
    expect(field).to_have_value("a harbour")
    mine.keyboard.press("Control+End")
    mine.keyboard.type(" at night")
    expect(prompt_of(same_card(hers, cards(mine, "Prompt").first))).to_have_value("a harbour at night")

    # More than one message may hold is told, stays in its field, and holds nothing else up.
    field.fill("x" * 600_000)
    expect(mine.get_by_text("Not saved: This is more than the server can read.")).to_be_visible(timeout=SLOW)
    expect(field).to_have_attribute("data-wrong", "")
    x, y = centre(head(first))
    mine.keyboard.press("Escape")
    head(first).click()
    mine.keyboard.press("Shift+ArrowDown")
    online(mine)
    mine.reload()
    online(mine)
    assert centre(head(first)) == (x, y + 50)
