"""Hubs that refuse, lead elsewhere, dawdle or change: what is asked of them, and when again."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.hubs import SqlHubStore
from tests.e2e.polite import HOUR, Installation, news
from tests.e2e.pushing import following, naming
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
