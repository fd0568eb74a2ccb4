"""The SQLite file that everything is kept in, so that a killed sandbox can go on where it was."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    endpoint TEXT NOT NULL, request_id TEXT NOT NULL, key_tail TEXT NOT NULL, at REAL NOT NULL,
    fault TEXT NOT NULL,
    accepted INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0, body TEXT
);
CREATE INDEX IF NOT EXISTS calls_by_kind ON calls (kind);
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, endpoint TEXT NOT NULL, prompt TEXT NOT NULL, submitted_at REAL NOT NULL,
    script TEXT NOT NULL, cancelled_at REAL, outcome TEXT
);
CREATE TABLE IF NOT EXISTS inputs (job_id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS uploads (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, content_type TEXT NOT NULL, complete INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS upload_tokens (token TEXT PRIMARY KEY, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS behaviour (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);
"""
TABLES = ("calls", "jobs", "inputs", "uploads", "upload_tokens", "behaviour")


class Database:
    """One connection, shared by all threads one at a time. Opening makes the folder and tables if missing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            folder / "sandbox.sqlite3", check_same_thread=False, isolation_level=None, timeout=10
        )
        self._connection.row_factory = sqlite3.Row
        # What is committed outlives a killed process; a power cut may lose the last moments: fine here.
        self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {SCHEMA}")

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row of a query, if any."""
        found = self.rows(query, values)
        return found[0] if found else None

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run and commit one statement; returns the id of an inserted row."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes inside one; they are undone together if it raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def wipe(self) -> None:
        """Delete every row of every table."""
        with self.transaction():
            for table in TABLES:
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above
            self._connection.execute("DELETE FROM sqlite_sequence")

    def close(self) -> None:
        """Close the connection; nothing may use the database afterwards."""
        with self._lock:
            self._connection.close()
