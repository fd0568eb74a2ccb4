"""Two browsers change one canvas at random, losing their lines: in the end all have the same, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.canvas_page import online
from tests.browser.conftest import OpenPage
from tests.started import wait_until
from tests.visitor import Visitor

RANDOM_CHANGES = (Path(__file__).parent / "random_changes.js").read_text("utf-8")
OPERATIONS = 2_000
"""In all; each browser makes half of them."""

STATE = """async () => {
  const { editor, live } = await import(document.querySelector("script[type=module][src*='/main']").src);
  const { store } = editor;
  const shown = ({ nodes, edges }) => ({ nodes: [...nodes.values()], edges: [...edges.values()] });
  return { rev: store.rev, pending: store.pending.length, line: live.connection, ...shown(store.view) };
}"""
START = f"(setting) => {{ globalThis.changing = ({RANDOM_CHANGES.strip()})(setting); }}"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_all_have_the_same_in_the_end(seed: int, ada: Visitor, open_page: OpenPage) -> None:
    canvas = ada.post("/canvases/new/", data={"name": f"Seed {seed}"}).url.path
    pages = open_page(canvas), open_page(canvas)
    for place, page in enumerate(pages):
        online(page)
        # Both at once: the evaluation ends before the changing does.
        page.evaluate(START, {"seed": 1_000 * seed + place, "operations": OPERATIONS // 2})
    drops = sum(page.evaluate("() => globalThis.changing")["drops"] for page in pages)
    assert drops >= 2

    wait_until(lambda: all(settled(page) for page in pages), "the last answer")
    wait_until(lambda: len({state(page)["rev"] for page in pages}) == 1, "the same revision")
    mine, hers = (state(page) for page in pages)
    stored = ada.get(f"/api{canvas.rstrip('/')}").json()
    assert mine["rev"] == stored["rev"]
    assert stored["rev"] > 100
    assert graph_of(mine) == graph_of(stored)
    assert graph_of(hers) == graph_of(stored)


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(STATE)
    return found


def settled(page: Page) -> bool:
    now = state(page)
    return bool(now["line"] == "online" and now["pending"] == 0)


def graph_of(state: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Nodes and wires in their order, which is what lies on top and how texts are joined."""
    names = ("id", "kind", "x", "y", "w", "h", "data")
    return [{name: node[name] for name in names} for node in state["nodes"]], state["edges"]
