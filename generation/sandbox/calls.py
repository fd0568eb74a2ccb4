"""The log of every provider call received: what was sent, and what would have been billed."""

import json
import sqlite3
from typing import Any
from urllib.parse import urlencode

from .database import Database
from .wire import Call, Request

KINDS = ("submit", "status", "result", "cancel", "media", "upload", "token", "generate", "models", "keys", "other")
PAID = ("submit", "generate")
LONGEST_STRING = 300


class CallLog:
    """The calls, in the order received."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, call: Call, request: Request, fault: str) -> int:
        """Note a call as received, before anything is answered; returns its `seq`."""
        body = _readable(request) if call.kind in PAID and request.body else None
        return self._database.change(
            "INSERT INTO calls (kind, method, path, endpoint, request_id, key_tail, at, fault, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                call.kind, request.method, _target(request), call.endpoint, call.request_id, call.key[-4:],
                request.received_at, fault, body,
            ),
        )  # fmt: skip

    def note_accepted(self, seq: int, request_id: str) -> None:
        """Note that the provider took the work on (and bills it)."""
        self._database.change("UPDATE calls SET accepted = 1, request_id = ? WHERE seq = ?", (request_id, seq))

    def note_answered(self, seq: int, *, answered: bool = True) -> None:
        """Note that the whole answer was handed to the network, or after all was not."""
        self._database.change("UPDATE calls SET answered = ? WHERE seq = ?", (answered, seq))

    def list(self, kind: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """The calls of `kind` (all if None) whose `seq` is greater than `after`, oldest first."""
        found = self._database.rows(
            "SELECT * FROM calls WHERE seq > ? AND (? IS NULL OR kind = ?) ORDER BY seq", (after, kind, kind)
        )
        return [_as_json(row) for row in found]

    def counts(self) -> dict[str, Any]:
        """Calls by kind, `received` and `accepted`, and `paid`: how many would be billed in all."""
        found = self._database.rows("SELECT kind, COUNT(*) AS n, SUM(accepted) AS taken FROM calls GROUP BY kind")
        by_kind = {row["kind"]: row for row in found}
        received = {kind: by_kind[kind]["n"] if kind in by_kind else 0 for kind in KINDS}
        accepted = {kind: by_kind[kind]["taken"] if kind in by_kind else 0 for kind in PAID}
        return {"received": received, "accepted": accepted, "paid": sum(accepted.values())}


def shorten(value: Any) -> Any:
    """`value` with its long strings (pictures, mostly) cut, saying how long they were."""
    if isinstance(value, str) and len(value) > LONGEST_STRING:
        return f"{value[:80]}… ({len(value)} characters)"
    if isinstance(value, dict):
        return {key: shorten(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shorten(item) for item in value]
    return value


def _target(request: Request) -> str:
    return f"{request.path}?{urlencode(request.query)}" if request.query else request.path


def _readable(request: Request) -> str:
    try:
        return json.dumps(shorten(json.loads(request.body)))
    except (ValueError, RecursionError):
        return json.dumps(shorten(request.body.decode("utf-8", "replace")))


def _as_json(row: sqlite3.Row) -> dict[str, Any]:
    call = dict(row)
    call["accepted"], call["answered"] = bool(call["accepted"]), bool(call["answered"])
    call["body"] = json.loads(call["body"]) if call["body"] else None
    call["fault"] = call["fault"] or None
    return call
