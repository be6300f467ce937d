"""Names meet across languages by spelling, and by CLDR's names of places and days."""

from __future__ import annotations

import pytest

from bot.stories.spelling import name_keys
from bot.wording import reader, words


def keys(name: str, language: str) -> frozenset[str]:
    (word,) = words(name, language)
    return name_keys(word.folded, word.stems, language)


@pytest.mark.parametrize(
    ("one", "language", "other", "other_language"),
    [
        ("Banjskoj", "sr", "Banjskës", "sq"),
        ("Бањске", "sr", "Banjska", "en"),
        ("Vučića", "sr", "Vuçiqi", "sq"),
        ("Вучић", "sr", "Вучиќ", "mk"),
        ("Kurtit", "sq", "Kurtija", "sr"),
        ("Prishtinë", "sq", "Pristina", "en"),
        ("Зеленский", "ru", "Zelenskog", "sr"),
        ("Macron", "en", "Makrona", "sr"),
        ("Trump", "en", "Трамп", "sr"),
        ("Scholz", "de", "Scholzin", "sq"),
        ("Washington", "en", "Vašingtonu", "sr"),
    ],
)
def test_a_name_meets_its_other_spelling(one: str, language: str, other: str, other_language: str) -> None:
    assert keys(one, language) & keys(other, other_language)


@pytest.mark.parametrize(("one", "other"), [("Kurti", "Kartu"), ("Banjska", "Banjaluka"), ("Rama", "Roma")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert not keys(one, "sr") & keys(other, "sr")


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("nemacka", "=DE"), ("gjermania", "=DE"), ("germanija", "=DE"), ("njemackoj", "=DE"),
        ("bec", "=Europe/Vienna"), ("vienna", "=Europe/Vienna"),
        ("kosovskim", "=XK"), ("kosoves", "=XK"), ("banjska", None),
    ],
)  # fmt: skip
def test_a_place_is_one_in_every_language(word: str, place: str | None) -> None:
    assert reader().places.of(word, capital=True) == place


def test_a_word_in_small_letters_is_a_place_only_as_a_long_adjective() -> None:
    places = reader().places
    assert (places.of("srpske", capital=False), places.of("mali", capital=False)) == ("=RS", None)


@pytest.mark.parametrize(
    ("word", "day"),
    [("monday", "#day0"), ("ponedeljka", "#day0"), ("utorka", "#day1"), ("sredu", "#day2"), ("premten", "#day4"),
     ("nedelje", None), ("montirati", None), ("sredstva", None)],
)  # fmt: skip
def test_a_day_of_the_week_is_one_in_every_language_and_case(word: str, day: str | None) -> None:
    assert reader().weekdays.of(word) == day
