"""Telling an item apart from its story, and lists by stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import commands
from bot.alerts.outcome import Sent, decide
from bot.commands.outcomes import ItemPage, Why
from bot.errors import NotAllowed, StaleButton
from bot.model import MatchedItem, SubscriptionMatch
from tests.builders import a_feed, an_entry
from tests.unit.commands.conftest import Counter, Person

OTHER = ("koha", "birn", "n1")


async def a_story(counter: Counter, admin: Person, *titles: str) -> list[int]:
    """An alert of the first, which was sent, and others of its story, of one feed each; gives the items' numbers."""
    now = counter.clock.now()
    chat = await counter.stores.a_chat(now, admin.chat, "KFOR")
    (followed,) = await counter.stores.chats.subscriptions(chat, now)
    feeds = [a_feed(), *(a_feed(each, f"{each}.example") for each in OTHER)]
    await counter.stores.polls.sync(feeds, [], now)
    numbers: list[int] = []
    for title, feed in zip(titles, feeds, strict=False):
        await counter.stores.publish(counter.clock.now(), an_entry(title), feed=feed)
        (item,) = await counter.stores.pending()
        matches = (SubscriptionMatch(followed, ("KFOR",)),) if "KFOR" in title else ()
        like = numbers[0] if numbers else None
        await counter.stores.matches.record([MatchedItem(item, matches, like)], counter.clock.now())
        numbers.append(item.id)
        for each in await counter.stores.claim(counter.clock.now()):
            await counter.stores.sends.record(each, decide(Sent("7"), each, counter.clock.now()), counter.clock.now())
    return numbers


async def why(counter: Counter, admin: Person) -> Why:
    return await commands.why(counter.desk, admin.requester, "1")


async def test_why_shows_who_carries_the_story(counter: Counter, admin: Person) -> None:
    _, second, third = await a_story(counter, admin, "KFOR one", "KFOR two", "A mission")
    answer = await why(counter, admin)
    assert {each.item for each in answer.story} == {second, third}
    assert (answer.also.sources, answer.also.languages, answer.alert) == (3, 1, 1)


async def test_what_matches_rings_by_itself_and_the_rest_goes_silently(counter: Counter, admin: Person) -> None:
    _, second, third = await a_story(counter, admin, "KFOR one", "KFOR two", "A mission")
    answer = await commands.split(counter.desk, admin.requester, 1, second)
    assert (answer.item.id, answer.new, answer.rings, answer.may_everywhere) == (second, True, True, False)
    assert "ring:2" in [each.key for each in await counter.stores.claim(counter.clock.now())]
    answer = await commands.split(counter.desk, admin.requester, 1, third)
    assert (answer.new, answer.rings) == (True, False)
    assert (await why(counter, admin)).story == ()


async def test_pressed_twice_it_says_so(counter: Counter, admin: Person) -> None:
    _, second = await a_story(counter, admin, "KFOR one", "KFOR two")
    await commands.split(counter.desk, admin.requester, 1, second)
    assert not (await commands.split(counter.desk, admin.requester, 1, second)).new


@pytest.mark.parametrize(("alert", "item"), [(1, 99), (99, 2), (1, 1)], ids=["no item", "no alert", "the alert's own"])
async def test_a_stale_button_is_refused(counter: Counter, admin: Person, alert: int, item: int) -> None:
    await a_story(counter, admin, "KFOR one", "KFOR two")
    with pytest.raises(StaleButton):
        await commands.split(counter.desk, admin.requester, alert, item)


async def test_another_chats_alert_is_not_touched(counter: Counter, admin: Person) -> None:
    _, second = await a_story(counter, admin, "KFOR one", "KFOR two")
    with pytest.raises(StaleButton):
        await commands.split(counter.desk, Person(chat="200").requester, 1, second)


async def test_who_may_not_change_the_chat_may_not_split(counter: Counter, admin: Person) -> None:
    _, second = await a_story(counter, admin, "KFOR one", "KFOR two")
    with pytest.raises(NotAllowed):
        await commands.split(counter.desk, Person(chat=admin.chat, admin=False).requester, 1, second)


async def test_the_operator_may_split_for_all_and_nobody_else(counter: Counter, admin: Person) -> None:
    _, second = await a_story(counter, admin, "KFOR one", "KFOR two")
    with pytest.raises(NotAllowed):
        await commands.split_for_all(counter.desk, admin.requester, second)
    desk = counter.desk_of_operator(admin.requester.destination)
    assert (await commands.split(desk, admin.requester, 1, second)).may_everywhere
    answer = await commands.split_for_all(desk, admin.requester, second)
    assert (answer.new, answer.everywhere) == (True, True)
    assert not (await commands.split_for_all(desk, admin.requester, second)).new
    assert [each.id for each in await counter.stores.pending()] == [second]


async def test_lists_show_each_story_once(counter: Counter, admin: Person) -> None:
    first, second, third = await a_story(counter, admin, "KFOR one", "KFOR two", "KFOR three")
    for use_case in (commands.recent, commands.search):
        page = await use_case(counter.desk, admin.requester, "KFOR")
        assert isinstance(page, ItemPage)
        (shown,) = page.items
        assert shown.id in {first, second, third}
        assert page.sources == {shown.id: 3}
    await commands.split(counter.desk, admin.requester, 1, third)
    page = await commands.recent(counter.desk, admin.requester, "")
    assert {each.id: page.sources.get(each.id) for each in page.items} == {second: 2, third: None}


async def test_a_page_is_filled_with_stories_however_many_items_they_have(counter: Counter, admin: Person) -> None:
    await a_story(counter, admin, "KFOR base")
    for number in range(40):
        await counter.stores.publish(counter.clock.now(), an_entry(f"KFOR base {number}"))
        (item,) = await counter.stores.pending()
        await counter.stores.matches.record([MatchedItem(item, (), 1)], counter.clock.now())
    other = [f"KFOR {name}" for name in ("a", "b", "c", "d", "e")]
    await counter.publishes(*other, days_ago=1)
    for text in ("", "KFOR"):
        page = await commands.recent(counter.desk, admin.requester, text)
        assert [each.title for each in page.items] == ["KFOR base 39", *other[:4]]
        assert page.more


async def test_a_long_story_is_turned_page_by_page_and_each_item_can_be_split_off(
    counter: Counter, admin: Person
) -> None:
    await a_story(counter, admin, "KFOR base")
    for number in range(20):
        await counter.stores.publish(counter.clock.now(), an_entry(f"KFOR base {number}"))
        (item,) = await counter.stores.pending()
        await counter.stores.matches.record([MatchedItem(item, (), 1)], counter.clock.now())
    first = await why(counter, admin)
    pages = [await commands.turn_story(counter.desk, admin.requester, 1, page) for page in range(3)]
    assert pages[0] == replace(first, turned=True)
    assert [(each.page, each.before, len(each.story), each.more) for each in pages] == [
        (0, 0, 8, True),
        (1, 8, 8, True),
        (2, 16, 4, False),
    ]
    assert [each.title for page in pages for each in page.story] == [f"KFOR base {n}" for n in range(19, -1, -1)]
    for each in pages[2].story:
        assert (await commands.split(counter.desk, admin.requester, 1, each.item)).new
    beyond = await commands.turn_story(counter.desk, admin.requester, 1, 2)
    assert (beyond.page, len(beyond.story), beyond.more) == (1, 8, False)
    with pytest.raises(StaleButton):
        await commands.turn_story(counter.desk, Person(chat="200").requester, 1, 0)
