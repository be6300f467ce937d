"""/recent and /search: five a page, newest first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update

from bot import commands
from bot.commands import Desk, Requester
from bot.commands.looking import LOOKED_AT
from bot.commands.outcomes import ItemPage, Listing, MissingQuery
from bot.config import Limits
from bot.errors import StaleButton
from bot.store.schema import subscriptions
from bot.topics.query import QueryMistake
from tests.builders import an_entry
from tests.unit.commands.conftest import TOPICS, Counter, Person

UNHURRIED = Limits(commands_per_minute=0)
KFOR_12 = [f"KFOR {number}" for number in range(1, 13)]


def titles(page: object) -> list[str]:
    assert isinstance(page, ItemPage)
    return [item.title for item in page.items]


async def test_without_a_word_a_chat_that_follows_nothing_sees_every_feed(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR", "Weather")
    await counter.publishes("Long ago", days_ago=400)
    page = await commands.recent(counter.desk, admin.requester, " ")
    assert titles(page) == ["KFOR", "Weather", "Long ago"]
    assert (page.followed, page.query, page.number, page.more) == (False, "", 0, False)


async def test_without_a_word_a_chat_sees_what_it_follows(counter: Counter, admin: Person) -> None:
    await counter.names(*TOPICS)
    await counter.publishes("KFOR", "Weather", "Zvečan", "EULEX")
    chat = await counter.stores.a_chat(counter.clock.now(), admin.chat, "kfor")
    await counter.stores.chats.subscribe(chat, "", "North", counter.clock.now(), limit=0)
    page = await commands.recent(counter.desk, admin.requester, "")
    assert titles(page) == ["KFOR", "Zvečan"]
    assert page.followed


async def test_a_followed_query_that_cannot_be_read_hides_nothing_of_the_others(
    counter: Counter, admin: Person
) -> None:
    await counter.publishes("KFOR", "Weather")
    await counter.stores.a_chat(counter.clock.now(), admin.chat, "KFOR", "broken")
    async with counter.stores.database.write() as connection:
        broken = update(subscriptions).where(subscriptions.c.query == "broken")
        await connection.execute(broken.values(query='"never closed'))
    assert titles(await commands.recent(counter.desk, admin.requester, "")) == ["KFOR"]


async def test_with_a_word_the_newest_of_that_topic_are_shown_whatever_is_followed(
    counter: Counter, admin: Person
) -> None:
    await counter.names(*TOPICS)
    await counter.publishes("KFOR", "Weather", "Zvečan")
    await counter.publishes("Weather long ago", days_ago=400)
    await counter.stores.a_chat(counter.clock.now(), admin.chat, "KFOR")
    page = await commands.recent(counter.desk, admin.requester, "weather")
    assert titles(page) == ["Weather", "Weather long ago"]
    assert not page.followed
    assert titles(await commands.recent(counter.desk, admin.requester, "NORTH")) == ["Zvečan"]


async def test_a_search_looks_through_thirty_days(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR today")
    await counter.publishes("KFOR this month", days_ago=29.9)
    await counter.publishes("KFOR before", days_ago=30.1)
    assert titles(await commands.search(counter.desk, admin.requester, "kfor")) == ["KFOR today", "KFOR this month"]


async def test_a_search_shows_what_is_about_it_before_what_mentions_it(counter: Counter, admin: Person) -> None:
    mention = an_entry("A quiet day", "KFOR was there", published=counter.clock.now())
    await counter.publishes(mention)
    await counter.publishes("KFOR on patrol", days_ago=2)
    page = await commands.search(counter.desk, admin.requester, "KFOR")
    assert isinstance(page, ItemPage)
    assert [item.title for item in page.items] == ["KFOR on patrol", "A quiet day"]


async def test_nothing_but_the_matcher_decides_what_is_listed(counter: Counter, admin: Person) -> None:
    await counter.publishes("KFOR talks", "KFOR", "KFORX")
    for use_case in (commands.recent, commands.search):
        assert titles(await use_case(counter.desk, admin.requester, "KFOR -talks")) == ["KFOR"]


async def test_five_are_on_a_page_and_no_page_is_beyond_the_last(counter: Counter, admin: Person) -> None:
    await counter.publishes(*KFOR_12)
    for use_case in (commands.recent, commands.search):
        for asked, page, shown, more in (
            (0, 0, KFOR_12[:5], True),
            (1, 1, KFOR_12[5:10], True),
            (2, 2, KFOR_12[10:], False),
            (3, 2, KFOR_12[10:], False),
            (10**17, 2, KFOR_12[10:], False),
            (-1, 0, KFOR_12[:5], True),
        ):
            answer = await use_case(counter.desk_with(UNHURRIED), admin.requester, "KFOR", asked)
            assert isinstance(answer, ItemPage)
            assert (answer.page, titles(answer), answer.more) == (page, shown, more)


async def test_a_full_last_page_has_nothing_after_it(counter: Counter, admin: Person) -> None:
    await counter.publishes(*KFOR_12[:5])
    answer = await commands.recent(counter.desk, admin.requester, "", 7)
    assert (answer.page, len(answer.items), answer.more) == (0, 5, False)


async def test_nothing_found_is_one_empty_page(counter: Counter, admin: Person) -> None:
    answer = await commands.search(counter.desk, admin.requester, "nowhere", 4)
    assert isinstance(answer, ItemPage)
    assert (answer.page, answer.items, answer.more) == (0, (), False)


@pytest.mark.parametrize("listing", Listing)
async def test_a_page_is_turned_by_the_number_of_its_query(counter: Counter, admin: Person, listing: Listing) -> None:
    await counter.publishes(*KFOR_12)
    first = await (commands.recent if listing is Listing.RECENT else commands.search)(
        counter.desk, admin.requester, "KFOR"
    )
    assert isinstance(first, ItemPage)
    second = await commands.turn(counter.desk, admin.requester, listing, first.number, 1)
    assert (second.listing, second.query, second.number, second.page) == (listing, "KFOR", first.number, 1)
    assert titles(second) == KFOR_12[5:10]


async def test_recent_without_a_word_is_turned_too(counter: Counter, admin: Person) -> None:
    await counter.publishes(*KFOR_12)
    answer = await commands.turn(counter.desk, admin.requester, Listing.RECENT, 0, 1)
    assert titles(answer) == KFOR_12[5:10]


async def test_a_page_whose_query_is_not_kept_here_is_stale(counter: Counter, admin: Person) -> None:
    number = await counter.keeps(admin, "KFOR")
    for person, listing, asked in (
        (admin, Listing.RECENT, number + 1),
        (Person("other chat"), Listing.RECENT, number),
        (admin, Listing.SEARCH, 0),
    ):
        with pytest.raises(StaleButton):
            await commands.turn(counter.desk, person.requester, listing, asked, 0)


async def test_a_listing_is_open_to_everybody(counter: Counter, member: Person) -> None:
    await commands.recent(counter.desk, member.requester, "KFOR")
    await commands.search(counter.desk, member.requester, "KFOR")
    assert member.asked == 0


async def test_what_cannot_be_listed_is_refused(counter: Counter, admin: Person) -> None:
    missing = await commands.search(counter.desk, admin.requester, " ")
    assert missing == MissingQuery(await counter.chat(admin), "search")
    for use_case in (commands.recent, commands.search):
        with pytest.raises(QueryMistake):
            await use_case(counter.desk, admin.requester, '"KFOR')


@pytest.mark.parametrize("ask", [commands.recent, commands.search])
async def test_where_the_newest_candidates_don_t_match_older_ones_are_looked_at(
    counter: Counter, admin: Person, ask: Callable[[Desk, Requester, str], Awaitable[ItemPage | MissingQuery]]
) -> None:
    await counter.publishes("Marko is here", days_ago=1)
    await counter.publishes(*[f"Markovica {number}" for number in range(LOOKED_AT)])
    page = await ask(counter.desk, admin.requester, "Marko")
    assert isinstance(page, ItemPage)
    assert [each.title for each in page.items] == ["Marko is here"]


async def test_the_newest_come_first_however_late_a_feeds_archive_was_stored(counter: Counter) -> None:
    await counter.publishes("KFOR today", "KFOR now")
    await counter.publishes(*(f"KFOR old {number}" for number in range(2 * LOOKED_AT)), days_ago=20)
    for use_case in (commands.recent, commands.search):
        page = await use_case(counter.desk, Person().requester, "KFOR")
        assert isinstance(page, ItemPage)
        assert [item.title for item in page.items][:3] == ["KFOR today", "KFOR now", "KFOR old 0"]
