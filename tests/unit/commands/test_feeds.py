"""/feeds: what is watched, and what feeds a site has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import commands
from bot.commands.outcomes import FeedList, FeedsFound
from bot.config import Limits
from bot.errors import MayNotLook, TooManyLooks
from bot.model import Discovery, FoundFeed, Platform
from tests.builders import a_feed
from tests.fakes.ports import A_SITE, FakeGuide
from tests.unit.commands.conftest import Counter, Person


async def test_without_an_address_everybody_is_told_what_is_watched(counter: Counter, member: Person) -> None:
    counter.guide = FakeGuide(a_feed("n1"), a_feed("koha"))
    for text in ("", "  "):
        assert await commands.feeds(counter.desk, member.requester, text) == FeedList(
            await counter.chat(member), ("N1", "Koha")
        )
    assert (member.asked, counter.guide.asked) == (0, [])


async def test_an_address_is_looked_at_and_the_operators_lines_are_given(counter: Counter, admin: Person) -> None:
    counter.guide = FakeGuide(a_feed("site-news"))
    found = await commands.feeds(counter.desk, admin.requester, "site.example")
    assert isinstance(found, FeedsFound)
    assert (found.discovery, found.watched) == (A_SITE, {})
    assert found.snippet == (
        "feeds:\n  - id: site-news-2\n    url: https://site.example/rss\n    name: Site <News>\n    language: sr-Latn\n"
    )


async def test_what_is_watched_already_is_said_and_not_offered(counter: Counter, admin: Person) -> None:
    counter.guide = FakeGuide(replace(a_feed("site"), url="https://site.example/rss"))
    found = await commands.feeds(counter.desk, admin.requester, "site.example")
    assert isinstance(found, FeedsFound)
    assert found.watched == {"https://site.example/rss": "Site"}
    assert "https://site.example/c?a=1&b=2" in found.snippet
    counter.guide.watched = [replace(a_feed(each.url), url=each.url) for each in A_SITE.found]
    all_watched = await commands.feeds(counter.desk, admin.requester, "site.example")
    assert isinstance(all_watched, FeedsFound)
    assert all_watched.snippet == ""


async def test_of_many_feeds_few_are_shown(counter: Counter, admin: Person) -> None:
    many = tuple(FoundFeed(f"https://x.example/{n}", "", "RSS", 0, None, None, "") for n in range(8))
    counter.guide.sites["x.example"] = Discovery("https://x.example", many)
    found = await commands.feeds(counter.desk, admin.requester, "x.example")
    assert isinstance(found, FeedsFound)
    assert found.discovery.found == many[:5]


async def test_a_member_cant_have_an_address_looked_at(counter: Counter, member: Person) -> None:
    with pytest.raises(MayNotLook):
        await commands.feeds(counter.desk, member.requester, "site.example")
    assert counter.guide.asked == []


async def test_a_chat_may_have_so_many_addresses_looked_at_in_an_hour(counter: Counter, admin: Person) -> None:
    desk = counter.desk_with(Limits(discoveries_per_hour=2))
    other = Person(chat="200")
    for _ in range(2):
        await commands.feeds(desk, admin.requester, "site.example")
        counter.clock.advance(timedelta(minutes=10))
    with pytest.raises(TooManyLooks) as refused:
        await commands.feeds(desk, admin.requester, "site.example")
    assert (refused.value.limit, refused.value.minutes) == (2, 40)
    await commands.feeds(desk, other.requester, "site.example")
    counter.clock.advance(timedelta(minutes=40))
    await commands.feeds(desk, admin.requester, "site.example")
    assert len(counter.guide.asked) == 4


async def test_the_local_chat_is_the_operators_own(counter: Counter, admin: Person) -> None:
    desk = counter.desk_with(Limits(discoveries_per_hour=1))
    local = replace(admin.requester, destination=replace(admin.requester.destination, platform=Platform.LOCAL))
    for _ in range(3):
        await commands.feeds(desk, local, "site.example")
    assert len(counter.guide.asked) == 3
