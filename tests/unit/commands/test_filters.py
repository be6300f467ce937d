"""Filters that no feed answers to: said, and what may be meant."""

from __future__ import annotations

import pytest

from bot import commands
from bot.commands.filters import mended, unknown_filters
from bot.commands.outcomes import ItemPage, Preview, UnknownFilter
from bot.topics.query import parse
from tests.builders import a_feed
from tests.unit.commands.conftest import Counter, Person

ORIGINS = {"kossev": ("kosovo", "North"), "koha-net": ("kosovo",), "n1": ("serbia",)}


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("KFOR", []),
        ("feed:KoSSev tag:north lang:xx", []),
        ("KFOR feed:kosev", [("feed", "kosev", "feed:kossev")]),
        ("KFOR -(EULEX tag:kosova)", [("tag", "kosova", "tag:kosovo")]),
        ("KFOR feed:koha", [("feed", "koha", "feed:koha-net")]),
        ("KFOR feed:serbia", [("feed", "serbia", "tag:serbia")]),
        ("KFOR tag:n1", [("tag", "n1", "feed:n1")]),
        ("feed:x OR tag:y OR feed:x", [("feed", "x", None), ("tag", "y", None)]),
    ],
)
def test_what_no_feed_answers_to_is_named_with_what_may_be_meant(
    query: str, unknown: list[tuple[str, str, str | None]]
) -> None:
    assert unknown_filters(parse(query), ORIGINS) == tuple(UnknownFilter(*each) for each in unknown)


def test_while_no_feed_is_known_none_is_missing() -> None:
    assert unknown_filters(parse("feed:kossev"), {}) == ()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ('"a b" feed:kosev -(tag:kosova OR feed:x)', '"a b" feed:kossev -(tag:kosovo OR feed:x)'),
        ("KFOR feed:x", None),
        ("KFOR feed:kossev", None),
    ],
)
def test_a_query_is_mended_where_something_may_be_meant(query: str, meant: str | None) -> None:
    other = mended(parse(query), ORIGINS)
    assert (None if other is None else str(other)) == meant


async def test_a_preview_says_so_and_offers_the_mended_query(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR", "KFOR again")
    shown = await commands.subscribe(counter.desk, admin.requester, "KFOR feed:kosev")
    assert isinstance(shown, Preview)
    assert (shown.hits, shown.unknown) == (0, (UnknownFilter("feed", "kosev", "feed:kossev"),))
    assert shown.mended is not None
    assert shown.mended.query == "KFOR feed:kossev"
    again = await commands.ask_again(counter.desk, admin.requester, shown.mended.number)
    assert (again.label, again.hits, again.unknown, again.mended) == ("KFOR feed:kossev", 2, (), None)


async def test_a_feed_that_is_no_longer_polled_is_known_still(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR")
    await counter.stores.polls.sync([a_feed("n1", "n1.example")], [], counter.clock.now())
    shown = await commands.try_topic(counter.desk, admin.requester, "feed:kossev")
    assert isinstance(shown, Preview)
    assert (shown.hits, shown.unknown) == (1, ())


@pytest.mark.parametrize("command", [commands.recent, commands.search])
async def test_lists_of_items_say_so_too(counter: Counter, admin: Person, command: object) -> None:
    await counter.publishes("KFOR")
    assert callable(command)
    for query, unknown in (("KFOR tag:x", (UnknownFilter("tag", "x", None),)), ("KFOR feed:kossev", ())):
        page = await command(counter.desk, admin.requester, query)
        assert isinstance(page, ItemPage)
        assert page.unknown == unknown


async def test_what_a_chat_follows_is_not_examined_each_time(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR")
    await counter.stores.a_chat(counter.clock.now(), admin.chat, "KFOR feed:kosev")
    page = await commands.recent(counter.desk, admin.requester, "")
    assert (page.followed, page.items, page.unknown) == (True, (), ())
