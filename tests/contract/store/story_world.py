"""Chats that follow a story, and feeds that tell of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.alerts.outcome import Outcome, Sent, decide
from bot.model import Chat, Delivery, Item, MatchedItem, OwedEdit, OwedRing, SubscriptionMatch
from bot.store.items import SqlItemStore
from bot.store.schema import deliveries
from bot.store.splitting import SqlStoryStore
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FEEDS = {
    name: a_feed(name, f"{name}.example", language=language)
    for name, language in (("kossev", "sr"), ("koha", "sq"), ("birn", "en"), ("n1", "sr"))
}


class World:
    """Chats that follow KFOR, and feeds that tell of it."""

    def __init__(self, stores: Stores, clock: StandingClock) -> None:
        self.stores, self.clock = stores, clock
        self.matches = stores.matches
        self.stories = SqlStoryStore(stores.database)
        self.items = SqlItemStore(stores.database)

    async def chat(self, name: str = "100", *follows: str) -> Chat:
        return await self.stores.a_chat(self.clock.now(), name, *(follows or ("KFOR",)))

    async def tells(self, feed: str, title: str, text: str = "", *, like: int | None = None, rings: bool = True) -> int:
        """A feed publishes an item, and the matcher takes it for one of that item's story; gives its number."""
        now = self.clock.now()
        if not await self.stores.known("n1"):
            await self.stores.polls.sync(list(FEEDS.values()), [], now)
        await self.stores.publish(now, an_entry(title, text, now), feed=FEEDS[feed], language=FEEDS[feed].language)
        (item,) = await self.stores.pending()
        await self.matched(item, like, rings=rings)
        return item.id

    async def matched(
        self, item: Item, like: int | None = None, *, rings: bool = True, wants_article: bool = False
    ) -> int:
        followed = (await self.matches.claim(0, 1)).changed
        found = [SubscriptionMatch(each, (each.query,)) for each in followed if each.query in item.title and rings]
        return await self.matches.record([MatchedItem(item, tuple(found), like, wants_article)], self.clock.now())

    async def due(self) -> list[Delivery]:
        return await self.stores.claim(self.clock.now(), limit=20)

    async def sends(self, outcome: Outcome | None = None, shown: str | None = None) -> list[Delivery]:
        """All that is due goes out."""
        claimed = await self.due()
        for each in claimed:
            verdict = replace(decide(outcome or Sent(f"m{each.id}"), each, self.clock.now()), shown=shown)
            await self.stores.sends.record(each, verdict, self.clock.now())
        return claimed

    async def keys(self) -> list[str]:
        async with self.stores.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.key).order_by(deliveries.c.id)))


def names(delivery: Delivery) -> tuple[list[str], int, int]:
    owed = delivery.owed.ring if isinstance(delivery.owed, OwedEdit) else delivery.owed
    assert isinstance(owed, OwedRing)
    return [each.name for each in owed.also.others], owed.also.sources, owed.also.languages


async def told(world: World) -> int:
    """A chat has an alert of an item."""
    await world.chat()
    first = await world.tells("kossev", "KFOR one", "Two soldiers were hurt.")
    await world.sends()
    return first
