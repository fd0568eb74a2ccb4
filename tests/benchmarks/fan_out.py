"""Typing into a Prompt that 200 AI Image nodes are made with, on a canvas of 500 nodes, while somebody else watches.

Run by `python -m tests.benchmarks.fan_out`; ends with 1 where a bound is missed. It speaks to a started Easel over its
sockets, and fetches the cards that it is told of as the page does where 30 of them are in view.
"""

import asyncio
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import django
import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.benchmarks.measuring import told
from tests.started import StartedEasel
from tests.visitor import Visitor

NODES, FED, BEHIND = 500, 200, 100
IN_VIEW = 30
LOOK_EVERY_SECONDS = 1.0
"""A page that is told of many cards fetches those in view so often (`bodies.js`)."""
STROKES = 20
BETWEEN_SECONDS = 0.3
MOST_TEXT_MS = 40.0
MOST_OTHER_MS = 60.0
MOST_BODIES = 30.0
MOST_KB = 200.0


@dataclass
class Browser:
    """One open page: its socket, what came over the wire for cards, and when each batch was heard of."""

    http: httpx2.AsyncClient
    path: str
    in_view: frozenset[str]
    bodies: int = 0
    bytes: int = 0
    _heard: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    _wanted: set[str] = field(default_factory=set)
    _fetching: "asyncio.Task[None] | None" = None

    async def __aenter__(self) -> Self:
        base, cookies = self.http.base_url, "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        address = f"ws://{base.host}:{base.port}/ws{self.path}"
        origin = Origin(f"http://{base.host}:{base.port}")
        headers = {"Cookie": cookies}
        self._socket: ClientConnection = await connect(
            address, additional_headers=headers, origin=origin, max_size=None, proxy=None
        )
        self._listening = asyncio.create_task(self._listen())
        canvas = (await self.http.get(f"/api{self.path.rstrip('/')}")).json()
        await self.say(t="hello", since=canvas["rev"])
        return self

    async def __aexit__(self, *_ended: object) -> None:
        self._listening.cancel()
        await self._socket.close()

    async def say(self, **message: Any) -> None:
        await self._socket.send(json.dumps(message))

    async def commit(self, *operations: dict[str, Any]) -> str:
        cid = str(uuid4())
        await self.say(t="ops", cid=cid, ops=operations)
        return cid

    async def hears(self, cid: str) -> float:
        return await self._heard.setdefault(cid, asyncio.get_running_loop().create_future())

    async def _listen(self) -> None:
        async for text in self._socket:
            message = json.loads(text)
            if message["t"] == "ops":
                self._heard.setdefault(message["cid"], asyncio.get_running_loop().create_future()).set_result(
                    time.perf_counter()
                )
            elif message["t"] in ("html", "looks"):
                self._hear_of_cards(message, len(text))

    def _hear_of_cards(self, message: dict[str, Any], size: int) -> None:
        self.bytes += size
        if "html" in message:
            self.bodies += 1
            return
        self._wanted |= self.in_view.intersection(message.get("cards", [message.get("id")]))
        if self._wanted and (self._fetching is None or self._fetching.done()):
            self._fetching = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        ids, self._wanted = sorted(self._wanted), set()
        answer = await self.http.get(f"/api{self.path}cards", params={"ids": ",".join(ids)})
        self.bodies += len(answer.json()["cards"])
        self.bytes += len(answer.content)


def scene(canvas_path: str) -> tuple[UUID, list[UUID], list[UUID]]:
    """Put the nodes on the canvas: the Prompt, the nodes that it feeds with pictures made of it, and the others."""
    from canvas import changes
    from canvas.models import Canvas
    from canvas.ops import AddEdge, AddNode
    from generation.models import Job
    from media_assets.models import Asset
    from tests.many_pictures import MODELS, _asset, _job, files

    canvas = Canvas.objects.get(pk=canvas_path.split("/")[2])
    prompt, *others = [uuid4() for _ in range(NODES)]
    fed, behind, rest = others[:FED], others[FED : FED + BEHIND], others[FED + BEHIND :]
    stored = itertools.cycle(files(canvas, 20, random.Random(1)))
    assets = [_asset(canvas, canvas.owner, next(stored), 0) for _ in (*fed, *behind)]
    Asset.objects.bulk_create(assets)
    made = dict(zip((*fed, *behind), assets, strict=True))
    Job.objects.bulk_create(_job(asset, MODELS[0], "a harbour", node) for node, asset in made.items())
    add = [_add(prompt, "prompt", 0, prompt="a harbour")]
    add += [_add(node, "image-generation", at, asset=str(asset.pk)) for at, (node, asset) in enumerate(made.items(), 1)]
    add += [_add(node, "prompt", at, prompt="a fox") for at, node in enumerate(rest, 1 + len(made))]
    wires = [("text-out", prompt, "prompt-in", node) for node in fed]
    wires += [("image-out", source, "image-in", target) for source, target in zip(fed, behind, strict=False)]
    edges = [
        AddEdge.model_validate({"id": uuid4(), "from": [source, out], "to": [target, into]})
        for out, source, into, target in wires
    ]
    everything: list[Any] = [*(AddNode(**each) for each in add), *edges]
    for start in range(0, len(everything), 400):
        changes.apply(canvas, canvas.owner, str(uuid4()), everything[start : start + 400])
    return prompt, fed, rest


def _add(node: UUID, kind: str, at: int, **data: Any) -> dict[str, Any]:
    return {"id": node, "kind": kind, "x": at % 25 * 420, "y": at // 25 * 640, "w": 340, "h": 560, "data": data}


async def typed(path: str, nodes: tuple[UUID, list[UUID], list[UUID]], visitor: Visitor) -> dict[str, float]:
    prompt, fed, rest = nodes
    in_view = frozenset(map(str, fed[:IN_VIEW]))
    text_ms, other_ms = [], []
    async with (
        httpx2.AsyncClient(base_url=visitor.url, cookies=visitor.cookies, trust_env=False, timeout=60) as http,
        Browser(http, path, frozenset()) as writer,
        Browser(http, path, in_view) as reader,
    ):
        for stroke in range(1 + STROKES):
            if stroke == 1:  # the first makes everything warm, and turns the cards from fresh to stale
                reader.bodies = reader.bytes = 0
            begun = time.perf_counter()
            cid = await writer.commit({"op": "set", "id": str(prompt), "set": {"prompt": f"a harbour {'x' * stroke}"}})
            text_ms.append((await reader.hears(cid) - begun) * 1000)
            begun = time.perf_counter()
            cid = await reader.commit({"op": "move", "id": str(rest[0]), "x": stroke, "y": 0})
            other_ms.append((await reader.hears(cid) - begun) * 1000)
            await asyncio.sleep(BETWEEN_SECONDS)
        await asyncio.sleep(3)
        return {
            "text on the other's screen, ms": statistics.median(text_ms[1:]),
            "  the slowest": max(text_ms[1:]),
            "another's change meanwhile, ms": statistics.median(other_ms[1:]),
            "  the slowest ": max(other_ms[1:]),
            "card bodies a stroke": reader.bodies / STROKES,
            "kB of cards a stroke": reader.bytes / STROKES / 1000,
        }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, StartedEasel(Path(folder)) as easel, Visitor(easel) as ada:
        os.environ["EASEL_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        path = str(ada.post("/canvases/new/", data={"name": "Fan-out"}).url.path)
        figures = asyncio.run(typed(path, scene(path), ada))
    print(f"{NODES} nodes, one Prompt before {FED + BEHIND} AI Image nodes, {STROKES} strokes, {IN_VIEW} cards in view")
    for name, figure in figures.items():
        print(f"{name:34}{figure:10.1f}")
    text, _slowest, other, _other_slowest, bodies, kilobytes = figures.values()
    return told(
        {
            f"the text within {MOST_TEXT_MS:g} ms": text <= MOST_TEXT_MS,
            f"another's change within {MOST_OTHER_MS:g} ms": other <= MOST_OTHER_MS,
            f"at most {MOST_BODIES:g} bodies a stroke": bodies <= MOST_BODIES,
            f"at most {MOST_KB:g} kB a stroke": kilobytes <= MOST_KB,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
