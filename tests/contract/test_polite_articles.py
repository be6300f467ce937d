"""Articles behind links, in turn with polls, as robots.txt lets us, and never into a private network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.errors import FeedFault
from bot.feeds.robots import LONGEST
from bot.model import Feed, HostLease, NotFree
from bot.store.courtesy import SqlCourtesyStore
from bot.store.database import Database
from bot.store.polls import SqlPollStore
from tests.article_desk import HTML, PAGE, Desk
from tests.builders import LEASE
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply, redirect
from tests.until import until


@pytest.fixture
async def desk(database: Database, clock: StandingClock) -> AsyncIterator[Desk]:
    async with FeedServer() as server:
        yield Desk(database, clock, server)


async def test_a_page_is_asked_for_as_a_page_by_name_and_without_cookies(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b"User-agent: *\nDisallow: /private", headers={"Set-Cookie": "x=y"}))
    article = await desk.read(url)
    assert "KFOR denied it." in article.text
    assert article.language == "en"
    robots, page = desk.server.requests
    assert (robots.path, page.path) == ("/robots.txt", "/a")
    assert page.headers["Accept"].startswith("text/html")
    assert page.headers["User-Agent"] == "tocsin/0"
    assert "Cookie" not in page.headers


async def test_robots_txt_is_asked_for_once_a_day(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b""))
    for _ in range(2):
        await desk.read(url)
    assert desk.paths == ["/robots.txt", "/a", "/a"]
    desk.clock.advance(timedelta(days=1, seconds=1))
    await desk.read(url)
    assert desk.paths[3:] == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "rules", ["User-agent: *\nDisallow: /", "User-agent: Tocsin\nDisallow: /*a$\n\nUser-agent: *\nAllow: /"]
)
async def test_what_robots_txt_forbids_is_not_asked_for(desk: Desk, rules: str) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(rules.encode()))
    error = await desk.refused(url)
    assert (error.fault, desk.paths) == (FeedFault.ROBOTS, ["/robots.txt"])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_site_without_robots_txt_allows_everything(desk: Desk, status: int) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(status=status))
    assert "KFOR" in (await desk.read(url)).text


@pytest.mark.parametrize(
    "trouble",
    [Reply(status=500), Reply(status=503), Reply(status=429), Reply(drop="header"), Reply(b"x" * 400_000, drop="body")],
)
async def test_a_site_whose_robots_txt_cannot_be_asked_allows_nothing_for_a_while(desk: Desk, trouble: Reply) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", trouble)
    error = await desk.refused(url)
    assert error.fault is FeedFault.ROBOTS
    assert error.retry_at is not None
    desk.server.add("/robots.txt", Reply(b""))
    assert (await desk.refused(url)).fault is FeedFault.ROBOTS
    assert "/a" not in desk.paths
    desk.clock.advance(timedelta(minutes=10, seconds=1))
    assert "KFOR" in (await desk.read(url)).text


@pytest.mark.parametrize("encoding", [None, "gzip"])
async def test_the_beginning_of_a_long_robots_txt_counts(desk: Desk, encoding: str | None) -> None:
    first = b"User-agent: *\nDisallow: /a\n#".ljust(LONGEST - len(b"\nDisallow: /b"), b"x")
    desk.server.add("/robots.txt", Reply(first + b"\nDisallow: /bad\n" + b"x" * 200_000, encoding=encoding))
    assert (await desk.refused(desk.server.add("/a", HTML))).fault is FeedFault.ROBOTS
    assert "KFOR" in (await desk.read(desk.server.add("/b", HTML))).text, "half a line is no rule"


async def test_rules_that_break_their_reader_are_not_read_again_soon(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b"bomb"))
    assert (await desk.refused(url)).fault is FeedFault.PARSER
    assert (await desk.refused(url)).fault is FeedFault.ROBOTS
    assert desk.paths == ["/robots.txt"]


async def test_a_robots_txt_that_only_redirects_allows_everything(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", redirect("/robots.txt"))
    assert "KFOR" in (await desk.read(url)).text


async def test_a_robots_txt_that_redirects_is_taken_from_there(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", redirect(desk.server.url("/rules", host="localhost")))
    desk.server.add("/rules", Reply(b"User-agent: *\nDisallow: /"))
    assert ((await desk.refused(url)).fault, desk.paths) == (FeedFault.ROBOTS, ["/robots.txt", "/rules"])


async def test_a_redirect_to_another_host_is_asked_there_in_its_turn_and_by_its_rules(desk: Desk) -> None:
    other = desk.server.url("/b", host="localhost")
    url = desk.server.add("/a", redirect(other))
    desk.server.add("/b", HTML)
    desk.server.add("/robots.txt", Reply(b"User-agent: *\nDisallow: /c"))
    assert "KFOR" in (await desk.read(url)).text
    assert desk.paths == ["/robots.txt", "/a", "/robots.txt", "/b"]
    desk.server.add("/a", redirect(desk.server.url("/c", host="localhost")))
    assert (await desk.refused(url)).fault is FeedFault.ROBOTS
    assert desk.paths[4:] == ["/a"]


@pytest.mark.parametrize("front", ["/", "/index.php", "/sr/", "/home"])
async def test_a_link_that_leads_to_a_front_page_leads_to_no_article(desk: Desk, front: str) -> None:
    url = desk.server.add("/2026/vest", redirect(front))
    desk.server.add(front, HTML)
    assert (await desk.refused(url)).fault is FeedFault.NO_ARTICLE
    assert "KFOR" in (await desk.read(desk.server.url(front))).text, "it was asked for itself"
    desk.server.add("/2026/vest", redirect(f"{front}?p=12"))
    desk.server.add(f"{front}?p=12", HTML)
    assert "KFOR" in (await desk.read(url)).text


async def test_redirects_have_an_end(desk: Desk) -> None:
    url = desk.server.add("/a", redirect(desk.server.url("/b", host="localhost")))
    desk.server.add("/b", redirect(url))
    assert (await desk.refused(url)).fault is FeedFault.REDIRECTS


async def test_a_private_page_is_refused_unless_its_feed_is_there(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    assert (await desk.refused(url, private=False)).fault is FeedFault.ADDRESS
    assert (await desk.refused("http://10.1.2.3/a")).fault is FeedFault.ADDRESS
    assert desk.paths == []


@pytest.mark.parametrize("url", ["http://a.example:99999/", "http:///x", "https://xn--a.example/"])
async def test_what_is_no_address_is_refused(desk: Desk, url: str) -> None:
    assert (await desk.refused(url, private=False)).fault is FeedFault.ADDRESS


async def test_names_that_no_host_has_are_not_looked_up(desk: Desk) -> None:
    assert (await desk.refused("https://kossev.example/a", private=False)).fault is FeedFault.ADDRESS


async def test_a_host_that_somebody_asks_is_waited_for(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    host = f"127.0.0.1:{desk.server.port}"
    theirs = SqlCourtesyStore(desk.database, "another process")
    lease = await theirs.take(host, desk.clock.now(), LEASE)
    assert isinstance(lease, HostLease)
    begun = desk.clock.now()
    async with desk.reader() as reader:
        reading = asyncio.create_task(reader.read(url, private_at=url, language=None))
        await until(lambda: bool(desk.pauses))
        assert desk.paths == []
        await theirs.leave(lease, desk.clock.now() + timedelta(seconds=3))
        await reading
    assert desk.clock.now() - begun >= timedelta(seconds=3)


async def test_a_host_is_given_back_whatever_happens_and_rests_as_long_as_it_asks_to(desk: Desk) -> None:
    desk.server.add("/robots.txt", Reply(b""))
    url = desk.server.add("/a", Reply(status=429, headers={"Retry-After": "120"}))
    assert (await desk.refused(url)).fault is FeedFault.BUSY
    host = f"127.0.0.1:{desk.server.port}"
    courtesy = SqlCourtesyStore(desk.database, "another process")
    assert await courtesy.take(host, desk.clock.now(), LEASE) == NotFree(desk.clock.now() + timedelta(seconds=120))


async def test_feeds_wait_minutes_at_most_for_what_an_article_was_answered(desk: Desk) -> None:
    """Anybody's link may lead there."""
    desk.server.add("/robots.txt", Reply(b""))
    feed = Feed("f", desk.server.url("/feed"), "F", allow_private=True)
    polls = SqlPollStore(desk.database, "another process")
    await polls.sync([feed], [], desk.clock.now())
    await desk.refused(desk.server.add("/a", Reply(status=429, headers={"Retry-After": "86400"})))
    assert await polls.claim_hosts(desk.clock.now() + timedelta(minutes=9), 1, LEASE) == []
    assert await polls.claim_hosts(desk.clock.now() + timedelta(minutes=11), 1, LEASE)


async def test_a_host_that_is_too_busy_for_its_robots_txt_rests(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(status=429, headers={"Retry-After": "120"}))
    await desk.refused(url)
    host = f"127.0.0.1:{desk.server.port}"
    courtesy = SqlCourtesyStore(desk.database, "another process")
    assert await courtesy.take(host, desk.clock.now(), LEASE) == NotFree(desk.clock.now() + timedelta(seconds=120))


async def test_whoever_stops_waiting_leaves_the_host_to_others(desk: Desk) -> None:
    desk.server.add("/robots.txt", Reply(b""))
    url = desk.server.add("/a", Reply(b"x" * 100, content_type=PAGE, hold_body=asyncio.Event()))
    reading = asyncio.create_task(desk.read(url))
    await until(lambda: "/a" in desk.paths)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    host = f"127.0.0.1:{desk.server.port}"
    taken = await SqlCourtesyStore(desk.database, "another process").take(host, desk.clock.now(), LEASE)
    assert isinstance(taken, HostLease)


async def test_a_crawl_delay_is_kept_to(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    desk.server.add("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 20"))
    await desk.read(url)
    host = f"127.0.0.1:{desk.server.port}"
    later = await SqlCourtesyStore(desk.database, "another process").take(host, desk.clock.now(), LEASE)
    assert later == NotFree(desk.clock.now() + timedelta(seconds=20))


async def test_a_host_taken_by_whoever_stops_waiting_that_moment_is_left_to_others(desk: Desk) -> None:
    url = desk.server.add("/a", HTML)
    async with desk.reader() as reader:
        for steps in range(30):
            reading = asyncio.create_task(reader.read(url, private_at=url, language=None))
            for _ in range(steps):
                await asyncio.sleep(0)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            desk.clock.advance(timedelta(seconds=1))
            host = f"127.0.0.1:{desk.server.port}"
            theirs = SqlCourtesyStore(desk.database, "another process")
            taken = await theirs.take(host, desk.clock.now(), LEASE)
            assert isinstance(taken, HostLease), steps
            await theirs.leave(taken, desk.clock.now())
