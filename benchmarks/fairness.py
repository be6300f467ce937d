"""One item for 10,000 chats is going out when another story rings for a single chat: how long that one waits.

The real stores, matching's own record, and the dispatcher at Telegram's pace, in real time; messages are answered after
50 ms. One small chat follows nothing else; the other one also has the fan-out's alert before its own. Exit code 1 when
either waits for more than five seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import insert

from benchmarks.table import clear, progress, show
from bot.alerts.outcome import Outcome, Sent
from bot.alerts.pacing import TELEGRAM, Pacing
from bot.dispatcher import Dispatcher
from bot.model import Delivery, MatchedItem, Platform, Ring, Said, Subscription, SubscriptionMatch
from bot.store.database import Database
from bot.store.schema import chats, subscriptions
from bot.store.sqlite import open_sqlite
from bot.timing import EventWake, SystemClock
from tests.builders import Stores, an_entry

ANSWER_SECONDS = 0.05
WANTED = 5.0
MANY, FEW = "KFOR", "EULEX"


@dataclass(slots=True)
class Arrivals:
    """A messenger that notes when each chat got which title."""

    platform: Platform = Platform.TELEGRAM
    got: dict[tuple[str, str], float] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:  # noqa: ARG002 - the port's
        """Arrives at once; its answer is under way for a while."""
        title = said.title if isinstance(said, Ring) else ""
        self.got[delivery.chat.destination.chat, title] = time.monotonic()
        self.changed.set()
        await asyncio.sleep(ANSWER_SECONDS)
        return Sent("1")

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:
        """Nothing here is ever edited."""
        raise AssertionError(f"an edit of {remote_id} ({delivery.key}: {said.title})")

    async def until(self, chat: str, title: str) -> float:
        """When the chat got it."""
        while (chat, title) not in self.got:
            await self.changed.wait()
            self.changed.clear()
        return self.got[chat, title]


def main() -> int:
    """Runs it with the number of chats that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=10_000)
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="tocsin-fairness-") as folder:
        owed, alone, both, rate = asyncio.run(_trial(Path(folder) / "tocsin.db", arguments.chats))
    clear()
    show(
        f"An alert for one chat beside a fan-out to {arguments.chats:,}",
        [
            ("seconds until the fan-out was owed", f"{owed:.2f}", ""),
            ("seconds until the small chat's alert", f"{alone:.2f}", f"wanted: at most {WANTED:g}"),
            ("the same, where both stories ring", f"{both:.2f}", f"wanted: at most {WANTED:g}"),
            ("messages a second meanwhile", f"{rate:.1f}", "of 30"),
        ],
    )
    return 0 if max(alone, both) <= WANTED else 1


async def _trial(path: Path, count: int) -> tuple[float, float, float, float]:
    """Seconds for the fan-out's rows, and for the small alert in a chat alone and in one of the many; the rate."""
    clock, wake, stop, arrivals = SystemClock(), EventWake(), asyncio.Event(), Arrivals()
    async with open_sqlite(path) as database:
        stores = Stores.of(database)
        progress("making chats")
        await _follow(database, count)
        dispatcher = Dispatcher(stores.sends, arrivals, clock, Pacing(TELEGRAM))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(dispatcher.run(stop, wake))
            progress("the fan-out")
            many = [Subscription(each, each, MANY) for each in range(1, count + 1)]
            begun = time.monotonic()
            await _ring(stores, f"{MANY} for everybody", many, wake)
            owed = time.monotonic() - begun
            await asyncio.sleep(5.0)  # it is in full flow
            before, since = len(arrivals.got), time.monotonic()
            title = f"{FEW} for two"
            await _ring(stores, title, small_ones(count), wake)
            async with asyncio.timeout(60):
                both, alone = await arrivals.until(str(count), title), await arrivals.until(str(count + 1), title)
            await asyncio.sleep(5.0)  # for the rate
            rate = (len(arrivals.got) - before) / (time.monotonic() - since)
            stop.set()
            wake.set()
    return owed, alone - since, both - since, rate


async def _follow(database: Database, count: int) -> None:
    """Chats 1 to `count` follow the one, the last of them and one more the other."""
    now = datetime.now(UTC)
    people = [{"id": n, "platform": "telegram", "chat": str(n), "created_at": now} for n in range(1, count + 2)]
    followed = [Subscription(n, n, MANY) for n in range(1, count + 1)] + small_ones(count)
    rows = [{"id": each.id, "chat_id": each.chat_id, "query": each.query, "active": True} for each in followed]
    async with database.write() as connection:
        await connection.execute(insert(chats), people)
        await connection.execute(insert(subscriptions), [row | {"created_at": now, "revision": 1} for row in rows])


def small_ones(count: int) -> list[Subscription]:
    """To the other story: of the last of the many chats, and of one that follows nothing else."""
    return [Subscription(count + 1, count, FEW), Subscription(count + 2, count + 1, FEW)]


async def _ring(stores: Stores, title: str, to: Iterable[Subscription], wake: EventWake) -> None:
    """An item is stored and matched; the dispatcher is woken as the matcher would."""
    now = datetime.now(UTC)
    await stores.publish(now, an_entry(title, published=now))
    [item] = await stores.pending()
    matches = tuple(SubscriptionMatch(each, (each.query,)) for each in to)
    await stores.matches.record([MatchedItem(item, matches, None)], now)
    wake.set()


if __name__ == "__main__":
    sys.exit(main())
