"""The labelled same-story set is what its readers take it for."""

import json
import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

import pytest

from bot.stories.same import fingerprint
from bot.stories.sentences import plain

_LEAST = {"sr-Latn": 55, "sr-Cyrl": 55, "sq": 55, "en": 55, "hr": 5, "bs": 5, "mk": 5}
_WORD = re.compile(r"[^\W\d_]+")


class Item(TypedDict):
    id: str
    story: str
    language: str
    title: str
    summary: str
    published: str


@pytest.fixture(scope="module")
def items() -> list[Item]:
    path = Path(__file__).parents[3] / "benchmarks" / "stories" / "labelled.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_story(items: list[Item]) -> dict[str, list[Item]]:
    stories: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        stories[item["story"]].append(item)
    return stories


def at(item: Item) -> datetime:
    return datetime.fromisoformat(item["published"])


def test_every_item_has_the_fields_and_an_id_of_its_own(items: list[Item]) -> None:
    assert {frozenset(item) for item in items} == {frozenset(Item.__required_keys__)}
    assert all(str(value).strip() == value != "" for item in items for value in item.values())
    assert len({item["id"] for item in items}) == len(items)


def test_it_has_enough_items_of_each_language_and_enough_stories(items: list[Item]) -> None:
    languages = Counter(item["language"] for item in items)
    sizes = [len(story) for story in by_story(items).values()]
    assert languages.keys() == _LEAST.keys()
    assert all(languages[language] >= least for language, least in _LEAST.items())
    assert len(items) >= 320
    assert sum(size > 1 for size in sizes) >= 70
    assert sum(size == 1 for size in sizes) >= 40
    assert sum(len({item["language"] for item in story}) >= 4 for story in by_story(items).values()) >= 10


def test_groups_hold_stories_that_look_alike(items: list[Item]) -> None:
    groups = Counter(story.partition("/")[0] for story in by_story(items))
    assert all(re.fullmatch(r"[a-z-]+/[a-z0-9-]+", item["story"]) for item in items)
    assert sum(stories > 1 for stories in groups.values()) >= 25


def test_items_come_in_time_order_and_a_story_lasts_two_days_at_most(items: list[Item]) -> None:
    times = [at(item) for item in items]
    assert all(time.utcoffset() == timedelta(0) for time in times)
    assert times == sorted(times)
    assert timedelta(days=8) < times[-1] - times[0] < timedelta(days=12)
    assert all(at(story[-1]) - at(story[0]) <= timedelta(days=2) for story in by_story(items).values())


def test_titles_and_summaries_are_as_long_as_those_of_portals(items: list[Item]) -> None:
    assert [item["id"] for item in items if not 6 <= len(item["title"].split()) <= 14] == []
    assert [item["id"] for item in items if not 15 <= len(item["summary"].split()) <= 50] == []


def test_each_item_is_in_its_script(items: list[Item]) -> None:
    for item in items:
        cyrillic = item["language"] in {"sr-Cyrl", "mk"}
        words = _WORD.findall(f"{item['title']} {item['summary']}")
        wrong = [word for word in words if any(("Ѐ" <= letter <= "ӿ") != cyrillic for letter in word)]
        assert wrong == [], item["id"]


def test_copies_are_of_one_story_and_different_stories_share_no_title(items: list[Item]) -> None:
    stories_of: dict[str, list[str]] = defaultdict(list)
    for item in items:
        stories_of[" ".join(_WORD.findall(plain(item["title"])))].append(item["story"])
        known = fingerprint(item["title"], item["summary"], plain)
        if known:
            stories_of[known].append(item["story"])
    assert [stories for stories in stories_of.values() if len(set(stories)) > 1] == []
    copies = {key: len(stories) - 1 for key, stories in stories_of.items() if key.startswith("t:")}
    assert sum(copies.values()) >= 15
