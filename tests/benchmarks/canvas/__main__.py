"""How fast the editor is on large canvases with pictures, in headless Chromium at 1440 x 900.

Run by `python -m tests.benchmarks.canvas`; ends with 1 where a bound is missed. Each figure is the median of ROUNDS.
"""

import gzip
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from config.packing import PACKED
from tests.benchmarks.canvas import gestures
from tests.benchmarks.canvas.scene import make_canvas
from tests.browser.conftest import FLAGS, chromium
from tests.started import StartedEasel
from tests.visitor import Visitor

ROUNDS = 5
COMMITS = 40
RECORDER = Path(__file__).parent / "recorder.js"
MOST_BYTES = 60_000
MOST_ELEMENTS = 6_000
MOST_HEAP_BYTES = 40_000_000
MOST_LATENCY_MS = 40.0


@dataclass(frozen=True)
class Bounds:
    """For a canvas of so many nodes: milliseconds until it is painted, and frames a second."""

    nodes: int
    painted_ms: float
    drag: float
    pan: float
    zoom: float
    overview: float


CANVASES = (Bounds(500, 800, 55, 50, 45, 55), Bounds(2_000, 1_200, 45, 40, 35, 45))


class Verdict:
    """Prints each figure with its bound and remembers whether one was missed."""

    missed = False

    def say(self, name: str, value: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
        held = (most is None or value <= most) and (least is None or value >= least)
        self.missed |= not held
        if most is None and least is None:
            print(f"{'':7}{name:34}{value:>12,.1f} {unit}", flush=True)
            return
        bound = f"at most {most:,.0f}" if most is not None else f"at least {least:,.0f}"
        print(f"{'held' if held else 'MISSED':7}{name:34}{value:>12,.1f} {unit:8}({bound})", flush=True)


def signed_in(browser: Browser, easel: StartedEasel) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=easel.url)
    context.add_init_script(path=RECORDER)
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(easel.email)
    page.get_by_label("Password").fill(easel.password)
    page.keyboard.press("Enter")
    page.wait_for_url(easel.url)
    return page


def median_of(measure: Callable[[], float], rounds: int = ROUNDS) -> float:
    return statistics.median(measure() for _ in range(rounds))


def opened(page: Page, path: str) -> float:
    """Milliseconds until the canvas is painted."""
    page.goto("about:blank")
    page.goto(path, wait_until="commit")
    painted: float = page.evaluate("() => benchmark.painted")
    page.wait_for_selector('#connection[data-state="online"]', state="attached")
    return painted


def measure_canvas(page: Page, path: str, bounds: Bounds, verdict: Verdict) -> None:
    for name, zoom in (("cards", 1.0), ("overview", 0.1)):
        opened(page, path)
        gestures.look_at(page, zoom)
        opened(page, path)
        painted = median_of(lambda: opened(page, path))
        verdict.say(f"{bounds.nodes} nodes: open, {name}", painted, "ms", most=bounds.painted_ms)
    elements = 0
    moves: Mapping[str, tuple[float, Callable[[Page], None], float]] = {
        "drag": (0.5, gestures.drag, bounds.drag),
        "pan": (0.5, gestures.pan, bounds.pan),
        "zoom sweep": (0.5, gestures.zoom_sweep, bounds.zoom),
        "overview pan": (0.1, gestures.pan, bounds.overview),
        "pan far out": (0.29, gestures.pan, bounds.zoom),
    }
    for name, (zoom, gesture, least) in moves.items():
        rates = []
        for _ in range(ROUNDS):
            gestures.look_at(page, zoom)
            rates.append(gestures.frames_of(page, gesture))
            elements = max(elements, page.evaluate("() => document.getElementsByTagName('*').length"))
        verdict.say(f"{bounds.nodes} nodes: {name}", statistics.median(rates), "fps", least=least)
    verdict.say(f"{bounds.nodes} nodes: DOM elements, at most", elements, "", most=MOST_ELEMENTS)
    verdict.say(f"{bounds.nodes} nodes: JS heap", heap_bytes(page) / 1e6, "MB", most=MOST_HEAP_BYTES / 1e6)


def heap_bytes(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"])


def transferred_bytes(page: Page, path: str) -> int:
    """All scripts and styles that opening the editor loads, each compressed as it is served."""
    bodies: dict[str, bytes] = {}

    def keep(response: Response) -> None:
        if response.request.resource_type in ("script", "stylesheet"):
            bodies[response.url] = response.body()

    page.on("response", keep)
    opened(page, path)
    page.wait_for_timeout(500)
    page.remove_listener("response", keep)
    return sum(len(gzip.compress(body, 9)) for body in bodies.values())


def lazy_bytes() -> int:
    """What comes later, when somebody begins to work: dialogs, panels, uploads, arranging, and what morphs cards."""
    files = [*PACKED.glob("lazy-*.js"), *PACKED.glob("idiomorph*.js"), PACKED / "lazy.css"]
    return sum(len(gzip.compress(each.read_bytes(), 9)) for each in files)


def latency_ms(mine: Page, hers: Page, path: str) -> float:
    """From a change in one browser to the frame that shows it in the other."""
    for page in (mine, hers):
        opened(page, path)
        gestures.look_at(page, 0.5)
    taken: list[float] = []
    for step in range(COMMITS):
        hers.evaluate("() => { benchmark.shown = benchmark.nextChange(); }")
        begun: float = mine.evaluate(
            """async (step) => {
              const editor = await benchmark.editor();
              const [node] = editor.store.view.nodes.values();
              editor.commit([{ op: "move", id: node.id, x: node.x + (step % 2 ? 5 : -5), y: node.y }]);
              return performance.timeOrigin + performance.now();
            }""",
            step,
        )
        shown: float = hers.evaluate("() => benchmark.shown")
        taken.append(shown - begun)
        mine.wait_for_timeout(50)
    return statistics.median(taken)


def main() -> int:
    verdict = Verdict()
    only = {int(each) for each in sys.argv[1:]}
    with (
        tempfile.TemporaryDirectory() as folder,
        StartedEasel(Path(folder) / "data", {"EASEL_RATE_LIMIT_CALLS": ""}) as easel,
        Visitor(easel) as visitor,
        sync_playwright() as playwright,
    ):
        paths = {each: make_canvas(visitor, each.nodes) for each in CANVASES if not only or each.nodes in only}
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for bounds, path in paths.items():
            page = signed_in(browser, easel)
            measure_canvas(page, path, bounds, verdict)
            page.context.close()
        path = next(iter(paths.values()))
        mine, hers = signed_in(browser, easel), signed_in(browser, easel)
        verdict.say("change to the other's screen", latency_ms(mine, hers, path), "ms", most=MOST_LATENCY_MS)
        hers.context.close()
        verdict.say("JS and CSS to open, compressed", transferred_bytes(mine, path), "bytes", most=MOST_BYTES)
        verdict.say("and what is fetched later", lazy_bytes(), "bytes")
        browser.close()
    return int(verdict.missed)


if __name__ == "__main__":
    sys.exit(main())
