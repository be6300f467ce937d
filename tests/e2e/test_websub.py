"""What a hub pushes is stored as what a poll brings, and polls go on slowly beside it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.e2e.polite import DAY, HOUR, MINUTE, Installation, news
from tests.e2e.pushing import TOPIC, following, naming
from tests.fakes.feedserver import Reply
from tests.fakes.hub import FakeHub

pytestmark = pytest.mark.asyncio(loop_scope="module")

METHODS = ["sha1", "sha256", "sha384", "sha512"]


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
        assert await running.wait() == 30 * MINUTE, "a push puts off no poll"
        await running.next_poll()
        assert await running.wait() == 2 * HOUR
        running.server.add(pushed.path, Reply(naming(news(pushed.clock, "C"), hub)))
        await running.next_poll()
        await running.next_poll()
        assert await running.wait() == 30 * MINUTE
        await hub.push(naming(news(pushed.clock, "D"), hub))
        await running.poll()
        running.server.add(pushed.path, Reply(naming(news(pushed.clock, "D"), hub)))
        await running.next_poll()
        assert await running.wait() == 2 * HOUR
        pushed.clock.advance(11 * DAY)
        await running.poll()
        assert await running.wait() == 30 * MINUTE, "the lease is over"


async def test_a_hub_that_pushes_all_the_time_keeps_no_poll_back(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        running = pushed.running
        await pushed.subscribed()
        running.server.add(pushed.path, Reply(naming(news(pushed.clock, "A", "never pushed"), hub)))
        for body in (news(pushed.clock, "A"), b"no feed at all", news(pushed.clock, "A")):
            pushed.clock.advance(10 * MINUTE)
            await hub.push(body)
            await running.poll()
        assert await running.titles() == ["A", "never pushed"]
        assert len(running.asked(pushed.path)) == 2
