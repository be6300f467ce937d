"""A real web server over a real database, for the tests of the local chat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.alerts.outcome import Posted
from bot.commands.desk import Desk, Throttle
from bot.config import Limits
from bot.model import Chat, Delivery, Entry, Feed, Item, OwedRing, Ring, Topic, TopicHit
from bot.ports import Clock, NewEntry, PollRecord, Visit
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.polls import SqlPollStore
from bot.store.splitting import SqlStoryStore
from bot.store.sqlite import open_sqlite
from bot.store.status import SqlStatusStore
from bot.topics.tokens import folded_text
from handlers.router import Router
from handlers.web.commands import DESTINATION
from handlers.web.door import Crowd
from handlers.web.live import LivePages
from handlers.web.messenger import LocalMessenger
from handlers.web.server import WebServer, serve
from tests.clock import StandingClock
from tests.fakes.ports import a_guide

TOPICS = (Topic("KFOR", "KFOR"), Topic("Banjska", "Banjska"), Topic("Mitrovica", "Mitrovica"))
N1 = Feed("n1", "https://n1.example/feed", "N1", "sr")


@dataclass(frozen=True, slots=True)
class House:
    """What a test looks at and acts on."""

    server: WebServer
    database: Database
    local: SqlLocalStore
    chats: SqlChatStore
    polls: SqlPollStore
    pages: LivePages
    clock: Clock

    @property
    def url(self) -> str:
        return self.server.url

    async def ring(self, title: str, **more: object) -> int:
        """An alert on its way out: through the messenger into the conversation; gives its line."""
        ring = Ring(
            **{  # type: ignore[arg-type]  # by name
                "title": title,
                "link": "https://n1.example/1",
                "source": "N1",
                "at": self.clock.now() - timedelta(minutes=5),
                "summary": "Vojnici KFOR-a su stigli u Banjsku.",
                "topics": (TopicHit("KFOR", ("KFOR",)),),
                "language": "sr-Latn",
            }
            | more
        )
        item = Item(1, "n1", ring.source, title, ring.link, "", ring.language, ring.at, ring.at)
        delivery = Delivery(1, Chat(1, DESTINATION), "1", OwedRing(item, ring.topics), self.clock.now())
        outcome = await LocalMessenger().send(delivery, ring)
        assert isinstance(outcome, Posted)
        line = await self.local.post(DESTINATION.chat, outcome.body, self.clock.now(), mine=False)
        self.pages.set()
        return line

    async def publish(self, *titles: str) -> None:
        """Items of N1, as a poll stores them."""
        now = self.clock.now()
        await self.polls.make_due(now)
        (lease,) = await self.polls.claim_hosts(now, 1, timedelta(minutes=1))
        entries = tuple(
            NewEntry(Entry(title, title, f"https://n1.example/{n}", "", now), "sr", folded_text(title), may_ring=False)
            for n, title in enumerate(titles)
        )
        record = PollRecord("n1", now, now + timedelta(minutes=10), entries, first_look=True)
        await self.polls.store([Visit(lease, record, over=True)])


@asynccontextmanager
async def open_house(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str | None = None,
    clock: Clock | None = None,
    health: Mapping[str, bool] | None = None,
    feeds: Sequence[Feed] = (N1,),
    limits: Limits | None = None,
    crowd: Crowd | None = None,
) -> AsyncIterator[House]:
    """Everything from the database to the socket; nothing in between is made up."""
    clock, limits, pages = clock or StandingClock(), limits or Limits(), LivePages()
    async with open_sqlite(path / "tocsin.db") as database:
        local, chats, polls = SqlLocalStore(database), SqlChatStore(database), SqlPollStore(database, "test")
        await polls.sync(feeds, TOPICS, clock.now())
        desk = Desk(chats, SqlItemStore(database), SqlStoryStore(database), clock, limits, a_guide(), Throttle(0))
        async with serve(
            host,
            port,
            router=Router(desk),
            local=local,
            status=SqlStatusStore(database),
            clock=clock,
            wake=pages,
            token=token,
            health=lambda: health or {},
            crowd=crowd or Crowd(),
        ) as server:
            yield House(server, database, local, chats, polls, pages, clock)
