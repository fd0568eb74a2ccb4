"""The editor as a person uses it."""

import re

from playwright.sync_api import Locator, Page, expect

SLOW = 30_000
"""Milliseconds that a run or a reconnect may take on a busy machine."""


def cards(page: Page, label: str) -> Locator:
    """The cards of that kind, in the order of the canvas."""
    return page.locator("section.node", has=page.locator("header", has_text=re.compile(rf"^\s*{label}\s*$")))


def online(page: Page) -> None:
    """Wait until the canvas is there and its socket is up."""
    expect(page.locator("#connection")).to_have_attribute("data-state", "online", timeout=SLOW)


def add_node(page: Page, label: str) -> Locator:
    """Add a node from the menu; the new card."""
    before = {card.get_attribute("data-id") for card in cards(page, label).all()}
    page.get_by_role("button", name="Add node").click()
    page.get_by_role("menuitem", name=label, exact=True).click()
    expect(cards(page, label)).to_have_count(len(before) + 1)
    [new] = {card.get_attribute("data-id") for card in cards(page, label).all()} - before
    return page.locator(f'section.node[data-id="{new}"]')


def prompt_of(card: Locator) -> Locator:
    return card.locator('textarea[data-field="prompt"]')


def write(page: Page, card: Locator, text: str) -> None:
    """Type into the prompt of a card that was just added: it has the focus as soon as it is there."""
    expect(prompt_of(card)).to_be_focused()
    page.keyboard.type(text)


def same_card(page: Page, card: Locator) -> Locator:
    """The card of the same node in another browser."""
    return page.locator(f'section.node[data-id="{card.get_attribute("data-id")}"]')


def port(card: Locator, name: str) -> Locator:
    return card.locator(f'[data-port="{name}"]')


def drag(page: Page, source: Locator, target: Locator) -> None:
    """Press on one, move to the other in steps, release."""
    start, end = source.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def wires(page: Page) -> Locator:
    return page.locator("#edges [data-edge]")
