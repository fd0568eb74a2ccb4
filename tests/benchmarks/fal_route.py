"""What our fal route adds to a submit: its 202 against a bare `fal_client.AsyncClient.submit`.

Run by `python -m tests.benchmarks.fal_route`; ends with 1 where a bound is missed. What is added is measured against
a sandbox on the same machine that answers at once. How many times as long a submit takes says something only of a
provider as far away as providers are: there the sandbox takes `NETWORK_SECONDS`, less than any way over the internet
and back.
"""

import asyncio
import sys

from tests.benchmarks.measuring import Comparison, compare, verdict
from tests.benchmarks.rivals import Rivals, rivals

ROUNDS = 150
NETWORK_SECONDS = 0.01
MOST_TIMES = 3.0
MOST_MORE_MS = 15.0


async def main() -> int:
    async with rivals() as both:
        print("The sandbox answers at once:")
        missed = verdict(at_once := await _compared(both), {**_adds_little(at_once)})
        both.hold_submits(NETWORK_SECONDS)
        print(f"\nThe sandbox answers after {NETWORK_SECONDS * 1000:g} ms:")
        far = await _compared(both)
        times = {f"the 202 takes at most {MOST_TIMES:g} times as long (p50)": far.ratio <= MOST_TIMES}
        return missed | verdict(far, {**times, **_adds_little(far)})


async def _compared(both: Rivals) -> Comparison:
    return await compare(both.bare.submit, both.ours.submit, rounds=ROUNDS)


def _adds_little(comparison: Comparison) -> dict[str, bool]:
    return {f"the 202 takes at most {MOST_MORE_MS:g} ms more (p50)": comparison.difference_ms <= MOST_MORE_MS}


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
