"""Which story an item joins, kept as the store has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.model import STORY_WINDOW, Item
from bot.placing import Placing
from bot.stories.features import StoryItem
from bot.stories.window import Window
from bot.topics.fold import fold
from bot.wording import reader, story_window
from tests.clock import NOON

TITLE = "KFOR denies negotiating with anybody in Banjska"
TEXT = "The mission in Kosovo denied on Tuesday that it had negotiated with the gunmen at the monastery."
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
    assert placing.place(replace(FIRST, id=3), NOON) == 1


def test_a_story_stays_one_when_its_first_item_has_no_room() -> None:
    grown, restored = (Placing(story_window(most=30)) for _ in range(2))  # three of one feed
    told = [replace(FIRST, id=number, title=f"{TITLE}, day {number} of talks") for number in range(1, 6)]
    for placing in (grown, restored):
        placing.window.add(StoryItem(9, "Dua Lipa performs tonight", "", "en", NOON, "koha"), None)
    for number, each in enumerate(told):
        grown.window.add(StoryItem(each.id, each.title, "", "en", NOON, each.feed_id), number or None)
    restored.restore([(each, 7) for each in told])
    assert dict(restored.window.items()) == dict(grown.window.items()) == {9: 9, 3: 3, 4: 3, 5: 3}


def test_an_edited_item_keeps_its_story_and_an_old_one_finds_none() -> None:
    placing = Placing()
    placing.place(FIRST, NOON)
    assert placing.place(replace(COPY, again=True), NOON) is None
    assert placing.place(replace(COPY, published=NOON - STORY_WINDOW - timedelta(seconds=1)), NOON) is None


def test_after_72_hours_a_copy_is_a_story_of_its_own() -> None:
    placing = Placing()
    placing.place(replace(FIRST, text=TEXT), NOON)
    later = NOON + STORY_WINDOW
    assert placing.place(replace(COPY, id=3, text=TEXT, published=later, seen_at=later), later) == 1
    placing = Placing()
    placing.place(replace(FIRST, text=TEXT), NOON)
    later += timedelta(minutes=1)
    assert placing.place(replace(COPY, id=3, text=TEXT, published=later, seen_at=later), later) is None


def test_what_was_split_off_is_a_story_of_its_own() -> None:
    placing = Placing()
    for each in (FIRST, COPY):
        placing.place(each, NOON)
    placing.stored([FIRST, COPY])
    assert placing.place(replace(FIRST, again=True, parted=True), NOON) is None
    assert dict(placing.window.items()) == {1: 1, 2: 2}


class Broken(Window):
    """Breaks over every item."""

    def add(self, item: StoryItem, story_of: int | None) -> None:  # noqa: ARG002  # it breaks over any
        raise RecursionError(item.id)


def test_an_item_that_breaks_the_window_is_a_story_of_its_own() -> None:
    placing = Placing(Broken(reader(), fold))
    with structlog.testing.capture_logs() as logs:
        assert placing.place(FIRST, NOON) is None
        placing.restore([(COPY, 7)])
    assert [each["event"] for each in logs] == ["item_unplaceable", "item_unplaceable"]


def test_what_the_window_has_no_room_for_is_joined_no_more() -> None:
    placing = Placing(story_window(most=1))
    placing.place(FIRST, NOON)
    placing.place(replace(COPY, title="Dua Lipa performs in Prishtina tonight"), NOON)
    assert placing.place(replace(COPY, id=3), NOON) is None


def test_a_text_that_a_portal_has_framed_is_still_a_copy() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    first = replace(FIRST, title="News in brief", text=text)
    placing = Placing()
    assert placing.place(first, NOON) is None
    assert placing.place(replace(first, id=2, title="Vesti dana", text=f"{text}\nPročitajte još"), NOON) == 1
