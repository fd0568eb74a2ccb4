"""The settings of an AI Image node: parameters, sizes, its own model, and the ways out that its card offers."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas_page import SLOW, add_node, drag, online, port, prompt_of, same_card, wires, write
from tests.browser.conftest import OpenPage
from tests.browser.test_shared_canvas import new_canvas, shows_picture
from tests.started import StartedEasel
from tests.visitor import behave


def opened(card: Locator) -> Locator:
    """The card with its parameters open, as they are by themselves on one that was just added."""
    if card.locator("details[open]").count() == 0:
        card.locator("summary", has_text="Parameters").click()
    expect(card.get_by_label(re.compile("^Seed"))).to_be_visible()
    return card


def add_card(page: Page, prompt: str = "a harbour at dawn") -> Locator:
    card = add_node(page, "AI Image")
    write(page, card, prompt)
    return card


def test_a_parameter_is_shown_to_everybody_counted_and_taken_back_by_undo(open_page: OpenPage) -> None:
    one = open_page("/")
    path = new_canvas(one, "Parameters")
    card = opened(add_card(one))
    two = open_page(path)
    online(two)
    there = opened(same_card(two, card))

    steps, seed = card.get_by_label(re.compile("^Inference steps")), card.get_by_label(re.compile("^Seed"))
    expect(steps).to_have_attribute("placeholder", "28")
    steps.fill("12")
    expect(there.get_by_label(re.compile("^Inference steps"))).to_have_value("12")
    expect(card.get_by_text("1 changed")).to_be_visible()
    there.get_by_label(re.compile("^Seed")).fill("42")
    expect(seed).to_have_value("42")
    expect(card.get_by_text("2 changed")).to_be_visible()
    expect(steps).to_have_value("12")

    safety = card.get_by_label("Safety checker")
    expect(safety).to_be_checked()
    safety.click()
    expect(there.get_by_label("Safety checker")).not_to_be_checked()
    one.keyboard.press("Control+z")
    expect(safety).to_be_checked()
    expect(there.get_by_label("Safety checker")).to_be_checked()

    card.get_by_role("button", name="Back to the preset").click()
    for each in (card, there):
        expect(each.get_by_label(re.compile("^Inference steps"))).to_have_value("")
        expect(each.get_by_text("changed")).to_have_count(0)
    one.reload()
    online(one)
    expect(opened(card).get_by_label(re.compile("^Seed"))).to_have_value("")


def test_somebody_s_writing_is_not_overwritten_by_others(open_page: OpenPage) -> None:
    one = open_page("/")
    path = new_canvas(one, "Writing")
    card = opened(add_card(one))
    two = open_page(path)
    online(two)
    there = opened(same_card(two, card))
    seed = card.get_by_label(re.compile("^Seed"))
    seed.focus()
    there.get_by_label(re.compile("^Guidance scale")).fill("7")
    expect(card.get_by_label(re.compile("^Guidance scale"))).to_have_value("7")
    expect(seed).to_be_focused()
    one.keyboard.type("4242")
    expect(there.get_by_label(re.compile("^Seed"))).to_have_value("4242")
    expect(seed).to_have_value("4242")


def test_a_wrong_value_is_told_at_its_field_and_goes_nowhere(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    one = open_page("/")
    path = new_canvas(one, "Wrong")
    card = opened(add_card(one))
    two = open_page(path)
    online(two)
    there = opened(same_card(two, card))
    steps = card.get_by_label(re.compile("^Inference steps"))
    steps.fill("99")
    problem = card.get_by_text("Inference steps must be from 4 to 50.")
    expect(problem).to_be_visible()
    expect(steps).to_have_attribute("aria-invalid", "true")
    card.get_by_role("button", name="Run").click()
    expect(one.get_by_text("Not run: Inference steps must be from 4 to 50.")).to_be_visible()
    there.get_by_label(re.compile("^Seed")).fill("7")
    expect(card.get_by_label(re.compile("^Seed"))).to_have_value("7")
    expect(problem).to_be_visible()  # what others do does not hide it
    expect(steps).to_have_value("99")
    expect(there.get_by_label(re.compile("^Inference steps"))).to_have_value("")
    steps.fill("20")
    expect(problem).to_be_hidden()
    expect(there.get_by_label(re.compile("^Inference steps"))).to_have_value("20")
    card.get_by_role("button", name="Run").click()
    shows_picture(card)


def test_google_takes_a_ratio_and_a_resolution(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Sizes")
    card = add_card(page)
    expect(card.get_by_text("$0.012")).to_be_visible()
    card.get_by_label("Preset", exact=True).select_option(label="Nano Banana 2.1")
    card.get_by_label("Resolution").select_option("4K")
    expect(card.get_by_text("$0.113")).to_be_visible()
    card.get_by_label("Aspect ratio").select_option("21:9")
    page.reload()
    online(page)
    expect(card.get_by_label("Resolution")).to_have_value("4K")
    expect(card.get_by_label("Aspect ratio")).to_have_value("21:9")


def test_a_reference_that_is_not_taken_leads_to_a_model_that_takes_it_and_back(
    open_page: OpenPage, easel: StartedEasel
) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    new_canvas(page, "Reference")
    first = add_card(page)
    first.get_by_role("button", name="Run").click()
    shows_picture(first)
    second = add_card(page, "the same at night")
    drag(page, port(first, "image-out"), port(second, "image-in"))
    expect(wires(page)).to_have_count(1)
    expect(second.get_by_text("takes no reference image")).to_be_visible()
    second.get_by_role("button", name=re.compile("Use FLUX.2 Dev")).click()
    expect(second.get_by_text(re.compile("Model: FLUX.2 Dev"))).to_be_visible()
    expect(second.get_by_text("takes no reference image")).to_have_count(0)
    second.get_by_role("button", name="Run").click()
    shows_picture(second)
    second.get_by_role("button", name="Go back to the preset’s model").click()
    expect(second.get_by_text("takes no reference image")).to_be_visible()


def test_a_model_is_written_and_another_preset_takes_it_away(open_page: OpenPage) -> None:
    page = open_page("/")
    new_canvas(page, "Model")
    card = opened(add_card(page))
    model = card.get_by_label(re.compile("^Model id"))
    expect(model).to_have_attribute("placeholder", "fal-ai/flux-2")
    model.fill("fal-ai/flux-2/flash")
    expect(card.get_by_text("Model: ")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(card.get_by_text("Model: FLUX.2 Flash")).to_be_visible()
    expect(card.get_by_label(re.compile("^Inference steps"))).to_have_count(0)
    card.get_by_label("Preset", exact=True).select_option(label="Nano Banana 2.1")
    expect(card.get_by_text("Model: ")).to_have_count(0)
    expect(card.get_by_label("Thinking level")).to_be_visible()


def test_warnings_can_be_acted_on(open_page: OpenPage, easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0)
    page = open_page("/")
    new_canvas(page, "Warnings")
    card = opened(add_card(page, '{"scene": "a fox", "light": "dawn"}'))
    card.get_by_label(re.compile("^Inference steps")).fill("12")
    expect(card.get_by_text("1 changed")).to_be_visible()
    card.get_by_label(re.compile("^Model id")).fill("fal-ai/flux-2/flash")
    page.keyboard.press("Enter")
    expect(card.get_by_text("Not for this model: num_inference_steps.")).to_be_visible()
    card.get_by_role("button", name="Run").click()
    shows_picture(card)
    warnings = card.get_by_role("list", name="Warnings")
    expect(warnings.get_by_text("looks like JSON")).to_be_visible(timeout=SLOW)
    warnings.get_by_role("button", name="Edit the prompt").click()
    expect(prompt_of(card)).to_be_focused()
    warnings.get_by_role("button", name="Remove").click()
    expect(card.get_by_text("Not for this model")).to_have_count(0)
    expect(warnings.get_by_role("button", name="Remove")).to_have_count(0)
