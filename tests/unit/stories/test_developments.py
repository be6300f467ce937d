"""When a story has moved on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.stories.developments import is_development, may_follow
from bot.stories.features import StoryItem
from tests.clock import NOON

HOUR = timedelta(hours=1)


def item(title: str, text: str = "", language: str | None = "en") -> StoryItem:
    return StoryItem(1, title, text, language, NOON, "kossev")


FIRST = item(
    "Two soldiers hurt at the bridge",
    "Two soldiers of KFOR were hurt at the bridge in Mitrovica on 26.05.2026, police said. "
    "They were taken to Pristina at 18:21 and are stable after the fall of 12 metres.",
)
SERBIAN = item(
    "Dva vojnika povređena na mostu",
    "Dva vojnika KFOR-a povređena su na mostu u Mitrovici, kaže policija. Prebačeni su u Prištinu.",
    "sr-Latn",
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Soldiers hurt at the bridge: 15 now", ""),
        ("Soldiers at the bridge", "The number of those who were hurt has risen to 15."),
        ("Soldiers at the bridge", "The attack was ordered by Radoičić, the prosecution says."),
        ("Soldiers at the bridge", "The hurt soldiers were visited by the head of NATO."),
    ],
    ids=["number in the title", "number in the text", "name", "acronym"],
)
def test_a_new_name_or_number_at_the_top_is_one(title: str, text: str) -> None:
    assert is_development(item(title, text), [FIRST])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two Soldiers Hurt On Bridge In Mitrovica", "Two soldiers of KFOR were hurt, police from Pristina said."),
        ("Soldiers hurt", "The soldiers fell 12 metres, a spokesman said on 27.05.2026 at 19:40."),
        ("Soldiers hurt", "It happened on 26 May 2026. Nobody else was near the bridge in 2026."),
        ("Soldiers hurt", "Nobody knows why. " * 40 + "Later, 15 of NATO came, Radoičić said."),
        ("Soldiers hurt at the bridge", ""),
    ],
    ids=["title in capitals", "times and dates", "a day with its month", "far below", "nothing"],
)
def test_what_was_said_and_what_every_report_has_is_none(title: str, text: str) -> None:
    assert not is_development(item(title, text), [FIRST])


def test_a_name_is_known_in_every_case() -> None:
    later = item("Vojnici povređeni", "Povređeni vojnici su iz Mitrovice prebačeni do Prištine.", "sr-Latn")
    assert not is_development(later, [FIRST, SERBIAN])
    cyrillic = item("Војници повређени", "Повређени војници су из Митровице пребачени до Приштине.", "sr-Cyrl")
    assert not is_development(cyrillic, [SERBIAN])


def test_names_count_only_against_what_the_same_language_has_said() -> None:
    later = item("Vojnici povređeni", "O tome se oglasila misija Ujedinjenih nacija u Beogradu.", "sr-Latn")
    assert not is_development(later, [FIRST])
    assert is_development(later, [FIRST, SERBIAN])


def test_numbers_count_in_every_language() -> None:
    later = item("Povređeno 15 vojnika", "", "sr-Latn")
    assert is_development(later, [FIRST])
    assert not is_development(later, [FIRST, item("15 soldiers hurt")])


@pytest.mark.parametrize(
    ("after", "today", "may"), [(2 * HOUR, 0, True), (2 * HOUR, 2, True), (2 * HOUR, 3, False), (1.9 * HOUR, 0, False)]
)
def test_replies_come_hours_apart_and_three_a_day(after: timedelta, today: int, may: bool) -> None:
    assert may_follow(NOON + after, NOON, today) is may


def test_languages_that_share_their_words_are_one() -> None:
    croatian = item("Radoičić optužen za napad", "Napad na mostu naručio je Radoičić, kaže tužiteljstvo.", "hr")
    assert is_development(croatian, [SERBIAN])
