"""How long a provider key has to be left alone: one pause a key, shared by everything that is sent with it here.

A provider that answers 429 means the key's account. So the next looks and submits with that key wait, and those with
other keys do not. Each process keeps its own pauses: one that does not know of a pause yet is told by the provider.
"""

import asyncio
import hashlib

from django.conf import settings

from generation.providers.per_loop import PerLoop
from generation.providers.protocol import Account

_pauses: PerLoop[dict[str, float]] = PerLoop(dict)
"""When each pause ends, by the event loop's clock."""


def pause(account: Account, asked: float | None) -> float:
    """Leave the key alone for the seconds asked for (None: the usual ones); a longer pause stays. Gives those left."""
    ends, key = _pauses.get(), _name(account)
    until = _now() + (settings.KEY_PAUSE_SECONDS if asked is None else asked)
    ends[key] = max(until, ends.get(key, 0.0))
    return seconds_left(account)


def seconds_left(account: Account) -> float:
    """How long the key still has to be left alone; 0 where it need not be."""
    ends, key = _pauses.get(), _name(account)
    left = ends.get(key, 0.0) - _now()
    if left <= 0:
        ends.pop(key, None)
    return max(left, 0.0)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _name(account: Account) -> str:
    """Tells keys apart without keeping them."""
    return hashlib.sha256(repr((account.key, sorted(account.urls.items()))).encode()).hexdigest()
