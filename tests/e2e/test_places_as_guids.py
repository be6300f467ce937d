"""Feeds whose GUIDs are the entries' places: the newest is 0, or 1, in every document."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.schema import items
from tests.e2e.polite import HOUR, Installation, Running
from tests.fakes.feedserver import Reply
from tests.rss import Entry, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def may_ring(running: Running) -> set[str]:
    async with running.database.read() as connection:
        return set(await connection.scalars(select(items.c.title).where(items.c.state == "pending")))


@pytest.mark.parametrize("first", [0, 1])
async def test_what_is_new_is_news_and_what_is_edited_is_an_edit(installation: Installation, first: int) -> None:
    begun = installation.clock.now() - 30 * HOUR

    def entry(place: int, name: str, text: str) -> Entry:
        """The oldest is A, an hour before B."""
        published = begun + (ord(name) - ord("A")) * HOUR
        return Entry(f"Story {name}", published, text, guid=str(place), link=f"http://kossev.example/{name}")

    def shown(names: str, **texts: str) -> Reply:
        return Reply(rss(*(entry(at, name, texts.get(name, f"{name} says.")) for at, name in enumerate(names, first))))

    path = installation.follow("f", shown("DCBA"))
    async with installation.running() as running:
        await running.poll()
        old = await may_ring(running)
        running.server.add(path, shown("FEDCB"))
        assert (await running.next_poll()).new_items == 2
        running.server.add(path, shown("GFEDC", F="What F says, and more of it."))
        assert (await running.next_poll()).new_items == 1
        assert await may_ring(running) - old == {"Story E", "Story F", "Story G"}
        assert sorted(await running.titles()) == [f"Story {name}" for name in "ABCDEFG"]
