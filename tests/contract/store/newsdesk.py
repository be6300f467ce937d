"""A matcher's store that keeps to caps, and what its chats get."""

from __future__ import annotations

from datetime import timedelta

from bot.alerts.outcome import Sent, decide
from bot.alerts.policy import Caps
from bot.model import Delivery, Digest, Feed, MatchedItem, Platform, SubscriptionMatch
from bot.store.matches import SqlMatchStore
from tests.builders import Stores, a_feed, an_entry, ring_in
from tests.clock import StandingClock

GATHER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
KOSSEV, N1, KOHA = FEEDS = a_feed(), a_feed("n1", "n1.example"), a_feed("koha", "koha.example")


class Desk:
    """A matcher's store with caps, and what the chats get."""

    def __init__(self, stores: Stores, clock: StandingClock, caps: Caps) -> None:
        self.stores, self.clock = stores, clock
        self.matches = SqlMatchStore(stores.database, caps=caps, owed_at_once=4)
        self.first: dict[str, int] = {}  # by title: an item with that of another joins its story

    async def match(self) -> int:
        """What is unmatched, by words in titles, as the matcher would; gives how many rings are owed."""
        batch = await self.matches.claim(0, 1000)
        matched = [
            MatchedItem(
                item,
                tuple(
                    SubscriptionMatch(each, (each.query,))
                    for each in batch.changed
                    if each.active and each.query in item.title
                ),
                self.first.setdefault(item.title, item.id),
            )
            for item in batch.items
        ]
        return await self.matches.record(matched, self.clock.now())

    async def news(self, *titles: str, feed: Feed = KOSSEV, first_look: bool = False) -> int:
        """Publishes and matches them; gives how many rings are owed."""
        await self.stores.publish(
            self.clock.now(),
            *(an_entry(each) for each in titles),
            feed=feed,
            first_look=first_look,
        )
        return await self.match()

    async def numbered(self, first: int, last: int, word: str = "KFOR", feed: Feed = KOSSEV) -> int:
        """News with numbers in their titles."""
        return await self.news(*(f"{word} {number}" for number in range(first, last + 1)), feed=feed)

    async def window_ends(self) -> int:
        """Gives how many digests became owed."""
        self.clock.advance(GATHER)
        return await self.matches.owe_digests(self.clock.now())

    async def sent(self, platform: Platform = Platform.TELEGRAM) -> list[Delivery]:
        """All that is due, sent, in order."""
        found: list[Delivery] = []
        while claimed := await self.stores.claim(self.clock.now(), limit=50, platform=platform):
            found += claimed
            for each in claimed:
                verdict = decide(Sent(str(each.id)), each, self.clock.now())
                await self.stores.sends.record(each, verdict, self.clock.now())
        return found

    async def told(self) -> list[str | tuple[str, int, list[str]]]:
        """All that is due, sent: rings by their titles, digests by name, count and titles."""
        return [as_told(each) for each in await self.sent()]


def as_told(delivery: Delivery) -> str | tuple[str, int, list[str]]:
    if isinstance(delivery.owed, Digest):
        return delivery.owed.name, delivery.owed.count, [item.title for item in delivery.owed.items]
    return ring_in(delivery).item.title
