"""Two hundred thumbnails for one browser: how long they take, and how much others feel of it.

Run by `python -m tests.benchmarks.thumbnails`; ends with 1 where a bound is missed. A started Easel serves them over
six connections, as browsers open them, while somebody else asks for the list of canvases again and again.
"""

import asyncio
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path

import httpx2

from tests import drawn
from tests.started import StartedEasel
from tests.visitor import Visitor

PICTURES = 200
CONNECTIONS = 6
ROUNDS = 5
MOST_SECONDS = 4.0
MOST_TIMES_AS_LONG = 12.0
"""Six requests are always ahead of another one, and the client shares the machine."""


async def main() -> int:
    with tempfile.TemporaryDirectory() as folder, StartedEasel(Path(folder) / "data") as easel:
        with Visitor(easel) as ada:
            addresses = [upload(ada, number) for number in range(PICTURES)]
            cookies = ada.cookies
        limits = httpx2.Limits(max_connections=CONNECTIONS)
        async with (
            httpx2.AsyncClient(base_url=easel.url, cookies=cookies, limits=limits, trust_env=False) as browser,
            httpx2.AsyncClient(base_url=easel.url, cookies=cookies, trust_env=False) as other,
        ):
            await fetch_all(browser, addresses)  # warm
            idle = await waits(other, asyncio.create_task(asyncio.sleep(3)))
            rounds, busy = [], []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                fetching = asyncio.create_task(fetch_all(browser, addresses))
                busy += await waits(other, fetching)
                rounds.append(time.perf_counter() - began)
            again = await seconds_of(fetch_all(browser, addresses, unchanged=True))
    return verdict(rounds, idle, busy, again)


def upload(ada: Visitor, number: int) -> str:
    """The address of its thumbnail, of about 20 kB."""
    picture = drawn.noise("JPEG", (640 + number, 480), quality=60)
    answer = ada.post(f"/api/canvases/{ada.canvas}/assets", files={"file": (f"{number}.jpg", picture)})
    address: str = answer.json()["asset"]["thumbUrl"]
    return address


async def fetch_all(browser: httpx2.AsyncClient, addresses: Sequence[str], *, unchanged: bool = False) -> None:
    async def fetch(address: str) -> None:
        headers = {"If-None-Match": "*"} if unchanged else {}
        response = await browser.get(address, headers=headers)
        assert response.status_code == (304 if unchanged else 200)

    await asyncio.gather(*map(fetch, addresses))


async def waits(other: httpx2.AsyncClient, until: "asyncio.Task[None]") -> list[float]:
    """The seconds that each request of somebody else took until then."""
    seconds = []
    while not until.done():
        seconds.append(await seconds_of(other.get("/api/canvases")))
        await asyncio.sleep(0.01)
    await until
    return seconds


async def seconds_of(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def verdict(rounds: list[float], idle: list[float], busy: list[float], again: float) -> int:
    total, ratio = statistics.median(rounds), p95(busy) / p95(idle)
    print(f"{PICTURES} thumbnails, {CONNECTIONS} connections: {total:.2f} s (median of {ROUNDS}),")
    print(f"  {total / PICTURES * 1000:.1f} ms each; asked whether they changed: {again:.2f} s")
    print(f"others, p95: {p95(idle) * 1000:.1f} ms idle, {p95(busy) * 1000:.1f} ms meanwhile, {ratio:.1f} times")
    bounds = {
        f"all of them in at most {MOST_SECONDS:g} s": total <= MOST_SECONDS,
        f"others wait at most {MOST_TIMES_AS_LONG:g} times as long (p95)": ratio <= MOST_TIMES_AS_LONG,
    }
    for bound, held in bounds.items():
        print(f"{'held' if held else 'MISSED'}: {bound}")
    return 0 if all(bounds.values()) else 1


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1]


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
