"""The files fal keeps: what clients upload, and the pictures of finished jobs."""

import base64
import binascii
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from .database import Database

TOKEN_SECONDS = 3600
_FILE_PATH = re.compile(r"/files/b/([0-9a-f]{32})/([^/]+)")


class MissingFile(Exception):
    """No such file, or one that can't be reached from here."""


class Files:
    """Uploaded and drawn files in the state folder, under paths /files/b/{32 hex digits}/{name}."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uploads = database.folder / "uploads"
        self._drawn = database.folder / "media"
        self._uploads.mkdir(exist_ok=True)
        self._drawn.mkdir(exist_ok=True)

    def issue_token(self) -> tuple[str, str]:
        """A new upload token and when it expires (ISO 8601 with offset)."""
        token, expires_at = secrets.token_urlsafe(32), time.time() + TOKEN_SECONDS
        self._database.change("INSERT INTO upload_tokens VALUES (?, ?)", (token, expires_at))
        return token, datetime.fromtimestamp(expires_at, UTC).isoformat()

    def knows_token(self, token: str) -> bool:
        """Whether `token` was issued here and has not expired."""
        query = "SELECT 1 FROM upload_tokens WHERE token = ? AND expires_at > ?"
        return self._database.row(query, (token, time.time())) is not None

    def initiate(self, name: str, content_type: str) -> str:
        """Make room for an upload to come; returns its path."""
        token = secrets.token_hex(16)
        safe_name = re.sub(r"[^\w.-]", "_", name)[-100:].strip(".") or "file"
        self._database.change("INSERT INTO uploads VALUES (?, ?, ?, 0)", (token, safe_name, content_type))
        return f"/files/b/{token}/{safe_name}"

    def complete(self, path: str, data: bytes, content_type: str | None = None) -> None:
        """Store the bytes of an upload initiated before. Raises MissingFile."""
        token, _ = split_path(path)
        if self._database.row("SELECT 1 FROM uploads WHERE token = ?", (token,)) is None:
            raise MissingFile(path)
        _write(self._uploads / token, data)
        self._database.change(
            "UPDATE uploads SET complete = 1, content_type = COALESCE(?, content_type) WHERE token = ?",
            (content_type, token),
        )

    def uploaded(self, path: str) -> tuple[bytes, str]:
        """The bytes and content type of an upload. Raises MissingFile."""
        token, _ = split_path(path)
        row = self._database.row("SELECT content_type FROM uploads WHERE token = ? AND complete = 1", (token,))
        if row is None:
            raise MissingFile(path)
        return (self._uploads / token).read_bytes(), row["content_type"]

    def drawn(self, path: str) -> bytes | None:
        """The bytes of a picture drawn before, if it was."""
        try:
            return (self._drawn / "-".join(split_path(path))).read_bytes()
        except FileNotFoundError:
            return None

    def keep_drawn(self, path: str, data: bytes) -> None:
        """Keep a picture that was drawn."""
        _write(self._drawn / "-".join(split_path(path)), data)

    def wipe(self) -> None:
        """Delete every file."""
        for folder in (self._uploads, self._drawn):
            for file in folder.iterdir():
                file.unlink(missing_ok=True)


def split_path(path: str) -> tuple[str, str]:
    """The token and name in a file's path. Raises MissingFile for any other path."""
    found = _FILE_PATH.fullmatch(unquote(path))
    if found is None:
        raise MissingFile(path)
    return found[1], found[2]


def read_data_uri(uri: str) -> bytes:
    """The bytes of a data: URI. Raises MissingFile when it is broken."""
    head, comma, data = uri.partition(",")
    if not comma:
        raise MissingFile(uri[:80])
    if not head.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return base64.b64decode(unquote(data), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MissingFile(uri[:80]) from error


def path_of(url: str) -> str:
    """The path in `url`, whatever host it names: our own address may have changed since."""
    return urlsplit(url).path


def _write(path: Path, data: bytes) -> None:
    # Beside its place and then moved, so that a killed process never leaves half a file under the final name.
    beside = path.with_name(f"{path.name}.{threading.get_ident()}.part")
    beside.write_bytes(data)
    beside.replace(path)
