"""Hands on a canvas: nodes put where a test wants them, the mouse, fingers, the wheel, and what has come of it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.started import wait_until

PATCH = """([url, body]) => fetch(url, {
    method: "PATCH", body: JSON.stringify(body), credentials: "same-origin",
    headers: {"Content-Type": "application/json",
              "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content},
}).then(async (answer) => { if (!answer.ok) throw new Error(await answer.text()); })"""

Place = tuple[float, float]


def put(page: Page, *nodes: dict[str, Any], wires: Sequence[tuple[int, str, int, str]] = ()) -> list[Locator]:
    """Nodes on the canvas that the page shows (`kind`, `x`, `y`, and what differs from 200 × 120), wired by number."""
    ops: list[dict[str, Any]] = [
        {"op": "node+", "id": str(uuid4()), "w": 200, "h": 120, "data": {}, **node} for node in nodes
    ]
    ids = [op["id"] for op in ops]
    ops += [
        {"op": "edge+", "id": str(uuid4()), "from": [ids[source], out], "to": [ids[target], into]}
        for source, out, target, into in wires
    ]
    canvas = page.url.split("/")[4]
    page.evaluate(PATCH, [f"/api/canvases/{canvas}", {"ops": ops}])
    cards = [page.locator(f'section.node[data-id="{each}"]') for each in ids]
    expect(cards[0]).to_be_attached()  # others may be far from the view, where there are no cards
    return cards


def look_at(page: Page, x: float, y: float, z: float = 1) -> None:
    """Put the camera so that this canvas point is in the middle of the window, as after a reload."""
    page.evaluate(
        """([x, y, z]) => {
            const page = JSON.parse(document.getElementById("easel-page").textContent);
            const view = {x: x - innerWidth / 2 / z, y: y - innerHeight / 2 / z, z};
            window.addEventListener("pagehide", () => localStorage.setItem(
                `easel:camera:${page.canvas.id}:${page.me.id}`, JSON.stringify(view)));
        }""",
        [x, y, z],
    )
    page.reload()
    expect(page.locator("#connection")).to_have_attribute("data-state", "online", timeout=30_000)


def place(card: Locator) -> Place:
    """Where the node lies, in canvas pixels."""
    x, y = card.evaluate("card => card.style.transform.match(/-?[\\d.]+/g).map(Number)")
    return x, y


def size(card: Locator) -> Place:
    w, h = card.evaluate("card => [parseFloat(card.style.width), parseFloat(card.style.height)]")
    return w, h


def stored(page: Page) -> dict[str, Any]:
    """The canvas that the page shows as the server has it: its nodes by id, its wires as pairs of ends."""
    answer = page.request.get(f"/api/canvases/{page.url.split('/')[4]}")
    assert answer.ok, answer.text()
    canvas = answer.json()
    nodes = {node["id"]: node for node in canvas["nodes"]}
    return {"nodes": nodes, "wires": {(*edge["from"], *edge["to"]) for edge in canvas["edges"]}}


def stored_node(card: Locator) -> dict[str, Any]:
    """The node as the server has it, once it does."""
    node = card.get_attribute("data-id")
    wait_until(lambda: node in stored(card.page)["nodes"], f"the node {node} being kept")
    found: dict[str, Any] = stored(card.page)["nodes"][node]
    return found


def comes_to(card: Locator, x: float, y: float) -> None:
    """Wait until the node lies there, here and on the server."""
    wait_until(lambda: place(card) == (x, y), f"coming to {x}, {y}")
    wait_until(lambda: [stored_node(card)[each] for each in "xy"] == [x, y], f"being kept at {x}, {y}")


def measures(card: Locator, w: float, h: float) -> None:
    """Wait until the node is of that size, here and on the server."""
    wait_until(lambda: size(card) == (w, h), f"being {w} × {h} large")
    wait_until(lambda: [stored_node(card)[each] for each in "wh"] == [w, h], f"being kept at {w} × {h}")


def holds(page: Page, count: int) -> None:
    """Wait until the canvas holds so many nodes, here and on the server."""
    expect(page.locator("section.node")).to_have_count(count)
    wait_until(lambda: len(stored(page)["nodes"]) == count, f"{count} nodes being kept")


def are_wired(page: Page, *wires: tuple[Locator, str, Locator, str]) -> None:
    """Wait until there are exactly these wires (card, output, card, input), here and on the server."""
    expect(page.locator("#edges [data-edge]")).to_have_count(len(wires))
    ends = {(a.get_attribute("data-id"), out, b.get_attribute("data-id"), into) for a, out, b, into in wires}
    wait_until(lambda: stored(page)["wires"] == ends, f"{len(ends)} wires being kept")


def middle(part: Locator) -> Place:
    box = part.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def head(card: Locator) -> Locator:
    return card.locator(".node__head")


def grab(page: Page, start: Place, end: Place, *, steps: int = 8, button: Any = "left") -> None:
    """Press at one place of the window, move in steps, release at the other."""
    page.mouse.move(*start)
    page.mouse.down(button=button)
    page.mouse.move(*end, steps=steps)
    page.mouse.up(button=button)


def drag_by(page: Page, part: Locator, dx: float, dy: float) -> None:
    x, y = middle(part)
    grab(page, (x, y), (x + dx, y + dy))


@contextmanager
def held(page: Page, *keys: str) -> Iterator[None]:
    for key in keys:
        page.keyboard.down(key)
    yield
    for key in reversed(keys):
        page.keyboard.up(key)


def bar(page: Page, name: str) -> Locator:
    """A button of the bar that is there while something is selected."""
    return page.get_by_role("toolbar", name="Selection").get_by_role("button", name=name)


def from_menu(page: Page, *names: str) -> None:
    """Choose an entry of the menu that is open, and then one of the menu that it opens."""
    for name in names:
        page.get_by_role("menu", name="Actions").get_by_role("menuitem", name=name).click()


def undo(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press("Control+z")


def on_chosen_wire(page: Page, share: float) -> Place:
    """A place on the wire that is selected, that share of the way along it."""
    point = page.locator(".edge.is-selected .edge__line").evaluate(
        """(path, share) => {
            const point = path.getPointAtLength(path.getTotalLength() * share).matrixTransform(path.getScreenCTM());
            return [point.x, point.y];
        }""",
        share,
    )
    return point[0], point[1]


def selected(page: Page) -> int:
    return page.locator("section.node.is-selected").count()


class Fingers:
    """Fingers on a touch screen. Places are in window pixels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, places: Sequence[Place], **more: Any) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, **more})

    def move(self, *courses: tuple[Place, Place], steps: int = 6) -> None:
        """Put down a finger at the beginning of each course, draw them all, lift them."""
        self._send("touchStart", [start for start, _end in courses])
        for step in range(1, steps + 1):
            share = step / steps
            self._send(
                "touchMove",
                [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in courses],
            )
        # Fingers that are lifted at full speed would fling, and the browser takes the next tap for stopping that.
        resting = [end for _start, end in courses]
        for _frame in range(8):
            self._send("touchMove", resting)
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        self._send("touchEnd", [])

    def tap(self, at: Place) -> None:
        self._send("touchStart", [at])
        self._send("touchEnd", [])

    def tap_twice(self, at: Place) -> None:
        """Soon after each other, however slow the machine is."""
        now = time.time()
        for moment in (now, now + 0.1):
            self._send("touchStart", [at], timestamp=moment)
            self._send("touchEnd", [], timestamp=moment + 0.02)

    def rest(self, at: Place, until: Locator) -> None:
        """Leave the finger there until that shows."""
        self._send("touchStart", [at])
        expect(until).to_be_visible()
        self._send("touchEnd", [])
