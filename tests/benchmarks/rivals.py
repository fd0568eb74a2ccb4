"""What is compared: a bare script with fal's own client, and a running Easel, both on one sandbox."""

import io
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fal_client
import httpx
import httpx2
from fal_client import client as sdk
from PIL import Image

from tests.drawn import picture
from tests.started import StartedEasel
from tests.visitor import Visitor, behave

ENDPOINT = "easel-benchmarks/any/endpoint"
PROMPT = "a harbour"
SIDE = 64
"""Pixels of the picture's sides: so small that drawing and decoding it is next to nothing."""
UNLIMITED = {"EASEL_RATE_LIMIT_CALLS": "", "EASEL_RATE_LIMIT_RUNS": ""}
_KEY = {"Authorization": "Key benchmark"}


class Bare:
    """A script that does just what has to be done, with one client."""

    def __init__(self, sandbox_url: str) -> None:
        sdk.QUEUE_URL_FORMAT = f"{sandbox_url}/"
        self._fal = fal_client.AsyncClient(key="benchmark")
        self._http = httpx.AsyncClient(headers=_KEY, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()
        await (await self._fal._client).aclose()

    async def submit(self) -> float:
        """Seconds until fal has the request."""
        begun = time.perf_counter()
        await self._submitted()
        return time.perf_counter() - begun

    async def make_picture(self) -> float:
        """Seconds for submit, status, result, download and decoding."""
        begun = time.perf_counter()
        handle = await self._submitted()
        assert isinstance(await handle.status(with_logs=True), fal_client.Completed)
        result = await self._http.get(handle.response_url)
        answer = await self._http.get(result.json()["images"][0]["url"])
        with Image.open(io.BytesIO(answer.content)) as decoded:
            decoded.load()
            assert decoded.size == (SIDE, SIDE)
        return time.perf_counter() - begun

    async def _submitted(self) -> Any:
        return await self._fal.submit(ENDPOINT, {"prompt": PROMPT})


class Ours:
    """Somebody signed in to a running Easel."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    async def submit(self) -> float:
        """Seconds until the 202. Returns once the run has ended, so that it takes no time from the next one."""
        begun = time.perf_counter()
        answer = self._visitor.generate(model=ENDPOINT)
        taken = time.perf_counter() - begun
        assert answer.status_code == 202, answer.text
        assert self._visitor.ended(answer.json()["jobId"])["status"] == "COMPLETED"
        return taken

    async def make_picture(self) -> float:
        """Seconds until the picture is stored."""
        begun = time.perf_counter()
        body = {"canvasId": self._visitor.canvas, "prompt": PROMPT, "model": ENDPOINT, "async": False}
        answer = self._visitor.post("/api/fal/generate-image", json=body)
        taken = time.perf_counter() - begun
        assert answer.status_code == 200, answer.text
        assert answer.json()["image"]["width"] == SIDE
        return taken


@dataclass(frozen=True)
class Rivals:
    """Both, and the Easel whose sandbox they share."""

    easel: StartedEasel
    bare: Bare
    ours: Ours
    result: dict[str, Any]

    def hold_submits(self, seconds: float) -> None:
        """Have the sandbox take so long for each submit."""
        held = {"on": "submit", "do": "hold", "seconds": seconds, "times": None}
        behave(self.easel, faults=[self.result, held])


@asynccontextmanager
async def rivals() -> AsyncIterator[Rivals]:
    """Both, with a sandbox that finishes at once and gives everybody the same small picture."""
    with (
        tempfile.TemporaryDirectory() as folder,
        StartedEasel(Path(folder) / "data", UNLIMITED) as easel,
        Visitor(easel) as ada,
    ):
        body = {"images": [{"url": _uploaded(easel.sandbox_url)}]}
        result = {"on": "result", "do": "status", "code": 200, "body": body, "times": None}
        behave(easel, queue_seconds=0, run_seconds=0, faults=[result])
        bare = Bare(easel.sandbox_url)
        try:
            yield Rivals(easel, bare, Ours(ada), result)
        finally:
            await bare.close()


def _uploaded(sandbox_url: str) -> str:
    """The address of a small picture in the sandbox's storage, put there the way fal-client does it."""
    with httpx2.Client(base_url=sandbox_url, trust_env=False) as http:
        token = http.post("/storage/auth/token", headers=_KEY, json={}).json()["token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/png", "X-Fal-File-Name": "small.png"}
        answer = http.post("/files/upload", headers=headers, content=picture(size=(SIDE, SIDE)))
        return str(answer.json()["access_url"])
