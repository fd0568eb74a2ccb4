"""Running nodes as a person does: configuring one, its history, several in order, and the queue of the canvas."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import SLOW, add_node, drag, online, port, prompt_of, same_card, wires, write
from tests.browser.conftest import OpenPage
from tests.browser.test_shared_canvas import new_canvas, shows_picture
from tests.started import StartedEasel
from tests.visitor import behave, paid


def run(card: Locator) -> None:
    """Run the node and wait for its picture."""
    card.get_by_role("button", name="Run", exact=True).click()
    expect(card.locator("[data-job-open]")).to_have_count(0, timeout=SLOW)
    expect(card.locator('[data-job-state="succeeded"]')).to_have_count(1, timeout=SLOW)
    shows_picture(card)


def picture_of(card: Locator) -> str:
    return card.locator("a.picture").get_attribute("href") or ""


def two_in_a_row(page: Page) -> tuple[Locator, Locator]:
    """Two AI Image nodes, the first one's picture wired to the second as its reference."""
    first = add_node(page, "AI Image")
    write(page, first, "a harbour")
    second = add_node(page, "AI Image")
    write(page, second, "the same at night")
    second.get_by_label("Preset", exact=True).select_option(label="Nano Banana 2.1")
    drag(page, port(first, "image-out"), port(second, "image-in"))
    expect(wires(page)).to_have_count(1)
    return first, second


def test_a_new_node_opens_its_settings_and_takes_a_free_size(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    new_canvas(page, "Configured")
    text = add_node(page, "Prompt")
    write(page, text, "a lighthouse")
    expect(text.get_by_text("Goes nowhere yet")).to_be_visible()
    expect(text.locator(".card-field")).to_have_attribute("data-count", "12 / 4,000")
    card = add_node(page, "AI Image")
    expect(card.get_by_label(re.compile("^Seed"))).to_be_visible()
    drag(page, port(text, "text-out"), port(card, "prompt-in"))
    text.get_by_role("button", name="AI Image").click()
    expect(card).to_be_focused()

    card.get_by_label("Size", exact=True).select_option(label="Width and height…")
    width = card.get_by_label("Width", exact=True)
    expect(width).to_have_value("1024")
    width.fill("")
    page.keyboard.press("Tab")
    expect(card.get_by_text("Width is needed.")).to_be_visible()
    width.fill("640")
    card.get_by_label("Height", exact=True).fill("512")
    page.keyboard.press("Tab")
    text.get_by_role("button", name="Run everything that uses this text").click()
    shows_picture(card)
    expect(card.get_by_text("640 × 512")).to_be_visible()
    # Once it has run, the room is the picture's.
    expect(card.get_by_label(re.compile("^Seed"))).to_be_hidden()
    card.get_by_label("Size", exact=True).select_option(label="Square · 512 × 512")
    expect(card.get_by_label("Width", exact=True)).to_have_count(0)


def test_earlier_results_are_gone_through_compared_restored_and_pinned(
    open_page: OpenPage, easel: StartedEasel
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    path = new_canvas(page, "History")
    card = add_node(page, "AI Image")
    write(page, card, "a fox")
    run(card)
    fox = picture_of(card)
    prompt_of(card).fill("a hare")
    expect(card.get_by_text("Changed since this picture: the prompt.")).to_be_visible()
    card.get_by_role("button", name="Back to its settings").click()
    expect(prompt_of(card)).to_have_value("a fox")
    expect(card.get_by_text("Changed since this picture")).to_have_count(0)
    prompt_of(card).fill("a hare")
    card.get_by_role("button", name="Update the picture").click()
    expect(card.locator(".strip__result")).to_have_count(2, timeout=SLOW)
    shows_picture(card)
    hare = picture_of(card)
    assert hare != fox

    two = open_page(path)
    online(two)
    there = same_card(two, card)
    card.get_by_role("button", name="History: all 2 results").click()
    dialog = page.get_by_role("dialog", name="History")
    expect(dialog.get_by_role("row", name=re.compile("Prompt a hare"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("row", name=re.compile("Prompt a fox"))).to_be_visible()
    page.keyboard.press("c")
    both = page.get_by_role("dialog", name="Two results side by side")
    expect(both.get_by_role("row", name=re.compile(r"Prompt \(different\) a fox a hare"))).to_be_visible()
    expect(both.get_by_role("figure")).to_have_count(2)
    page.keyboard.press("c")
    dialog.get_by_role("button", name="Restore").click()
    expect(dialog.get_by_text("Output now")).to_be_visible()
    expect(prompt_of(there)).to_have_value("a fox")
    dialog.get_by_role("button", name="Pin").click()
    expect(dialog.get_by_text("Pinned output")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(card.locator("a.picture")).to_have_attribute("href", fox)

    card.get_by_role("button", name="Run", exact=True).click()
    expect(card.locator(".strip__result")).to_have_count(3, timeout=SLOW)
    expect(card.locator("a.picture")).to_have_attribute("href", fox)
    card.get_by_role("button", name="Pinned").click()
    expect(there.get_by_role("button", name="Pin", exact=True)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+z")  # pins it again
    page.keyboard.press("Control+z")  # unpins what was pinned in the dialog
    page.keyboard.press("Control+z")  # takes the restoring back
    expect(prompt_of(there)).to_have_value("a hare")
    expect(card.locator("a.picture")).to_have_attribute("href", hare)


def test_what_comes_before_a_node_runs_first_and_is_paid_once(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0.5, run_seconds=1, google_seconds=1)
    one = open_page("/")
    path = new_canvas(one, "In order")
    first, second = two_in_a_row(one)
    two = open_page(path)
    online(two)
    two.keyboard.press("q")
    queue = two.get_by_role("complementary", name="Queue")
    expect(queue.get_by_text("Nothing runs here now.")).to_be_visible()

    before = paid(easel)
    expect(second.get_by_text("1 node before this one is stale or has no picture yet.")).to_be_visible()
    second.get_by_role("button", name="More ways to start").click()
    one.keyboard.press("ArrowDown")
    one.keyboard.press("Enter")
    question = one.get_by_role("dialog", name="Run 2 nodes")
    expect(question.get_by_role("listitem")).to_have_count(2)
    expect(question.get_by_text("after 1")).to_be_visible()
    expect(question.get_by_text("Expected in all: nothing")).to_be_visible()
    assert paid(easel) == before
    question.get_by_role("button", name=re.compile("^Run 2")).dblclick()
    expect(queue.get_by_text(re.compile("Waits for its reference · "))).to_be_visible()
    expect(second.get_by_text("Waiting for the reference")).to_be_visible()
    for card in (first, second):
        shows_picture(card)
    expect(queue.get_by_text("Nothing runs here now.")).to_be_visible(timeout=SLOW)
    assert paid(easel) == before + 2

    # In a field Ctrl+Enter means its node, whatever else is selected.
    first.locator("header").click()
    second.locator("header").click(modifiers=["Shift"])
    prompt_of(second).fill("the same at dusk")
    prompt_of(second).press("Control+Enter")
    expect(second.locator(".strip__result")).to_have_count(2, timeout=SLOW)
    assert paid(easel) == before + 3
    before += 1

    prompt_of(first).fill("a harbour in winter")
    expect(second.get_by_text("1 node before this one is stale")).to_be_visible()
    one.locator("#stage").click(position={"x": 300, "y": 850})
    one.keyboard.press("Control+a")
    one.keyboard.press("Control+Enter")
    question.get_by_role("button", name="Cancel").click()
    assert paid(easel) == before + 2

    # And in a text what is made with it.
    text = add_node(one, "Prompt")
    write(one, text, "a lighthouse")
    drag(one, port(text, "text-out"), port(first, "prompt-in"))
    expect(wires(one)).to_have_count(2)
    prompt_of(text).press("Control+Enter")
    expect(question.get_by_role("listitem")).to_have_count(2)
    question.get_by_role("button", name="Cancel").click()


def test_the_queue_is_the_canvas_s_and_acts_for_everybody(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=20, run_seconds=1)
    one = open_page("/")
    path = new_canvas(one, "Queue")
    card = add_node(one, "AI Image")
    write(one, card, "a slow one")
    card.get_by_role("button", name="Run", exact=True).click()
    two = open_page(path)
    online(two)
    two.get_by_role("button", name="Queue, 1 run under way").click()
    queue = two.get_by_role("complementary", name="Queue")
    entry = queue.get_by_role("listitem")
    expect(entry.get_by_text(re.compile("ada|Ada"))).to_be_visible()
    entry.get_by_role("button", name="Cancel: a slow one").click()
    expect(queue.get_by_text("Nothing runs here now.")).to_be_visible(timeout=SLOW)
    expect(card.get_by_text("Cancelled")).to_be_visible()

    behave(easel, queue_seconds=0, run_seconds=0, faults=[{"on": "submit", "do": "status", "code": 503, "times": 1}])
    card.get_by_role("button", name="Run", exact=True).click()
    expect(queue.get_by_text("Failed in the last 24 hours · 1")).to_be_visible(timeout=SLOW)
    entry.get_by_role("button", name="a slow one", exact=True).click()
    expect(same_card(two, card)).to_be_focused()
    entry.get_by_role("button", name="Retry: a slow one").click()
    expect(queue.get_by_text("Nothing runs here now.")).to_be_visible(timeout=SLOW)
    shows_picture(card)
    queue.get_by_role("button", name="Close the queue").click()
    expect(queue).to_be_hidden()
