"""How the sandbox behaves now: its timing and its faults, stored so that a restart keeps them."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from .database import Database
from .faults import Fault, parse_fault

THOUGHTS = ("none", "text", "draft")


class BadBehaviour(ValueError):
    """A setting that is unknown or out of range."""


@dataclass(frozen=True)
class Settings:
    """Timing in seconds, chosen for people who watch; `queue_length` is a new job's place in the queue.

    `google_thought`: what stands before the picture in Google's answer: "none", "text" or a "draft" picture.
    `cancel_works`: whether a cancelled job stops (fal only promises its best). `bad_keys` are turned away.
    `webhooks`: whether the address that a submit names is called when the job is done, wherever it is.
    """

    queue_seconds: float = 1.5
    run_seconds: float = 4.0
    google_seconds: float = 2.5
    log_lines: int = 5
    queue_length: int = 2
    google_thought: str = "text"
    cancel_works: bool = True
    bad_keys: tuple[str, ...] = ("bad-key",)
    webhooks: bool = False

    def change(self, changes: Mapping[str, Any]) -> "Settings":
        """These settings with `changes`. Raises BadBehaviour."""
        for name, value in changes.items():
            check = _CHECKS.get(name)
            if check is None:
                raise BadBehaviour(f"unknown setting {name!r}; known: {', '.join(_CHECKS)}, faults")
            if not check(value):
                raise BadBehaviour(f"{name!r} cannot be {value!r}")
        keys = changes.get("bad_keys", self.bad_keys)
        return replace(self, **{**changes, "bad_keys": tuple(keys)})


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 86_400


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000


def _texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "queue_seconds": _seconds,
    "run_seconds": _seconds,
    "google_seconds": _seconds,
    "log_lines": _whole,
    "queue_length": _whole,
    "google_thought": lambda value: value in THOUGHTS,
    "cancel_works": lambda value: isinstance(value, bool),
    "bad_keys": _texts,
    "webhooks": lambda value: isinstance(value, bool),
}


class Behaviour:
    """The settings and faults in force; every change is written to the database before it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self.settings = Settings()
        self._faults: list[Fault] = []
        self._load()

    def _load(self) -> None:
        row = self._database.row("SELECT value FROM behaviour WHERE id = 1")
        if row is not None:
            stored = json.loads(row["value"])
            self._faults = [parse_fault(fault) for fault in stored.pop("faults")]
            self.settings = Settings().change(stored)

    def _store(self) -> None:
        self._database.change("REPLACE INTO behaviour (id, value) VALUES (1, ?)", (json.dumps(self.as_json()),))

    def as_json(self) -> dict[str, Any]:
        """Settings and faults, with the number of times each fault has left."""
        return {**asdict(self.settings), "faults": [fault.as_json() for fault in self._faults]}

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set the settings named; `faults`, if given, replaces the list.

        Raises BadBehaviour or BadFault, and then nothing has changed.
        """
        named = {name: value for name, value in changes.items() if name != "faults"}
        settings = self.settings.change(named)
        described = changes.get("faults")
        if described is not None and not isinstance(described, list):
            raise BadBehaviour("'faults' is a list")
        faults = None if described is None else [parse_fault(fault) for fault in described]
        with self._lock:
            self.settings = settings
            if faults is not None:
                self._faults = faults
            self._store()

    def add(self, fault: Fault) -> None:
        """Add a fault behind those there are."""
        with self._lock:
            self._faults.append(fault)
            self._store()

    def reset(self) -> None:
        """Back to the defaults: human timing, no faults."""
        with self._lock:
            self.settings, self._faults = Settings(), []
            self._store()

    def take(self, kind: str, endpoint: str, prompt: str, *, refusing: bool = False) -> Fault | None:
        """The first fault that meets such a call, using it up once. `refusing`: only, or all but, refuse."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if (fault.do == "refuse") == refusing and fault.meets(kind, endpoint, prompt):
                    if fault.times is not None:
                        self._faults[index] = replace(fault, times=fault.times - 1)
                        self._store()
                    return fault
        return None
