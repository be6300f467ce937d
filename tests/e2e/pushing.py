"""Feeds whose hub pushes: an installation that polls, asks its hub and is called by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import RowMapping, select

from bot.commands.desk import Desk, Throttle
from bot.config import Limits
from bot.feeds.hubs import HttpHubs
from bot.poller import Subscriber
from bot.store.chats import SqlChatStore
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.hubs import SqlHubStore
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.schema import websub
from bot.store.splitting import SqlStoryStore
from bot.store.status import SqlStatusStore
from handlers.router import Router
from handlers.web.hubs import HubPages
from handlers.web.live import LivePages
from handlers.web.server import WebServer, serve
from tests.clock import StandingClock
from tests.e2e.polite import MINUTE, Installation, Running, loopback, news
from tests.fakes.feedserver import Reply
from tests.fakes.hub import FakeHub
from tests.fakes.ports import CountingWaker, a_guide

SECOND = timedelta(seconds=1)
TOPIC = "https://news.example/the-topic"


@dataclass(frozen=True)
class Pushed:
    """A process that polls, asks hubs, and is called by them."""

    running: Running
    subscriber: Subscriber
    hub: FakeHub
    waker: CountingWaker
    url: str
    clock: StandingClock
    path: str

    async def row(self) -> RowMapping | None:
        async with self.running.database.read() as connection:
            return (await connection.execute(select(websub))).mappings().one_or_none()

    async def subscribed(self, lease: int = 10 * 24 * 3600) -> None:
        """Polled once, asked for and proven."""
        await self.running.poll()
        assert await self.subscriber.ask_due() == 1
        assert await self.hub.prove(lease_seconds=str(lease)) == (200, "prove <it> & echo")

    async def ask_at(self, after: timedelta) -> int:
        """How many requests are made so much later."""
        self.clock.advance(after)
        return await self.subscriber.ask_due()


def naming(body: bytes, hub: FakeHub) -> bytes:
    links = f"<atom:link rel='hub' href='{hub.url()}'/><atom:link rel='self' href='{TOPIC}'/>"
    named = body.decode().replace("<rss ", "<rss xmlns:atom='http://www.w3.org/2005/Atom' ")
    return named.replace("<description>News</description>", links).encode()


@asynccontextmanager
async def following(installation: Installation, hub: FakeHub, *, private: bool = False) -> AsyncIterator[Pushed]:
    """An installation with one feed, that names the hub and publishes A."""
    clock, waker = installation.clock, CountingWaker()
    path = "/f"
    if not installation.feeds:
        installation.follow("f", Reply(naming(news(clock, "A"), hub)), interval=30 * MINUTE)
    async with installation.running() as running:
        database = running.database
        store, courtesy = SqlHubStore(database), SqlCourtesyStore(database, "polite")
        async with serving(database, store, clock, waker) as web:
            base = f"{web.url}/websub/"
            guards = {} if private else {"permit": lambda _: True}
            async with HttpHubs(base=base, user_agent="tocsin/1", clock=clock, resolver=loopback, **guards) as hubs:  # type: ignore[arg-type]  # its one keyword
                subscriber = Subscriber(store, hubs, courtesy, clock, base, timedelta(0))
                yield Pushed(running, subscriber, hub, waker, web.url, clock, path)


def serving(
    database: Database, store: SqlHubStore, clock: StandingClock, waker: CountingWaker
) -> AbstractAsyncContextManager[WebServer]:
    """The pages of such an installation, those that hubs call among them."""
    desk = Desk(
        SqlChatStore(database),
        SqlItemStore(database),
        SqlStoryStore(database),
        clock,
        Limits(),
        a_guide(1),
        Throttle(0),
    )
    return serve(
        "127.0.0.1",
        0,
        router=Router(desk),
        local=SqlLocalStore(database),
        status=SqlStatusStore(database),
        clock=clock,
        wake=LivePages(),
        token="a token of the operator's",
        health=dict,
        hubs=HubPages(store, clock, waker),
    )
