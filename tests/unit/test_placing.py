"""Which story an item joins, kept as the store has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.model import STORY_WINDOW, Item
from bot.placing import Placing
from bot.stories.copies import Copies
from bot.stories.features import StoryItem
from bot.topics.fold import fold
from tests.clock import NOON

TITLE = "KFOR denies negotiating with anybody in Banjska"
FIRST = Item(1, "kossev", "KoSSev", TITLE, "https://kossev.example/1", "", "en", NOON, NOON)
COPY = replace(FIRST, id=2, feed_id="koha")


def test_a_copy_joins_the_first() -> None:
    placing = Placing()
    assert [placing.place(each, NOON) for each in (FIRST, COPY)] == [None, 1]


def test_what_was_not_stored_is_placed_the_same_again_and_what_was_is_left_to_the_store() -> None:
    placing = Placing()
    for _ in range(2):
        assert [placing.place(each, NOON) for each in (FIRST, COPY)] == [None, 1]
    placing.stored([FIRST, COPY])
    assert placing.place(COPY, NOON) is None


def test_a_restored_window_knows_the_stories() -> None:
    placing = Placing()
    placing.restore([(FIRST, 7), (COPY, 7)])
    placing.restored()
    assert placing.place(COPY, NOON) is None, "the store has it"
    assert placing.place(replace(FIRST, id=3), NOON) == 2


def test_an_edited_item_keeps_its_story_and_an_old_one_finds_none() -> None:
    placing = Placing()
    placing.place(FIRST, NOON)
    assert placing.place(replace(COPY, again=True), NOON) is None
    assert placing.place(replace(COPY, published=NOON - STORY_WINDOW - timedelta(seconds=1)), NOON) is None


def test_after_72_hours_a_copy_is_a_story_of_its_own() -> None:
    placing = Placing()
    placing.place(FIRST, NOON)
    later = NOON + STORY_WINDOW
    assert placing.place(replace(COPY, id=3, published=later, seen_at=later), later) == 1
    placing = Placing()
    placing.place(FIRST, NOON)
    later += timedelta(minutes=1)
    assert placing.place(replace(COPY, id=3, published=later, seen_at=later), later) is None


def test_what_was_split_off_is_joined_no_more() -> None:
    placing = Placing()
    placing.place(FIRST, NOON)
    placing.stored([FIRST])
    assert placing.place(replace(FIRST, again=True, parted=True), NOON) is None
    assert placing.place(COPY, NOON) is None


class Broken(Copies):
    """Breaks over every item."""

    def place(self, item: StoryItem) -> int | None:
        raise RecursionError(item.id)


def test_an_item_that_breaks_the_window_is_a_story_of_its_own() -> None:
    placing = Placing(Broken(fold))
    with structlog.testing.capture_logs() as logs:
        assert placing.place(FIRST, NOON) is None
    assert [each["event"] for each in logs] == ["item_unplaceable"]


def test_a_text_that_a_portal_has_framed_is_still_a_copy() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    first = replace(FIRST, title="News in brief", text=text)
    placing = Placing()
    assert placing.place(first, NOON) is None
    assert placing.place(replace(first, id=2, title="Vesti dana", text=f"{text}\nPročitajte još"), NOON) == 1
