"""Hubs that refuse, lead elsewhere, dawdle or change: what is asked of them, and when again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.model import HostLease, NotFree
from bot.store.courtesy import LOOK, SqlCourtesyStore
from bot.store.hubs import SqlHubStore
from tests.e2e.polite import HOUR, Installation, news
from tests.e2e.pushing import SECOND, following, naming
from tests.fakes.feedserver import Reply
from tests.fakes.hub import FakeHub

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


async def test_a_hub_that_many_feeds_name_is_asked_one_thing_at_a_time_with_a_pause_and_in_turn_with_others(
    installation: Installation, hub: FakeHub
) -> None:
    slept: list[float] = []

    async def pause(seconds: float) -> None:
        slept.append(seconds)
        installation.clock.advance(SECOND * seconds)

    async with FakeHub() as other:
        for number in range(12):
            each = other if number == 11 else hub
            installation.follow(f"f{number}", Reply(naming(news(installation.clock, "A"), each)))
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            subscriber = replace(pushed.subscriber, pause=SECOND / 2, sleep=pause)
            assert [await subscriber.ask_due() for _ in range(4)] == [6, 5, 1, 0]
            assert (len(hub.asked), hub.most_at_once, len(other.asked)) == (11, 1, 1)
            assert slept == [0.5] * 10


async def test_a_hub_that_dawdles_is_asked_the_rest_at_the_next_look(installation: Installation, hub: FakeHub) -> None:
    clock = installation.clock

    async def dawdle(seconds: float) -> None:
        clock.advance(SECOND * (seconds + 12))

    for number in range(5):
        installation.follow(f"f{number}", Reply(naming(news(clock, "A"), hub)))
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        subscriber = replace(pushed.subscriber, pause=SECOND / 2, sleep=dawdle)
        begun = clock.now()
        assert await subscriber.ask_due() == 4
        assert 30 * SECOND <= clock.now() - begun < 40 * SECOND
        assert [await subscriber.ask_due() for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_hub_that_asks_for_a_pause_gets_it_for_all_its_feeds_over_a_restart(
    installation: Installation, hub: FakeHub, status: int
) -> None:
    for number in range(7):
        installation.follow(f"f{number}", Reply(naming(news(installation.clock, "A"), hub)))
    hub.status, hub.headers = status, {"Retry-After": str(20 * 3600)}
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        assert await pushed.subscriber.ask_due() == 1
        assert await pushed.ask_at(2 * HOUR) == 0
        base = pushed.subscriber.base
    installation.follow("another", Reply(naming(news(installation.clock, "A"), hub)))
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        subscriber = replace(pushed.subscriber, base=base)
        assert await subscriber.ask_due() == 0, "not for a feed that wasn't known then, either"
        hub.status = 202
        installation.clock.advance(18 * HOUR - SECOND)
        assert await subscriber.ask_due() == 0
        installation.clock.advance(SECOND)
        assert [await subscriber.ask_due() for _ in range(3)] == [5, 3, 0]
        assert hub.most_at_once == 1


async def test_a_host_that_a_hub_leads_to_and_that_wants_a_pause_keeps_no_other_feed_back(
    installation: Installation, hub: FakeHub
) -> None:
    for number in range(2):
        installation.follow(f"f{number}", Reply(naming(news(installation.clock, "A"), hub)))
    async with FakeHub(status=429, headers={"Retry-After": "7200"}) as busy:
        hub.status, hub.location = 307, busy.url("elsewhere.example")
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            assert await pushed.subscriber.ask_due() == 2
            assert await pushed.ask_at(HOUR) == 0, "each when it was told that it may"
            assert await pushed.ask_at(HOUR) == 2


async def test_a_hub_on_a_host_that_is_being_polled_waits_for_its_turn(
    installation: Installation, hub: FakeHub
) -> None:
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        courtesy = SqlCourtesyStore(pushed.running.database, "somebody else")
        lease = await courtesy.take(f"hub.example:{hub.port}", pushed.clock.now(), HOUR)
        assert isinstance(lease, HostLease)

        async def meanwhile(seconds: float) -> None:
            assert 0 < seconds <= 1
            assert hub.asked == []
            await courtesy.leave(lease, pushed.clock.now())

        assert await replace(pushed.subscriber, sleep=meanwhile).ask_due() == 1
        assert len(hub.asked) == 1


async def test_a_host_that_hubs_lead_to_is_asked_in_its_own_turn_and_with_a_pause(
    installation: Installation, hub: FakeHub
) -> None:
    looks = []
    taken: HostLease | NotFree | None = None

    async with FakeHub() as other, FakeHub() as there:
        for number, each in enumerate((hub, hub, other)):
            each.status, each.location = 307, there.url("there.example")
            installation.follow(f"f{number}", Reply(naming(news(installation.clock, "A"), each)))
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            courtesy = SqlCourtesyStore(pushed.running.database, "somebody else")
            lease = await courtesy.take(f"there.example:{there.port}", pushed.clock.now(), HOUR)
            assert isinstance(lease, HostLease)

            async def meanwhile(seconds: float) -> None:
                nonlocal taken
                if SECOND * seconds != LOOK:  # who is at work there takes its own time
                    pushed.clock.advance(SECOND * seconds)
                elif hub.asked and other.asked:
                    looks.append((len(hub.asked), len(other.asked), len(there.asked)))
                    if len(looks) == 6:
                        pushed.clock.advance(SECOND)
                        taken = await courtesy.take(f"hub.example:{hub.port}", pushed.clock.now(), SECOND)
                        if isinstance(taken, HostLease):
                            await courtesy.leave(taken, pushed.clock.now())
                        await courtesy.leave(lease, pushed.clock.now())
                await asyncio.sleep(0)

            subscriber = replace(pushed.subscriber, pause=SECOND / 2, sleep=meanwhile)
            assert await subscriber.ask_due() == 3
            assert looks[:6] == [(1, 1, 0)] * 6
            assert isinstance(taken, HostLease), "who waits there holds its hub's host no more"
            led = sorted(each["hub.callback"] for each in (*hub.asked, *other.asked))
            assert (sorted(each["hub.callback"] for each in there.asked), len(led)) == (led, 3)
            assert there.most_at_once == 1
            rested = await courtesy.take(f"there.example:{there.port}", pushed.clock.now(), SECOND)
            assert rested == NotFree(pushed.clock.now() + SECOND / 2)


async def test_a_host_that_a_hub_leads_to_and_that_stays_taken_is_given_up(
    installation: Installation, hub: FakeHub
) -> None:
    async with FakeHub() as there:
        hub.status, hub.location = 308, there.url("there.example")
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            courtesy = SqlCourtesyStore(pushed.running.database, "somebody else")
            await courtesy.take(f"there.example:{there.port}", pushed.clock.now(), HOUR)

            async def pass_by(seconds: float) -> None:
                pushed.clock.advance(SECOND * seconds)

            begun = pushed.clock.now()
            assert await replace(pushed.subscriber, sleep=pass_by).ask_due() == 1
            assert pushed.clock.now() - begun <= 31 * SECOND
            row = await pushed.row()
            assert row is not None
            assert "where the feed's hub leads, is to be asked nothing more for now" in row["error"]
            assert there.asked == []


async def test_a_hub_that_redirects_from_host_to_host_without_end_is_given_up(
    installation: Installation, hub: FakeHub
) -> None:
    async with FakeHub(status=307) as other:
        hub.status, hub.location = 307, other.url("other.example")
        other.location = hub.url()
        async with following(installation, hub) as pushed:
            await pushed.running.poll()
            assert await pushed.subscriber.ask_due() == 1
            row = await pushed.row()
            assert row is not None
            assert "redirects too often" in row["error"]
            assert (len(hub.asked), len(other.asked)) == (2, 2)


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


async def test_a_stop_does_not_wait_for_a_hub_that_dawdles(installation: Installation, hub: FakeHub) -> None:
    hub.hold = asyncio.Event()
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        stop = asyncio.Event()
        running = asyncio.create_task(pushed.subscriber.run(stop))
        await hub.was_asked.wait()
        stop.set()
        async with asyncio.timeout(5):
            await running
        others = SqlCourtesyStore(pushed.running.database, "another process")
        assert isinstance(await others.take(f"hub.example:{hub.port}", pushed.clock.now(), HOUR), HostLease)
