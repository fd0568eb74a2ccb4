"""Taking in pictures against a bare Pillow script, and what the web notices of it.

Run by `python -m tests.benchmarks.ingest`; ends with 1 where a bound is missed. Time is from the file's bytes to the
stored picture with its rows; memory is how much the process grows at its peak (Linux), beyond what is loaded anyway.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from tests.benchmarks.measuring import Comparison, told
from tests.benchmarks.web_under_ingest import p95s

SIDES = (1024, 2048, 4096)
KINDS = ("PNG", "JPEG")
ROUNDS = 9
WARM_UP = 2
MOST_TIMES = 1.25
MOST_MEMORY_TIMES = 1.3
LONGEST_PAUSE_MS = 50.0
MOST_P95_TIMES = 2.0


class Worker:
    def __init__(self, side: str) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.ingest_worker", side]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603

    def ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        self._process.communicate()


def drawn(kind: str, side: int) -> Image.Image:
    """Something like a photograph: large shapes, finer ones, and grain."""
    shapes = Image.effect_noise((side // 64, side // 64), 90).resize((side, side), Image.Resampling.BICUBIC)
    light = Image.radial_gradient("L").resize((side, side))
    fine = Image.effect_noise((side // 4, side // 4), 60).resize((side, side), Image.Resampling.BICUBIC)
    image = Image.blend(Image.merge("RGB", (shapes, light, fine)), Image.merge("RGB", (light, fine, shapes)), 0.4)
    grain = Image.effect_noise((side, side), 16).convert("RGB")
    return Image.blend(image, grain, 0.12 if kind == "PNG" else 0.08)


def compared(path: Path) -> dict[str, bool]:
    """Both ways in turn with one picture; prints the figures. Each picture has processes of its own."""
    workers = Worker("bare"), Worker("ours")
    answers: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for each in range(WARM_UP + ROUNDS):
        for kept, worker in zip(answers, workers, strict=True):
            answer = worker.ask(str(path))
            if each >= WARM_UP:
                kept.append(answer)
    for worker in workers:
        worker.end()
    bare, ours = ([each["seconds"] for each in kept] for kept in answers)
    comparison = Comparison(bare, ours)
    memory = [max(each["bytes"] for each in kept) / 1e6 for kept in answers]
    print(f"\n{path.name}, {path.stat().st_size / 1e6:.1f} MB")
    print(comparison.table())
    print(f"peak: bare {memory[0]:.1f} MB, ours {memory[1]:.1f} MB, {memory[1] / memory[0]:.2f} times")
    return {
        f"{path.name}: at most {MOST_TIMES:g} times as long (p50)": comparison.ratio <= MOST_TIMES,
        f"{path.name}: at most {MOST_MEMORY_TIMES:g} times the memory": memory[1] <= MOST_MEMORY_TIMES * memory[0],
    }


def longest_pause(paths: list[Path]) -> dict[str, bool]:
    """Of the event loop, while each picture is taken in twice at once."""
    worker = Worker("ours")
    pauses = [worker.ask(f"lag {path} {path}")["seconds"] * 1000 for path in paths]
    worker.end()
    print(f"\nlongest pause of the event loop: {max(pauses):.1f} ms")
    return {f"the event loop is never held up for {LONGEST_PAUSE_MS:g} ms": max(pauses) < LONGEST_PAUSE_MS}


def web(picture: Path) -> dict[str, bool]:
    idle, busy, taken = p95s(picture)
    ratio = statistics.median(busy) / statistics.median(idle)
    row = "  ".join(f"{a * 1000:.1f}/{b * 1000:.1f}" for a, b in zip(idle, busy, strict=True))
    print(f"\np95 of the API, ms, idle/with two uploads at once ({taken} taken in): {row}; {ratio:.2f} times")
    return {f"web p95 stays under {MOST_P95_TIMES:g} times its idle value": ratio < MOST_P95_TIMES}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for side in SIDES:
            for kind in KINDS:
                paths.append(Path(folder) / f"{side}.{kind.lower()}")
                drawn(kind, side).save(paths[-1], kind, quality=90)
        bounds: dict[str, bool] = {}
        for path in paths:
            bounds |= compared(path)
        bounds |= longest_pause(paths)
        bounds |= web(paths[KINDS.index("PNG") + len(KINDS) * (len(SIDES) - 1)])
    print()
    return told(bounds)


if __name__ == "__main__":
    sys.exit(main())
