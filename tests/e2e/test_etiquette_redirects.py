"""How a host is asked that redirects lead to: in its own turn, like any other; each row of the etiquette."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.poller import Manners, Polled, PollSummary
from tests.e2e.polite import HOUR, MINUTE, Installation, Running, news
from tests.fakes.feedserver import Reply, redirect
from tests.until import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

TARGET = "target.example"


def follow_led(installation: Installation, count: int, *, to: Reply) -> list[str]:
    """As many feeds on as many hosts, each led to a document of one host; gives the documents' paths."""
    documents = [f"/document/{number}" for number in range(count)]
    for number, path in enumerate(documents):
        installation.server.add(path, to)
        installation.follow(f"f{number}", redirect(installation.server.url(path, TARGET)), host=f"{number}.example")
    return documents


def asked(running: Running, paths: list[str]) -> int:
    return sum(len(running.asked(path)) for path in paths)


async def ended(poll: asyncio.Task[PollSummary]) -> PollSummary:
    async with asyncio.timeout(20):
        return await poll


async def test_a_host_that_many_feeds_lead_to_is_asked_one_thing_at_a_time(installation: Installation) -> None:
    answer = asyncio.Event()
    documents = follow_led(installation, 12, to=Reply(news(installation.clock, "A"), hold_header=answer))
    async with installation.running() as running:
        poll = asyncio.create_task(running.poll())
        await until(lambda: len(running.server.requests) == 13)
        assert asked(running, documents) == 1
        answer.set()
        assert (await ended(poll)).ends == {Polled.NEW: 12}
        assert asked(running, documents) == 12
        assert running.server.most_of_host_at_once[TARGET] == 1


async def test_its_own_feeds_take_turns_with_those_that_lead_there(installation: Installation) -> None:
    answer = asyncio.Event()
    installation.follow("own", Reply(news(installation.clock, "A"), hold_header=answer), host=TARGET)
    documents = follow_led(installation, 2, to=Reply(news(installation.clock, "B")))
    async with installation.running() as running:
        poll = asyncio.create_task(running.poll())
        await until(lambda: len(running.server.requests) == 3)
        assert asked(running, documents) == 0
        answer.set()
        assert (await ended(poll)).ends == {Polled.NEW: 3}
        assert running.server.most_of_host_at_once[TARGET] == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_pause_that_it_asks_for_holds_for_all_that_lead_there(installation: Installation, status: int) -> None:
    documents = follow_led(installation, 5, to=Reply(status=status, headers={"Retry-After": "3600"}))
    async with installation.running() as running:
        assert (await running.poll()).ends == {Polled.FAILED: 5}
        assert asked(running, documents) == 1
        for number in range(5):
            health = await running.health(f"f{number}")
            assert "asks for a pause" in (health.error or "") or "nothing more for now" in (health.error or "")
            assert health.next_at is not None
            assert health.next_at >= installation.clock.now() + HOUR
        for path in documents:
            running.server.add(path, Reply(news(installation.clock, "A")))
        installation.clock.advance(timedelta(hours=3))
        assert (await running.poll()).ends == {Polled.NEW: 5}


async def test_a_pause_that_it_asked_its_own_feed_for_holds_for_those_that_lead_there(
    installation: Installation,
) -> None:
    installation.follow("own", Reply(status=429, headers={"Retry-After": "3600"}), host=TARGET)
    async with installation.running() as running:
        await running.poll()
    documents = follow_led(installation, 1, to=Reply(news(installation.clock, "A")))
    async with installation.running() as running:
        assert (await running.poll()).ends == {Polled.FAILED: 1}
        assert asked(running, documents) == 0


async def test_its_own_feeds_wait_no_longer_than_minutes_for_what_it_told_others(installation: Installation) -> None:
    """Any redirect may lead anywhere."""
    follow_led(installation, 1, to=Reply(status=429, headers={"Retry-After": "86400"}))
    async with installation.running() as running:
        await running.poll()
    installation.follow("own", Reply(news(installation.clock, "A")), host=TARGET)
    installation.clock.advance(11 * MINUTE)
    async with installation.running() as running:
        assert (await running.poll()).ends == {Polled.NEW: 1}


async def test_two_hosts_that_lead_to_each_other_do_not_wait_for_each_other(installation: Installation) -> None:
    server, both = installation.server, asyncio.Event()
    for here, there in (("a", "b"), ("b", "a")):
        server.add(f"/at-{here}", Reply(news(installation.clock, here)))
        led = Reply(status=302, headers={"Location": server.url(f"/at-{there}", f"{there}.example")}, hold_header=both)
        installation.follow(here, led, host=f"{here}.example")
    async with installation.running() as running:
        poll = asyncio.create_task(running.poll())
        await until(lambda: len(server.requests) == 2)
        both.set()
        assert (await ended(poll)).ends == {Polled.NEW: 1, Polled.PUT_OFF: 1}
        installation.clock.advance(timedelta(seconds=10))
        assert (await ended(asyncio.create_task(running.poll()))).ends == {Polled.NEW: 1}
        assert len(server.requests) == 4, "where it was put off, it goes on"
        assert max(server.most_of_host_at_once.values()) == 1


async def test_a_site_with_www_and_without_is_one_place(installation: Installation) -> None:
    """Many feeds lead from the one to the other; the host of the one that is asked is ours already."""
    answer = asyncio.Event()
    server = installation.server
    installation.follow("other", Reply(news(installation.clock, "A"), hold_header=answer), host="www.site.example")
    target = server.url(server_path := "/led", "www.site.example")
    server.add(server_path, Reply(news(installation.clock, "B")))
    installation.follow("f", redirect(target, 301), host="site.example")
    async with installation.running() as running:
        poll = asyncio.create_task(running.poll())
        await until(lambda: len(running.asked(server_path)) == 1)
        answer.set()
        assert (await ended(poll)).ends == {Polled.NEW: 2}


async def test_who_waits_for_another_host_takes_no_turn_from_the_others(installation: Installation) -> None:
    answer = asyncio.Event()
    documents = follow_led(installation, 6, to=Reply(news(installation.clock, "A"), hold_header=answer))
    for number in range(20):
        installation.follow(f"own{number}", Reply(news(installation.clock, "B")), host=f"own{number}.example")
    manners = Manners(hosts_at_once=2, unknown_at_once=2, slow_at_once=2, pause=0.0, store_again=0.0)
    async with installation.running(manners) as running:
        poll = asyncio.create_task(running.poll())
        await until(lambda: len(running.server.requests) == 6 + 1 + 20)
        assert asked(running, documents) == 1
        answer.set()
        assert (await ended(poll)).ends == {Polled.NEW: 26}


async def test_what_a_host_said_of_freshness_is_echoed_there_when_it_is_led_to(installation: Installation) -> None:
    (document,) = follow_led(installation, 1, to=Reply(news(installation.clock, "A"), etag='"1"'))
    async with installation.running() as running:
        await running.poll()
        assert (await running.next_poll()).ends == {Polled.NOT_MODIFIED: 1}
        assert [each.headers.get("If-None-Match") for each in running.asked(document)] == [None, '"1"']


async def test_redirects_from_host_to_host_are_counted_together(installation: Installation) -> None:
    server = installation.server
    for number in range(6):
        server.add(f"/{number}", redirect(server.url(f"/{number + 1}", f"{number + 1}.example")))
    server.add("/6", Reply(news(installation.clock, "A")))
    installation.follow("five", redirect(server.url("/2", "2.example")), host="five.example")
    installation.follow("six", redirect(server.url("/1", "1.example")), host="six.example")
    async with installation.running() as running:
        assert (await running.poll()).ends == {Polled.NEW: 1, Polled.FAILED: 1}
        assert "redirects more than 5 times" in ((await running.health("six")).error or "")
