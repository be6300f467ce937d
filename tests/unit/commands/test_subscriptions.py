"""Following and unfollowing: asked, confirmed, ended."""

from __future__ import annotations

import pytest

from bot import commands
from bot.commands.outcomes import ItemPage, MissingQuery, Preview, SubscriptionList, Unsubscribed
from bot.config import Limits
from bot.errors import NotAllowed, QueryTooLong, StaleButton, TooManySubscriptions, UnknownSubscription
from bot.model import SummaryLength
from bot.topics.query import QueryMistake
from tests.unit.commands.conftest import TOPICS, Counter, Person, UseCase


async def asked(counter: Counter, person: Person, text: str) -> Preview:
    answer = await commands.subscribe(counter.desk, person.requester, text)
    assert isinstance(answer, Preview)
    return answer


async def follow(counter: Counter, person: Person, text: str) -> str:
    """Asks and confirms; gives what the chat then calls it."""
    preview = await asked(counter, person, text)
    return (await commands.confirm(counter.desk, person.requester, preview.number)).label


async def test_nothing_is_followed_before_it_is_confirmed(counter: Counter, admin: Person) -> None:
    preview = await asked(counter, admin, "KFOR")
    assert preview.offer
    assert not preview.followed
    assert await counter.follows(admin) == []
    answer = await commands.confirm(counter.desk, admin.requester, preview.number)
    assert (answer.label, answer.new) == ("KFOR", True)
    assert await counter.follows(admin) == ["KFOR"]


async def test_what_is_followed_already_is_said_and_stays_once(counter: Counter, admin: Person) -> None:
    await follow(counter, admin, "KFOR  AND  Banjska")
    again = await asked(counter, admin, "KFOR  AND  Banjska")
    assert again.followed
    answer = await commands.confirm(counter.desk, admin.requester, again.number)
    assert (answer.label, answer.new) == ("KFOR Banjska", False)
    assert await counter.follows(admin) == ["KFOR Banjska"]


@pytest.mark.parametrize("typed", ["north", "NORTH", " North "])
async def test_a_named_topic_is_followed_by_its_name_in_any_case(counter: Counter, admin: Person, typed: str) -> None:
    await counter.names(*TOPICS)
    preview = await asked(counter, admin, typed)
    assert (preview.label, preview.query) == ("North", "Mitrovica OR Zvečan")
    assert await follow(counter, admin, typed) == "North"
    (followed,) = await counter.stores.chats.subscriptions(await counter.chat(admin), counter.clock.now())
    assert (followed.topic, followed.query) == ("North", "Mitrovica OR Zvečan")
    assert (await asked(counter, admin, typed)).followed


@pytest.mark.parametrize("limit", [1, 2])
async def test_no_chat_follows_more_than_the_limit(counter: Counter, admin: Person, limit: int) -> None:
    counter.limits = Limits(subscriptions_per_chat=limit)
    for query in ["KFOR", "EULEX"][:limit]:
        await follow(counter, admin, query)
    with pytest.raises(TooManySubscriptions, match=f"{limit} topics"):
        await follow(counter, admin, "NATO")
    assert await follow(counter, admin, "KFOR") == "KFOR"
    assert await follow(counter, Person("other chat"), "NATO") == "NATO"


async def test_what_was_asked_in_one_chat_is_no_button_in_another(counter: Counter, admin: Person) -> None:
    preview = await asked(counter, admin, "KFOR")
    stranger = Person("other chat")
    for use_case in (commands.confirm, commands.ask_again):
        with pytest.raises(StaleButton):
            await use_case(counter.desk, stranger.requester, preview.number)


@pytest.mark.parametrize("number", [0, 999])
async def test_a_button_whose_question_is_not_kept_is_stale(counter: Counter, admin: Person, number: int) -> None:
    for use_case in (commands.confirm, commands.ask_again, commands.remove):
        with pytest.raises(StaleButton):
            await use_case(counter.desk, admin.requester, number)


async def test_a_kept_query_is_previewed_again_with_the_offer(counter: Counter, admin: Person) -> None:
    number = await counter.keeps(admin, "KFOR Banjska")
    preview = await commands.ask_again(counter.desk, admin.requester, number)
    assert (preview.query, preview.number, preview.offer) == ("KFOR Banjska", number, True)


@pytest.mark.parametrize("typed", ["kfor", "KFOR", " kfor "])
async def test_a_subscription_ends_by_its_name_in_any_case(counter: Counter, admin: Person, typed: str) -> None:
    await counter.names(*TOPICS)
    await follow(counter, admin, "KFOR")
    await follow(counter, admin, "EULEX")
    answer = await commands.unsubscribe(counter.desk, admin.requester, typed)
    assert isinstance(answer, Unsubscribed)
    assert answer.label == "KFOR"
    assert await counter.follows(admin) == ["EULEX"]


@pytest.mark.parametrize("typed", ["kfor AND  banjska", "KFOR Banjska"])
async def test_a_query_ends_as_it_was_typed_and_as_it_is_shown(counter: Counter, admin: Person, typed: str) -> None:
    await follow(counter, admin, "KFOR AND Banjska")
    await commands.unsubscribe(counter.desk, admin.requester, typed)
    assert await counter.follows(admin) == []


async def test_a_removed_topic_comes_back_by_the_button_below(counter: Counter, admin: Person) -> None:
    await counter.names(*TOPICS)
    for query in ("North", '"KFOR patrola"'):
        await follow(counter, admin, query)
        ended = await commands.unsubscribe(counter.desk, admin.requester, query)
        assert isinstance(ended, Unsubscribed)
        assert await counter.follows(admin) == []
        await commands.confirm(counter.desk, admin.requester, ended.number)
        assert await counter.follows(admin) == [query]
        await commands.unsubscribe(counter.desk, admin.requester, query)


@pytest.mark.parametrize("typed", ["NATO", "KFO", '"', "(" * 30])
async def test_what_is_not_followed_is_named_in_the_refusal(counter: Counter, admin: Person, typed: str) -> None:
    await follow(counter, admin, "KFOR")
    with pytest.raises(UnknownSubscription) as refused:
        await commands.unsubscribe(counter.desk, admin.requester, f" {typed} ")
    assert refused.value.query == typed
    assert await counter.follows(admin) == ["KFOR"]


async def test_unsubscribing_without_a_word_asks_which(counter: Counter, admin: Person) -> None:
    await follow(counter, admin, "KFOR")
    answer = await commands.unsubscribe(counter.desk, admin.requester, " ")
    assert isinstance(answer, SubscriptionList)
    assert answer.choose
    assert [each.label for each in answer.subscriptions] == ["KFOR"]


async def test_a_subscription_ends_by_its_button_once_and_only_in_its_own_chat(counter: Counter, admin: Person) -> None:
    await follow(counter, admin, "KFOR")
    (followed,) = (await commands.subscriptions(counter.desk, admin.requester)).subscriptions
    with pytest.raises(StaleButton):
        await commands.remove(counter.desk, Person("other chat").requester, followed.id)
    assert (await commands.remove(counter.desk, admin.requester, followed.id)).label == "KFOR"
    with pytest.raises(StaleButton):
        await commands.remove(counter.desk, admin.requester, followed.id)


async def test_everybody_may_see_what_a_chat_follows_oldest_first(counter: Counter, member: Person) -> None:
    for query in ("KFOR", "Banjska"):
        await follow(counter, Person(), query)
    answer = await commands.subscriptions(counter.desk, member.requester)
    assert [each.label for each in answer.subscriptions] == ["KFOR", "Banjska"]
    assert not answer.choose
    assert member.asked == 0


async def test_a_command_that_lacks_its_word_says_which(counter: Counter, admin: Person) -> None:
    chat = await counter.chat(admin)
    assert await commands.subscribe(counter.desk, admin.requester, "  ") == MissingQuery(chat, "subscribe")


async def test_a_mistaken_query_is_refused_where_it_is_wrong(counter: Counter, admin: Person) -> None:
    with pytest.raises(QueryMistake) as refused:
        await commands.subscribe(counter.desk, admin.requester, '"KFOR Banjska')
    assert (refused.value.column, refused.value.mend) == (1, '"KFOR Banjska"')


async def test_a_query_has_a_longest_length_without_the_spaces_around_it(counter: Counter, admin: Person) -> None:
    counter.limits = Limits(query_length=4)
    assert (await asked(counter, admin, "  KFOR  ")).query == "KFOR"
    with pytest.raises(QueryTooLong, match=r"5 characters; 4"):
        await asked(counter, admin, "KFOR1")


async def test_without_a_limit_a_query_may_have_any_length(counter: Counter, admin: Person) -> None:
    counter.limits = Limits(query_length=0)
    text = " ".join(["KFOR"] * 400)
    assert (await asked(counter, admin, text)).query == text
    assert await follow(counter, admin, text) == text


async def test_what_is_made_of_a_short_query_may_be_longer_than_a_chat_may_type(
    counter: Counter, admin: Person
) -> None:
    """Printed with OR for each stroke it is followed, ended, and followed again; so is a mend of a list with commas."""
    counter.limits = Limits(query_length=12)
    printed = "a OR b OR c OR d OR e"
    assert await follow(counter, admin, "a|b|c|d|e") == printed
    (followed,) = await counter.stores.chats.subscriptions(await counter.chat(admin), counter.clock.now())
    ended = await commands.remove(counter.desk, admin.requester, followed.id)
    assert (await commands.confirm(counter.desk, admin.requester, ended.number)).new
    number = await counter.keeps(admin, "f OR g OR h OR i")
    assert (await commands.ask_again(counter.desk, admin.requester, number)).label == "f OR g OR h OR i"
    assert await counter.follows(admin) == [printed]


async def test_what_is_followed_can_be_asked_for_however_long_it_is_as_it_is_kept(
    counter: Counter, admin: Person
) -> None:
    counter.limits = Limits(query_length=12)
    await counter.publishes("KFOR", "EULEX")
    label = await follow(counter, admin, "KFOR|EULEX|N")
    assert label == "KFOR OR EULEX OR N"
    page = await commands.recent(counter.desk, admin.requester, f" {label} ")
    found = await commands.search(counter.desk, admin.requester, label)
    tried = await commands.try_topic(counter.desk, admin.requester, label)
    assert isinstance(found, ItemPage)
    assert isinstance(tried, Preview)
    assert (len(page.items), len(found.items), tried.hits, tried.followed) == (2, 2, 2, True)
    stranger = Person(chat="200")
    for command in (commands.recent, commands.search, commands.try_topic):
        with pytest.raises(QueryTooLong):
            await command(counter.desk, stranger.requester, label)


async def test_a_named_topics_query_may_be_longer_than_a_chat_may_type(counter: Counter, admin: Person) -> None:
    await counter.names(*TOPICS)
    counter.limits = Limits(query_length=5)
    assert await follow(counter, admin, "North") == "North"


CHANGES: dict[str, UseCase] = {
    "subscribe": lambda desk, who: commands.subscribe(desk, who, "NATO"),
    "subscribe without a word": lambda desk, who: commands.subscribe(desk, who, ""),
    "confirm": lambda desk, who: commands.confirm(desk, who, 1),
    "ask again": lambda desk, who: commands.ask_again(desk, who, 1),
    "unsubscribe": lambda desk, who: commands.unsubscribe(desk, who, "KFOR"),
    "unsubscribe without a word": lambda desk, who: commands.unsubscribe(desk, who, ""),
    "remove": lambda desk, who: commands.remove(desk, who, 1),
    "language": lambda desk, who: commands.language(desk, who, "sq"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_who_may_not_change_a_chat_is_refused_before_anything_changes(
    counter: Counter, member: Person, change: str
) -> None:
    await follow(counter, Person(), "KFOR")
    before = await counter.chat(member), await counter.follows(member), await counter.recalls(member, 2)
    with pytest.raises(NotAllowed):
        await CHANGES[change](counter.desk, member.requester)
    assert member.asked == 1
    assert (await counter.chat(member), await counter.follows(member), await counter.recalls(member, 2)) == before


async def test_how_long_summaries_are_is_chosen_topic_by_topic_by_who_may_change_alerts(
    counter: Counter, admin: Person
) -> None:
    for query in ("KFOR", "EULEX"):
        await follow(counter, admin, query)
    listed = await commands.lengths(counter.desk, admin.requester)
    first = listed.subscriptions[0]
    changed = await commands.set_length(counter.desk, admin.requester, first.id, SummaryLength.TITLE)
    assert changed.lengths
    assert [each.length for each in changed.subscriptions] == [SummaryLength.TITLE, SummaryLength.LONG]
    member, stranger = Person(admin.chat, admin=False), Person("another chat")
    with pytest.raises(NotAllowed):
        await commands.set_length(counter.desk, member.requester, first.id, SummaryLength.LONG)
    with pytest.raises(NotAllowed):
        await commands.lengths(counter.desk, member.requester)
    with pytest.raises(StaleButton):
        await commands.set_length(counter.desk, stranger.requester, first.id, SummaryLength.LONG)
    assert (await commands.lengths(counter.desk, admin.requester)).subscriptions == changed.subscriptions
