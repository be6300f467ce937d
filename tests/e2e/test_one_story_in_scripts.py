"""One story in several languages and scripts, told by several feeds, before and after restarts: one alert."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.one_reader import READER, World, one_reader
from tests.e2e.process import running
from tests.fakes.feedserver import Reply
from tests.rss import Entry, rss

NAMES = {"north": ("Radio Sever", "sr-Cyrl"), "dnevnik": ("Dnevnik", "sr-Latn"), "birn": ("BIRN", "en")}
CYRILLIC = "КФОР појачао патроле око манастира Бањска на северу Косова"
LATIN = "Više patrola KFOR-a kod Banjske: raspoređeno 120 vojnika"
ENGLISH = "NATO's KFOR steps up patrols around Banjska monastery with 120 troops"
OTHER = "Concert in Banjska called off because of rain"
TEXTS = {
    CYRILLIC: "Командант мисије рекао је да је распоређено 120 војника.",
    LATIN: "Misija NATO-a na Kosovu saopštila je da će obilaziti i manastir.",
    ENGLISH: "The mission said that the north of Kosovo was calm.",
    OTHER: "The choir of Zubin Potok will sing on Sunday instead.",
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with one_reader(tmp_path) as made:
        feeds = "".join(
            f"  - {{id: {key}, url: '{made.feeds.url(f'/{key}.xml')}', name: {name}, language: {language},"
            " interval: 5s, allow_private: true}\n"
            for key, (name, language) in NAMES.items()
        )
        (made.here.folder / "feeds.yaml").write_text(f"feeds:\n{feeds}", encoding="utf-8")
        for key in NAMES:
            carry(made, key)
        yield made


def carry(world: World, feed: str, *titles: str) -> None:
    """What the feed carries, the newest first, beside what it had from the beginning."""
    now = datetime.now(UTC)
    entries = [Entry(title, now, TEXTS[title], link=link(feed, title)) for title in titles]
    first = Entry(f"Good morning from {NAMES[feed][0]}", now, "Here is what we read today.", link=link(feed, ""))
    world.feeds.add(f"/{feed}.xml", Reply(rss(*entries, first)))


def link(feed: str, title: str) -> str:
    return f"http://{feed}.example/{len(title)}"


async def test_one_alert_grows_over_scripts_languages_and_restarts_and_other_news_rings(world: World) -> None:
    async with running(world.here) as tocsin:
        await world.follow("Banjska")
        carry(world, "north", CYRILLIC)
        # Serbian's dictionary is made first, which may take a minute.
        await world.telegram.wait_for(lambda: world.alerts(CYRILLIC), seconds=120)
        await tocsin.stop()
    carry(world, "dnevnik", LATIN)
    async with running(world.here) as tocsin:
        [alert] = world.alerts(CYRILLIC)
        await world.telegram.wait_for(lambda: "Also in: Dnevnik (sr)" in world.alerts(CYRILLIC)[0].text, seconds=20)
        [grown] = world.alerts(CYRILLIC)
        assert grown.id == alert.id
        assert link("dnevnik", LATIN) in [each.get("url") for each in grown.entities], "what was joined can be read"
        await tocsin.stop()
    carry(world, "birn", OTHER, ENGLISH)
    why = "The same story: 3 sources in 2 languages"
    async with running(world.here) as tocsin:
        await world.rung(OTHER)  # the item before it, of the same poll, was matched before
        await world.telegram.press(world.alerts(CYRILLIC)[0], "Why?", READER)
        await world.telegram.wait_for(lambda: why in world.telegram.from_bot(READER)[-1].text, seconds=20)
        assert [len(world.alerts(title)) for title in (LATIN, f"{ENGLISH}\n")] == [0, 0]
        await tocsin.stop()
