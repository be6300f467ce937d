"""What becomes of a feed where the address that took the old one's place fails; each row of the etiquette."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.poller import Polled
from tests.e2e.polite import DAY, HOUR, Installation, Running, news
from tests.fakes.feedserver import Reply, redirect

pytestmark = pytest.mark.asyncio(loop_scope="module")


def follow_moved(installation: Installation) -> tuple[str, str]:
    """A feed that is led to another host for good; gives both paths."""
    old = installation.follow("old", Reply(), interval=10 * HOUR)
    there = installation.server.add("/new", Reply(news(installation.clock, "A")))
    installation.server.add(old, redirect(there.replace("127.0.0.1", "new.example"), 301))
    return old, "/new"


async def move(running: Running) -> None:
    for _ in range(4):
        await running.next_poll()
    assert (await running.health("old")).moved == running.server.url("/new", "new.example")


@pytest.mark.parametrize(
    "takes_back", [Reply(status=410), redirect("/there", 302)], ids=["is gone", "leads to what is gone"]
)
async def test_where_a_feed_had_moved_is_gone_and_its_own_address_works_again(
    installation: Installation, takes_back: Reply
) -> None:
    old, new = follow_moved(installation)
    installation.server.add("/there", Reply(status=410))
    async with installation.running() as running:
        await move(running)
        running.server.add(new, takes_back)
        running.server.add(old, Reply(news(installation.clock, "A", "B"), etag='"1"'))
        with capture_logs() as logs:
            summary = await running.next_poll()
        assert (summary.new_items, summary.ends) == (1, {Polled.NEW: 1})
        assert [each["feed"] for each in logs if each["event"] == "feed_moved_back"] == ["old"]
        health = await running.health("old")
        assert (health.moved, health.gone, health.error, health.errors) == (None, False, None, 0)
        asked = len(running.asked(new))
        await running.next_poll()
        assert len(running.asked(new)) == asked
        assert running.asked(old)[-1].headers.get("If-None-Match") == '"1"'


@pytest.mark.parametrize("failing", [Reply(status=404), Reply(b"<html><body>Parked"), Reply(drop="header")])
async def test_where_a_feed_had_moved_has_failed_for_a_day_and_its_own_address_works_again(
    installation: Installation, failing: Reply
) -> None:
    old, new = follow_moved(installation)
    async with installation.running() as running:
        await move(running)
        asked = len(running.asked(old))
        running.server.add(new, failing)
        running.server.add(old, Reply(news(installation.clock, "A", "B")))
        await running.next_poll()
        failing_since = (await running.health("old")).failing_since
        assert failing_since is not None
        while (await running.health("old")).moved is not None:
            before = installation.clock.now() - failing_since
            assert len(running.asked(old)) == asked
            await running.next_poll()
        assert before < DAY <= installation.clock.now() - failing_since
        assert await running.titles() == ["A", "B"]


@pytest.mark.parametrize(
    "own", [Reply(status=500), Reply(b"<html>"), redirect("/there", 302)], ids=["trouble", "a page", "gone for now"]
)
async def test_a_feed_is_not_gone_while_its_own_address_does_not_say_so(installation: Installation, own: Reply) -> None:
    old, new = follow_moved(installation)
    installation.server.add("/there", Reply(status=410))
    async with installation.running() as running:
        await move(running)
        moved = (await running.health("old")).moved
        running.server.add(new, Reply(status=410))
        running.server.add(old, own)
        for number in range(1, 4):
            await running.next_poll()
            health = await running.health("old")
            assert (health.gone, health.errors, health.moved) == (False, number, moved)
            assert running.server.url(old, "news.example") in (health.error or "") or "/there" in (health.error or "")
        running.server.add(new, Reply(news(installation.clock, "A", "B")))
        assert (await running.next_poll()).new_items == 1


@pytest.mark.parametrize("still_led", [True, False])
async def test_a_feed_is_gone_once_both_addresses_say_so(installation: Installation, still_led: bool) -> None:
    old, new = follow_moved(installation)
    async with installation.running() as running:
        await move(running)
        running.server.add(new, Reply(status=410))
        if not still_led:
            running.server.add(old, Reply(status=410))
        await running.next_poll()
        assert (await running.health("old")).gone


async def test_a_busy_host_is_not_gone_round(installation: Installation) -> None:
    old, new = follow_moved(installation)
    async with installation.running() as running:
        await move(running)
        asked = len(running.asked(old))
        running.server.add(new, Reply(status=429))
        for _ in range(8):
            await running.next_poll()
        failing_since = (await running.health("old")).failing_since
        assert failing_since is not None
        assert installation.clock.now() - failing_since > 2 * DAY
        assert len(running.asked(old)) == asked


@pytest.mark.parametrize("named", [True, False], ids=["switched off", "left out"])
async def test_a_feed_that_is_switched_off_and_on_again_is_asked_at_the_address_of_the_file(
    installation: Installation, named: bool
) -> None:
    old, new = follow_moved(installation)
    (feed,) = installation.feeds
    async with installation.running() as running:
        await move(running)
    installation.feeds[:] = [replace(feed, enabled=False)] if named else []
    async with installation.running():
        pass
    installation.feeds[:] = [feed]
    installation.server.add(old, Reply(news(installation.clock, "A", "B")))
    asked = len([each for each in installation.server.requests if each.path == new])
    async with installation.running() as running:
        assert (await running.health("old")).moved is None
        assert (await running.next_poll()).new_items == 1
        assert len(running.asked(new)) == asked


async def test_what_is_gone_where_a_feed_leads_for_good_ends_it_only_after_a_day(installation: Installation) -> None:
    path = installation.follow("f", redirect("/there", 301), interval=6 * HOUR)
    installation.server.add("/there", Reply(status=410))
    async with installation.running() as running:
        await running.poll()
        began = installation.clock.now()
        while not (health := await running.health("f")).gone:
            assert "410 Gone" in (health.error or "")
            assert installation.clock.now() - began < DAY
            await running.next_poll()
        assert timedelta(days=1) <= installation.clock.now() - began < timedelta(days=3)
        assert len(running.asked(path)) >= 3


async def test_what_leads_for_good_to_what_is_gone_and_is_taken_back_begins_anew(installation: Installation) -> None:
    path = installation.follow("f", redirect("/there", 301), interval=6 * HOUR)
    installation.server.add("/there", Reply(status=410))
    async with installation.running() as running:
        await running.poll()
        await running.next_poll()
        running.server.add(path, Reply(news(installation.clock, "A")))
        assert (await running.next_poll()).new_items == 1
        running.server.add(path, redirect("/there", 301))
        await running.next_poll()
        await running.next_poll()
        assert not (await running.health("f")).gone
