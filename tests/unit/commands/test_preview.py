"""What a topic would have matched: counted with the matcher's own eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import commands
from bot.commands.counting import DAYS, SAMPLED, projected
from bot.commands.looking import LOOKED_AT
from bot.commands.outcomes import MissingQuery, Preview
from bot.commands.preview import BROAD
from bot.errors import QueryTooLong
from bot.matcher import Matcher
from bot.topics.query import QueryMistake
from bot.topics.vocabulary import Vocabulary
from tests.builders import a_feed, an_entry
from tests.clock import StandingClock
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
    assert (preview.hits, preview.days, preview.estimated) == (5, 7, False)
    assert [item.title for item in preview.examples] == ["KFOR 1", "KFOR 2", "KFOR 3"]


@pytest.mark.parametrize(
    "query",
    ["KFOR", "КФОР", '"KFOR denies"', "KFOR -talks", "KFO*", "=KFOR", "denies OR weather", "KFOR lang:en", "lang:en"],
)
async def test_a_preview_counts_what_the_matcher_rings_for(counter: Counter, query: str) -> None:
    titles = ["KFOR denies talks", "КФОР демантује", "Who denies KFOR a road?", "KFOR-a", "kfors", "Weather", "KFOR"]
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
    shown = await commands.subscribe(counter.desk, admin.requester, "Lepsoavić")
    assert isinstance(shown, Preview)
    (similar,) = shown.similar
    assert (similar.word, similar.items) == ("Leposavić", 2)
    again = await commands.ask_again(counter.desk, admin.requester, similar.number)
    assert (again.label, again.hits, again.similar) == ("Leposavić", 2, ())


async def test_a_name_that_other_languages_spell_otherwise_is_offered_as_one_query_and_never_found_unasked(
    counter: Counter, admin: Person
) -> None:
    await counter.publishes("Protest in Prishtina", "Prishtina is calm", "Talks in Priština", "a shtina")
    shown = await commands.subscribe(counter.desk, admin.requester, "Priština")
    assert isinstance(shown, Preview)
    assert (shown.hits, shown.query) == (1, "Priština")
    assert shown.wider is not None
    assert shown.wider.query == "Priština OR Prishtina"
    assert [(each.word, each.items) for each in shown.wider.spellings] == [("Prishtina", 2)]
    wide = await commands.ask_again(counter.desk, admin.requester, shown.wider.number)
    assert (wide.label, wide.hits, wide.wider) == ("Priština OR Prishtina", 3, None)


async def test_only_the_name_is_widened_within_a_query(counter: Counter) -> None:
    await counter.publishes("Protest in Prishtina", "Prishtina is calm")
    shown = await tried(counter, 'protest Priština -"of May"')
    assert shown.wider is not None
    assert shown.wider.query == 'protest (Priština OR Prishtina) -"of May"'


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("Priština", ["Prishtina is calm"]),  # one text may have it wrong
        ("kasa", ["the kasha is hot", "more kasha"]),  # short, and no name
        ("Pristina", ["a prishtina", "the prishtina"]),  # small letters are no name's
        ("KFOR -Priština", ["Prishtina is calm", "Prishtina again"]),
        ('"Priština gori"', ["Prishtina is calm", "Prishtina again"]),
        ("Priština OR Prishtina", ["Prishtina is calm", "Prishtina again"]),
    ],
)
async def test_nothing_is_offered_that_is_no_evident_spelling(counter: Counter, query: str, titles: list[str]) -> None:
    await counter.publishes(*titles)
    assert (await tried(counter, query)).wider is None


async def test_names_that_the_operator_listed_are_named_and_not_offered_again(counter: Counter) -> None:
    await counter.publishes("Protest in Prishtina", "Prishtina is calm")
    names = (("Priština", "Prishtina", "Приштина", "Pristina"), ("Beograd", "Belgrade"))
    desk = replace(counter.desk, vocabulary=Vocabulary(names=names))
    asker = Person().requester
    for query, names_told in (("Priština", ("Prishtina",)), ("KFOR -Beograd", ()), ("KFOR Belgrade", ("Beograd",))):
        shown = await commands.try_topic(desk, asker, query)
        assert isinstance(shown, Preview)
        assert (shown.also_finds, shown.wider) == (names_told, None)


async def test_of_more_than_can_be_looked_at_the_number_is_projected_and_called_so(counter: Counter) -> None:
    """Two texts of three with a word like it have a form of the word, and the newest of them have none."""
    titles = [f"{('Marko', 'Markovica')[number < LOOKED_AT]} {number}" for number in range(3 * LOOKED_AT)]
    await counter.publishes(*titles)
    shown = await tried(counter, "Marko")
    assert shown.estimated
    assert shown.hits == pytest.approx(2 * LOOKED_AT, rel=0.15), "not from the newest alone"
    assert len(shown.examples) == 3
    few = await tried(counter, "Marko 7")
    assert (few.hits, few.estimated) == (0, False)


async def test_more_is_looked_at_where_too_few_of_the_sample_match(counter: Counter) -> None:
    titles = [f"day {number} the" for number in range(3 * LOOKED_AT)]
    titles[-1] = "the day"
    await counter.publishes(*titles)
    shown = await tried(counter, '"the day"')
    assert (shown.hits, shown.looked_at) == (1, None), "all of them were"
    assert [item.title for item in shown.examples] == ["the day"]


async def test_none_of_those_looked_at_is_not_called_none_at_all(counter: Counter) -> None:
    class HastyClock(StandingClock):
        def monotonic(self) -> float:
            self.advance(timedelta(seconds=1))
            return super().monotonic()

    await counter.publishes(*[f"day {number} the" for number in range(LOOKED_AT + SAMPLED)])
    hurried = replace(counter.desk, clock=HastyClock(counter.clock.at))
    shown = await commands.try_topic(hurried, Person().requester, '"the day"')
    assert isinstance(shown, Preview)
    assert shown.hits == 0
    assert shown.looked_at == pytest.approx(LOOKED_AT, rel=0.15)


@pytest.mark.parametrize(
    ("hits", "looked_at", "candidates", "told"),
    [(100, 100, 5079, 5100), (1, 100, 48_394, 480), (99, 100, 201, 200), (0, 100, 201, 0), (0, 0, 201, 0)],
)
def test_a_projected_number_has_two_digits(hits: int, looked_at: int, candidates: int, told: int) -> None:
    assert projected(hits, looked_at, candidates) == told


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (None, timedelta()),
        (timedelta(hours=20), timedelta(hours=20)),
        (timedelta(days=6, hours=23), timedelta(days=6, hours=23)),
        (timedelta(days=7), None),
    ],
)
async def test_a_bot_that_began_lately_says_that_it_knows_of_no_week(
    counter: Counter, since: timedelta | None, told: timedelta | None
) -> None:
    if since is not None:
        await counter.has_watched(since)
    await counter.publishes("KFOR then", days_ago=5)
    shown = await tried(counter, "KFOR")
    assert (shown.hits, shown.watched) == (1, told)


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
