"""One side of the ingest benchmark, in a process of its own so that its memory is its own: `bare` or `ours`.

Reads the path of a picture from each line of standard input and answers with a line of JSON: seconds, and the bytes
that its memory grew by at its peak. `lag PATH PATH` takes two in at once, for the event loop's longest pause.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import bare_thumbnails

STEP_SECONDS = 0.001


def _memory(name: str) -> int:
    """Bytes of this process: `VmRSS` now, `VmHWM` at its peak."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def _measured(work: Callable[[], object], before: int) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # forgets the peak up to now
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "bytes": max(0, _memory("VmHWM") - before)}


def bare(folder: Path) -> None:
    first = _first_picture(folder)
    bare_thumbnails.make(first.read_bytes(), folder)
    before = _memory("VmRSS")
    for line in sys.stdin:
        path = Path(line.strip())
        _answer(_measured(lambda path=path: bare_thumbnails.make(path.read_bytes(), folder), before))  # type: ignore[misc]


def ours(folder: Path) -> None:
    os.environ |= {"EASEL_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    from canvas.models import Canvas, User
    from media_assets import ingest
    from media_assets.models import Asset

    call_command("migrate", verbosity=0)
    ada = User.objects.create_user("ada@example.com", "a long enough secret")

    def take_in(path: Path, canvas: Canvas) -> None:
        prepared = ingest.prepare_now(path.read_bytes(), canvas.pk, path.name)
        ingest.record(prepared, canvas=canvas, by=ada, origin=Asset.Origin.UPLOAD)

    async def pause(paths: list[str], canvas: Canvas) -> dict[str, Any]:
        data = [await asyncio.to_thread(Path(path).read_bytes) for path in paths]
        lags = [0.0]
        watching = asyncio.create_task(_watch(lags))
        await asyncio.sleep(0.1)
        await asyncio.gather(*(ingest.prepare(each, canvas.pk, "a.png") for each in data))
        watching.cancel()
        return {"seconds": max(lags), "bytes": 0}

    def new_canvas() -> Canvas:
        """Each time another one: what is stored on a canvas already is not stored again."""
        return Canvas.objects.create(name="Harbour", owner=ada)

    take_in(_first_picture(folder), new_canvas())
    before = _memory("VmRSS")
    for line in sys.stdin:
        canvas = new_canvas()
        if line.startswith("lag "):
            _answer(asyncio.run(pause(line.split()[1:], canvas)))
        else:
            path = Path(line.strip())
            _answer(_measured(lambda path=path, canvas=canvas: take_in(path, canvas), before))  # type: ignore[misc]


async def _watch(lags: list[float]) -> None:
    """How much longer than asked for the event loop sleeps."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(STEP_SECONDS)
        lags.append(time.perf_counter() - begun - STEP_SECONDS)


def _first_picture(folder: Path) -> Path:
    """So small that it only loads what has to be loaded once."""
    from tests.drawn import picture

    path = folder / "first.png"
    path.write_bytes(picture())
    return path


def _answer(figures: dict[str, Any]) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        {"bare": bare, "ours": ours}[sys.argv[1]](Path(place))
