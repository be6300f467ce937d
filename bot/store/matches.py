"""MatchStore: unmatched items in, stories, alerts and owed deliveries out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, bindparam, literal_column, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import NO_CAPS, Caps
from bot.model import Item, Lease, MatchBatch, MatchedItem, SubscriptionMatch
from bot.store.apart import Apart, told_apart
from bot.store.database import Database, among
from bot.store.digests import due_digests, owe_digests, rung_lately
from bot.store.edits import owe_edits
from bot.store.fan import Fan, owe
from bot.store.leases import fence
from bot.store.novelties import Novelties, read_novelties
from bot.store.parts import Part, moved, transactions
from bot.store.replies import owe_replies
from bot.store.revisions import current_revision
from bot.store.rows import ITEM_COLUMNS, item_of, select_subscriptions, subscription_of
from bot.store.schema import alerts, deliveries, feeds, items, subscriptions
from bot.store.stories import Place, find_places, read_window
from bot.store.waiting import IS_PENDING
from bot.stories.claims import Usual

OWED_A_TRANSACTION = 1000
_NEW = Place(0, known=False, joined=False)
# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_UNMATCHED = text("items.state IN ('pending', 'again', 'parted')")


class SqlMatchStore:
    """See ports.MatchStore. What is written is fenced by `lease`; `caps`: on what rings in a chat; `owed_at_once`: how
    many deliveries a transaction writes; `usual`: which words that begin a sentence are no names."""

    def __init__(
        self,
        database: Database,
        lease: Lease | None = None,
        *,
        caps: Caps = NO_CAPS,
        owed_at_once: int = OWED_A_TRANSACTION,
        usual: Usual | None = None,
    ) -> None:
        self._database = database
        self._lease = lease
        self._caps = caps
        self._owed_at_once = owed_at_once
        self._usual = usual

    async def claim(self, revision: int, limit: int) -> MatchBatch:
        """Changed subscriptions and unmatched items as of one snapshot."""
        async with self._database.read() as connection:
            newest = await current_revision(connection)
            changed = []
            if newest > revision:
                rows = await connection.execute(select_subscriptions().where(subscriptions.c.revision > revision))
                changed = [subscription_of(row) for row in rows.mappings()]
            pending = await connection.execute(
                select(*ITEM_COLUMNS)
                .join(feeds, feeds.c.id == items.c.feed_id)
                .where(IS_UNMATCHED)
                .order_by(items.c.id)
                .limit(limit)
            )
            found = [item_of(row) for row in pending.mappings()]
        return MatchBatch(newest, tuple(changed), tuple(found))

    def window(self, since: datetime, most: int, of_one_feed: int) -> AsyncIterator[list[tuple[Item, int]]]:
        """Read beside whatever is being written."""
        return read_window(self._database, since, most, of_one_feed)

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """As many items in a transaction as owe no more than that many deliveries; more of one item in several."""
        owed = 0
        for parts in transactions(matched, self._owed_at_once):
            whole = [part.matched for part in parts if part.last]
            new = await read_novelties(self._database, parts, self._usual)
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                each = [part.matched for part in parts]
                places = await find_places(connection, each, now)
                # Who begins a story of its own now is told apart from nothing yet.
                old = [one.item.id for one in each if one.item.again or places.get(one.item.id, _NEW).joined]
                apart = await told_apart(connection, old)
                owed += await self._owe(connection, parts, places, apart, new, now)
                told = _Told.of(whole, places, apart)
                after = await self._end(connection, whole, told, now, 0)
            while after is not None:
                async with self._database.write() as connection:
                    await fence(connection, self._lease)
                    after = await self._end(connection, whole, told, now, after)
        return owed

    async def _owe(
        self,
        connection: AsyncConnection,
        parts: list[Part],
        places: dict[int, Place],
        apart: Apart,
        new: Novelties,
        now: datetime,
    ) -> int:
        """What the matches owe, in each chat of the story that it has the item in."""
        chat_of = await _chats_now(connection, [match for part in parts for match in part.matches])
        rung = await rung_lately(connection, self._caps, chat_of, {part.matched.item.feed_id for part in parts}, now)
        owed = 0
        for part in parts:
            if part.matches:
                item, place = part.matched.item, places[part.matched.item.id]
                for story, rows in apart.sorted(item.id, place.story, moved(part.rows, chat_of)):
                    fan = Fan(item, story, now, rung, part.before, place.known, part.matched.wants_article)
                    owed += await owe(connection, fan, rows)
                    if place.joined and not (item.again or item.first_look):
                        owed += await owe_replies(connection, fan, rows, new.get(item.id))
        return owed

    async def _end(
        self, connection: AsyncConnection, whole: list[MatchedItem], told: _Told, now: datetime, after: int
    ) -> int | None:
        """Owes edits of what was told before, as many in a transaction as are owed in one; with the last of them the
        items are done. Gives the last one's number, as owe_edits."""
        last = None
        if told:
            which = told.alerts(connection)
            last = await owe_edits(connection, which, now, after=after, limit=self._owed_at_once)
        if last is None:
            await _mark_done(connection, whole)
        return last

    async def owe_digests(self, now: datetime) -> int:
        """In transactions of that many; most times none is due."""
        async with self._database.read() as connection:
            due = await due_digests(connection, now, self._owed_at_once)
        if not due:
            return 0
        async with self._database.write() as connection:
            await fence(connection, self._lease)
            return await owe_digests(connection, due, now)

    async def owed_more_than(self, depth: int) -> bool:
        """Counts no further than `depth`, in an index of what waits. Edits may wait for minutes: they don't count."""
        one = select(literal_column("1", Integer)).where(IS_PENDING, ~deliveries.c.edit).select_from(deliveries)
        beyond: Select[int] = one.limit(1).offset(depth)
        async with self._database.read() as connection:
            return await connection.scalar(beyond) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """What alerts may tell that is no longer so: stories that have grown, items that were edited."""

    stories: frozenset[int]
    items: frozenset[int]

    @classmethod
    def of(cls, whole: list[MatchedItem], places: dict[int, Place], apart: Apart) -> _Told:
        """An edited item's alerts say what it says now; its story's, only what it matches."""
        placed = [(each, places[each.item.id]) for each in whole if each.item.id in places]
        grown = {place.story for each, place in placed if (each.matches if each.item.again else place.joined)}
        grown |= {story for each, place in placed if place.story in grown for story in apart.of(each.item.id)}
        return cls(frozenset(grown), frozenset(each.item.id for each in whole if each.item.edits))

    def __bool__(self) -> bool:
        return bool(self.stories or self.items)

    def alerts(self, connection: AsyncConnection) -> ColumnElement[bool]:
        """The condition on alerts."""
        return or_(among(connection, alerts.c.story_id, self.stories), among(connection, alerts.c.item_id, self.items))


async def _mark_done(connection: AsyncConnection, matched: list[MatchedItem]) -> None:
    """But for those that were edited since they were read: they are matched again."""
    if matched:
        unedited = update(items).where(items.c.id == bindparam("key"), items.c.edits == bindparam("as_read"))
        await connection.execute(
            unedited.values(state="done"),
            [{"key": each.item.id, "as_read": each.item.edits} for each in matched],
        )


async def _chats_now(connection: AsyncConnection, matches: list[SubscriptionMatch]) -> dict[int, int]:
    """The chats that the subscriptions belong to: since they were read, a chat may have moved, or been forgotten. None
    moves until the transaction ends."""
    if not matches:
        return {}
    found = await connection.execute(
        select(subscriptions.c.id, subscriptions.c.chat_id)
        .where(among(connection, subscriptions.c.id, {match.subscription.id for match in matches}))
        .order_by(subscriptions.c.id)
        .with_for_update(read=True)
    )
    return dict(found.all())
