"""Several people, tabs and clicks at the same moment: a running Easel starts one run, and pays once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.started import StartedEasel
from tests.visitor import Visitor, behave, paid

TOGETHER = 8


@pytest.fixture
def easel(tmp_path: Path) -> Iterator[StartedEasel]:
    with StartedEasel(tmp_path / "data") as started:
        behave(started, queue_seconds=600)
        yield started


def jobs_of(click: Callable[[], httpx2.Response]) -> set[str]:
    """The jobs that so many clicks at once are told of."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = [answer.result() for answer in [pool.submit(click) for _ in range(TOGETHER)]]
    assert all(answer.is_success for answer in answers), [answer.text for answer in answers]
    return {answer.json()["jobId"] for answer in answers}


def test_a_node_run_by_everybody_at_once_runs_once_and_so_does_its_retry(easel: StartedEasel) -> None:
    with Visitor(easel) as ada:
        canvas = f"/api/canvases/{ada.canvas}"
        node = next(each["id"] for each in ada.get(canvas).json()["nodes"] if each["kind"] == "image-generation")
        [job] = jobs_of(lambda: ada.post(f"{canvas}/nodes/{node}/run"))
        assert ada.post(f"/api/jobs/{job}/cancel").is_success
        ada.ended(job)
        [again] = jobs_of(lambda: ada.post(f"/api/jobs/{job}/retry"))
        assert again != job
        assert ada.post(f"/api/jobs/{again}/cancel").is_success
        ada.ended(again)
        assert paid(easel) <= 2
