"""fal's webhooks: signed, and delivered when a job is done (fal's page "Webhooks"). Only where they are switched on.

fal itself never calls this machine or a private network; the sandbox calls whatever address a submit has named, for
it runs beside whoever is to be called.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .jobs import COMPLETED, Job, JobTable
from .wire import Answer, Call, Request, json_answer

JWKS_PATH = "/.well-known/jwks.json"
USER_ID = "sandbox"
TIMEOUT_SECONDS = 15
PAUSES_SECONDS = (1, 2, 4, 8, 15)
"""Before each further attempt after one that was not answered with 2xx."""


class Webhooks:
    """Signs with a key kept in the state folder, which outlives a wipe: who has fetched it may go on trusting it."""

    def __init__(self, folder: Path, jobs: JobTable) -> None:
        self._key_path = folder / "webhook-key"
        self._jobs = jobs
        self._stopping = threading.Event()
        self._key = self._stored_key() or self.rotate()

    def route(self, request: Request) -> Call | None:
        """The call for the public keys that `request` is, if it is one."""
        if (request.method, request.path) != ("GET", JWKS_PATH):
            return None
        return Call("keys", lambda _request, _fault: json_answer(200, self._jwks()))

    def rotate(self) -> Ed25519PrivateKey:
        """Sign with a new key from now on; the old one is no longer published."""
        self._key = Ed25519PrivateKey.generate()
        self._key_path.write_bytes(self._key.private_bytes_raw())
        return self._key

    def headers(self, request_id: str, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers of a webhook with that body, signed at that Unix time (None: now)."""
        timestamp = str(int(time.time() if at is None else at))
        lines = (request_id, USER_ID, timestamp, hashlib.sha256(body).hexdigest())
        return {
            "Content-Type": "application/json",
            "User-Agent": "fal-webhooks (sandbox)",
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": USER_ID,
            "X-Fal-Webhook-Timestamp": timestamp,
            "X-Fal-Webhook-Signature": self._key.sign("\n".join(lines).encode()).hex(),
        }

    def schedule(self, job: Job, target: str, outcome: Callable[[Job], Answer]) -> None:
        """Call `target` once the job is done, with what the result's route answers then."""
        threading.Thread(target=self._run, args=(job, target, outcome), name="webhook", daemon=True).start()

    def stop(self) -> None:
        """Deliver nothing more."""
        self._stopping.set()

    def _run(self, job: Job, target: str, outcome: Callable[[Job], Answer]) -> None:
        # The database is closed where the sandbox has stopped meanwhile.
        with contextlib.suppress(_Forgotten, sqlite3.ProgrammingError):
            done = self._when_done(job)
            body = json.dumps(_payload(done, outcome(done))).encode()
            for pause in (0, *PAUSES_SECONDS):
                if self._stopping.wait(pause) or _is_taken(target, body, self.headers(job.id, body)):
                    return

    def _when_done(self, job: Job) -> Job:
        """The job when it is done, which a cancel may bring forward."""
        while True:
            if self._stopping.is_set():
                raise _Forgotten
            found = self._jobs.find(job.id)
            if found is None:
                raise _Forgotten
            if found.state(time.time()) == COMPLETED:
                return found
            self._stopping.wait(min(max(found.finished_at - time.time(), 0.001), 1.0))

    def _stored_key(self) -> Ed25519PrivateKey | None:
        try:
            return Ed25519PrivateKey.from_private_bytes(self._key_path.read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def _jwks(self) -> dict[str, Any]:
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        x = base64.urlsafe_b64encode(public).decode().rstrip("=")
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA"}]}


class _Forgotten(Exception):
    """The job was wiped, or the sandbox stops."""


def _payload(job: Job, answer: Answer) -> dict[str, Any]:
    told = {"request_id": job.id, "gateway_request_id": job.id, "payload": json.loads(answer.body)}
    if answer.status == 200:
        return {**told, "status": "OK"}
    return {**told, "status": "ERROR", "error": f"Invalid status code: {answer.status}"}


def _is_taken(target: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """One attempt: whether it was answered with 2xx. Redirects are not followed."""
    parts = urlsplit(target)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        return True  # there is nobody to call
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
        with contextlib.closing(connection):
            connection.request("POST", path, body, dict(headers))
            return connection.getresponse().status in range(200, 300)
    except (OSError, http.client.HTTPException, ValueError):
        return False
