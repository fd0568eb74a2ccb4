"""Links that let whoever has one fetch a file from S3 for a short while (AWS Signature Version 4, in the query).

A link is the same for everybody and at any moment of a window of time, so that browsers find in their cache what they
fetched with it; the usual way, every link differs from the one before, and nothing is ever found again.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest


@dataclass(frozen=True)
class Window:
    """The stretch of time in which one link is handed out, in seconds since 1970; it is good for as long after."""

    start: int
    seconds: int

    @classmethod
    def at(cls, now: float, seconds: int, name: str) -> "Window":
        """The window that `now` is in. Each file has its own, so that not all links change at the same moment."""
        phase = zlib.crc32(name.encode()) % seconds
        return cls(int(now) - (int(now) - phase) % seconds, seconds)

    @property
    def good_for_seconds(self) -> int:
        """From the window's start on: a link handed out at its very end is good for another window."""
        return 2 * self.seconds

    def left(self, now: float) -> int:
        return max(self.start + self.seconds - int(now), 0)


def link_to(
    address: str, key: str, parameters: Mapping[str, str], *, region: str, window: Window, credentials: Any
) -> str:
    """Good for a GET of that key of the bucket at `address`, with these parameters alone. `credentials`: botocore's."""
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(parameters.items()))
    request = AWSRequest(method="GET", url=f"{address}/{quote(key, safe='/~')}?{query}")
    _AtStart(credentials, "s3", region, expires=window.good_for_seconds).sign(request, window.start)
    return str(request.url)


class _AtStart(S3SigV4QueryAuth):  # type: ignore[misc]  # botocore has no types
    """botocore's own signature, but as of a given moment."""

    def sign(self, request: Any, at: int) -> None:
        request.context["timestamp"] = datetime.fromtimestamp(at, UTC).strftime(SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)
        text = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(text, request))
