"""One round of polls, for the command line."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.app.house import open_house, polling
from bot.config import Settings
from bot.poller import Polled
from bot.store.polls import SqlPollStore
from bot.timing import EventWake


@dataclass(frozen=True, slots=True)
class PollCounts:
    """How a round of polls ended. `seconds` runs from the first fetch to the last commit; `forbidden` feeds were left
    out, for their servers don't allow the next request yet, and `put_off` ones, for the hosts that they lead to weren't
    free. `not_stored`: hosts whose answers the database would not take."""

    feeds: int
    new_items: int
    not_modified: int
    unchanged: int
    failed: int
    seconds: float
    forbidden: int = 0
    put_off: int = 0
    not_stored: int = 0


async def poll_once(settings: Settings, everything: bool) -> PollCounts:
    """Polls every due feed, or every feed that its server allows to be asked; sends nothing. The log says which failed,
    and why. Raises TocsinError."""
    forbidden = 0
    async with open_house(settings) as house, polling(house, EventWake()) as poller:
        if everything:
            forbidden = await SqlPollStore(house.database, "").make_due(house.clock.now())
        begun = time.perf_counter()
        summary = await poller.poll_due()
        seconds = time.perf_counter() - begun
    summary.tell_each()
    ends = summary.ends
    return PollCounts(
        feeds=summary.feeds,
        new_items=summary.new_items,
        not_modified=ends[Polled.NOT_MODIFIED],
        unchanged=ends[Polled.UNCHANGED],
        failed=ends[Polled.FAILED],
        seconds=round(seconds, 3),
        forbidden=forbidden,
        put_off=ends[Polled.PUT_OFF],
        not_stored=summary.not_stored,
    )
