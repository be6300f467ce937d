"""PollStore: feeds, hosts and what polls bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select, true, tuple_, update

from bot.model import Feed, HostLease, Topic
from bot.ports import Visit
from bot.schedule import Bounds
from bot.store.claiming import Claim, claim, good_hosts
from bot.store.database import Database
from bot.store.feedsfile import sync_feeds, sync_topics
from bot.store.hosts import NOT_BEFORE_ALLOWED, let_rest, lock_hosts, next_of_host
from bot.store.planned import doubtful, mend
from bot.store.schema import feeds, hosts
from bot.store.visits import store_visits


class SqlPollStore:
    """See ports.PollStore. `owner` names this process on the leases it takes.

    Who writes feeds locks their hosts first, several in the order of their names: so no two ever wait for each other.
    """

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def sync(self, wanted: Sequence[Feed], named: Sequence[Topic], now: datetime) -> None:
        """Makes feeds and topics what feeds.yaml says."""
        async with self._database.write() as connection:
            await lock_hosts(connection, true())
            await sync_feeds(connection, wanted, now)
            await sync_topics(connection, named)

    async def claim_hosts(self, now: datetime, limit: int, lease: timedelta, *, good: bool = False) -> list[HostLease]:
        """Up to `limit` hosts that are due and held by nobody, the longest due first."""
        among: Sequence[str] | None = None
        if good:
            # The one writer of SQLite has better to do than to look through what is due for the few that are good.
            async with self._database.read() as connection:
                among = await good_hosts(connection, now, limit)
            if not among:
                return []
        async with self._database.write() as connection:
            return await claim(connection, Claim(self._owner, now, now + lease, limit), among)

    async def keep(self, held: Sequence[HostLease], now: datetime, lease: timedelta) -> frozenset[str]:
        """Those whose epoch is still the one they were taken under."""
        ours = tuple_(hosts.c.host, hosts.c.epoch).in_([(each.host, each.epoch) for each in held])
        async with self._database.write() as connection:
            await lock_hosts(connection, ours)
            kept = update(hosts).where(ours).values(lease_until=now + lease).returning(hosts.c.host)
            return frozenset(await connection.scalars(kept))

    async def store(self, visits: Sequence[Visit]) -> list[int | None]:
        """Feed state, validators, new items and what is given back: one transaction, fenced by each lease's epoch."""
        async with self._database.write() as connection:
            return await store_visits(connection, visits)

    async def right_plans(self, now: datetime, bounds: Bounds) -> int:
        """Mostly there is nothing to mend, and nothing is written."""
        async with self._database.read() as connection:
            if not await doubtful(connection, now, bounds):
                return 0
        async with self._database.write() as connection:
            await lock_hosts(connection, true())
            return await mend(connection, now, bounds)

    async def make_due(self, now: datetime) -> int:
        """Those that may not be asked are due as soon as they may."""
        polled = and_(feeds.c.enabled, ~feeds.c.gone)
        async with self._database.write() as connection:
            await lock_hosts(connection, true())
            await connection.execute(update(feeds).where(polled).values(next_at=now))
            await let_rest(connection, now)
            await connection.execute(NOT_BEFORE_ALLOWED)
            await connection.execute(update(hosts).values(next_at=next_of_host(hosts.c.host)))
            late = select(func.count()).select_from(feeds).where(polled, feeds.c.next_at > now)
            return int(await connection.scalar(late) or 0)
