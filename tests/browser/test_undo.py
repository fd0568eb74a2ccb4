"""Undo and redo: everybody's own, one gesture one step, and never at the cost of a picture."""

import re

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.canvas_page import SLOW, online, prompt_of
from tests.browser.conftest import PASSWORD, OpenPage
from tests.browser.hands import (
    comes_to,
    drag_by,
    grab,
    head,
    holds,
    look_at,
    measures,
    middle,
    place,
    put,
    stored,
    stored_node,
    undo,
)
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave

RUN = {"kind": "image-generation", "x": 300, "y": 0, "w": 320, "h": 520}


@pytest.fixture
def path(ada: Visitor) -> str:
    return str(ada.post("/canvases/new/", data={"name": "Steps"}).url.path)


def test_everybody_undoes_their_own_and_results_stay(
    ada: Visitor, grace: str, path: str, open_page: OpenPage, easel: StartedEasel
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    ada.post(f"{path}members/", data={"email": grace, "role": "editor"})
    mine, hers = open_page(path), open_page(path, grace, PASSWORD)
    for each in (mine, hers):
        online(each)
    text, card = put(
        mine, {"kind": "prompt", "x": 0, "y": 0}, {"kind": "image-generation", "x": 300, "y": 0, "h": 520, "w": 320}
    )
    look_at(mine, 300, 200)
    look_at(hers, 300, 200)
    there = hers.locator(f'section.node[data-id="{card.get_attribute("data-id")}"]')
    prompt_of(card).fill("a harbour")
    expect(prompt_of(there)).to_have_value("a harbour")
    card.get_by_role("button", name="Run", exact=True).click()
    picture = card.locator(".picture img")
    expect(picture).to_be_visible(timeout=30_000)

    drag_by(mine, head(text), 5, 300)
    wait_until(lambda: place(text)[1] > 250, "my move")
    drag_by(hers, head(there), 41, 57)
    wait_until(lambda: place(card)[0] > 320, "her move")
    mine.mouse.click(100, 850)
    undo(mine)
    comes_to(text, 0, 0)
    assert place(card)[0] > 320
    undo(mine)
    expect(prompt_of(card)).to_have_value("")
    expect(picture).to_be_visible()
    undo(hers)
    comes_to(card, 300, 0)

    head(card).click()
    mine.keyboard.press("Delete")
    expect(card).to_have_count(0)
    undo(mine)
    expect(picture).to_be_visible()
    mine.keyboard.press("Control+y")
    expect(there).to_have_count(0)


def test_one_gesture_is_one_step_back_and_one_forth(path: str, open_page: OpenPage) -> None:
    page = open_page(path)
    online(page)
    one, two = put(page, {"kind": "prompt", "x": -300, "y": -150}, {"kind": "prompt", "x": 0, "y": 0})
    look_at(page, 0, 0)
    back, forth = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    expect(back).to_be_disabled()
    expect(forth).to_be_disabled()

    # A drag of many frames, many presses of an arrow, a stay in a field: one step each.
    drag_by(page, head(two), 113, 87)
    wait_until(lambda: place(two) != (0, 0), "being dragged")
    dropped = place(two)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    comes_to(two, dropped[0], dropped[1] + 40)
    x, y = middle(two.locator(".node__resize--se"))
    grab(page, (x, y), (x + 61, y + 47), steps=20)
    measures(two, 261, 167)
    prompt_of(one).click()
    page.keyboard.type("fog over ")
    wait_until(lambda: stored_node(one)["data"]["prompt"] == "fog over ", "the first words")
    page.keyboard.type("the quay")
    page.keyboard.press("Escape")
    wait_until(lambda: stored_node(one)["data"]["prompt"] == "fog over the quay", "all the words")

    undo(page)
    expect(prompt_of(one)).to_have_value("")
    back.click()
    measures(two, 200, 120)
    back.click()
    comes_to(two, *dropped)
    undo(page)
    comes_to(two, 0, 0)
    expect(back).to_be_disabled()
    forth.click()
    comes_to(two, *dropped)
    page.keyboard.press("Control+Shift+z")
    comes_to(two, dropped[0], dropped[1] + 40)
    page.keyboard.press("Control+y")
    measures(two, 261, 167)
    forth.click()
    expect(prompt_of(one)).to_have_value("fog over the quay")
    wait_until(lambda: stored_node(one)["data"]["prompt"] == "fog over the quay", "the words again")
    expect(forth).to_be_disabled()
    # What is done after going back takes the place of what was undone.
    undo(page)
    head(one).click()
    page.keyboard.press("Delete")
    holds(page, 1)
    expect(forth).to_be_disabled()


def test_a_picture_that_comes_while_its_node_is_deleted_is_there_when_it_comes_back(
    path: str, open_page: OpenPage, easel: StartedEasel, ada: Visitor
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0, faults=[{"on": "media", "do": "hang"}])
    page = open_page(path)
    online(page)
    [card] = put(page, {**RUN, "data": {"prompt": "a harbour"}})
    node = card.get_attribute("data-id")
    look_at(page, 400, 250)
    canvas = path.split("/")[2]
    with page.expect_response(lambda answer: answer.url.endswith("/run")) as started:
        card.get_by_role("button", name="Run", exact=True).click()
    job = started.value.json()["jobId"]
    expect(card.locator("[data-job-open]")).to_be_visible(timeout=SLOW)
    head(card).click()
    page.keyboard.press("Delete")
    holds(page, 0)

    def is_over(job: str) -> bool:
        httpx2.put(f"{easel.sandbox_url}/_sandbox/release", trust_env=False).raise_for_status()
        return bool(ada.job(job)["status"] == "COMPLETED")

    wait_until(lambda: is_over(job), "the picture whose download hung")
    assert not stored(page)["nodes"]

    undo(page)
    picture = card.locator(".picture img")
    expect(picture).to_be_visible(timeout=SLOW)
    made = ada.job(job)["image"]["assetId"]
    assert stored_node(card)["data"]["asset"] == made
    assert made in (picture.get_attribute("data-original") or "")
    # It is the node's own result from then on, for redo and undo as well.
    page.keyboard.press("Control+y")
    holds(page, 0)
    undo(page)
    expect(picture).to_be_visible(timeout=SLOW)
    assert ada.get(f"/api/canvases/{canvas}/nodes/{node}").json()["data"]["asset"] == made

    # What is cut and pasted on its canvas is the same node elsewhere: what it is making comes to it, and stays.
    prompt_of(card).fill("a harbour at night")
    with page.expect_response(lambda answer: answer.url.endswith("/run")) as started:
        prompt_of(card).press("Control+Enter")
    second = started.value.json()["jobId"]
    expect(card.locator("[data-job-open]")).to_be_visible(timeout=SLOW)
    head(card).click()
    page.keyboard.press("Control+x")
    holds(page, 0)
    page.mouse.move(500, 500)
    page.keyboard.press("Control+v")
    holds(page, 1)
    expect(card).to_be_visible()
    assert place(card) != (RUN["x"], RUN["y"])
    wait_until(lambda: is_over(second), "the second picture")
    made = ada.job(second)["image"]["assetId"]
    expect(picture).to_have_attribute("data-original", re.compile(made), timeout=SLOW)
    expect(card.locator(".strip__result")).to_have_count(2)
    page.keyboard.press("Control+v")
    holds(page, 2)
    for count in (1, 0, 1):
        undo(page)
        holds(page, count)
    comes_to(card, 300, 0)
    assert stored_node(card)["data"]["asset"] == made
