"""When to look at a queued request again."""

import random

BEFORE_FIRST_LOOK_SECONDS = 0.005
"""So that whoever waits for the receipt of a submit gets it before the first look takes up the time."""
FIRST_SECONDS = 30.0
LONGEST_SECONDS = 5.0
LONGEST_BACK_OFF_SECONDS = 30.0


def next_look(age: float, every: float = 1.0) -> float:
    """Seconds until the next look at a request of that age in seconds: `every` at first, then a tenth of the age.

    A tenth is added or taken away at random, so that requests made together are not looked at together.
    """
    pause = every if age <= FIRST_SECONDS else max(every, min(age / 10, LONGEST_SECONDS))
    return pause * random.uniform(0.9, 1.1)  # noqa: S311 - spreading load, not a secret


def back_off(failures: int, asked: float | None, first: float = 1.0) -> float:
    """Seconds to wait after that many failed looks in a row, or what the provider asked for where that is longer."""
    pause = min(first * 2.0 ** min(failures - 1, 10), LONGEST_BACK_OFF_SECONDS)
    return max(pause, asked or 0.0)


def spread(seconds: float) -> float:
    """A little longer, at random, so that those who wait for the same moment do not come together."""
    return seconds * random.uniform(1.0, 1.1) + 0.001  # noqa: S311
