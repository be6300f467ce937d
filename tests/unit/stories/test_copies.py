"""Stories by exact copies alone."""

from __future__ import annotations

from datetime import timedelta

from bot.stories.copies import Copies
from bot.stories.features import StoryItem
from bot.stories.sentences import plain
from tests.clock import NOON

TITLE = "KFOR negira pregovore o povlačenju napadača iz Banjske"


def an_item(number: int, title: str, text: str = "", *, after: timedelta = timedelta()) -> StoryItem:
    return StoryItem(number, title, text, "sr", NOON + after, "kossev")


def placed(copies: Copies, item: StoryItem) -> int | None:
    like = copies.place(item)
    copies.add(item, like)
    return like


def test_a_copy_joins_the_latest_before_it() -> None:
    copies = Copies(plain)
    other = "EULEX objavio godišnji izveštaj o radu misije"
    found = [
        placed(copies, an_item(number, title)) for number, title in enumerate((TITLE, other, TITLE.upper(), TITLE))
    ]
    assert found == [None, None, 0, 2]


def test_what_is_forgotten_or_split_off_is_found_no_more() -> None:
    copies = Copies(plain)
    for number in range(3):
        placed(copies, an_item(number, TITLE, after=timedelta(hours=number)))
    copies.forget(NOON + timedelta(hours=2))
    assert copies.place(an_item(9, TITLE)) == 2
    copies.part(2)
    copies.part(2)
    assert copies.place(an_item(9, TITLE)) is None
