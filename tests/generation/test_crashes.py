"""A power cut at the worst moments of a run: the whole process tree is killed, and started again."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from tests.started import StartedEasel, wait_until
from tests.visitor import Visitor, behave, paid


@pytest.fixture
def easel(tmp_path: Path) -> Iterator[StartedEasel]:
    with StartedEasel(tmp_path / "data") as started:
        yield started


def test_a_job_in_progress_goes_on_after_a_kill_with_the_same_request_and_one_submit(easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=8)
    with Visitor(easel) as ada:
        submitted = ada.generate().json()
        wait_until(lambda: ada.job(submitted["jobId"])["status"] == "IN_PROGRESS", "progress")
        easel.kill_tree()
        easel.start()
        ended = ada.ended(submitted["jobId"])
        assert ended["status"] == "COMPLETED"
        assert ended["requestId"] == submitted["requestId"]
        assert ada.get(ended["image"]["url"]).status_code == 200
        assert paid(easel) == 1


@pytest.mark.parametrize(
    ("route", "kind"), [("/api/fal/generate-image", "submit"), ("/api/generate-image", "generate")]
)
def test_a_kill_before_the_answer_was_saved_leaves_the_job_unconfirmed_and_sends_nothing_again(
    easel: StartedEasel, route: str, kind: str
) -> None:
    behave(easel, faults=[{"on": kind, "do": "hold", "seconds": 60, "times": None}])
    with Visitor(easel) as ada:
        call = threading.Thread(target=cut_off, args=[ada, route], daemon=True)
        call.start()
        wait_until(lambda: paid(easel) == 1, "the paid call")
        easel.kill_tree()
        call.join()
        easel.start()
        [job_id] = job_ids(easel)
        wait_until(lambda: ada.job(job_id)["state"] == "unconfirmed", "the unconfirmed state")
        assert "billed" in ada.job(job_id)["error"]["message"]
        # Long enough for the poller to have looked for open jobs again.
        easel.stop()
        easel.start()
        assert ada.job(job_id)["state"] == "unconfirmed"
        assert paid(easel) == 1


def test_a_stop_by_hand_lets_a_submit_that_is_under_way_be_written_down(easel: StartedEasel) -> None:
    behave(easel, queue_seconds=0, run_seconds=0, faults=[{"on": "submit", "do": "hold", "seconds": 1}])
    with Visitor(easel) as ada:
        call = threading.Thread(target=cut_off, args=[ada, "/api/fal/generate-image"], daemon=True)
        call.start()
        wait_until(lambda: paid(easel) == 1, "the paid call")
        assert easel.stop() == 0
        call.join()
        easel.start()
        [job_id] = job_ids(easel)
        assert ada.ended(job_id)["status"] == "COMPLETED"
        assert paid(easel) == 1


def cut_off(visitor: Visitor, route: str) -> None:
    """Ask for a picture; the connection ends before the answer."""
    with contextlib.suppress(httpx2.HTTPError):
        visitor.generate(route)


def job_ids(easel: StartedEasel) -> list[str]:
    with closing(sqlite3.connect(easel.data_dir / "db.sqlite3")) as database:
        return [str(UUID(row[0])) for row in database.execute("SELECT id FROM generation_job")]
