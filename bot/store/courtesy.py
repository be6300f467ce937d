"""CourtesyStore: hosts taken in turn with those who poll them, and what sites' robots.txt said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from bot.model import HostLease, NotFree, Robots
from bot.store.database import Database, insert_new
from bot.store.hosts import FEEDS_WAIT, lock_named, next_of_host
from bot.store.schema import hosts, robots

LOOK = timedelta(seconds=0.2)
POLLS_FIRST = timedelta(seconds=1.2)
"""How long a rested host whose feeds are due is left to its poller, which looks each second: whoever waits for the very
end of a rest would always come before it."""
FORGOTTEN_AT_ONCE = 100  # rows; the rest is swept


class SqlCourtesyStore:
    """See ports.CourtesyStore. `owner` names this process on the leases it takes."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def take(self, host: str, now: datetime, span: timedelta) -> HostLease | NotFree:
        """By the same leases as polls; a host without feeds gets a row, too. Until it is free, nothing is written."""
        if (not_free := await self._not_free(host, now)) is not None:
            return not_free
        free = or_(hosts.c.lease_until.is_(None), hosts.c.lease_until < now)
        rested = or_(hosts.c.rest_until.is_(None), hosts.c.rest_until <= now)
        async with self._database.write() as connection:
            await connection.execute(insert_new(connection, hosts).values(host=host))
            epoch = await connection.scalar(
                update(hosts)
                .where(hosts.c.host == host, free, rested)
                .values(owner=self._owner, lease_until=now + span, epoch=hosts.c.epoch + 1)
                .returning(hosts.c.epoch)
            )
            if epoch is not None:
                return HostLease(host, epoch, ())
        return NotFree(now + LOOK)

    async def _not_free(self, host: str, now: datetime) -> NotFree | None:
        async with self._database.read() as connection:
            there = select(hosts.c.rest_until, hosts.c.owner, hosts.c.lease_until, hosts.c.next_at).where(
                hosts.c.host == host
            )
            row = (await connection.execute(there)).first()
        if row is None:
            return None
        free_at: datetime = row.rest_until or now
        if row.rest_until is not None and free_at <= now and row.next_at is not None and row.next_at <= now:
            free_at += POLLS_FIRST
        held = row.lease_until is not None and row.lease_until >= now
        if free_at <= now and not held:
            return None
        return NotFree(free_at if free_at > now else now + LOOK, by_another=held and row.owner != self._owner)

    async def leave(self, lease: HostLease, rest_until: datetime, polls_from: datetime | None = None) -> None:
        """Its feeds are due no sooner than `polls_from`, or else no sooner than articles."""
        polls_from = polls_from or rest_until
        async with self._database.write() as connection:
            if (await lock_named(connection, [lease.host])).get(lease.host) != lease.epoch:
                return
            await connection.execute(FEEDS_WAIT, {"key": lease.host, "moment": polls_from})
            left: dict[str, Any] = {
                "owner": None,
                "lease_until": None,
                "rest_until": rest_until,
                "polls_from": polls_from,
                "next_at": next_of_host(hosts.c.host),
            }
            await connection.execute(update(hosts).where(hosts.c.host == lease.host).values(left))

    async def robots(self, origin: str, now: datetime) -> Robots | None:
        """Kept over restarts: a site is asked once a day."""
        there = select(robots.c.rules, robots.c.until).where(robots.c.origin == origin, robots.c.until > now)
        async with self._database.read() as connection:
            row = (await connection.execute(there)).first()
        return None if row is None else Robots(row.rules, row.until)

    async def keep_robots(self, origin: str, robots_txt: Robots, now: datetime) -> None:
        """One row a site."""
        values = {"rules": robots_txt.rules, "until": robots_txt.until}
        async with self._database.write() as connection:
            over = (
                select(robots.c.origin).where(robots.c.until <= now).order_by(robots.c.until).limit(FORGOTTEN_AT_ONCE)
            )
            await connection.execute(delete(robots).where(robots.c.origin.in_(over), robots.c.until <= now))
            await connection.execute(insert_new(connection, robots).values(origin=origin, **values))
            await connection.execute(update(robots).where(robots.c.origin == origin).values(**values))
