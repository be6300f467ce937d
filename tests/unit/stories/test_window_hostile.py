"""One feed that means harm binds no stories of others, keeps none apart and fills no memory."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from benchmarks.stories_data import OURS, sets
from bot.stories.features import StoryItem, features
from bot.stories.window import Window
from bot.wording import reader, story_window
from tests.alone import alone

NOON = datetime(2024, 5, 26, 12, tzinfo=UTC)
CANAL = (
    "Explosion damages Ibar-Lepenac canal near Zubin Potok",
    "An explosion damaged the canal that supplies water to Kosovo's power plants, Prime Minister Albin Kurti said.",
)
CLASHES = (
    "KFOR soldiers injured in clashes with protesters in Zvecan",
    "At least 30 soldiers of the NATO mission were injured in clashes with Serb protesters in the north of Kosovo.",
)
BOTH = (f"{CANAL[0]} | {CLASHES[0]}", f"{CANAL[1][:120]} {CLASHES[1]}")


class Coming:
    """Items as they come to a window, one a minute."""

    def __init__(self, window: Window | None = None) -> None:
        self.window = story_window() if window is None else window
        self._numbers = count()
        self._stories: dict[int, int] = {}

    def story(self, feed: str, title: str, text: str = "", language: str = "en") -> int:
        """The number of the item that began the story of this one."""
        number = next(self._numbers)
        item = StoryItem(number, title, text, language, NOON + timedelta(minutes=number), feed)
        joins = self.window.place(item)
        self.window.add(item, joins)
        self._stories[number] = number if joins is None else self._stories[joins]
        return self._stories[number]


@pytest.mark.parametrize(
    "bridges",
    [
        [BOTH],
        [(f"{CANAL[0]} - {CLASHES[0]}", CLASHES[1]), (f"{CLASHES[0]} | {CANAL[0]}", CLASHES[1]), CLASHES],
        [BOTH, *((f"{CLASHES[0]} | {CANAL[0]} {letter}", CLASHES[1]) for letter in "abcdefghi")],
    ],
)
def test_a_feed_that_tells_two_stories_in_one_does_not_bind_them(bridges: list[tuple[str, str]]) -> None:
    coming = Coming()
    canal = coming.story("bbc", *CANAL)
    assert coming.story("evil", *bridges[0]) == canal
    for bridge in bridges[1:]:
        coming.story("evil", *bridge)
    assert coming.story("reuters", *CLASHES) != canal
    assert coming.story("koha", *CANAL) == canal


def test_nor_when_it_tells_them_first() -> None:
    coming = Coming()
    both = coming.story("evil", *BOTH)
    assert coming.story("bbc", *CANAL) == both
    clashes = coming.story("reuters", *CLASHES)
    assert clashes != both
    assert coming.story("koha", *CLASHES) == clashes


def test_nor_with_the_very_title_of_what_comes() -> None:
    coming = Coming()
    canal = coming.story("bbc", *CANAL)
    assert coming.story("evil", f"{CANAL[0]} {CLASHES[0]}", CANAL[1]) == canal
    assert coming.story("evil", CLASHES[0], f"{CANAL[0]} {CANAL[1]}") == canal
    assert coming.story("reuters", *CLASHES) != canal


@pytest.mark.parametrize("bridges", [1, 4])
def test_unrelated_headlines_are_not_bound(bridges: int) -> None:
    drawn, rows = random.Random(3), sets(OURS)["headlines"]  # noqa: S311  # the same each time
    bound = 0
    for _ in range(40):
        first, last = drawn.sample(rows, 2)
        one, other, coming = first.item.title, last.item.title, Coming()
        story = coming.story("bbc", one)
        for _ in range(bridges):
            coming.story("evil", f"{one} | {other}", other)
        bound += first.group != last.group and coming.story("reuters", other) == story
    assert bound == 0


def test_a_feed_keeps_nobody_out_where_two_others_agree() -> None:
    coming = Coming()
    told = coming.story("bbc", "Explosion in Pristina market kills 14 people, police say")
    assert coming.story("koha", "At least 14 people killed in Pristina market explosion") == told
    assert coming.story("evil", "Pristina market explosion kills 99") == told
    assert coming.story("reuters", "Pristina market explosion kills 14") == told


def test_what_two_feeds_hold_for_another_story_is_one() -> None:
    coming = Coming()
    day = "Ukraine war: what we know on day {} of the invasion"
    second = coming.story("bbc", day.format(2))
    assert coming.story("koha", day.format(2)) == second
    assert coming.story("evil", f"{day.format(2)} and {day.format(21)}") == second
    assert coming.story("reuters", day.format(21)) != second


def test_beyond_its_share_a_feed_pushes_out_its_own_alone() -> None:
    coming = Coming(story_window(most=100))
    canal = coming.story("bbc", *CANAL)
    for number in range(200):
        coming.story("evil", f"Quite another matter {number}", f"of the year {number}")
    assert len(coming.window) == 11
    assert coming.story("koha", *CANAL) == canal


def test_a_feed_makes_no_name_common() -> None:
    coming = Coming(story_window(most=1_000))
    patrols = coming.story("kossev", "Kfor pojačao patrole oko manastira Banjska", language="sr")
    for number in range(100):
        coming.story("evil", f"Banjska KFOR Kfor Bansko {'abcdefghij'[number % 10] * 4}{number}")
    assert coming.story("koha", "KFOR-i shton patrullimet rreth manastirit të Banjskës", language="sq") == patrols


@pytest.mark.parametrize("word", ["Abc{}", "{}000000", "{}" + "Vucic" * 60, "word{}word"])
def test_of_an_item_that_is_made_to_fill_memory_little_is_kept(word: str) -> None:
    long = " ".join(word.format(number) for number in range(400))
    seen = features(StoryItem(1, long, long, "sr", NOON), reader())
    assert len(seen.names) <= 40
    assert len(seen.numbers) <= 40
    assert len(seen.title) <= 60
    assert len(seen.words) <= 180
    assert len(seen.grams) <= 1_500
    assert len(seen.keys) <= 120
    assert max(map(len, [*seen.title, *seen.keys, *seen.words])) <= 33


def test_many_copies_are_forgotten_as_fast_as_they_came() -> None:
    window = story_window()
    with alone() as filling:
        for number in range(6_000):
            window.add(StoryItem(number, CANAL[0], "", "en", NOON, f"feed{number}"), 0 if number else None)
    filled = filling()
    with alone() as seconds:
        assert len(window.forget(NOON + timedelta(days=1))) == 6_000
    assert seconds() < filled / 4, "where each looks at all the others, it takes five times as long as filling"
