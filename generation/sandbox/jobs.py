"""The jobs in fal's queue: where one stands follows from its start, its script and the time now."""

import json
import math
import sqlite3
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from .behaviour import Settings
from .database import Database
from .faults import OUTCOMES, PICTURES, Fault, parse_fault

IN_QUEUE, IN_PROGRESS, COMPLETED = "IN_QUEUE", "IN_PROGRESS", "COMPLETED"


@dataclass(frozen=True)
class Script:
    """A job's timing, settled when it is submitted."""

    queue_seconds: float
    run_seconds: float
    queue_length: int
    log_lines: int


@dataclass(frozen=True)
class Job:
    """One queued request; times are Unix seconds. `outcome` is the fault that has befallen it, if any."""

    id: str
    endpoint: str
    prompt: str
    submitted_at: float
    script: Script
    cancelled_at: float | None = None
    outcome: Fault | None = None

    @property
    def started_at(self) -> float:
        """When it leaves the queue."""
        return self.submitted_at + self.script.queue_seconds

    @property
    def finished_at(self) -> float:
        """When it is done, or was cancelled."""
        done = self.started_at + self.script.run_seconds
        return done if self.cancelled_at is None else min(done, self.cancelled_at)

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled before it was done."""
        return self.cancelled_at is not None and self.cancelled_at < self.started_at + self.script.run_seconds

    def state(self, now: float) -> str:
        """IN_QUEUE, IN_PROGRESS or COMPLETED (failed and cancelled jobs are COMPLETED too, as in fal)."""
        if now >= self.finished_at:
            return COMPLETED
        return IN_QUEUE if now < self.started_at else IN_PROGRESS

    def queue_position(self, now: float) -> int:
        """How many are before it: counts down to 0 evenly over the time in the queue."""
        if self.script.queue_seconds <= 0:
            return 0
        gone = (now - self.submitted_at) / self.script.queue_seconds * (self.script.queue_length + 1)
        return max(0, self.script.queue_length - math.floor(gone))

    def logs(self, now: float) -> list[dict[str, Any]]:
        """The log lines written so far, the last of them when the job is done."""
        count = self.script.log_lines
        pace = self.script.run_seconds / max(1, count - 1)
        moments = [(self.started_at + pace * n, _message(n, count)) for n in range(count)]
        return [_log_line(at, text) for at, text in moments if at <= min(now, self.finished_at) + 0.001]


def _message(n: int, count: int) -> str:
    if n == 0:
        return "Starting: model loaded, prompt encoded"
    if n == count - 1:
        return "Done: image encoded and uploaded"
    share = n / max(1, count - 1)
    bar = "█" * round(share * 10)
    return f"{share:4.0%}|{bar:<10}| {round(share * 28)}/28 steps"


def _log_line(at: float, message: str) -> dict[str, Any]:
    timestamp = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return {
        "message": message,
        "timestamp": timestamp,
        "level": "INFO",
        "source": "USER",
        "labels": {"level": "stdout"},
    }


class JobTable:
    """The jobs, stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(self, endpoint: str, body: dict[str, Any], at: float, settings: Settings) -> Job:
        """Take a job on; its timing is that of `settings` whatever they become later."""
        script = Script(settings.queue_seconds, settings.run_seconds, settings.queue_length, settings.log_lines)
        prompt = body.get("prompt")
        job = Job(str(uuid.uuid4()), endpoint, prompt if isinstance(prompt, str) else "", at, script)
        with self._database.transaction():
            self._database.change(
                "INSERT INTO jobs (id, endpoint, prompt, submitted_at, script) VALUES (?, ?, ?, ?, ?)",
                (job.id, endpoint, job.prompt, at, json.dumps(asdict(script))),
            )
            self._database.change("INSERT INTO inputs (job_id, body) VALUES (?, ?)", (job.id, json.dumps(body)))
        return job

    def find(self, job_id: str) -> Job | None:
        """The job of that id."""
        row = self._database.row("SELECT * FROM jobs WHERE id = ?", (job_id,))
        return None if row is None else _job(row)

    def body(self, job: Job) -> dict[str, Any]:
        """The arguments it was submitted with; apart from the job, because they may hold whole pictures."""
        row = self._database.row("SELECT body FROM inputs WHERE job_id = ?", (job.id,))
        value: dict[str, Any] = json.loads(row["body"]) if row else {}
        return value

    def cancel(self, job: Job, at: float) -> None:
        """Stop a job that is not done."""
        self._database.change("UPDATE jobs SET cancelled_at = ? WHERE id = ? AND cancelled_at IS NULL", (at, job.id))

    def befall(self, job: Job, fault: Fault | None) -> Job:
        """Let a fault that is about a job decide its end, for good; the first one does. Returns that job."""
        if fault is None or fault.do not in OUTCOMES + PICTURES or job.outcome is not None:
            return job
        self._database.change("UPDATE jobs SET outcome = ? WHERE id = ?", (json.dumps(fault.as_json()), job.id))
        return replace(job, outcome=fault)


def _job(row: sqlite3.Row) -> Job:
    outcome = parse_fault(json.loads(row["outcome"])) if row["outcome"] else None
    script = Script(**json.loads(row["script"]))
    return Job(row["id"], row["endpoint"], row["prompt"], row["submitted_at"], script, row["cancelled_at"], outcome)
