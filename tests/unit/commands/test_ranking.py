"""What a search shows first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.commands.looking import Hit
from bot.commands.ranking import freshness, ranked, relevance
from bot.model import Item
from bot.topics.document import Rule, Span

NOW = datetime(2026, 5, 26, 12, tzinfo=UTC)
ITEM = Item(1, "kossev", "KoSSev", "KFOR", "", "", "en", NOW, NOW)
IN_TITLE, IN_TEXT = Span("title", 0, 4, Rule.WORD), Span("summary", 0, 4, Rule.WORD)


def hit(number: int, age: timedelta, *words: Span) -> Hit:
    return Hit(replace(ITEM, id=number, published=NOW - age), words)


def test_a_title_tells_more_than_a_text_and_more_words_more_than_one() -> None:
    told = [
        relevance(words) for words in ((IN_TEXT,), (IN_TEXT,) * 3, (IN_TITLE,), (IN_TITLE, IN_TEXT), (IN_TITLE,) * 2)
    ]
    assert told == sorted(told)
    assert relevance((IN_TITLE,) * 3) == relevance((IN_TITLE,) * 30), "a title that repeats a word gains nothing"


def test_the_same_is_worth_half_a_week_later() -> None:
    assert [freshness(timedelta(days=days)) for days in (0, 7, 14)] == [1.0, 0.5, 0.25]
    assert freshness(timedelta(hours=-1)) == 1.0


def test_what_is_about_it_goes_before_what_mentions_it_until_it_is_old() -> None:
    about, mention = hit(1, timedelta(days=3), IN_TITLE), hit(2, timedelta(), IN_TEXT)
    old = hit(3, timedelta(days=25), IN_TITLE)
    assert ranked([mention, old, about], NOW) == [about, mention, old]


def test_of_two_as_good_the_first_stays_first() -> None:
    first, second = hit(1, timedelta(), IN_TEXT), hit(2, timedelta(), IN_TEXT)
    assert ranked([first, second], NOW) == [first, second]
