"""MatchStore: unmatched items in, stories, alerts and owed deliveries out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, Select, bindparam, insert, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerts.policy import NO_CAPS, Caps, Rung
from bot.model import Lease, MatchBatch, MatchedItem, SubscriptionMatch
from bot.store.database import Database, among, new_id
from bot.store.digests import due_digests, owe_digests, rung_lately
from bot.store.edits import owe_edits
from bot.store.fan import Fan, owe
from bot.store.leases import fence
from bot.store.parts import Part, moved, transactions
from bot.store.revisions import current_revision
from bot.store.rows import ITEM_COLUMNS, item_of, select_subscriptions, subscription_of
from bot.store.schema import alerts, deliveries, feeds, items, stories, story_items, subscriptions
from bot.store.waiting import IS_PENDING

OWED_A_TRANSACTION = 1000
STORY_WINDOW = timedelta(hours=72)
# Written out, not bound: a partial index serves only a statement that repeats its condition.
IS_UNMATCHED = text("items.state IN ('pending', 'again')")


class SqlMatchStore:
    """See ports.MatchStore. What is written is fenced by `lease`; `caps`: on what rings in a chat; `owed_at_once`: how
    many deliveries a transaction writes."""

    def __init__(
        self,
        database: Database,
        lease: Lease | None = None,
        *,
        caps: Caps = NO_CAPS,
        owed_at_once: int = OWED_A_TRANSACTION,
    ) -> None:
        self._database = database
        self._lease = lease
        self._caps = caps
        self._owed_at_once = owed_at_once

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

    async def record(self, matched: Sequence[MatchedItem], now: datetime) -> int:
        """As many items in a transaction as owe no more than that many deliveries; more of one item in several."""
        owed = 0
        for parts in transactions(matched, self._owed_at_once):
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                chat_of = await _chats_now(connection, [match for part in parts for match in part.matches])
                of_feeds = {part.matched.item.feed_id for part in parts}
                rung = await rung_lately(connection, self._caps, chat_of, of_feeds, now)
                for part in parts:
                    if part.matches:
                        owed += await _record_part(connection, part, chat_of, rung, now)
                whole = [part.matched for part in parts if part.last]
                await _mark_done(connection, [each for each in whole if not each.item.edits])
            for each in whole:
                if each.item.edits:
                    await self._record_edit(each, now)
        return owed

    async def _record_edit(self, matched: MatchedItem, now: datetime) -> None:
        """The item's alerts are edited too, with what it matches now, as many in a transaction as are owed in one."""
        after: int | None = 0
        while after is not None:
            async with self._database.write() as connection:
                await fence(connection, self._lease)
                told = alerts.c.item_id == matched.item.id
                after = await owe_edits(connection, told, now, after=after, limit=self._owed_at_once)
                if after is None:
                    await _mark_done(connection, [matched])

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


async def _record_part(
    connection: AsyncConnection, part: Part, chat_of: dict[int, int], rung: Rung, now: datetime
) -> int:
    story, known = await _story(connection, part.matched, now)
    rows = moved(part.rows, chat_of)
    fan = Fan(part.matched.item, story, now, rung, part.before, known, part.matched.wants_article)
    return await owe(connection, fan, rows)


async def _mark_done(connection: AsyncConnection, matched: list[MatchedItem]) -> None:
    """But for those that were edited since they were read: they are matched again."""
    if matched:
        unedited = update(items).where(items.c.id == bindparam("key"), items.c.edits == bindparam("as_read"))
        await connection.execute(
            unedited.values(state="done", fingerprint=bindparam("as_matched")),
            [{"key": each.item.id, "as_read": each.item.edits, "as_matched": each.fingerprint} for each in matched],
        )


async def _story(connection: AsyncConnection, matched: MatchedItem, now: datetime) -> tuple[int, bool]:
    """The story the item belongs to, and whether it was there before: its own already, that of an exact copy within 72
    hours, or a new one."""
    item = matched.item
    own = await connection.scalar(select(story_items.c.story_id).where(story_items.c.item_id == item.id))
    if own is not None:
        return int(own), True
    story = None
    if matched.fingerprint is not None:
        story = await connection.scalar(
            select(story_items.c.story_id)
            .join(items, items.c.id == story_items.c.item_id)
            .where(items.c.fingerprint == matched.fingerprint, items.c.at >= now - STORY_WINDOW)
            .order_by(items.c.at.desc())
            .limit(1)
        )
    known = story is not None
    if story is None:
        made = await connection.execute(insert(stories).values(item_id=item.id, created_at=now))
        story = new_id(made)
    await connection.execute(insert(story_items).values(item_id=item.id, story_id=story))
    if matched.fingerprint is not None:  # copies among the next find it
        await connection.execute(update(items).where(items.c.id == item.id).values(fingerprint=matched.fingerprint))
    return int(story), known


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
