"""From the request to the stored picture, against a bare script that submits, looks, downloads and decodes.

Run by `python -m tests.benchmarks.submit_to_stored`; ends with 1 where the bound is missed.
"""

import asyncio
import sys

from tests.benchmarks.measuring import compare, verdict
from tests.benchmarks.rivals import rivals

ROUNDS = 150
MOST_MORE_MS = 40.0


async def main() -> int:
    async with rivals() as both:
        comparison = await compare(both.bare.make_picture, both.ours.make_picture, rounds=ROUNDS)
    held = comparison.difference_ms <= MOST_MORE_MS
    return verdict(comparison, {f"storing takes at most {MOST_MORE_MS:g} ms more (p50)": held})


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
