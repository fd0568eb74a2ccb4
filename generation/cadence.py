"""When to look at a queued request again."""

import random

FIRST_SECONDS = 30.0
LONGEST_SECONDS = 5.0
LONGEST_BACK_OFF_SECONDS = 30.0


def next_look(age: float) -> float:
    """Seconds until the next look at a request of that age in seconds: 1 s at first, then a tenth of the age.

    A tenth is added or taken away at random, so that requests made together are not looked at together.
    """
    pause = 1.0 if age <= FIRST_SECONDS else min(age / 10, LONGEST_SECONDS)
    return pause * random.uniform(0.9, 1.1)  # noqa: S311 - spreading load, not a secret


def back_off(failures: int, asked: float | None) -> float:
    """Seconds to wait after that many failed looks in a row, or what the provider asked for where that is longer."""
    pause = min(2.0 ** min(failures, 10) / 2, LONGEST_BACK_OFF_SECONDS)
    return max(pause, asked or 0.0)
