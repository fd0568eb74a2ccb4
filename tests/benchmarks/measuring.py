"""Two ways to the same end, timed in turn in one run, so that what slows the machine slows both."""

import math
import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

Way = Callable[[], Awaitable[float]]
"""Goes the way once and gives the seconds of its measured part."""


@dataclass(frozen=True)
class Comparison:
    """Seconds of each round, the bare way's and ours."""

    bare: Sequence[float]
    ours: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times as long ours takes, p50 against p50."""
        return statistics.median(self.ours) / statistics.median(self.bare)

    @property
    def difference_ms(self) -> float:
        """How much longer ours takes, p50 against p50."""
        return (statistics.median(self.ours) - statistics.median(self.bare)) * 1000

    def table(self) -> str:
        head = f"{'':6}{'n':>6}{'p50 ms':>10}{'p95 ms':>10}"
        rows = (_row("bare", self.bare), _row("ours", self.ours))
        return "\n".join([head, *rows, f"p50: {self.ratio:.2f} times, {self.difference_ms:+.1f} ms"])


async def compare(bare: Way, ours: Way, *, rounds: int, warm_up: int = 20) -> Comparison:
    """Both ways in turn, `rounds` times each after `warm_up` rounds that do not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for each in range(warm_up + rounds):
        for kept, way in zip(times, (bare, ours), strict=True):
            seconds = await way()
            if each >= warm_up:
                kept.append(seconds)
    return Comparison(*times)


def verdict(comparison: Comparison, bounds: Mapping[str, bool]) -> int:
    """Print the table and the bounds; the status to exit with: 1 where one is missed."""
    print(comparison.table())
    return told(bounds)


def told(bounds: Mapping[str, bool]) -> int:
    """Print the bounds; the status to exit with: 1 where one is missed."""
    for bound, held in bounds.items():
        print(f"{'held' if held else 'MISSED'}: {bound}")
    return 0 if all(bounds.values()) else 1


def _row(name: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[math.ceil(len(ordered) * 0.95) - 1]
    return f"{name:6}{len(seconds):>6}{statistics.median(ordered) * 1000:>10.1f}{p95 * 1000:>10.1f}"
