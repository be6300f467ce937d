"""A subscription at a hub: proven as it was asked for, renewed before it ends, denied, ended."""

from __future__ import annotations

import pytest

from tests.e2e.polite import DAY, HOUR, MINUTE, Installation, news
from tests.e2e.pushing import SECOND, following
from tests.fakes.hub import FakeHub

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
        assert await pushed.running.wait() == 30 * MINUTE - 2 * SECOND
        await pushed.running.next_poll()
        assert await pushed.running.wait() == 30 * MINUTE, "the lease is over, and with it the trust"
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
