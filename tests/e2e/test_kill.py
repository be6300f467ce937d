"""What a crash may cost: no alert, and a second copy of what was in flight at most. Over real sockets, both platforms.

`benchmarks/kill_trial.py` does the same for longer.
"""

from __future__ import annotations

import asyncio
import random
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from tests.e2e.killing import Fleet, Plan, finish, fleet, looked, trial, until
from tests.e2e.process import Running
from tests.e2e.trial import newsroom, of_one_kill
from tests.postgres import Server

SEED = 1
SUSPEND_SECONDS = 30.0
# That hold row locks: of those that only read, nobody hears.
OPEN_TRANSACTIONS = """SELECT pid, xact_start FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE $1 AND state = 'idle in transaction'
    AND EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = pg_stat_activity.pid AND mode = 'RowExclusiveLock')"""


def test_a_message_is_counted_to_the_kill_that_it_was_in_flight_at() -> None:
    kills = [datetime(2026, 5, 26, 12, 0, each, tzinfo=UTC) for each in (10, 20, 30)]

    def repeats(*firsts: float) -> int:
        """Of messages of one chat whose first copies came so many seconds after the first kill."""
        copies = [[kills[0] + timedelta(seconds=each), kills[-1] + timedelta(seconds=9)] for each in firsts]
        return of_one_kill({("telegram", "7", number): each for number, each in enumerate(copies)}, kills)

    assert repeats(9.95, 19.95) == 1, "one at the second kill, one at the third"
    assert repeats(10.02, 19.95) == 1, "what was under way at the second kill arrived just after it"
    assert repeats(9.95, 10.02) == 2, "and makes two of it"
    assert repeats(12.0, 19.95) == 2
    assert repeats() == 0


async def test_processes_killed_at_random_moments_lose_nothing_and_repeat_what_was_in_flight_at_most(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - delays, no secrets
    async with newsroom(tmp_path, str(tmp_path / "tocsin.db"), chats=25, chance=chance) as room:
        result = await trial(room, Plan(items=4, kills=5, seed=SEED, patience=3.0))
    account = result.account
    assert (account.owed, account.lost, account.repeats["discord"]) == (100, (), 0)
    assert account.states.keys() <= {"sent", "unknown"}
    assert account.repeats["telegram"] <= result.in_flight["telegram"]
    assert account.most_copies["telegram"] <= 2
    assert account.repeats_of_one_kill <= 1


async def test_a_process_suspended_for_longer_than_its_lease_repeats_what_was_in_flight_at_most(
    tmp_path: Path, server: Server
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - delays, no secrets
    async with newsroom(tmp_path, await server.copy(), chats=20, chance=chance) as room:
        async with fleet(room.here, 2) as processes:
            await looked(room)
            room.publish(6)  # one a second in each chat: more than is sent before it is stopped
            await until(lambda: room.telegram.sends >= 6, seconds=40)
            holder = _holder(processes, "bot:telegram")
            stopped = await _suspend_in_mid_transaction(holder, room.database)
            try:
                await finish(room)
            finally:
                holder.process.send_signal(signal.SIGCONT)
            await holder.logs("lease_lost", "bot:telegram")
            await holder.logs("standing_by", "bot:telegram")
        account = await room.account([stopped])
    assert (account.owed, account.lost, account.repeats["discord"]) == (120, (), 0)
    assert account.most_copies["telegram"] <= 2
    assert account.repeats_of_one_kill <= 1


async def _suspend_in_mid_transaction(process: Running, url: str) -> datetime:
    """Stops it while a transaction of its own is open, whose row locks it then keeps."""
    connection = await asyncpg.connect(url)
    name = f"tocsin %:{process.process.pid}:%"
    try:
        async with asyncio.timeout(SUSPEND_SECONDS):
            while True:
                process.process.send_signal(signal.SIGSTOP)
                stopped = datetime.now(UTC)
                before = await connection.fetch(OPEN_TRANSACTIONS, name)
                await asyncio.sleep(0.05)  # what the server was still at, it ends meanwhile
                if {*before} & {*await connection.fetch(OPEN_TRANSACTIONS, name)}:
                    return stopped
                process.process.send_signal(signal.SIGCONT)
                await asyncio.sleep(random.uniform(0, 0.01))  # noqa: S311 - moments, no secrets
    finally:
        await connection.close()


def _holder(processes: Fleet, lease: str) -> Running:
    """Whoever logged that it took the lease."""
    return next(
        each for each in processes.alive if any("lease_taken" in line and lease in line for line in each.logged)
    )
