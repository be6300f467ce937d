"""Small whole objects for tests; each argument is what the test is about."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.feeds.known import short
from bot.model import (
    Chat,
    Delivery,
    Destination,
    Entry,
    Feed,
    HostLease,
    Item,
    MatchedItem,
    OwedRing,
    Platform,
    Subscription,
    Validators,
)
from bot.model import SubscriptionMatch as Match
from bot.ports import NewEntry, PollRecord, Visit
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.matches import SqlMatchStore
from bot.store.polls import SqlPollStore
from bot.store.schema import feeds
from bot.store.sends import SqlSendStore
from bot.topics.tokens import folded_text

LEASE = timedelta(seconds=60)


def ring_in(delivery: Delivery) -> OwedRing:
    """What a delivery owes that is no notice."""
    assert isinstance(delivery.owed, OwedRing)
    return delivery.owed


def a_feed(feed_id: str = "kossev", host: str = "kossev.example", **changes: Any) -> Feed:
    feed = Feed(feed_id, f"https://{host}/{feed_id}.xml", feed_id.title(), "en")
    return replace(feed, **changes)


def an_entry(title: str, text: str = "", published: datetime | None = None, identity: str = "") -> Entry:
    slug = identity or title.replace(" ", "-").lower()
    link = f"https://kossev.example/{slug}"
    telling = f"{title}\n{text}" if len(text) >= 60 else ""
    return Entry(slug, title, link, text, published, link_key=short(link), text_key=short(telling))


def new_entry(entry: Entry, *, may_ring: bool = True, language: str | None = "en") -> NewEntry:
    return NewEntry(entry, language, folded_text(f"{entry.title}\n{entry.text}"), may_ring)


@dataclass(frozen=True, slots=True)
class Stores:
    """All stores of one database, and short ways to bring it into a state."""

    database: Database
    polls: SqlPollStore
    matches: SqlMatchStore
    sends: SqlSendStore
    chats: SqlChatStore

    @classmethod
    def of(cls, database: Database) -> Stores:
        return cls(
            database,
            SqlPollStore(database, "this process"),
            SqlMatchStore(database),
            SqlSendStore(database),
            SqlChatStore(database),
        )

    async def lease(self, now: datetime) -> HostLease:
        """The first host that is due."""
        return (await self.polls.claim_hosts(now, 1, LEASE))[0]

    async def publish(
        self,
        now: datetime,
        *entries: Entry,
        feed: Feed | None = None,
        first_look: bool = False,
        language: str | None = "en",
        archived: Container[str] = (),
    ) -> int:
        """Stores entries of a feed as a poll at `now` would; makes the feed when there is none."""
        wanted = feed or a_feed()
        if not await self.known(wanted.id):
            await self.polls.sync([wanted], [], now)
        await self.polls.make_due(now)
        leases = await self.polls.claim_hosts(now, 100, LEASE)
        lease = next(each for each in leases if any(known.feed.id == wanted.id for known in each.feeds))
        record = PollRecord(
            wanted.id,
            now,
            now + timedelta(minutes=10),
            entries=tuple(
                new_entry(each, language=language, may_ring=each.identity not in archived) for each in entries
            ),
            validators=Validators(),
            body_hash=str(now),
            first_look=first_look,
        )
        visits = [Visit(each, record if each is lease else None, over=True) for each in leases]
        return sum(new or 0 for new in await self.polls.store(visits))

    async def record(self, lease: HostLease, record: PollRecord) -> int | None:
        """Stores one poll; None where the lease has passed on."""
        return (await self.polls.store([Visit(lease, record)]))[0]

    async def release(self, lease: HostLease, not_before: datetime | None = None) -> None:
        """Gives a host back."""
        await self.polls.store([Visit(lease, over=True, not_before=not_before)])

    async def known(self, feed_id: str) -> bool:
        async with self.database.read() as connection:
            return await connection.scalar(select(feeds.c.id).where(feeds.c.id == feed_id)) is not None

    async def a_chat(
        self, now: datetime, chat: str = "100", *follows: str, platform: Platform = Platform.TELEGRAM
    ) -> Chat:
        made = await self.chats.chat(Destination(platform, chat), now)
        for query in follows:
            await self.chats.subscribe(made, query, None, now, limit=0)
        return made

    async def claim(self, now: datetime, *, limit: int = 8, platform: Platform = Platform.TELEGRAM) -> list[Delivery]:
        return await self.sends.claim(platform, now, limit, busy=frozenset())

    async def pending(self) -> list[Item]:
        return list((await self.matches.claim(0, 100)).items)

    async def ring(
        self, now: datetime, item: Item, *chats: Chat, like: int | None = None, wants_article: bool = False
    ) -> int:
        """Owes each chat a ring about the item, for the first thing that it follows."""
        matches = []
        for chat in chats:
            first: Subscription = (await self.chats.subscriptions(chat, now))[0]
            matches.append(Match(first, (first.query,)))
        return await self.matches.record([MatchedItem(item, tuple(matches), like, wants_article)], now)
