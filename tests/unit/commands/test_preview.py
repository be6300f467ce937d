"""What a topic would have matched: counted with the matcher's own eyes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import commands
from bot.commands.outcomes import MissingQuery, Preview
from bot.commands.preview import BROAD, DAYS
from bot.errors import QueryTooLong
from bot.matcher import Matcher
from bot.topics.query import QueryMistake
from tests.builders import a_feed, an_entry
from tests.fakes.ports import CountingWaker
from tests.unit.commands.conftest import TOPICS, Counter, Person


async def tried(counter: Counter, text: str, person: Person | None = None) -> Preview:
    answer = await commands.try_topic(counter.desk, (person or Person()).requester, text)
    assert isinstance(answer, Preview)
    return answer


async def test_the_hits_of_seven_days_are_counted_and_the_newest_three_shown(counter: Counter) -> None:
    await counter.publishes("KFOR 1", "KFOR 2", "KFOR 3", "KFOR 4", "Weather")
    await counter.publishes("KFOR last week", days_ago=6.9)
    await counter.publishes("KFOR before", days_ago=7.1)
    preview = await tried(counter, "kfor")
    assert (preview.hits, preview.days, preview.capped) == (5, 7, False)
    assert [item.title for item in preview.examples] == ["KFOR 1", "KFOR 2", "KFOR 3"]


@pytest.mark.parametrize(
    "query",
    ["KFOR", "КФОР", '"KFOR denies"', "KFOR -talks", "KFO*", "=KFOR", "denies OR weather", "KFOR lang:en", "lang:en"],
)
async def test_a_preview_counts_what_the_matcher_rings_for(counter: Counter, query: str) -> None:
    titles = ["KFOR denies talks", "КФОР демантује", "denies KFOR", "KFOR-a", "kfors", "Weather", "KFOR"]
    await counter.names()
    await counter.publishes(*titles)
    chat = await counter.stores.a_chat(counter.clock.now(), "7", query)
    await Matcher(counter.stores.matches, counter.clock, CountingWaker()).step(0)
    (followed,) = await counter.stores.chats.subscriptions(chat, counter.clock.now())
    assert (await tried(counter, query)).hits == followed.rings_last_week > 0


async def test_trying_is_open_to_everybody_and_offers_nothing(counter: Counter, member: Person) -> None:
    preview = await tried(counter, "KFOR", member)
    assert not preview.offer
    assert member.asked == 0
    assert await counter.follows(member) == []


async def test_no_hits_are_an_answer_too(counter: Counter) -> None:
    preview = await tried(counter, "KFOR")
    assert (preview.hits, preview.examples) == (0, ())


async def test_a_word_that_is_in_no_news_is_answered_with_those_that_are_written_nearly_so(
    counter: Counter, admin: Person
) -> None:
    await counter.publishes("Leposavić bez struje", "Leposavić čeka")
    shown = await commands.subscribe(counter.desk, admin.requester, "Leposaviq")
    assert isinstance(shown, Preview)
    (similar,) = shown.similar
    assert (similar.word, similar.items) == ("Leposavić", 2)
    again = await commands.ask_again(counter.desk, admin.requester, similar.number)
    assert (again.label, again.hits, again.similar) == ("Leposavić", 2, ())


async def test_a_topic_that_nobody_could_read_is_called_broad(counter: Counter, member: Person) -> None:
    await counter.publishes(*[f"The day {number}" for number in range(BROAD * DAYS)])
    broad = await commands.try_topic(counter.desk, member.requester, "the")
    narrow = await commands.try_topic(counter.desk, member.requester, "the 7")
    assert isinstance(broad, Preview)
    assert isinstance(narrow, Preview)
    assert (broad.broad, narrow.broad) == (True, False)


async def test_a_named_topic_is_tried_by_its_query(counter: Counter) -> None:
    await counter.names(*TOPICS)
    await counter.publishes("Zvečan mirno", "North of everything")
    preview = await tried(counter, "nORTH")
    assert (preview.label, [item.title for item in preview.examples]) == ("North", ["Zvečan mirno"])


async def test_the_number_below_a_preview_stands_for_what_was_typed(counter: Counter, admin: Person) -> None:
    await counter.names(*TOPICS)
    for typed, kept in (("north", "North"), (" KFOR  AND talks ", "KFOR  AND talks")):
        assert await counter.recalls(admin, (await tried(counter, typed)).number) == kept


@pytest.mark.parametrize(
    ("query", "words"), [("kfor or eulex", ("or",)), ("KFOR ILI EULEX", ("ILI",)), ("KFOR OR EULEX", ()), ("or", ())]
)
async def test_words_that_may_be_meant_as_operators_are_told(
    counter: Counter, query: str, words: tuple[str, ...]
) -> None:
    assert (await tried(counter, query)).lower_case_operators == words


async def test_nothing_but_the_matcher_decides_among_the_candidates(counter: Counter) -> None:
    old, new = a_feed("a", "a.example", language="sq"), a_feed("b", "b.example", language="en")
    now = counter.clock.now()
    await counter.stores.publish(now, an_entry("KFOR sq"), feed=old)
    await counter.stores.publish(now + timedelta(minutes=30), an_entry("KFOR en"), feed=new)
    assert [item.title for item in (await tried(counter, "KFOR feed:b")).examples] == ["KFOR en"]


async def test_what_cannot_be_tried_is_refused(counter: Counter, admin: Person) -> None:
    missing = await commands.try_topic(counter.desk, admin.requester, "")
    assert missing == MissingQuery(await counter.chat(admin), "try")
    with pytest.raises(QueryMistake):
        await tried(counter, "-KFOR")
    with pytest.raises(QueryTooLong):
        await tried(counter, "K" * 301)
