"""Some of the hostile feeds that benchmarks/hostile_feeds.py polls: nothing breaks, and a good feed is read beside."""

from __future__ import annotations

from random import Random

from tests.hostile_feeds.server import cases
from tests.hostile_feeds.trial import Limits, running_server, trial

SEED, SLOW = 1, ("silence", "moment", "bomb of", "100 MB", "chunks", "items", "nested", "large", "times", "hints")


async def test_hostile_feeds_end_in_one_clear_line_each_and_touch_no_other() -> None:
    listed = dict(enumerate(cases(SEED)))
    quick = [number for number, case in listed.items() if not any(word in case.name for word in SLOW)]
    slow = [
        number
        for number, case in listed.items()
        if case.name
        in (
            "silence",
            "bomb of gzip",
            "nested a",
            "chunks without end",
            "chunks of a byte without end",
            "hints without end",
        )
    ]
    chosen = Random(SEED).sample(quick, 90) + slow  # noqa: S311 - the same each time
    limits = Limits(fetch=8, parse=2, at_once=8)
    async with running_server(SEED) as port, running_server(SEED) as good_port:
        tally = await trial(port, good_port, {number: listed[number] for number in chosen}, limits)
    assert tally.amiss == []
    assert tally.faults.total() == len(chosen)
    assert {"read", "unsafe", "not_a_feed", "unreachable", "timeout", "too_large"} <= set(tally.faults)
    assert tally.good_polls > 0
    assert tally.child_memory <= limits.memory
    assert max(tally.busy) < 0.5
