"""Hundreds of hostile documents and servers are polled through the real fetcher and parser, a good feed beside them.

Exit code 1 when anything but entries or one clear error comes of one, when an entry holds what is unsafe, when the
event loop is busy for more than 100 ms, when a process holds more memory than its limit, or when the good feed
is not read.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time

from benchmarks.memory import MEGABYTE, measured
from benchmarks.table import show
from tests.hostile_feeds.server import cases
from tests.hostile_feeds.trial import Limits, running_server, trial

STALL = 0.1
PARENT_GROWTH = 120.0  # megabytes


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


async def main(seed: int, limits: Limits) -> int:
    """Polls them all; gives the exit code."""
    listed = cases(seed)
    async with running_server(seed) as port, running_server(seed) as good_port:
        started = time.monotonic()
        with measured() as memory:
            tally = await trial(port, good_port, dict(enumerate(listed)), limits)
        seconds = time.monotonic() - started
    late, busy = (statistics.quantiles(each, n=1000)[989] for each in (tally.late, tally.busy))
    good = sorted(tally.good_seconds)
    show(
        f"{len(listed)} hostile feeds, seed {seed}",
        [
            ("time", f"{seconds:.0f} s", ""),
            *((f"ended as {name}", count, "") for name, count in tally.faults.most_common()),
            ("good polls beside", len(good), ""),
            (f"a good poll beside {limits.at_once} hostile ones, median", _milliseconds(good[len(good) // 2]), ""),
            ("… p99", _milliseconds(good[len(good) * 99 // 100]), ""),
            ("… longest", _milliseconds(good[-1]), "≤ 2 s"),
            ("the loop was late, p99", _milliseconds(late), ""),
            ("the loop was late, longest", _milliseconds(max(tally.late)), ""),
            ("… by its own work, p99", _milliseconds(busy), "≤ 10 ms"),
            ("… by its own work, longest", _milliseconds(max(tally.busy)), "≤ 100 ms"),
            ("memory of the parent grew by", f"{memory.growth:.0f} MB", f"≤ {PARENT_GROWTH:.0f} MB"),
            (
                "memory of a parser, most",
                f"{tally.child_memory / MEGABYTE:.0f} MB",
                f"≤ {limits.memory / MEGABYTE:.0f} MB",
            ),
            ("amiss", len(tally.amiss), "0"),
        ],
    )
    for line in tally.amiss:
        sys.stdout.write(f"{line}\n")
    bad = tally.amiss or max(tally.busy) > STALL or memory.growth > PARENT_GROWTH or tally.child_memory > limits.memory
    return 1 if bad else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=float, default=3.0, help="for one fetch, and for one document")
    given = options.parse_args()
    sys.exit(asyncio.run(main(given.seed, Limits(fetch=given.seconds, parse=given.seconds))))
