"""A feed changes whatever a feed can change: nobody is rung twice, nobody is flooded, alerts say what it says now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.local import LocalChat
from tests.e2e.process import running
from tests.e2e.world import SECONDS, World, world_in
from tests.rss import Entry

FULLER = "Banjska is quiet, says the mission. The bridge was opened at noon, and the market with it."
DATES = (
    "",
    format(datetime(2031, 5, 1, tzinfo=UTC), "%a, %d %b %Y %H:%M:%S GMT"),
    format(datetime.now(UTC), "%a, %d %b %Y 00:00:00 GMT"),
    "среда, 12. новембар 2025.",
    format(datetime.now(UTC), "%a, %d %b %Y %H:%M:%S -1100"),
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_in(tmp_path) as made:
        yield made


def an_entry(name: str, text: str = "", age: timedelta = timedelta(0)) -> Entry:
    slug = name.replace(" ", "-")
    link = f"http://kossev.example/news/{slug}?utm_source=rss"
    return Entry(name, datetime.now(UTC) - age, text or f"{name}, says a report.", f"guid of {slug}", link)


async def news(world: World, local: LocalChat, name: str, *others: Entry) -> Entry:
    """The feed holds one new entry and these others: it has rung everywhere, so all that could ring before it has."""
    entry = an_entry(name)
    world.published[:] = [*others, entry]
    world.serve()
    await world.rung_everywhere(local, name)
    return entry


async def edited_everywhere(world: World, local: LocalChat, title: str, text: str) -> None:
    """The one alert of that title says this, in each chat."""
    await world.telegram.wait_for(lambda: text in world.on_telegram(title)[0].text, seconds=SECONDS)
    await world.discord.wait_for(lambda: text in world.on_discord(title)[0].text, timeout=SECONDS)
    await local.wait_for_alert(text, seconds=SECONDS)
    assert await world.rings(local, title) == [1, 1, 1]


async def test_nobody_is_rung_twice_or_flooded_and_alerts_are_edited(world: World) -> None:
    async with running(world.here) as tocsin, LocalChat(tocsin.url) as local:
        await world.discord.gateway.ready(timeout=SECONDS)
        await world.follow_everywhere(local, "Бањска")

        # A short document, then the full one: fifty that were never shown.
        first = await news(world, local, "Banjska one")
        archive = [an_entry(f"Banjska on day {day}", age=timedelta(days=day)) for day in range(3, 53)]
        second = await news(world, local, "Banjska two", first, *archive)

        # Other GUIDs, https, another order, no tracking; one entry says more.
        changed = [
            replace(each, guid=f"urn:{number}", link=each.link.replace("http:", "https:").partition("?")[0])
            for number, each in enumerate([*archive[::-1], second, replace(first, text=FULLER)])
        ]
        third = await news(world, local, "Banjska three", *changed)
        await edited_everywhere(world, local, "Banjska one", "The bridge was opened at noon")

        # The archive is published anew, under new GUIDs and as of now; dates of every bad kind.
        again = [replace(each, guid=f"2/{each.guid}", published=datetime.now(UTC)) for each in changed]
        odd = [replace(each, date=date) for each, date in zip([*again[-2:], third, *again[:2]], DATES, strict=True)]
        await news(world, local, "Banjska four", *odd, *again[2:-2])

        titles = ["Banjska one", "Banjska two", "Banjska three", "Banjska four"]
        assert [await world.rings(local, title) for title in titles] == [[1, 1, 1]] * 4
        assert await world.rings(local, "Banjska on day") == [0, 0, 0]
        await local.say('/search "day 7"')
        await local.wait_until_shown("/chat", "Banjska on day 7")
        await tocsin.stop()
