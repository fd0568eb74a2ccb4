"""The main job: from nothing to a picture on a canvas that several people have open."""

import re
import time
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from canvas.cards import FEW
from tests.browser.canvas_page import SLOW, add_node, cards, drag, online, port, prompt_of, same_card, wires, write
from tests.browser.conftest import OpenPage
from tests.drawn import picture
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave


def new_canvas(page: Page, name: str) -> str:
    """Make a canvas as a person does; its path."""
    page.goto("/")
    page.get_by_role("link", name="New canvas").or_(page.get_by_role("button", name="New canvas")).first.click()
    page.get_by_label("Name").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/canvases/[0-9a-f-]{36}/$"))
    online(page)
    return "/" + page.url.split("/", 3)[3]


def top(card: Locator) -> float:
    box = card.bounding_box()
    assert box
    return box["y"]


def shows_picture(card: Locator) -> None:
    image = card.locator("img[data-original]")
    expect(image).to_be_visible(timeout=SLOW)
    has_come = "image => image.complete && image.naturalWidth > 0 && !image.currentSrc.startsWith('data:')"
    wait_until(lambda: bool(image.evaluate(has_come)), "the pixels")


def test_a_typed_prompt_becomes_a_picture_in_every_browser_and_lasts(easel: StartedEasel, open_page: OpenPage) -> None:
    behave(easel, queue_seconds=2, run_seconds=4)
    one = open_page("/")
    path = new_canvas(one, "Harbour")
    two = open_page(path)
    online(two)

    card = add_node(one, "AI Image")
    there = same_card(two, card)
    expect(there).to_be_visible()
    write(one, card, "a quiet harbour at dawn")
    expect(prompt_of(there)).to_have_value("a quiet harbour at dawn")
    card.get_by_role("button", name="Run").click()

    for each in (card, there):
        expect(each.get_by_text("In queue")).to_be_visible(timeout=SLOW)
        expect(each.get_by_text(re.compile(r"Position \d|Next in line"))).to_be_visible()
    for each in (card, there):
        expect(each.get_by_text("Generating")).to_be_visible(timeout=SLOW)
        expect(each.get_by_label("Last log lines")).to_be_visible()
        expect(each.locator("[data-elapsed-ms]")).to_have_text(re.compile(r"\d:\d\d"))
    for each in (card, there):
        shows_picture(each)

    two.reload()
    shows_picture(same_card(two, card))
    assert easel.stop() == 0
    easel.start()
    for page in (one, two):
        online(page)
    two.reload()
    shows_picture(same_card(two, card))

    onward = add_node(one, "AI Image")
    drag(one, port(card, "image-out"), port(onward, "image-in"))
    expect(wires(two)).to_have_count(1)
    expect(same_card(two, onward).get_by_alt_text("Reference image")).to_be_visible()


def test_a_text_that_many_nodes_are_made_with_shows_in_all_of_them(open_page: OpenPage, easel: StartedEasel) -> None:
    one = open_page("/")
    path = new_canvas(one, "Many")
    prompt, fed = str(uuid4()), [str(uuid4()) for _ in range(FEW + 2)]
    place = {"y": 60, "w": 300, "h": 300}
    ops = [{"op": "node+", "id": prompt, "kind": "prompt", "x": -400, **place, "data": {}}]
    for number, node in enumerate(fed):
        ops.append({"op": "node+", "id": node, "kind": "image-generation", "x": number * 40, **place, "data": {}})
        ops.append({"op": "edge+", "id": str(uuid4()), "from": [prompt, "text-out"], "to": [node, "prompt-in"]})
    with Visitor(easel) as visitor:
        visitor.patch(f"/api{path.rstrip('/')}", json={"ops": ops}).raise_for_status()
    two = open_page(path)
    online(two)
    for text in ("a fox", "a fox in the snow", "a fox in the snow at night"):
        prompt_of(one.locator(f'.node[data-id="{prompt}"]')).fill(text)
        for page in (one, two):
            expect(page.locator(".wired__text").get_by_text(text, exact=True)).to_have_count(len(fed), timeout=SLOW)


def test_a_wired_prompt_wins_and_the_own_one_is_kept(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    new_canvas(page, "Wired")
    card = add_node(page, "AI Image")
    write(page, card, "my own words")
    text = add_node(page, "Prompt")
    write(page, text, "a fox in the snow")
    drag(page, port(text, "text-out"), port(card, "prompt-in"))
    expect(wires(page)).to_have_count(1)
    expect(card.get_by_text("a fox in the snow")).to_be_visible()
    own = prompt_of(card)
    expect(own).to_be_disabled()
    expect(own).to_have_value("my own words")
    card.get_by_role("button", name="Run").click()
    shows_picture(card)


def test_a_browser_comes_back_after_the_server_was_away_and_shows_what_happened(
    easel: StartedEasel, open_page: OpenPage
) -> None:
    behave(easel, queue_seconds=0, run_seconds=6)
    one = open_page("/")
    path = new_canvas(one, "Away")
    text = add_node(one, "Prompt")
    card = add_node(one, "AI Image")
    write(one, card, "a lighthouse")
    two = open_page(path)
    online(two)
    card.get_by_role("button", name="Run").click()
    expect(same_card(two, card).get_by_text("Generating")).to_be_visible(timeout=SLOW)

    easel.kill_tree()
    expect(two.locator("#connection")).to_be_visible(timeout=SLOW)
    prompt_of(text).fill("written while the server was away")
    offline = add_node(one, "AI Image")
    time.sleep(10)
    easel.start()

    for page in (one, two):
        online(page)
    expect(prompt_of(same_card(two, text))).to_have_value("written while the server was away")
    expect(prompt_of(same_card(two, offline))).to_be_visible()
    expect(prompt_of(offline)).to_be_visible()
    shows_picture(same_card(two, card))
    shows_picture(card)


def test_nodes_are_moved_wired_and_deleted_for_everybody(open_page: OpenPage) -> None:
    one = open_page("/")
    path = new_canvas(one, "Moves")
    text, card = add_node(one, "Prompt"), add_node(one, "AI Image")
    two = open_page(path)
    online(two)
    there = same_card(two, text)
    before = top(there)
    drag(one, text.locator("header"), one.locator("#zoom-in"))
    wait_until(lambda: top(there) - before > 50, "the move")
    one.keyboard.press("Control+z")
    wait_until(lambda: abs(top(there) - before) < 2, "the undoing")

    drag(one, port(text, "text-out"), port(card, "prompt-in"))
    expect(wires(two)).to_have_count(1)
    text.locator("header").click()
    one.keyboard.press("Delete")
    expect(there).to_have_count(0)
    expect(wires(two)).to_have_count(0)
    one.keyboard.press("Control+z")
    expect(there).to_have_count(1)
    expect(wires(two)).to_have_count(1)


def test_wires_that_must_not_be_are_refused_before_they_are_made(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Refused")
    text, first, second = add_node(page, "Prompt"), add_node(page, "AI Image"), add_node(page, "AI Image")
    drag(page, port(text, "text-out"), port(first, "image-in"))  # a text is no picture
    drag(page, port(first, "prompt-in"), port(second, "prompt-in"))  # from an input to an input
    expect(wires(page)).to_have_count(0)
    drag(page, port(first, "image-out"), port(second, "image-in"))
    expect(wires(page)).to_have_count(1)
    drag(page, port(second, "image-out"), port(first, "image-in"))  # would close a circle
    third = add_node(page, "AI Image")
    page.locator("#zoom-fit").click()
    expect(port(second, "image-in")).to_be_in_viewport()
    drag(page, port(third, "image-out"), port(second, "image-in"))  # takes one wire and has one
    expect(wires(page)).to_have_count(1)
    page.reload()
    online(page)
    expect(wires(page)).to_have_count(1)


def test_an_uploaded_picture_is_shown_and_referred_to(open_page: OpenPage) -> None:
    page = open_page("/")
    path = new_canvas(page, "Upload")
    two = open_page(path)
    page.get_by_role("button", name="Add node").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("menuitem", name="Image", exact=True).click()
    chosen.value.set_files({"name": "red.png", "mimeType": "image/png", "buffer": picture(size=(320, 200))})
    shows_picture(cards(page, "Image"))
    shows_picture(cards(two, "Image"))


def test_a_failed_run_says_why_and_can_be_tried_again(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0, faults=[{"on": "submit", "do": "status", "code": 503, "times": 1}])
    page = open_page("/")
    new_canvas(page, "Trouble")
    card = add_node(page, "AI Image")
    write(page, card, "a storm")
    card.get_by_role("button", name="Run").click()
    expect(card.get_by_role("group", name="Failed")).to_be_visible(timeout=SLOW)
    card.get_by_role("button", name="Retry").click()
    shows_picture(card)


def test_a_run_is_cancelled_from_the_card(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=60)
    page = open_page("/")
    new_canvas(page, "Cancelled")
    card = add_node(page, "AI Image")
    write(page, card, "a storm")
    card.get_by_role("button", name="Run").click()
    card.get_by_role("button", name="Cancel").click(timeout=SLOW)
    expect(card.get_by_text("Cancelled")).to_be_visible(timeout=SLOW)
    behave(easel, queue_seconds=0)
