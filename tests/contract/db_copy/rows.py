"""A database with rows in every table, and what is in one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from bot.alerts.policy import Caps
from bot.app.once import DatabaseCopy, copy_database
from bot.model import Article, CallEnd, CallState, HubMode, MatchedItem, ModelCall, Platform, Robots, Topic
from bot.store.articles import SqlArticleStore
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.hubs import SqlHubStore
from bot.store.leases import SqlLeaseStore
from bot.store.local import SqlLocalStore
from bot.store.matches import SqlMatchStore
from bot.store.modelcalls import SqlCallStore
from bot.store.postgres import open_postgres
from bot.store.schema import deliveries, digest_items, feeds, leases, metadata, websub
from bot.store.splitting import SqlStoryStore
from bot.store.sqlite import open_sqlite
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock

CYRILLIC = "КФОР: Бањска није празна"
Rows = dict[str, list[tuple[Any, ...]]]


def opened(place: str) -> Any:
    """The database of that name, open."""
    return open_postgres(place) if "://" in place else open_sqlite(Path(place))


async def copy(source: str, target: str) -> DatabaseCopy:
    """A copy that nobody watches."""
    return await copy_database(source, target, lambda _table, _done, _total: None)


async def fill(stores: Stores, clock: StandingClock) -> None:
    """Rows in every table, deliveries in every state."""
    now = clock.now()
    await stores.polls.sync(
        [a_feed(tags=("kosovo", "вести")), a_feed("gazeta", "gazeta.example")], [Topic("Mission", "KFOR")], now
    )
    first = await stores.a_chat(now, "100", "KFOR", "КФОР")
    second = await stores.a_chat(now, "200", "Banjska", platform=Platform.DISCORD)
    await stores.chats.subscribe(second, "KFOR", "Mission", now, limit=0)
    await stores.chats.remember(first, 'шта год "би"', now)
    titles = (CYRILLIC, "KFOR denies", "Ura e Ibrit u hap 🎉", "four", "five", "carried", "six")
    await stores.publish(now, *(an_entry(each, f"{each}\nand more", now) for each in titles))
    *ringing, carried, gathering = await stores.pending()
    for item in ringing:
        await stores.ring(now, item, first, second, wants_article=True)
    await stores.matches.record([MatchedItem(carried, (), ringing[0].id)], now)
    await SqlStoryStore(stores.database).split(first, 1, carried, (), now)
    stores = replace(stores, matches=SqlMatchStore(stores.database, caps=Caps(feed=1)))
    await stores.ring(now, gathering, first, second)
    await stores.matches.owe_digests(now + Caps().gather)
    for body in ("/subscribe КФОР", '{"title": "Добро дошли"}'):
        await SqlLocalStore(stores.database).post("local", body, now, mine=body[0] == "/")
    await push(stores.database, clock)
    await read(stores.database, clock)
    await SqlLeaseStore(stores.database, "another process").take("match", now, timedelta(seconds=60))
    what_came = {"digest_id": 1, "alert_id": 1, "item_id": carried.id, "created_at": now}
    states = ("pending", "sending", "sent", "unknown", "dead", "expired")
    async with stores.database.write() as connection:
        await connection.execute(insert(digest_items).values(what_came))
        for number, state in enumerate(states, 1):
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == number)
                .values(state=state, attempts=number, error="forbidden: бот је избачен", begun_at=now)
            )


async def read(database: Database, clock: StandingClock) -> None:
    """An article is wanted, another one was read and summed up."""
    now = clock.now()
    kept, calls = SqlArticleStore(database), SqlCallStore(database)
    (wanted,) = await kept.claim(now, 10, busy=frozenset())
    await kept.keep(wanted, Article("Бањска", now, "sr-Cyrl", "КФОР је „ту“."), now)
    await kept.tell(wanted, "Ту је.")
    call = ModelCall("a key", "small", wanted.story, "sr-Cyrl")
    await calls.begin(call, now, 0)
    await calls.end(call, CallEnd(CallState.MADE, "Ту је."))
    courtesy = SqlCourtesyStore(database, "this process")
    await courtesy.keep_robots("https://kossev.example", Robots("User-agent: *\nDisallow:", now), now)


async def push(database: Database, clock: StandingClock) -> None:
    """A hub that a feed names was subscribed to, and brought something."""
    now, hubs = clock.now(), SqlHubStore(database)
    async with database.write() as connection:
        await connection.execute(update(feeds).values(hub="https://hub.example/", topic=feeds.c.url))
    for request in await hubs.claim("https://public.example/websub/", now, 5):
        await hubs.verify(request.token, HubMode.SUBSCRIBE, request.link.topic, timedelta(days=9), now)
    async with database.read() as connection:
        token = await connection.scalar(select(websub.c.token).order_by(websub.c.feed_id).limit(1))
    await hubs.push(token or "", "text/xml; charset=utf-8", b"\x00\xff<rss/>", now)


@asynccontextmanager
async def stores_of(place: str) -> AsyncIterator[Stores]:
    async with opened(place) as database:
        yield Stores.of(database)


async def contents(place: str) -> Rows:
    """Every row that a copy owes."""
    async with opened(place) as database, database.read() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table is not leases
        }


def files_in(folder: Path) -> dict[str, bytes]:
    """What is there, byte by byte."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


async def is_empty(place: str) -> bool:
    return not any(rows for table, rows in (await contents(place)).items() if table != "counters")
