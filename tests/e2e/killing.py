"""Tocsin's processes under fire: killed at random moments of poll, match and send, and started again."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from tests.e2e.process import Installation, Running, running
from tests.e2e.trial import Account, Newsroom

STALLED_SECONDS = 90.0  # a host's lease of a killed process runs for 60 s
LOOK = 0.02


class Moment(StrEnum):
    """When a process is killed."""

    POLL = "poll"  # up to 50 ms after a feed was asked for
    MATCH = "match"  # 50 to 400 ms after: the items are stored, matched, and become owed
    SEND = "send"  # after some more messages were asked for
    ANY = "any"  # up to 1.5 s after the pages answer: logging in, taking up what was left


@dataclass(slots=True)
class Fleet:
    """So many processes on one database; whoever is killed is started again."""

    here: Installation
    alive: list[Running] = field(default_factory=list)
    everyone: list[Running] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep_one(self, over: asyncio.Event) -> None:
        """Until `over`; then it is stopped as an operator would. Fails when a process ends by itself."""
        while not over.is_set():
            async with running(self.here) as process:
                self.alive.append(process)
                self.everyone.append(process)
                self.changed.set()
                ended, closing = asyncio.create_task(process.process.wait()), asyncio.create_task(over.wait())
                await asyncio.wait({ended, closing}, return_when=asyncio.FIRST_COMPLETED)
                closing.cancel()
                if process in self.alive:
                    self.alive.remove(process)
                if not ended.done():
                    await process.stop()
                assert await ended in (0, -signal.SIGKILL), process.all_output()

    async def someone(self, chance: random.Random) -> Running:
        """Any process that has started."""
        while not self.alive:
            self.changed.clear()
            await self.changed.wait()
        return chance.choice(self.alive)

    async def kill(self, process: Running) -> datetime:
        """At once; gives when."""
        self.alive.remove(process)
        process.process.kill()
        died = datetime.now(UTC)
        await process.process.wait()
        return died

    def logged(self, pattern: str) -> list[re.Match[str]]:
        """Where a pattern occurs in what all processes logged."""
        return [found for each in self.everyone for line in each.logged if (found := re.search(pattern, line))]


@asynccontextmanager
async def fleet(here: Installation, size: int) -> AsyncIterator[Fleet]:
    """The processes while the block runs."""
    made, over = Fleet(here), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(size):
            tasks.create_task(made.keep_one(over))
        yield made
        over.set()


@dataclass(frozen=True, slots=True)
class Plan:
    """How many items, kills and processes. `seed` decides the moments; what the machine does between them, it can't."""

    items: int
    kills: int
    processes: int = 1
    seed: int = 1
    patience: float = 6.0  # seconds at most for a moment to come


@dataclass(slots=True)
class Result:
    """What the trial gave."""

    account: Account
    kills: Counter[Moment]
    in_flight: dict[str, int]  # rows that were in flight at kills, as their successors found them
    sent_at_last_kill: int
    kill_seconds: float
    seconds: float


async def trial(newsroom: Newsroom, plan: Plan, told: Callable[[str], None] = lambda _line: None) -> Result:
    """Publishes and kills in step, then lets the work be finished. `told` gets a line of progress now and then."""
    chance, begun = random.Random(plan.seed), time.monotonic()  # noqa: S311 - moments, no secrets
    moments = (list(Moment) * plan.kills)[: plan.kills]
    chance.shuffle(moments)
    died: list[datetime] = []
    kinds: Counter[Moment] = Counter()
    async with fleet(newsroom.here, plan.processes) as processes:
        await looked(newsroom)
        for number in range(1, plan.kills + 1):
            newsroom.publish(round(plan.items * number / plan.kills) - newsroom.published)
            moment = moments[number - 1]
            victim = await processes.someone(chance)
            await reach(newsroom, moment, chance, plan.patience)
            died.append(await processes.kill(victim))
            kinds[moment] += 1
            told(f"kill {number} of {plan.kills}: {newsroom.sends():,} sends, {time.monotonic() - begun:.0f} s")
        killing, sent = time.monotonic() - begun, newsroom.sends()
        await finish(newsroom, told)
    found = processes.logged(r"sends_recovered\b.*")
    in_flight = {each: _deliveries(found, each) for each in ("telegram", "discord")}
    return Result(await newsroom.account(died), kinds, in_flight, sent, killing, time.monotonic() - begun)


async def reach(newsroom: Newsroom, moment: Moment, chance: random.Random, patience: float) -> None:
    """Waits for a moment of that kind; after `patience` seconds, whatever moment it is."""
    if moment is Moment.ANY:
        return await asyncio.sleep(chance.uniform(0, 1.5))
    if moment is Moment.SEND:
        count, wanted = newsroom.sends, newsroom.sends() + chance.randint(1, 60)
    else:
        count, wanted = newsroom.polls, newsroom.polls() + 1
    with suppress(TimeoutError):
        await until(lambda: count() >= wanted, seconds=patience)
    low, high = (0.05, 0.4) if moment is Moment.MATCH else (0.0, 0.05)
    return await asyncio.sleep(chance.uniform(low, high))


async def looked(newsroom: Newsroom, seconds: float = 30.0) -> None:
    """Until each feed had its first look."""
    async with asyncio.timeout(seconds):
        while not await newsroom.looked():  # noqa: ASYNC110 - what other processes do is seen, not told
            await asyncio.sleep(0.25)


async def finish(newsroom: Newsroom, told: Callable[[str], None] = lambda _line: None) -> None:
    """Until nothing is open, or nothing was sent for so long that nothing will be."""
    seen, since = -1, time.monotonic()
    while not await newsroom.settled():
        if newsroom.sends() != seen:
            seen, since = newsroom.sends(), time.monotonic()
        if time.monotonic() - since > STALLED_SECONDS:
            return
        told(f"finishing: {seen:,} sends")
        await asyncio.sleep(0.5)


async def until(reached: Callable[[], bool], *, seconds: float) -> None:
    """Looks again and again, for the same reason."""
    async with asyncio.timeout(seconds):
        while not reached():  # noqa: ASYNC110 - the same
            await asyncio.sleep(LOOK)


def _deliveries(found: list[re.Match[str]], platform: str) -> int:
    lines = [each.group() for each in found if platform in each.group()]
    return sum(int(count.group(1)) for line in lines if (count := re.search(r"deliveries\W+(\d+)", line)))
