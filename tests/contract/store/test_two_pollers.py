"""Processes that poll the same feeds, where hosts lead to others: none holds one and waits for another process's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.model import HostLease, Lead
from bot.poller import Elsewhere, Looker, Polled, Poller
from bot.poller.elsewhere import LONGEST_PUT_OFF
from bot.ports import LedElsewhere
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from bot.store.status import SqlStatusStore
from tests.builders import LEASE, Stores, a_feed
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, FakeFetcher, FakeLanguages, FakeParser, Fetched
from tests.unit.poll_round import NEW, NO_PAUSE, feed_of

A, B = a_feed("a", "a.example"), a_feed("b", "b.example")
SOON = timedelta(seconds=10)


@dataclass
class Process:
    """One of several."""

    poller: Poller
    fetcher: FakeFetcher

    @classmethod
    def of(cls, database: Database, clock: StandingClock, name: str, **answers: list[Fetched]) -> Process:
        fetcher, parser = FakeFetcher(answers), FakeParser({"new": feed_of()})
        elsewhere = Elsewhere(SqlCourtesyStore(database, name), clock, LEASE, 0.0)
        looker = Looker(fetcher, parser, FakeLanguages(), clock, lambda: 0.0, elsewhere=elsewhere)
        return cls(Poller(SqlPollStore(database, name), looker, clock, CountingWaker(), NO_PAUSE), fetcher)

    async def poll(self) -> dict[Polled, int]:
        async with asyncio.timeout(10):
            return dict((await self.poller.poll_due()).ends)

    def leads(self) -> list[str | None]:
        """Where each request went, if not to the feed's own address."""
        return [each.lead.to if each.lead else None for each in self.fetcher.asked]


def led_to(host: str) -> LedElsewhere:
    return LedElsewhere("it leads to another host", Lead(f"https://{host}.example/feed", redirects=1))


async def test_two_whose_hosts_lead_to_each_other_both_go_on_from_there(stores: Stores, clock: StandingClock) -> None:
    one = Process.of(stores.database, clock, "one", a=[led_to("b"), NEW], b=[led_to("a"), NEW])
    two = Process.of(stores.database, clock, "two", b=[led_to("a"), NEW])
    await stores.polls.sync([A], [], clock.now())
    one.fetcher.hold("a")
    two.fetcher.hold("b")
    first = asyncio.create_task(one.poll())
    await one.fetcher.waiting["a"].wait()
    await stores.polls.sync([A, B], [], clock.now())
    second = asyncio.create_task(two.poll())
    await two.fetcher.waiting["b"].wait()
    one.fetcher.let_go("a")
    assert await first == {Polled.PUT_OFF: 1}
    two.fetcher.let_go("b")
    assert await second == {Polled.UNCHANGED: 1}
    clock.advance(SOON)
    assert await one.poll() == {Polled.UNCHANGED: 1}
    assert one.leads() == [None, "https://b.example/feed"], "what led there is not asked again"
    assert two.leads() == [None, "https://a.example/feed"]
    assert {each.errors for each in await SqlStatusStore(stores.database).feeds(clock.now())} == {0}


async def test_one_that_is_put_off_again_and_again_has_failed(stores: Stores, clock: StandingClock) -> None:
    """Its other feeds are asked meanwhile."""
    one = Process.of(stores.database, clock, "one", a=[led_to("b")], other=[NEW])
    courtesy = SqlCourtesyStore(stores.database, "two")
    lease = await courtesy.take("b.example", clock.now(), 2 * LONGEST_PUT_OFF)
    assert isinstance(lease, HostLease)
    await stores.polls.sync([A, a_feed("other", "a.example", interval=2 * LONGEST_PUT_OFF)], [], clock.now())
    begun = clock.now()
    assert await one.poll() == {Polled.UNCHANGED: 1, Polled.PUT_OFF: 1}
    while Polled.FAILED not in (ends := await one.poll()):
        clock.advance(SOON)
        assert clock.now() - begun < 2 * LONGEST_PUT_OFF
    assert ends[Polled.FAILED] == 1
    assert LONGEST_PUT_OFF < clock.now() - begun <= LONGEST_PUT_OFF + SOON
    assert one.fetcher.asked_ids.count("a") == 1
    health = {each.feed.id: each for each in await SqlStatusStore(stores.database).feeds(clock.now())}
    assert "is to be asked nothing more for now" in (health["a"].error or "")
