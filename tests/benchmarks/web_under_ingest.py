"""How quick a running Easel's API is while nothing else happens, and while two large pictures are taken in at once."""

import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.started import StartedEasel
from tests.visitor import Visitor

PHASES = 5
PHASE_SECONDS = 4.0
PAUSE_SECONDS = 0.01
UPLOADERS = 2
UNLIMITED = {"EASEL_RATE_LIMIT_CALLS": ""}


def p95s(picture: Path) -> tuple[list[float], list[float], int]:
    """The p95 of each phase in seconds, idle and busy in turn, and how many pictures were taken in meanwhile."""
    with (
        tempfile.TemporaryDirectory() as folder,
        StartedEasel(Path(folder) / "data", UNLIMITED) as easel,
        Visitor(easel) as ada,
    ):
        times: tuple[list[float], list[float]] = ([], [])
        taken = 0
        _phase(ada, 1.0)
        for _each in range(PHASES):
            times[0].append(_phase(ada, PHASE_SECONDS))
            with _uploading(ada, picture) as uploaders:
                _phase(ada, 1.0)
                times[1].append(_phase(ada, PHASE_SECONDS))
            taken += sum(int(each.stdout.read() if each.stdout else 0) for each in uploaders)
        return *times, taken


def _phase(ada: Visitor, seconds: float) -> float:
    taken = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        answer = ada.get(f"/api/canvases/{ada.canvas}")
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 200, answer.text
        time.sleep(PAUSE_SECONDS)
    return sorted(taken)[math.ceil(len(taken) * 0.95) - 1]


@contextmanager
def _uploading(ada: Visitor, picture: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes of their own, each with one upload after the other, so that they take nothing from the clock."""
    command = [sys.executable, "-m", "tests.benchmarks.web_under_ingest", ada.url, ada.canvas, str(picture)]
    environ = os.environ | {"VISITOR_COOKIES": ada.cookie_header()}
    uploaders = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ)  # noqa: S603
        for _each in range(UPLOADERS)
    ]
    try:
        yield uploaders
    finally:
        for each in uploaders:
            assert each.stdin is not None
            each.stdin.close()
        for each in uploaders:
            each.wait()


def _wait_for_the_end_of_input(stopped: threading.Event) -> None:
    sys.stdin.read()
    stopped.set()


def _upload_until_told_to_stop(url: str, canvas: str, picture: Path) -> int:
    cookies = os.environ["VISITOR_COOKIES"]
    token = dict(each.split("=", 1) for each in cookies.split("; "))["csrftoken"]
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Referer": url}
    data, count = picture.read_bytes(), 0
    stopped = threading.Event()
    threading.Thread(target=_wait_for_the_end_of_input, args=[stopped], daemon=True).start()
    with httpx2.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as http:
        while not stopped.is_set():
            # Some bytes behind the picture make it another file, which has to be stored.
            file = ("large.png", data + os.urandom(8), "image/png")
            answer = http.post(f"/api/canvases/{canvas}/assets", files={"file": file})
            assert answer.status_code == 201, answer.text
            count += 1
    return count


if __name__ == "__main__":
    print(_upload_until_told_to_stop(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
