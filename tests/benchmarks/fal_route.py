"""What our fal route adds to a submit: its 202 against a bare `fal_client.AsyncClient.submit`.

Run by `python -m tests.benchmarks.fal_route`; ends with 1 where a bound is missed.
"""

import asyncio
import sys

from tests.benchmarks.measuring import compare, verdict
from tests.benchmarks.rivals import rivals

ROUNDS = 150
MOST_TIMES = 3.0
MOST_MORE_MS = 15.0


async def main() -> int:
    async with rivals() as (bare, ours):
        comparison = await compare(bare.submit, ours.submit, rounds=ROUNDS)
    return verdict(
        comparison,
        {
            f"the 202 takes at most {MOST_TIMES:g} times as long (p50)": comparison.ratio <= MOST_TIMES,
            f"the 202 takes at most {MOST_MORE_MS:g} ms more (p50)": comparison.difference_ms <= MOST_MORE_MS,
        },
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
