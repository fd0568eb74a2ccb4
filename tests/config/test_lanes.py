"""Threads for requests: few, warm, and not taken by whoever only waits."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from config.lanes import LANES, Lanes
from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave, paid

UNLIMITED = {"EASEL_RATE_LIMIT_CALLS": "", "EASEL_RATE_LIMIT_RUNS": ""}


def threads_of(requests: int, *, together: bool) -> list[str]:
    """The threads that the synchronous parts of so many requests run in."""
    seen: list[str] = []

    async def application(_scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(await sync_to_async(lambda: threading.current_thread().name)())
        if len(seen) == requests:
            all_seen.set()
        if together:
            await all_seen.wait()

    async def ask() -> None:
        lanes: Any = Lanes(application)
        running = []
        for _ in range(requests):
            running.append(asyncio.create_task(lanes({"type": "http"}, None, None)))
            if not together:
                await running[-1]
        await asyncio.gather(*running)

    all_seen = asyncio.Event()
    async_to_sync(ask)()
    return seen


def test_requests_one_after_the_other_use_the_same_thread() -> None:
    assert len(set(threads_of(5, together=False))) == 1


def test_requests_together_have_a_thread_each_as_long_as_there_are_any() -> None:
    assert len(set(threads_of(LANES, together=True))) == LANES


def test_more_requests_share_the_threads_evenly() -> None:
    seen = threads_of(3 * LANES, together=True)
    assert {seen.count(name) for name in seen} == {3}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="threads are counted as Linux tells them")
def test_callers_who_wait_for_google_take_no_threads_and_hold_nobody_up(tmp_path: Path) -> None:
    callers = 60
    with StartedEasel(tmp_path / "data", UNLIMITED) as easel, Visitor(easel) as ada:
        # Without a picture, so that drawing sixty of them takes no time.
        behave(easel, google_seconds=600, faults=[{"on": "generate", "do": "no_image", "times": None}])
        with ThreadPoolExecutor(callers) as pool:
            calls = [pool.submit(ada.generate, "/api/generate-image") for _ in range(callers)]
            try:
                wait_until(lambda: paid(easel) == callers, "every caller's turn at Google")
                assert ada.get("/").status_code == 200
                assert threads(easel.pid) < callers
            finally:
                easel.kill_tree()
        assert all(call.exception() for call in calls)


def threads(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("Threads:")[2].split()[0])
