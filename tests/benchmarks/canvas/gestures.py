"""What a person does on a large canvas, with real mouse and wheel events, and the frames it gets."""

import math
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

SECONDS = 2.0
PAUSE_SECONDS = 0.008
CENTRE = (720.0, 450.0)


def frames_of(page: Page, gesture: Callable[[Page], None]) -> float:
    """Frames a second while the gesture goes on."""
    page.evaluate("() => benchmark.startFrames()")
    gesture(page)
    rate: float = page.evaluate("() => benchmark.endFrames()")
    return rate


def look_at(page: Page, zoom: float) -> None:
    """Show the middle of the canvas at that zoom, and wait until it stands still."""
    page.evaluate(
        """async (z) => {
          const { camera, store } = await benchmark.editor();
          const boxes = [...store.view.nodes.values()];
          const middle = (of) => (Math.min(...boxes.map(of)) + Math.max(...boxes.map(of))) / 2;
          camera.set({ x: middle(({ x }) => x) - 720 / z, y: middle(({ y }) => y) - 450 / z, z });
        }""",
        zoom,
    )
    page.wait_for_timeout(600)
    page.wait_for_function("() => !document.querySelector('#world:not([hidden]) [aria-busy]')")
    page.wait_for_timeout(400)


def drag(page: Page) -> None:
    """Lead a card round in circles."""
    head = page.evaluate(
        """() => {
          const nearness = ([x, y]) => Math.hypot(x - 720, y - 450);
          return [...document.querySelectorAll("#cards .node__head")].map((head) => head.getBoundingClientRect())
            .map(({ x, y }) => [x + 20, y + 8]).sort((one, other) => nearness(one) - nearness(other))[0];
        }"""
    )
    x, y = head
    page.mouse.move(x, y)
    page.mouse.down()
    for angle in _steps():
        page.mouse.move(x + 200 * math.sin(angle), y + 150 * (1 - math.cos(angle)))
    page.mouse.up()
    page.keyboard.press("Control+z")


def pan(page: Page) -> None:
    """Across the canvas and back with a trackpad."""
    page.mouse.move(*CENTRE)
    for angle in _steps():
        page.mouse.wheel(24 * math.cos(angle), 16 * math.cos(angle))


def zoom_sweep(page: Page) -> None:
    """Out from 50 % to 5 % and in again."""
    page.mouse.move(*CENTRE)
    page.keyboard.down("Control")
    for angle in _steps(turns=0.5):
        page.mouse.wheel(0, 18 * math.cos(angle))
    page.keyboard.up("Control")


def _steps(turns: float = 1.0) -> Iterator[float]:
    """Angles through so many full turns in SECONDS, one for each event."""
    begun = time.perf_counter()
    while (passed := time.perf_counter() - begun) < SECONDS:
        yield math.tau * turns * passed / SECONDS
        time.sleep(PAUSE_SECONDS)
