"""LeaseStore, and the fence that a lease is to whoever writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import LeaseLost
from bot.model import Lease
from bot.store.database import Database, insert_new
from bot.store.postgres import end_transactions
from bot.store.schema import hosts, leases


class SqlLeaseStore:
    """See ports.LeaseStore. `owner` names this process on the leases it takes."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def take(self, name: str, now: datetime, span: timedelta) -> Lease | None:
        """The lease, of the next epoch, if nobody holds it.

        A process that hangs in mid-transaction keeps its row locks, this lease's among them: its sessions are ended.
        """
        free = or_(leases.c.until.is_(None), leases.c.until < now)
        if self._database.on_postgresql:
            async with self._database.read() as connection:
                late = await connection.scalar(
                    select(leases.c.owner).where(leases.c.name == name, leases.c.until < now)
                )
            if late not in {None, self._owner}:
                async with self._database.write() as connection:
                    await end_transactions(connection, lease=name, owner=late, now=now)
        async with self._database.write() as connection:
            await connection.execute(insert_new(connection, leases).values(name=name))
            epoch = await connection.scalar(
                update(leases)
                .where(leases.c.name == name, free)
                .values(owner=self._owner, until=now + span, epoch=leases.c.epoch + 1)
                .returning(leases.c.epoch)
            )
        return None if epoch is None else Lease(name, epoch, now + span)

    async def keep(self, lease: Lease, now: datetime, span: timedelta) -> Lease:
        """The same lease for longer; one that ran out unnoticed is lost only once another process took it."""
        async with self._database.write() as connection:
            kept = await connection.execute(
                update(leases)
                .where(leases.c.name == lease.name, leases.c.epoch == lease.epoch)
                .values(until=now + span)
            )
            if not kept.rowcount:
                raise LeaseLost(what=lease.name)
        return replace(lease, until=now + span)

    async def holds(self, lease: Lease) -> bool:
        """As the database tells, also one that takes no writes."""
        async with self._database.read() as connection:
            return await connection.scalar(select(leases.c.epoch).where(leases.c.name == lease.name)) == lease.epoch

    async def leave(self, lease: Lease) -> None:
        """Free at once; one that passed on is left alone."""
        async with self._database.write() as connection:
            await connection.execute(
                update(leases)
                .where(leases.c.name == lease.name, leases.c.epoch == lease.epoch)
                .values(owner=None, until=None)
            )

    async def end_all(self) -> None:
        """Every lease is free, and who held one is fenced out."""
        async with self._database.write() as connection:
            await connection.execute(update(leases).values(owner=None, until=None, epoch=leases.c.epoch + 1))
            await connection.execute(update(hosts).values(owner=None, lease_until=None, epoch=hosts.c.epoch + 1))


async def fence(connection: AsyncConnection, lease: Lease | None) -> None:
    """Refuses to write under a lease that passed on, and keeps it from passing on until the transaction ends.

    None: nobody else can write. Raises LeaseLost.
    """
    if lease is None:
        return
    held = select(leases.c.epoch).where(leases.c.name == lease.name).with_for_update(read=True)
    if await connection.scalar(held) != lease.epoch:
        raise LeaseLost(what=lease.name)
