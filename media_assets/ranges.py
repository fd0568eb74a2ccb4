"""Range requests (RFC 9110, section 14): which part of a picture is asked for."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes\s*=\s*(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """From `start` up to and without `stop`, in bytes; never empty."""

    start: int
    stop: int

    def header(self, whole_bytes: int) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{whole_bytes}"


class NotSatisfiable(Exception):
    """The range begins behind the end of the file."""


def wanted(range_header: str, if_range_header: str, etag: str, whole_bytes: int) -> ByteRange | None:
    """The part of the file that is asked for; None means all of it. Raises `NotSatisfiable`.

    Several ranges at once, and what is no range, are answered with the whole file, as the RFC allows. So is an
    If-Range that does not name this very `etag` (quoted); a date never does, since files here have none.
    """
    found = _ONE_RANGE.fullmatch(range_header.strip())
    if found is None or (if_range_header and if_range_header.strip() != etag):
        return None
    first, last = found["first"], found["last"]
    if first:
        start, stop = int(first), min(int(last) + 1, whole_bytes) if last else whole_bytes
        if last and int(last) < start:
            return None
    elif last:
        start, stop = max(whole_bytes - int(last), 0), whole_bytes
    else:
        return None
    if start >= stop:
        raise NotSatisfiable
    return ByteRange(start, stop)
