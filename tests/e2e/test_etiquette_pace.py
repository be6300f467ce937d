"""When a server is asked again; each row of the etiquette."""

from __future__ import annotations

import itertools
from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import update

from bot.poller import Manners
from bot.schedule import Bounds
from bot.store.schema import feeds
from tests.clock import StandingClock
from tests.e2e.polite import DAY, HOUR, MINUTE, Installation, news
from tests.fakes.feedserver import Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")

GENTLE = Bounds(longest=DAY)


def asking(clock: StandingClock, inside: str) -> bytes:
    """A document that says something of when to come again."""
    namespace = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    body = news(clock, "A").decode().replace("<rss ", f"<rss {namespace} ")
    return body.replace("<description>News</description>", inside).encode()


def http(clock: StandingClock, days: int, **more: float) -> str:
    """A moment by a server's clock that is off by so many days."""
    return format_datetime(clock.now() + timedelta(days=days, **more), usegmt=True)


async def test_a_feed_is_asked_no_sooner_than_its_server_says(installation: Installation) -> None:
    clock = installation.clock
    installation.bounds = GENTLE
    body, path = news(clock, "A"), installation.follow("f", Reply())
    async with installation.running() as running:
        for headers, hours in (
            ({"Cache-Control": "max-age=18000"}, 5),
            ({"Cache-Control": "max-age=18000", "Age": "7200"}, 3),
            ({"Date": http(clock, 400), "Expires": http(clock, 400, hours=7)}, 7),
            ({"Cache-Control": "max-age=14400", "Expires": http(clock, 900)}, 4),
        ):
            for reply in (Reply(body, etag='"1"', headers=headers), Reply(status=304, headers=headers)):
                running.server.add(path, reply)
                await running.next_poll()
                assert await running.wait() == hours * HOUR


async def test_what_a_304_leaves_out_holds_as_the_document_said_over_a_restart_and_within_the_operators_bounds(
    installation: Installation,
) -> None:
    installation.bounds = GENTLE
    body, a_day = news(installation.clock, "A"), {"Cache-Control": "max-age=172800"}
    path = installation.follow("f", Reply(body, etag='"1"', headers=a_day), interval=10 * MINUTE)
    async with installation.running() as running:
        await running.poll()
    async with installation.running() as running:
        for headers, wait in (({}, DAY), ({"Cache-Control": "max-age=7200"}, 2 * HOUR), ({}, 2 * HOUR)):
            running.server.add(path, Reply(status=304, headers=headers))
            await running.next_poll()
            assert await running.wait() == wait


@pytest.mark.parametrize(
    ("inside", "hours"),
    [
        ("<ttl>300</ttl>", 5),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>6</sy:updateFrequency>", 4),
        (
            "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(12, 20)) + "</skipHours>",
            8,
        ),
        ("<skipDays><day>Tuesday</day></skipDays>", 12),  # it is noon of a Tuesday
    ],
)
async def test_a_feed_is_asked_no_sooner_than_its_document_says(
    installation: Installation, inside: str, hours: int
) -> None:
    installation.bounds = GENTLE
    path = installation.follow("f", Reply(asking(installation.clock, inside), etag='"1"'))
    async with installation.running() as running:
        await running.poll()
        assert await running.wait() == hours * HOUR
    async with installation.running() as running:  # also by a 304 that repeats nothing
        await running.next_poll()
        if "skip" not in inside:
            assert await running.wait() == hours * HOUR
        assert running.asked(path)[-1].headers["If-None-Match"] == '"1"'


async def test_the_operators_bounds_hold_whatever_is_asked_for(installation: Installation) -> None:
    installation.bounds = Bounds(shortest=10 * MINUTE, longest=2 * HOUR)
    path = installation.follow("f", Reply(news(installation.clock, "A"), headers={"Cache-Control": "max-age=31536000"}))
    async with installation.running() as running:
        await running.poll()
        assert await running.wait() == 2 * HOUR
        running.server.add(path, Reply(news(installation.clock, *map(str, range(300)))))
        await running.next_poll()
        assert await running.wait() == 10 * MINUTE


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
async def test_a_pause_that_a_server_asks_for_holds_for_its_whole_host_and_over_restarts(
    installation: Installation, status: int, as_date: bool
) -> None:
    clock = installation.clock
    if as_date:
        pause = {"Date": http(clock, -4000), "Retry-After": http(clock, -4000, hours=30)}
    else:
        pause = {"Retry-After": str(30 * 3600)}
    first = installation.follow("a", Reply(status=status, headers=pause))
    second = installation.follow("b", Reply(news(clock, "B")))
    other = installation.follow("c", Reply(news(clock, "C")), host="other.example")
    async with installation.running() as running:
        await running.poll()
    async with installation.running() as running:
        clock.advance(30 * HOUR - MINUTE)
        await running.poll()
        assert [len(running.asked(each)) for each in (first, second)] == [1, 0]
        assert len(running.asked(other)) == 2
        clock.advance(MINUTE)
        await running.poll()
        assert [len(running.asked(each)) for each in (first, second)] == [2, 1]
        assert running.asked(second)[0].at < running.asked(first)[1].at, "or one feed that is always busy held up all"


@pytest.mark.parametrize("said", [{}, {"Retry-After": "60"}])
async def test_a_feed_that_is_busy_for_ever_does_not_hold_up_its_host(
    installation: Installation, said: dict[str, str]
) -> None:
    busy = installation.follow("a", Reply(status=503, headers=said), interval=10 * MINUTE)
    well = installation.follow("b", Reply(news(installation.clock, "B")), interval=10 * MINUTE)
    start = installation.clock.now()
    async with installation.running() as running:
        while installation.clock.now() < start + 3 * DAY:
            await running.next_poll()
        assert len(running.asked(busy)) < 15, "its own waits double"
        assert len(running.asked(well)) > 0.9 * (3 * DAY / (10 * MINUTE))


async def test_feeds_of_one_host_are_asked_one_after_the_other_with_a_pause_over_one_connection(
    installation: Installation,
) -> None:
    for number in range(4):
        installation.follow(f"f{number}", Reply(news(installation.clock, str(number))))
    async with installation.running(Manners(pause=0.2)) as running:
        await running.poll()
        assert len({each.peer for each in running.server.requests}) == 1
        times = [each.at for each in running.server.requests]
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(times))


async def test_the_pause_holds_from_one_visit_to_the_next(installation: Installation) -> None:
    """Also for whoever claims the host at once, for a feed that came due meanwhile."""
    clock, moment = installation.clock, timedelta(seconds=0.2)
    first, second = (installation.follow(each, Reply(news(clock, each)), interval=HOUR) for each in ("a", "b"))
    async with installation.running(Manners(pause=0.2)) as running:
        await running.poll()
        clock.advance(HOUR)
        async with running.database.write() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == "b").values(next_at=clock.now() + moment / 2))
        for wait, asked in ((timedelta(0), [2, 1]), (moment / 2, [2, 1]), (moment / 2, [2, 2])):
            clock.advance(wait)
            await running.poll()
            assert [len(running.asked(each)) for each in (first, second)] == asked


async def test_many_hosts_that_begin_together_do_not_stay_together(installation: Installation) -> None:
    chances = itertools.cycle([number / 40 for number in range(40)])
    installation.chance = lambda: next(chances)
    asleep = asking(installation.clock, "<skipHours>" + "".join(f"<hour>{h}</hour>" for h in (12, 13)) + "</skipHours>")
    for number in range(40):
        body = asleep if number % 2 else news(installation.clock, "A")
        installation.follow(f"f{number}", Reply(body), host=f"{number}.example")
    async with installation.running() as running:
        await running.poll()
        due = await running.due()
        minutes = [each.replace(second=0) for each in due]
        assert max(minutes.count(each) for each in set(minutes)) <= 10
        assert sum(each.minute == 0 for each in due) <= 4
        assert min(due) > installation.clock.now() + MINUTE
