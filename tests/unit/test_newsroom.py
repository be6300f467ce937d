"""The sample newsroom keeps its promises: something new on every topic, never the same twice, real feeds."""

import io
import re
from calendar import timegm
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import aiohttp
import feedparser
import pytest
from ruamel.yaml import YAML

from bot.feeds.newsroom import Article, RunningNewsroom, edition, find, serve
from bot.feeds.newsroom.newsroom import OUTLETS, TICK_S
from bot.feeds.newsroom.stories import KINDS, cyrillic, library
from bot.topics.document import Document
from bot.topics.index import Index
from bot.topics.query import parse

START = datetime(2026, 3, 1, 11, 59, 58, tzinfo=UTC)
NAMED = ("KFOR", "Banjska", "Mitrovica", "EULEX", "NATO", "Kosovo Police", "Belgrade–Pristina dialogue")
TYPED = ("KFOR", "Banjska", "Бањска", "Mitrovica", "EULEX", "NATO")


@cache
def published(hours: int) -> tuple[Article, ...]:
    """All that came out in the hours after START, oldest first."""
    seen: dict[str, Article] = {}
    for minute in range(1, hours * 60 + 1):
        for column in edition(START + timedelta(minutes=minute), START).values():
            seen |= {article.guid: article for article in column if article.published > START}
    return tuple(sorted(seen.values(), key=lambda article: article.published))


def backlog() -> list[Article]:
    return [article for column in edition(START, START).values() for article in column]


def longest_silence(query: str) -> float:
    """The longest time, in seconds, without a new item that matches in the hour after START."""
    index: Index[object] = Index()
    index.add("topic", parse(query))
    times = [START] + [
        article.published
        for article in published(1)
        if index.match(Document(article.title, article.body, article.outlet.language, article.outlet.id))
    ]
    times.append(START + timedelta(hours=1))
    return max((later - earlier).total_seconds() for earlier, later in pairwise(times))


def named_query(topic: str) -> str:
    path = Path(__file__).parents[2] / "feeds.yaml"
    settings = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return str(settings["topics"][topic]["query"])


@pytest.mark.parametrize("topic", NAMED)
def test_each_suggested_topic_is_in_the_news_every_twenty_seconds(topic: str) -> None:
    assert longest_silence(named_query(topic)) <= 20


@pytest.mark.parametrize("word", TYPED)
def test_so_is_each_word_as_people_type_it(word: str) -> None:
    assert longest_silence(word) <= 20


def test_an_item_comes_out_at_every_tick() -> None:
    times = [article.published for article in published(1)]
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(seconds=TICK_S)}


def test_no_title_and_no_guid_comes_twice_in_three_hours_or_the_backlog() -> None:
    articles = [*published(3), *backlog()]
    assert len(articles) > 2700
    assert len({article.title for article in articles}) == len(articles)
    assert len({article.guid for article in articles}) == len(articles)


def test_a_title_stays_away_longer_than_a_story_lives() -> None:
    story_lives = timedelta(hours=72)
    fewest = min(len(library().stories[kind]) for kind in KINDS)
    told_again = timedelta(seconds=fewest * len(KINDS) * TICK_S)
    assert told_again * library().title_variants > story_lives


def test_the_backlog_fills_every_feed_over_three_days_and_is_too_old_to_ring() -> None:
    for column in edition(START, START).values():
        ages = [START - article.published for article in column]
        assert len(ages) >= 20
        assert ages == sorted(ages)
        assert ages[0] > timedelta(hours=2)
        assert timedelta(days=2) < ages[-1] < timedelta(days=3)


def test_a_restart_neither_repeats_nor_renames_anything() -> None:
    later = START + timedelta(minutes=7)
    now = later + timedelta(minutes=3)
    texts = {article.guid: (article.title, article.body) for article in [*published(1), *backlog()]}
    for column in edition(now, later).values():
        for article in column:
            assert texts[article.guid] == (article.title, article.body)


def test_an_edition_shows_the_newest_first_and_nothing_from_the_future() -> None:
    now = START + timedelta(hours=1)
    for outlet in OUTLETS:
        column = edition(now, START)[outlet.id]
        times = [article.published for article in column]
        assert len(column) == 30
        assert times == sorted(times, reverse=True)
        assert times[0] <= now
        assert {article.outlet for article in column} == {outlet}


def test_there_are_forty_stories_in_every_language_with_slots_in_their_titles() -> None:
    stories = [story for kind in KINDS for story in library().stories[kind]]
    assert len(stories) >= 40
    for story in stories:
        assert set(story) == {"en", "sr", "sq"}
        for text in story.values():
            assert "{n}" in text.title
            assert re.search(r"\{(in_)?place\}", text.title)


def test_every_item_has_two_to_four_sentences_and_no_open_slot() -> None:
    for article in published(1):
        assert 2 <= len(re.findall(r"[.!?](?=\s|$)", article.body)) <= 4, article.body
        assert not set("{}") & set(article.title + article.body)


def test_some_stories_are_told_by_several_outlets() -> None:
    latin = {cyrillic(article.title) for article in published(1) if article.outlet.language == "sr-Latn"}
    both = latin & {article.title for article in published(1) if article.outlet.language == "sr-Cyrl"}
    assert len(both) >= 10


def test_the_cyrillic_outlet_writes_cyrillic() -> None:
    titles = [article.title for article in published(1) if article.outlet.language == "sr-Cyrl"]
    assert {word for title in titles for word in re.findall(r"[A-Za-z]+", title)} == {"EULEX"}


def test_serbian_latin_becomes_cyrillic_letter_by_letter() -> None:
    assert cyrillic("Ljubav, Njegoš i DŽEP kod EULEX-a 18.30") == "Љубав, Његош и ЏЕП код EULEX-а 18.30"


@pytest.mark.parametrize("guid", ["", "sample", "sample-", "sample-x", "sample-²", "sample-backlog-100", "x-1"])
def test_an_unknown_guid_finds_nothing(guid: str) -> None:
    assert find(guid, START, START) is None


def test_an_article_is_found_only_once_it_is_published() -> None:
    article = published(1)[-1]
    assert find(article.guid, article.published, START) == article
    assert find(article.guid, article.published - timedelta(seconds=1), START) is None


class Wristwatch:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Wristwatch:
    return Wristwatch()


@pytest.fixture
async def newsroom(clock: Wristwatch) -> AsyncIterator[RunningNewsroom]:
    async with serve(clock) as running:
        clock.now += timedelta(minutes=2)
        yield running


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_feed_is_valid_and_complete(
    newsroom: RunningNewsroom, clock: Wristwatch, client: aiohttp.ClientSession
) -> None:
    for sample in newsroom.feeds:
        async with client.get(sample.url) as response:
            body = await response.read()
            headers = {name.lower(): value for name, value in response.headers.items()}
            document = feedparser.parse(io.BytesIO(body), response_headers=headers)
        assert not document.bozo
        assert document.feed.title == sample.name
        assert document.feed.title.startswith("Sample: ")
        assert document.feed.language == sample.language
        shown = edition(clock.now, START)[sample.id]
        assert [entry.title for entry in document.entries] == [article.title for article in shown]
        assert [entry.summary for entry in document.entries] == [article.body for article in shown]
        for entry, article in zip(document.entries, shown, strict=True):
            assert entry.id.endswith(article.guid)
            assert timegm(entry.published_parsed) == article.published.timestamp()
            assert [tag.term for tag in entry.tags] == ["sample"]


async def test_a_link_leads_to_the_article_marked_as_a_sample(
    newsroom: RunningNewsroom, client: aiohttp.ClientSession
) -> None:
    for sample in newsroom.feeds:
        async with client.get(sample.url) as response:
            entry = feedparser.parse(io.BytesIO(await response.read())).entries[0]
        async with client.get(entry.link) as response:
            page = await response.text()
        assert response.status == 200
        assert entry.summary in page
        assert "A sample, invented" in page


@pytest.mark.parametrize(("sent", "echoed"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
async def test_an_unchanged_feed_answers_304_until_something_new_is_out(
    newsroom: RunningNewsroom,
    clock: Wristwatch,
    client: aiohttp.ClientSession,
    sent: str,
    echoed: str,
) -> None:
    url = newsroom.feeds[0].url
    async with client.get(url) as response:
        validator = response.headers[sent]
    async with client.get(url, headers={echoed: validator}) as response:
        assert response.status == 304
        assert response.headers[sent] == validator
        assert await response.read() == b""
    clock.now += timedelta(minutes=1)
    async with client.get(url, headers={echoed: validator}) as response:
        assert response.status == 200
        assert response.headers[sent] != validator


@pytest.mark.parametrize("path", ["/feeds/other.xml", "/articles/sample-backlog-4711", "/"])
async def test_what_there_is_not_is_a_404(newsroom: RunningNewsroom, client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(newsroom.url + path) as response:
        assert response.status == 404
