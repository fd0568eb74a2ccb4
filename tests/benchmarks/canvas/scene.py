"""Large canvases with pictures, made over the API as an agent or a browser would."""

import math
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.drawn import encoded
from tests.visitor import Visitor

PICTURES = 500
"""Different ones; on a larger canvas some are shown more than once."""
PICTURE_SIZE = (768, 512)
COLUMN, ROW = 420, 640
WIRES_A_NODE = 1.5
BATCH = 400


def make_canvas(visitor: Visitor, nodes: int) -> str:
    """A new canvas with that many nodes, 1.5 wires each and a picture on four nodes of five; its path."""
    path = visitor.post("/canvases/new/", data={"name": f"{nodes} nodes"}).url.path
    route = f"/api{path.rstrip('/')}"
    pictures = upload(visitor, f"{route}/assets")
    added = [_node(place, nodes, pictures) for place in range(nodes)]
    wires = _wires(added)
    for ops in (added, wires):
        for start in range(0, len(ops), BATCH):
            visitor.patch(route, json={"ops": ops[start : start + BATCH]}).raise_for_status()
    return str(path)


def upload(visitor: Visitor, route: str) -> list[str]:
    def one(number: int) -> str:
        files = {"file": (f"{number}.jpg", _picture(number), "image/jpeg")}
        answer = visitor.post(route, files=files)
        answer.raise_for_status()
        return str(answer.json()["asset"]["id"])

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(one, range(PICTURES)))


def _picture(number: int) -> bytes:
    """A soft gradient with some detail, different for every number: neither a flat colour nor noise."""
    chance = random.Random(number)
    colours = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(24)]
    small = Image.new("RGB", (6, 4))
    small.putdata(colours)
    return encoded(small.resize(PICTURE_SIZE, Image.Resampling.BICUBIC), "JPEG", quality=85)


def _node(place: int, nodes: int, pictures: list[str]) -> dict[str, Any]:
    columns = math.ceil(math.sqrt(nodes * ROW / COLUMN))
    kind = "prompt" if place % 5 == 0 else "image" if place % 5 == 4 else "image-generation"
    data = {"prompt": f"A quiet harbour at dawn, number {place}"} if kind != "image" else {}
    if kind != "prompt":
        data["asset"] = pictures[place % len(pictures)]
    width, height = (280, 200) if kind == "prompt" else (340, 560) if kind == "image-generation" else (320, 280)
    x, y = place % columns * COLUMN, place // columns * ROW
    return {"op": "node+", "id": str(uuid4()), "kind": kind, "x": x, "y": y, "w": width, "h": height, "data": data}


def _wires(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From neighbours to neighbours, in one direction so that there is no circle."""
    found: list[dict[str, Any]] = []
    taken: set[str] = set()
    for step in (1, 2, 3, 4, 5, 6, 7, 8):
        for source, target in zip(nodes, nodes[step:], strict=False):
            if target["kind"] != "image-generation" or len(found) >= len(nodes) * WIRES_A_NODE:
                continue
            ends = ("text-out", "prompt-in") if source["kind"] == "prompt" else ("image-out", "image-in")
            if ends[1] == "image-in":
                if target["id"] in taken:
                    continue
                taken.add(target["id"])
            wire = {"from": [source["id"], ends[0]], "to": [target["id"], ends[1]]}
            found.append({"op": "edge+", "id": str(uuid4()), **wire})
    return found
