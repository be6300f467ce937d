"""Feeds whose hub pushes: from the subscription to the stored item, with a hub that plays it right and wrong."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import RowMapping, select

from bot.commands.desk import Desk, Throttle
from bot.config import Limits
from bot.feeds.hubs import HttpHubs
from bot.poller import Subscriber
from bot.store.chats import SqlChatStore
from bot.store.hubs import SqlHubStore
from bot.store.items import SqlItemStore
from bot.store.local import SqlLocalStore
from bot.store.schema import websub
from bot.store.splitting import SqlStoryStore
from bot.store.status import SqlStatusStore
from handlers.router import Router
from handlers.web.hubs import HubPages
from handlers.web.live import LivePages
from handlers.web.server import serve
from tests.clock import StandingClock
from tests.e2e.polite import DAY, HOUR, MINUTE, Installation, Loopback, Running, news
from tests.fakes.feedserver import Reply
from tests.fakes.hub import FakeHub
from tests.fakes.ports import CountingWaker, a_guide

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECOND = timedelta(seconds=1)
TOPIC = "https://news.example/the-topic"
METHODS = ["sha1", "sha256", "sha384", "sha512"]


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


@pytest_asyncio.fixture(loop_scope="module")
async def hub() -> AsyncIterator[FakeHub]:
    async with FakeHub() as running:
        yield running


def naming(body: bytes, hub: FakeHub) -> bytes:
    links = f"<atom:link rel='hub' href='{hub.url()}'/><atom:link rel='self' href='{TOPIC}'/>"
    named = body.decode().replace("<rss ", "<rss xmlns:atom='http://www.w3.org/2005/Atom' ")
    return named.replace("<description>News</description>", links).encode()


@asynccontextmanager
async def following(installation: Installation, hub: FakeHub, *, private: bool = False) -> AsyncIterator[Pushed]:
    """An installation with one feed, that names the hub and publishes A."""
    clock, waker, pages = installation.clock, CountingWaker(), LivePages()
    path = "/f"
    if not installation.feeds:
        installation.follow("f", Reply(naming(news(clock, "A"), hub)), interval=30 * MINUTE)
    async with installation.running() as running:
        database = running.database
        desk = Desk(
            SqlChatStore(database),
            SqlItemStore(database),
            SqlStoryStore(database),
            clock,
            Limits(),
            a_guide(1),
            Throttle(0),
        )
        store = SqlHubStore(database)
        server = serve(
            "127.0.0.1",
            0,
            router=Router(desk),
            local=SqlLocalStore(database),
            status=SqlStatusStore(database),
            clock=clock,
            wake=pages,
            token="a token of the operator's",
            health=dict,
            hubs=HubPages(store, clock, waker),
        )
        async with server as web:
            base = f"{web.url}/websub/"
            guards = {} if private else {"permit": lambda _: True}
            async with HttpHubs(base=base, user_agent="tocsin/1", resolver=Loopback(), **guards) as hubs:  # type: ignore[arg-type]  # its one keyword
                yield Pushed(running, Subscriber(store, hubs, clock, base), hub, waker, web.url, clock, path)


async def test_what_a_hub_pushes_is_stored_as_a_poll_stores_it_without_asking(
    installation: Installation, hub: FakeHub
) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        (asked,) = hub.asked
        assert asked["hub.topic"] == TOPIC
        assert asked["hub.callback"].startswith(f"{pushed.url}/websub/")
        assert len(urlsplit(asked["hub.callback"]).path) > 40
        assert 20 <= len(asked["hub.secret"]) < 200
        assert await hub.push(naming(news(pushed.clock, "B", "A"), hub)) == 204
        assert pushed.waker.woken == 1
        assert (await pushed.running.poll()).new_items == 1
        assert await pushed.running.titles() == ["A", "B"]
        assert len(pushed.running.asked(pushed.path)) == 1
        assert await hub.push(news(pushed.clock, "B")) == 204, "the same once more"
        assert (await pushed.running.poll()).new_items == 0


@pytest.mark.parametrize("method", METHODS)
async def test_every_method_of_signing_is_understood(installation: Installation, hub: FakeHub, method: str) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        assert await hub.push(news(pushed.clock, "B"), method=method) == 204
        assert (await pushed.running.poll()).new_items == 1


async def test_polls_go_on_slowly_beside_a_hub_that_pushes_and_at_once_when_it_missed_something(
    installation: Installation, hub: FakeHub
) -> None:
    async with following(installation, hub) as pushed:
        running = pushed.running
        await pushed.subscribed()
        assert await running.wait() == 30 * MINUTE, "a subscription alone proves nothing"
        await hub.push(news(pushed.clock, "B"))
        await running.poll()
        assert await running.wait() == 2 * HOUR
        await running.next_poll()
        assert await running.wait() == 2 * HOUR
        running.server.add(pushed.path, Reply(naming(news(pushed.clock, "C"), hub)))
        await running.next_poll()
        await running.next_poll()
        assert await running.wait() == 30 * MINUTE
        await hub.push(news(pushed.clock, "D"))
        await running.poll()
        assert await running.wait() == 2 * HOUR
        pushed.clock.advance(11 * DAY)
        await running.poll()
        assert await running.wait() == 30 * MINUTE, "the lease is over"


async def test_a_lease_is_renewed_before_it_ends(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed(lease=24 * 3600)
        assert await pushed.ask_at(19 * HOUR) == 0
        assert await pushed.ask_at(1 * HOUR) == 1
        assert hub.asked[0]["hub.callback"] == hub.asked[1]["hub.callback"]
        assert (await hub.prove())[0] == 200
        row = await pushed.row()
        assert row is not None
        assert row["lease_until"] == pushed.clock.now() + 10 * DAY


async def test_a_lease_of_a_second_makes_nobody_ask_all_the_time(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed(lease=1)
        assert await pushed.ask_at(2 * SECOND) == 0
        await hub.push(news(pushed.clock, "B"))
        await pushed.running.poll()
        assert await pushed.running.wait() == 30 * MINUTE
        assert await pushed.ask_at(HOUR) == 1


async def test_a_hub_that_never_comes_back_is_asked_less_and_less(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        assert await pushed.subscriber.ask_due() == 1
        for hours in (1, 2, 4, 8, 16, 24, 24):
            assert await pushed.ask_at(hours * HOUR - SECOND) == 0
            assert await pushed.ask_at(SECOND) == 1
        assert await hub.push(news(pushed.clock, "B")) == 410, "nothing was proven"
        await pushed.running.poll()
        assert await pushed.running.wait() == 30 * MINUTE


@pytest.mark.parametrize(
    "wrong",
    [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"mode": "x"}, {"mode": ""}, {"challenge": ""}],
)
async def test_only_what_was_asked_for_is_proven(
    installation: Installation, hub: FakeHub, wrong: dict[str, str]
) -> None:
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        assert await hub.prove(**wrong) == (404, "")
        row = await pushed.row()
        assert row is not None
        assert row["lease_until"] is None
        assert (await hub.prove())[0] == 200
        assert (await hub.prove())[0] == 404, "it was asked for once"


async def test_a_stranger_who_guesses_learns_nothing(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        for token in ("", "x", "x" * 43, "../../"):
            assert (await hub.prove(callback=f"{pushed.url}/websub/{token}"))[0] in {401, 404}
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{pushed.url}/websub/{'x' * 43}", data=BytesIO(b"y" * 6_000_000)) as response:
                assert response.status == 410
            for page in ("/", "/chat", "/metrics", "/healthz", "/websub/../"):
                async with session.get(f"{pushed.url}{page}", headers={"Host": "public.example"}) as response:
                    assert response.status == 401


async def test_a_hub_that_denies_is_asked_again_a_day_later(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        assert await hub.prove(mode="denied", reason="no\nlonger") == (204, "")
        row = await pushed.row()
        assert row is not None
        assert (row["lease_until"], row["error"]) == (None, "the hub refused it: nolonger")
        assert await hub.push(news(pushed.clock, "B")) == 410
        assert await pushed.ask_at(DAY - SECOND) == 0
        assert await pushed.ask_at(SECOND) == 1


async def test_what_is_not_signed_is_taken_and_ignored(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        body = news(pushed.clock, "B")
        for wrong in ("", "sha256=", "sha256=" + "0" * 64, "md5=" + "0" * 32, "sha256", "new=x", "sha1=é"):
            assert await hub.push(body, signature=wrong) == 202
        assert await hub.push(b"z" * 5_100_000) == 413
        assert await hub.push(body, **{"Content-Encoding": "gzip"}) in {400, 415}
        assert pushed.waker.woken == 0
        assert (await pushed.running.poll()).feeds == 0
        assert await pushed.running.titles() == ["A"]


async def test_only_so_many_pushes_of_a_feed_arrive_at_once(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        started = [await _begun(hub.asked[-1]["hub.callback"]) for _ in range(4)]
        assert await hub.push(news(pushed.clock, "B")) == 503
        for reader, writer in started:
            writer.write(b"!")
            assert (await reader.readline()).startswith(b"HTTP/1.1 202")
            writer.close()
        assert await hub.push(news(pushed.clock, "B")) == 204


async def _begun(callback: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A push that lacks its last byte; returns when its headers were read."""
    url = urlsplit(callback)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = f"POST {url.path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    writer.write(head.encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    await reader.readline()
    writer.write(b"four")
    return reader, writer


async def test_a_hub_that_brings_without_end_does_not_fill_the_disk(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        largest = news(pushed.clock, "B") + b" " * 4_990_000
        assert [await hub.push(largest) for _ in range(11)] == [204] * 10 + [503]
        pushed.clock.advance(HOUR / 2)
        assert [await hub.push(largest) for _ in range(6)] == [204] * 5 + [503]
        pushed.clock.advance(2 * HOUR)
        assert await hub.push(largest) == 204


async def test_a_type_that_is_no_text_keeps_no_push_back(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        body = news(pushed.clock, "B")
        last = hub.asked[-1]
        url = urlsplit(last["hub.callback"])
        signature = hmac.new(last["hub.secret"].encode(), body, "sha256").hexdigest()
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        head = f"POST {url.path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha256={signature}\r\n"
        writer.write(head.encode() + b"Content-Type: text/xml; a=\xe9\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert (await reader.readline()).startswith(b"HTTP/1.1 204")
        writer.close()
        assert (await pushed.running.poll()).new_items == 1


async def test_a_push_that_is_no_feed_harms_nothing(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        before = await pushed.running.health("f")
        assert await hub.push(b"<html>not what you think</html>") == 204
        await pushed.running.poll()
        after = await pushed.running.health("f")
        assert (after.errors, after.error, after.ok_at, after.polled_at) == (0, None, before.ok_at, before.polled_at)
        assert (await pushed.running.poll()).feeds == 0


async def test_only_so_many_pushes_wait_and_each_is_read(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        answers = [await hub.push(news(pushed.clock, f"B{number}")) for number in range(21)]
        assert answers == [204] * 20 + [503]
        assert (await pushed.running.poll()).new_items == 20
        assert len(await pushed.running.titles()) == 21
        assert (await pushed.running.poll()).feeds == 0


async def test_a_feed_that_is_removed_is_ended_at_its_hub(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        await pushed.running.polls.sync([], [], pushed.clock.now())
        assert await pushed.subscriber.ask_due() == 1
        assert hub.asked[-1]["hub.mode"] == "unsubscribe"
        assert hub.asked[-1]["hub.callback"] == hub.asked[0]["hub.callback"]
        assert "hub.secret" not in hub.asked[-1]
        assert await hub.push(news(pushed.clock, "B")) == 410
        assert (await hub.prove())[0] == 200
        assert await pushed.row() is None


async def test_a_hub_that_ignores_the_end_is_left(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        await pushed.running.polls.sync([], [], pushed.clock.now())
        assert [await pushed.ask_at(hours * HOUR) for hours in (0, 1, 2, 4, 8)] == [1, 1, 1, 0, 0]
        assert await pushed.row() is None


@pytest.mark.parametrize("status", [400, 404, 500, 302])
async def test_a_hub_that_refuses_is_asked_later_and_its_words_are_kept(
    installation: Installation, hub: FakeHub, status: int
) -> None:
    hub.status = status
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        row = await pushed.row()
        assert row is not None
        assert f"answered {status} (as I like); the feed is polled as before" in row["error"]
        assert (await hub.prove())[0] == 404, "it said no"
        assert await pushed.ask_at(HOUR) == 1


async def test_a_hub_may_send_on_to_where_guards_allow_and_no_further(installation: Installation, hub: FakeHub) -> None:
    hub.status, hub.location = 307, "http://localhost:1/"
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        row = await pushed.row()
        assert row is not None
        assert "leads to a private network" in row["error"]
        async with FakeHub() as other:
            hub.location = other.url()
            await pushed.ask_at(HOUR)
            assert other.asked == [hub.asked[-1]]


async def test_a_hub_in_a_private_network_is_never_asked(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub, private=True) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        row = await pushed.row()
        assert row is not None
        assert "leads to a private network" in row["error"]
        assert hub.asked == []


@pytest.mark.parametrize("address", ["http://xn--/", "http://hub.example:99999/", "http://a\\b/"])
async def test_a_hub_whose_address_cannot_be_read_keeps_no_other_from_being_asked(
    installation: Installation, hub: FakeHub, address: str
) -> None:
    async with following(installation, hub) as pushed:
        body = naming(news(pushed.clock, "A"), hub).decode().replace(hub.url(), address).encode()
        pushed.running.server.add(pushed.path, Reply(body))
        await pushed.running.poll()
        assert await pushed.subscriber.ask_due() == 1
        row = await pushed.row()
        assert row is not None
        assert "is no http:// or https:// address" in row["error"]
        assert not row["pending"]


async def test_a_hub_that_dawdles_keeps_no_other_waiting(installation: Installation, hub: FakeHub) -> None:
    async with FakeHub() as other:
        hub.hold = other.hold = asyncio.Event()
        for number, each in enumerate((hub, other)):
            installation.follow(f"f{number}", Reply(naming(news(installation.clock, "A"), each)))
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            asking = asyncio.create_task(pushed.subscriber.ask_due())
            async with asyncio.timeout(10):
                await hub.was_asked.wait()
                await other.was_asked.wait()
            hub.hold.set()
            assert await asking == 2


async def test_another_hub_or_another_public_address_begins_anew(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        async with FakeHub() as other:
            pushed.running.server.add(pushed.path, Reply(naming(news(pushed.clock, "B"), other)))
            await pushed.running.next_poll()
            assert await pushed.subscriber.ask_due() == 1
            assert other.asked[0]["hub.callback"] != hub.asked[0]["hub.callback"]
            assert await hub.push(news(pushed.clock, "C")) == 410
        store = SqlHubStore(pushed.running.database)
        assert len(await store.claim("https://elsewhere.example/websub/", pushed.clock.now(), 5)) == 1
