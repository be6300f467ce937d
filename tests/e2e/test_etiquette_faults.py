"""How feeds are asked that fail, are gone or have moved, and what the operator is told; each row of the etiquette."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.poller import Polled
from tests.e2e.polite import DAY, HOUR, MINUTE, Installation, news
from tests.fakes.feedserver import Reply, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_errors_double_the_wait_up_to_a_day_and_are_kept_and_told(installation: Installation) -> None:
    path = installation.follow("f", Reply(status=404), interval=30 * MINUTE)
    waits, told = [], []
    async with installation.running() as running:
        with capture_logs() as logs:
            for _ in range(12):
                await running.next_poll()
                waits.append(await running.wait())
                told += [(each["event"], len(waits)) for each in logs if each["log_level"] == "warning"]
                logs.clear()
        # Polls are spread over a tenth more, and that is within the day.
        assert waits == [min(DAY / 1.1, 30 * MINUTE * 2**number) for number in range(1, 13)]
        health = await running.health("f")
        assert (health.errors, health.gone) == (12, False)
        assert "404 Not Found" in (health.error or "")
        assert [event for event, _ in told] == ["feeds_began_to_fail", "feeds_fail_for_a_day"]
        began, lasting = (sum(waits[: number - 1], timedelta()) for _, number in told)
        assert began == timedelta(0)
        assert lasting >= DAY > lasting - waits[told[1][1] - 2], "at the first poll after a day"
        running.server.add(path, Reply(news(installation.clock, "A")))
        with capture_logs() as logs:
            await running.next_poll()
        (recovered,) = [each for each in logs if each["event"] == "feeds_recovered"]
        assert (recovered["feeds"], recovered["count"]) == ("f", 1)
        assert recovered["failed_for_hours"] > 24
        health = await running.health("f")
        assert (health.errors, health.error, health.failing_since) == (0, None, None)


async def test_waits_after_errors_are_spread(installation: Installation) -> None:
    chances = itertools.cycle([0.0, 0.25, 0.5, 0.75])
    installation.chance = lambda: next(chances)
    for number in range(4):
        installation.follow(f"f{number}", Reply(status=500), host=f"{number}.example", interval=HOUR)
    async with installation.running() as running:
        await running.poll()
        due = sorted(each - installation.clock.now() for each in await running.due())
        assert due == [2 * HOUR * (1 + 0.1 * each) for each in (0.0, 0.25, 0.5, 0.75)]


async def test_a_gone_feed_is_asked_no_more_and_the_operator_is_told(installation: Installation) -> None:
    path = installation.follow("f", Reply(news(installation.clock, "A")))
    async with installation.running() as running:
        await running.poll()
        running.server.add(path, Reply(status=410))
        with capture_logs() as logs:
            await running.next_poll()
        assert [each["feed"] for each in logs if each["event"] == "feed_gone"] == ["f"]
    async with installation.running() as running:
        installation.clock.advance(60 * DAY)
        assert (await running.poll()).feeds == 0
        health = await running.health("f")
        assert (health.gone, health.next_at) == (True, None)
        assert "410 Gone" in (health.error or "")
    installation.feeds.clear()
    installation.follow("f", Reply(news(installation.clock, "A")), host="new.example")
    async with installation.running() as running:
        assert (await running.poll()).ends == {Polled.UNCHANGED: 1}


@pytest.mark.parametrize("named", [True, False], ids=["switched off", "left out"])
async def test_a_gone_feed_that_is_switched_off_and_on_again_is_asked_again(
    installation: Installation, named: bool
) -> None:
    path = installation.follow("f", Reply(status=410))
    (feed,) = installation.feeds
    async with installation.running() as running:
        await running.poll()
        assert (await running.health("f")).gone
        running.server.add(path, Reply(news(installation.clock, "A")))
    installation.clock.advance(DAY)
    installation.feeds[:] = [replace(feed, enabled=False)] if named else []
    async with installation.running() as running:
        assert (await running.poll()).feeds == 0
    installation.feeds[:] = [feed]
    async with installation.running() as running:
        assert (await running.poll()).new_items == 1
        assert not (await running.health("f")).gone


async def test_where_a_feed_leads_for_now_may_be_gone_without_ending_it(installation: Installation) -> None:
    path = installation.follow("f", redirect("/there"))
    installation.server.add("/there", Reply(status=410))
    async with installation.running() as running:
        await running.poll()
        health = await running.health("f")
        assert "410 Gone" in (health.error or "")
        running.server.add(path, Reply(news(installation.clock, "A")))
        await running.next_poll()
        assert (await running.health("f")).error is None
        running.server.add(path, redirect("/there", status=301))
        await running.next_poll()
        assert not (await running.health("f")).gone, "a redirect for good is believed once it has held for a day"


@pytest.mark.parametrize("status", [301, 308])
async def test_a_move_for_good_is_believed_after_a_day_and_told(installation: Installation, status: int) -> None:
    clock = installation.clock
    old = installation.follow("old", Reply(), interval=10 * HOUR)
    new = installation.server.add("/new", Reply(news(clock, "A"), etag='"1"'))
    installation.server.add(old, redirect(new, status))
    async with installation.running() as running:
        told = []
        for _ in range(5):
            with capture_logs() as logs:
                await running.next_poll()
            told.append([each["to"] for each in logs if each["event"] == "feed_moved"])
        assert told == [[], [], [], [new], []]
        assert (len(running.asked(old)), len(running.asked("/new"))) == (4, 5)
        assert [each.headers.get("If-None-Match") for each in running.asked("/new")][-2:] == ['"1"', None]
        assert (await running.health("old")).moved == new
    async with installation.running() as running:
        await running.next_poll()
        assert len(running.asked(old)) == 4


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_move_for_now_changes_nothing(installation: Installation, status: int) -> None:
    old = installation.follow("old", Reply(), interval=10 * HOUR)
    installation.server.add(
        old, redirect(installation.server.add("/new", Reply(news(installation.clock, "A"))), status)
    )
    async with installation.running() as running:
        for _ in range(8):
            await running.next_poll()
        assert len(running.asked(old)) == 8
        assert (await running.health("old")).moved is None


async def test_a_move_that_is_taken_back_begins_anew(installation: Installation) -> None:
    old = installation.follow("old", Reply(), interval=10 * HOUR)
    moved = redirect(installation.server.add("/new", Reply(news(installation.clock, "A"))), 301)
    async with installation.running() as running:
        for reply in (moved, moved, moved, Reply(news(installation.clock, "A")), moved, moved, moved):
            running.server.add(old, reply)
            await running.next_poll()
        assert (await running.health("old")).moved is None
