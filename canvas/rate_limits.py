"""How often somebody may call: a moving window for each caller, kept in this process."""

import time
from functools import cache
from math import ceil
from typing import Any, Literal

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from canvas.refusals import Refusal

Counted = Literal["CALLS", "RUNS", "SIGN_INS"]
COUNTED: tuple[Counted, ...] = ("CALLS", "RUNS", "SIGN_INS")


class RateLimited(Refusal):
    """`retry_after` is in whole seconds, and the next call after them is let through."""

    status = 429
    code = "rate_limited"

    def __init__(self, limit: RateLimitItem, counted: Counted, retry_after: int) -> None:
        calls = _("Too many calls: {limit} are allowed. Try again in {seconds} s.")
        runs = _("Too many runs: {limit} are allowed. Try again in {seconds} s.")
        minutes = ceil(retry_after / 60)
        sign_ins = ngettext(
            "Too many sign-ins to this account have failed. Try again in {minutes} minute.",
            "Too many sign-ins to this account have failed. Try again in {minutes} minutes.",
            minutes,
        )
        message = {"CALLS": calls, "RUNS": runs, "SIGN_INS": sign_ins}[counted]
        super().__init__(
            message.format(limit=limit, seconds=retry_after, minutes=minutes),
            details={"limit": str(limit), "retryAfter": retry_after},
        )
        self.retry_after = retry_after


def count(counted: Counted, identity: str) -> None:
    """Count one call or run of that caller. Raises `RateLimited`; then it is not counted."""
    limit = _limit(_setting(counted))
    if limit and not _limiter().hit(limit, counted, identity):
        reset = _limiter().get_window_stats(limit, counted, identity).reset_time
        raise RateLimited(limit, counted, max(1, ceil(reset - time.time())))


def forget(counted: Counted, identity: str) -> None:
    """Begin to count anew."""
    limit = _limit(_setting(counted))
    if limit:
        _limiter().clear(limit, counted, identity)


def check_settings(**_options: Any) -> list[checks.CheckMessage]:
    """A system check: every limit can be read."""
    problems: list[checks.CheckMessage] = []
    for counted in COUNTED:
        try:
            _limit(_setting(counted))
        except ValueError:
            name = f"EASEL_RATE_LIMIT_{counted}"
            hint = "Write it like 120/minute, or leave it empty for no limit."
            problems.append(checks.Error(f"{name} is not a rate: {_setting(counted)!r}.", hint=hint, id="canvas.E001"))
    return problems


def _setting(counted: Counted) -> str:
    return str(getattr(settings, f"RATE_LIMIT_{counted}"))


@cache
def _limit(text: str) -> RateLimitItem | None:
    return parse(text) if text else None


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
