"""What an alert says, made of the item and the topics that matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Item, OwedRing, Ring, SummaryLength, Telling, TopicHit
from bot.saying import ring_of
from tests.clock import NOON

LEAD = (
    "The mission in Pristina published its yearly report today. "
    "EULEX judges handled two hundred cases since the last one. "
    "Its head thanked the staff and the partners for their work. "
)
LATER = "The EU will decide on the mandate in June."
ITEM = Item(
    id=1,
    feed_id="kossev",
    feed_name="KoSSev",
    title="Mission reports",
    link="https://kossev.example/1",
    text=LEAD + LATER,
    language="en",
    published=NOON - timedelta(minutes=5),
    seen_at=NOON,
)


def ring(item: Item = ITEM, *topics: TopicHit) -> Ring:
    return ring_of(OwedRing(item, topics))


def test_an_alert_says_what_the_item_says() -> None:
    hit = TopicHit("EULEX", ("EULEX",))
    said = ring(ITEM, hit)
    assert said == Ring(
        "Mission reports",
        "https://kossev.example/1",
        "KoSSev",
        NOON - timedelta(minutes=5),
        LEAD.strip(),
        (hit,),
        "en",
    )


def test_a_sentence_with_a_matched_word_has_a_place_in_the_summary() -> None:
    assert ring(ITEM, TopicHit("mandate", ("mandate",))).summary.endswith(LATER)
    assert not ring(ITEM, TopicHit("staff", ("staff",))).summary.endswith(LATER)


def test_a_matched_word_counts_only_whole() -> None:
    assert ring(ITEM, TopicHit("EU", ("EU",))).summary.endswith(LATER)
    inside = replace(ITEM, text=LEAD.replace("EULEX", "AEU") + LATER)
    assert ring(inside, TopicHit("EU", ("EU",))).summary.endswith(LATER)
    hyphenated = replace(ITEM, text=LEAD.replace("EULEX judges", "EU-led judges") + LATER)
    assert not ring(hyphenated, TopicHit("EU", ("EU",))).summary.endswith(LATER)


@pytest.mark.parametrize("words", [(), ("",), ("(",), ("a.b", "EU")])
def test_no_word_disturbs_the_summary(words: tuple[str, ...]) -> None:
    summary = ring(ITEM, TopicHit("x", words)).summary
    assert summary.startswith("The mission in Pristina")
    assert summary.endswith(LATER) == ("EU" in words)


def test_words_of_every_topic_count() -> None:
    assert ring(ITEM, TopicHit("a", ("nowhere",)), TopicHit("b", ("June",))).summary.endswith(LATER)


def test_only_items_of_the_sample_feeds_are_marked_as_samples() -> None:
    assert ring(replace(ITEM, tags=("north", "sample"))).sample
    assert not ring(replace(ITEM, tags=("samples",))).sample


def test_a_time_that_cannot_be_true_is_replaced_by_when_the_item_was_seen() -> None:
    assert ring(replace(ITEM, published=NOON + timedelta(hours=2))).at == NOON
    assert ring(replace(ITEM, published=None)).at == NOON


ARTICLE = Telling(
    "The mission's report has ninety pages. It counts two hundred cases. Its head spoke of a good year. "
    "Forty of the judges left in spring. Others came in their place."
)


def told(**more: object) -> Ring:
    return ring_of(replace(OwedRing(ITEM, (), article=ARTICLE), **more))  # type: ignore[arg-type]  # by name


def test_an_alert_is_told_from_its_article_where_that_was_read() -> None:
    assert told().summary == ARTICLE.text.partition(" Forty")[0]
    assert told(article=replace(ARTICLE, summary="A model's words on the year. And more.")).summary == (
        "A model's words on the year. And more."
    )


def test_a_page_that_is_about_something_else_tells_nothing() -> None:
    elsewhere = Telling("Izaberite jezik i grad. Nastavite zatim na sadržaj.", "A model's words.", NOON, "Dobro došli")
    undated = replace(ITEM, published=None, seen_at=NOON + timedelta(hours=1))
    said = told(item=undated, article=elsewhere)
    assert (said.summary, said.at) == (LEAD.strip(), undated.seen_at)


def test_an_article_that_says_nothing_leaves_the_feeds_words() -> None:
    assert told(article=Telling("Mission reports")).summary == LEAD.strip()


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (SummaryLength.TITLE, ""),
        (SummaryLength.SHORT, ARTICLE.text.partition(" Its")[0]),
        (SummaryLength.LONG, ARTICLE.text.partition(" Forty")[0]),
    ],
)
def test_a_summary_is_as_long_as_the_topic_asks(length: SummaryLength, says: str) -> None:
    assert told(length=length).summary == says


def test_an_article_tells_when_it_was_published_where_the_feed_does_not() -> None:
    earlier = NOON - timedelta(hours=1)
    undated = replace(ITEM, published=None)
    assert told(item=undated, article=replace(ARTICLE, published=earlier)).at == earlier
    assert told(item=undated, article=replace(ARTICLE, published=NOON + timedelta(hours=1))).at == NOON
    assert told(article=replace(ARTICLE, published=earlier)).at == ITEM.at
