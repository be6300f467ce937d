"""What comes late is told from news, whether or not a feed's documents can be cut into their entries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.store.schema import items
from tests.e2e.polite import HOUR, MINUTE, Installation, Running
from tests.fakes.feedserver import Reply
from tests.rss import Entry, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")

Written = Callable[..., bytes]


def malformed(*entries: Entry) -> bytes:
    return rss(*entries).replace(b"<description>News", b"<description>Tom & Jerry <br>")


def json_feed(*entries: Entry) -> bytes:
    made = [
        {"id": each.guid, "title": each.title, "url": f"https://x.example/{each.guid}"}
        | ({} if each.date == "" else {"date_published": each.published.isoformat()})
        for each in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": made}).encode()


@pytest.fixture(params=[rss, malformed, json_feed])
def written(request: pytest.FixtureRequest) -> Written:
    made: Written = request.param
    return made


def entries(installation: Installation, count: int, **more: str) -> list[Entry]:
    """The newest first, an hour between two."""
    now = installation.clock.now()
    return [Entry(f"Story {n}", now - n * HOUR, guid=f"g{n}", **more) for n in range(count)]


async def may_ring(running: Running) -> set[str]:
    async with running.database.read() as connection:
        return set(await connection.scalars(select(items.c.title).where(items.c.state == "pending")))


async def test_a_short_document_and_then_a_full_one_without_dates_floods_nobody(
    installation: Installation, written: Written
) -> None:
    full = entries(installation, 40, date="")
    path = installation.follow("f", Reply(written(*full[:2])))
    async with installation.running() as running:
        await running.poll()
        news = Entry("News", installation.clock.now(), guid="news", date="")
        running.server.add(path, Reply(written(news, *full)))
        await running.next_poll()
        assert await may_ring(running) == {"News"}
        assert len(await running.titles()) == 41


async def test_the_place_tells_news_of_another_zone_from_an_archive_of_today(
    installation: Installation, written: Written
) -> None:
    now, shown = installation.clock.now(), entries(installation, 20)
    path = installation.follow("f", Reply(written(*shown)))
    async with installation.running() as running:
        await running.poll()
        rung = await may_ring(running)
        news = [Entry(f"News {n}", now - 2 * HOUR - n * MINUTE, guid=f"n{n}") for n in range(7)]
        archive = [Entry(f"Old {n}", now, guid=f"o{n}") for n in range(200)]
        running.server.add(path, Reply(written(*news, *shown, *archive)))
        await running.next_poll()
        assert await may_ring(running) - rung == {each.title for each in news}


async def test_one_that_comes_an_hour_late_rings(installation: Installation, written: Written) -> None:
    shown = [replace(each, published=each.published - 3 * HOUR) for each in entries(installation, 20)]
    path = installation.follow("f", Reply(written(*shown)))
    async with installation.running() as running:
        await running.poll()
        assert await may_ring(running) == set()
        late = Entry("Late", shown[0].published - 90 * MINUTE, guid="late")
        running.server.add(path, Reply(written(late, *shown)))
        await running.next_poll()
        assert await may_ring(running) == {"Late"}
