"""How long a claim takes on a full PostgreSQL: of due hosts, and of due deliveries, with the plans that it went by.

The server is the tests' own, with its durability switched off: the figures are of finding and locking rows. Exit code
1 when a plan reads a large table from end to end, or the 95th percentile is above 20 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from benchmarks.table import clear, progress, show
from bot.model import Platform
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.postgres import open_postgres
from bot.store.sends import SqlSendStore
from tests.postgres import with_template

LEASE = timedelta(seconds=60)
HOSTS_AT_ONCE = 64
SENDS_AT_ONCE = 8
LARGE = 1000  # rows: below it, reading a table from end to end is the fast way
MOST_SECONDS = 0.020

SEEDS = {
    "chats": """INSERT INTO chats (id, platform, chat, created_at)
        SELECT n, CASE WHEN n % 2 = 0 THEN 'telegram' ELSE 'discord' END, n::text, now()
        FROM generate_series(1, :chats) n""",
    "subscriptions": """INSERT INTO subscriptions (chat_id, query, active, created_at, revision)
        SELECT 1 + n % :chats, 'topic ' || n, true, now(), n FROM generate_series(1, :subscriptions) n""",
    "hosts": """INSERT INTO hosts (host, next_at)
        SELECT 'host' || n || '.example', now() - make_interval(secs => n % 3600 - 1800)
        FROM generate_series(1, :feeds) n""",
    "feeds": """INSERT INTO feeds (id, url, host, name, tags, enabled, allow_private, next_at, looked_at)
        SELECT 'feed-' || n, 'https://host' || n || '.example/', 'host' || n || '.example', 'Feed ' || n, '[]',
            true, false, now() - make_interval(secs => n % 3600 - 1800), now() FROM generate_series(1, :feeds) n""",
    "items": """INSERT INTO items
            (id, feed_id, identity, title, link, text, seen_at, at, folded, first_look, state)
        SELECT n, 'feed-' || n, 'n' || n, 'Report ' || n, 'https://host.example/' || n, '', now(), now(), '', false,
            'done' FROM generate_series(1, :stories) n""",
    "stories": """INSERT INTO stories (id, item_id, created_at)
        SELECT n, n, now() FROM generate_series(1, :stories) n""",
    # One delivery in four is still owed; every story goes to as many chats.
    "alerts": """INSERT INTO alerts (id, chat_id, story_id, item_id, created_at)
        SELECT n, 1 + (n / :stories) % :chats, 1 + n % :stories, 1 + n % :stories, now()
        FROM generate_series(1, :deliveries) n""",
    "alert_topics": """INSERT INTO alert_topics (alert_id, subscription_id, label, words, created_at)
        SELECT n, 1 + n % :subscriptions, 'topic', '["topic"]', now() FROM generate_series(1, :deliveries) n""",
    "deliveries": """INSERT INTO deliveries
            (id, chat_id, platform, key, turn, alert_id, state, due_at, created_at, attempts, ambiguous)
        SELECT a.id, a.chat_id, c.platform, 'ring:' || a.story_id,
            a.id / :stories + 30 * row_number() OVER (PARTITION BY a.chat_id, hashint8(a.id) % 4 ORDER BY a.id), a.id,
            CASE WHEN hashint8(a.id) % 4 = 0 THEN 'pending' ELSE 'sent' END, now(), now(), 0, 0
        FROM alerts a JOIN chats c ON c.id = a.chat_id""",
}
# What becomes of the claimed ones before the next claim, untimed: sent, and due again.
SENT = "UPDATE deliveries SET state = 'sent' WHERE id = ANY($1::bigint[])"
POLLED = """UPDATE hosts SET lease_until = NULL, next_at = now() - make_interval(secs => random() * 1800)
    WHERE host = ANY($1::text[])"""


@dataclass(frozen=True, slots=True)
class Timed:
    """One kind of claim: seconds each, rows in all, and what the database did for the last one."""

    seconds: list[float]
    rows: int
    plans: list[str]

    def seconds_at(self, share: float) -> float:
        """The percentile."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[round(share * 100) - 1]

    def percentile(self, share: float) -> str:
        """In milliseconds."""
        return f"{self.seconds_at(share) * 1000:.1f} ms"


def main() -> int:
    """Fills a database as the arguments say and times claims in it."""
    arguments = _arguments()
    with with_template() as server:
        hosts, sends, large = asyncio.run(_run(server.copy, arguments))
    clear()
    rows: list[tuple[str, object, str]] = [
        (each, getattr(arguments, each), "") for each in ("subscriptions", "feeds", "chats", "deliveries")
    ]
    for name, timed in (("due hosts", hosts), ("due deliveries", sends)):
        rows.append((f"{name}: claims", len(timed.seconds), f"{timed.rows:,} rows"))
        rows.append((f"{name}: p50", timed.percentile(0.50), ""))
        rows.append((f"{name}: p95", timed.percentile(0.95), "wanted: at most 20 ms"))
    whole = sorted({found for timed in (hosts, sends) for plan in timed.plans for found in whole_tables(plan, large)})
    rows.append(("large tables read whole", ", ".join(whole) or "none", "wanted: none"))
    show("Claims on PostgreSQL", rows)
    for name, timed in (("due hosts", hosts), ("due deliveries", sends)):
        sys.stdout.write(f"\nPlans of a claim of {name}\n" + "\n\n".join(timed.plans) + "\n")
    return 1 if whole or max(hosts.seconds_at(0.95), sends.seconds_at(0.95)) > MOST_SECONDS else 0


async def _run(
    copy: Callable[[], Awaitable[str]], arguments: argparse.Namespace
) -> tuple[Timed, Timed, frozenset[str]]:
    """The claims of hosts and of deliveries, and which tables are large."""
    async with open_postgres(await copy()) as database:
        await _fill(database, arguments)
        async with database.read() as connection:
            sizes = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= :large")
            large = frozenset(await connection.scalars(sizes, {"large": LARGE}))
        polls, sends = SqlPollStore(database, "benchmark"), SqlSendStore(database)

        async def claim_hosts() -> list[str]:
            return [each.host for each in await polls.claim_hosts(datetime.now(UTC), HOSTS_AT_ONCE, LEASE)]

        async def claim() -> list[int]:
            claimed = await sends.claim(Platform.TELEGRAM, datetime.now(UTC), SENDS_AT_ONCE, busy=frozenset())
            return [each.id for each in claimed]

        return (
            await _timed(database, claim_hosts, arguments.claims, POLLED),
            await _timed(database, claim, arguments.claims, SENT),
            large,
        )


async def _fill(database: Database, arguments: argparse.Namespace) -> None:
    sizes = {each: getattr(arguments, each) for each in ("chats", "subscriptions", "feeds", "deliveries")}
    sizes["stories"] = max(1, min(arguments.feeds, arguments.deliveries // 1000))
    for table, statement in SEEDS.items():
        progress(f"filling {table}")
        names = re.findall(r"(?<!:):([a-z]+)\b", statement)
        async with database.write() as connection:
            written = statement
            for name in names:
                written = re.sub(rf"(?<!:):{name}\b", str(sizes[name]), written)
            await connection.exec_driver_sql(written)
    async with database.write() as connection:
        await connection.execute(text("ANALYZE"))


async def _timed(database: Database, claim: Callable[[], Awaitable[list[Any]]], times: int, after: str) -> Timed:
    """`after` is done with what each claim gave. The last claim's statements are explained, which changes nothing."""
    seconds, rows = [], 0
    for number in range(times):
        progress(f"claim {number} of {times}")
        begun = time.perf_counter()
        claimed = await claim()
        seconds.append(time.perf_counter() - begun)
        rows += len(claimed)
        async with database.write() as connection:
            await connection.exec_driver_sql(after, (claimed,))
    with _statements() as seen:
        await claim()
    plans: dict[str, str] = {}
    async with database.write() as connection:
        for statement, parameters in seen:
            if re.match(r"(SELECT|UPDATE|WITH)\b", statement):
                explained = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                lines = [re.sub(r"\{[^}]{60,}\}", "{…}", line) for (line,) in explained]
                plans.setdefault(statement, "\n".join(f"  {line}" for line in lines))
    return Timed(seconds, rows, list(plans.values()))


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    """What goes to the database meanwhile, with its parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def whole_tables(plan: str, large: frozenset[str]) -> list[str]:
    """Those of the large tables that a plan reads from end to end."""
    return [table for table in re.findall(r"Seq Scan on (\w+)", plan) if table in large]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=20_000)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--chats", type=int, default=5_000)
    parser.add_argument("--deliveries", type=int, default=40_000)
    parser.add_argument("--claims", type=int, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
