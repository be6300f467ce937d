"""How many items of a week match, while somebody waits: counted where the candidates are few, else projected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.desk import Desk
from bot.commands.looking import LOOKED_AT, MORE, that_match
from bot.model import Item
from bot.topics.candidates import Sought

DAYS = 7
SAMPLED = 100  # of more candidates than are looked at, for the number
NEXT = 200  # each time that too few of those match
ENOUGH = 3
PATIENCE = 0.15  # seconds for the sample


@dataclass(frozen=True, slots=True)
class Counted:
    """Items that match, of those that were looked at, the newest first; how many of the week do. `looked_at`: how many
    were tried, where not every candidate was and `hits` is projected from them; else None."""

    items: tuple[Item, ...]
    hits: int
    looked_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Sample:
    """Items of the week that match, of so many candidates that were looked at; `whole`: of all."""

    items: tuple[Item, ...]
    looked_at: int
    candidates: int
    whole: bool


async def counted(desk: Desk, wanted: Sought, now: datetime) -> Counted:
    """Of the last seven days."""
    since = now - timedelta(days=DAYS)
    items = await desk.items.find(wanted.condition, since, LOOKED_AT)
    if len(items) < LOOKED_AT:
        found = await that_match(wanted, items)
        if found.all_of_them:
            return Counted(found.items, len(found.hits))
    # The newest are of few feeds, and much alike: they give examples, and the number comes from all of the week.
    newest = await that_match(wanted, items[: LOOKED_AT - SAMPLED])
    sample = await _sampled(desk, wanted, since)
    known = {each.id: each for each in (*newest.items, *sample.items)}
    matching = tuple(sorted(known.values(), key=lambda each: each.at, reverse=True))
    if sample.whole:
        return Counted(matching, len(matching))
    hits = projected(len(sample.items), sample.looked_at, sample.candidates)
    return Counted(matching, max(len(matching), hits), newest.looked_at + sample.looked_at)


async def _sampled(desk: Desk, wanted: Sought, since: datetime) -> _Sample:
    """Of a topic that is rare among its candidates more, as time allows: else it would seem to be in no news."""
    begun = desk.clock.monotonic()
    items: list[Item] = []
    looked_at = skip = 0
    whole = True
    while True:
        end = skip + (NEXT if skip else SAMPLED)
        spread, candidates = await desk.items.sample(wanted.condition, since, skip, end - skip)
        found = await that_match(wanted, spread)
        items += [each for each in found.items if each.at >= since]
        looked_at += found.looked_at
        whole = whole and found.all_of_them
        spent = desk.clock.monotonic() - begun
        over = end >= min(candidates, MORE) or spent + NEXT * spent / max(looked_at, 1) > PATIENCE
        if over or len(items) >= ENOUGH:
            return _Sample(tuple(items), looked_at, candidates, whole and end >= candidates)
        skip = end


def projected(hits: int, looked_at: int, candidates: int) -> int:
    """As many of all candidates as of those looked at, in two digits: more would only seem exact."""
    return int(float(f"{hits * candidates / max(looked_at, 1):.2g}"))
