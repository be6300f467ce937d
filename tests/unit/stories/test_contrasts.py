"""Short titles that share a given name, or a place and what kind of thing happened there, are not yet one story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.stories.contrasts import count_others, name_others, titled_tolls
from bot.stories.features import Features, StoryItem, features
from bot.wording import reader, story_window

NOON = datetime(2025, 11, 26, 12, tzinfo=UTC)


def joined(language: str, one: str, other: str, other_language: str | None = None, *, hours: int = 5) -> bool:
    """Whether the later of two titles joins the earlier one's story."""
    window = story_window()
    window.add(StoryItem(1, one, "", language, NOON, "one"), None)
    late = StoryItem(2, other, "", other_language or language, NOON + timedelta(hours=hours), "other")
    return window.place(late) == 1


def read(title: str, language: str = "sr") -> Features:
    return features(StoryItem(1, title, "", language, NOON), reader())


def are_others(one: Features, other: Features) -> bool:
    known = one.name_keys, other.name_keys
    return name_others(one.people, other.people, known, kin=one.language == other.language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("sr", "Преминуо Драган Николић", "Preminuo glumac Dragan Mićanović"),
        ("sr", "Преминула Милена Вукотић", "Preminula glumica Milena Šarić"),
        ("sr", "Uhapšen muškarac zbog nasilja u Mitrovici", "Uhapšena žena zbog krađe u Mitrovici"),
        ("sr", "Izgoreo automobil u Skoplju", "Izgorela kuća u Skoplju"),
        ("sr", "Stradao biciklista kod Kragujevca", "Страдао пешак код Крагујевца"),
        ("sr", "Dvoje poginulo u udesu kod Prištine", "Jedna osoba poginula u udesu kod Prištine"),
        ("sq", "Vdes këmbësori në Pejë", "Vdes motoçiklisti në Pejë"),
        ("en", "Pensioner robbed in Doboj", "Doboj jeweller robbed"),
    ],
)
def test_what_only_looks_alike_stays_apart(language: str, one: str, other: str) -> None:
    assert not joined(language, one, other)


def test_a_title_that_returns_tells_of_another_day() -> None:
    rain, sun = "Vremenska prognoza za danas: kiša", "Vremenska prognoza za danas: sunce"
    assert joined("sr", rain, sun, hours=2)
    assert not joined("sr", rain, sun, hours=22)
    assert joined("en", "Zadar quake: what we know", "What we know about the quake in Zadar", hours=22)


def test_other_tolls_tell_two_accidents_apart_in_two_languages() -> None:
    assert not joined("sq", "Pesë të lënduar në një aksident në Shkup", "Two hurt in crash in Skopje", "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zapaljen automobil u Kruševcu", "Izgoreo automobil u Kruševcu"),  # its first word is no name
        ("Суђење Александру Вељковићу одложено", "Odloženo suđenje Aleksandru Veljkoviću"),
        (
            "Eksplozija u fabrici u Obrenovcu, jedna osoba poginula",
            "Dve osobe poginule u eksploziji u fabrici u Obrenovcu",
        ),
        ("Nikola Bajić i Nikola Vasić uhapšeni zbog krađe u Leskovcu", "Zbog krađe u Leskovcu uhapšen Nikola Vasić"),
    ],
)
def test_one_story_in_other_words_joins(one: str, other: str) -> None:
    assert joined("sr", one, other)


def test_a_text_that_knows_the_others_words_tells_of_no_other() -> None:
    window = story_window()
    window.add(StoryItem(1, "Ranjen konobar u Budvi", "", "sr", NOON, "one"), None)
    text = "Mladić, konobar jednog lokala u Budvi, ranjen je sinoć."
    late = StoryItem(2, "U Budvi ranjen mladić", text, "sr", NOON + timedelta(hours=1), "other")
    assert window.place(late) == 1


@pytest.mark.parametrize(
    ("one", "other", "others"),
    [
        (read("Presuda Ivanu Todosijeviću"), read("Presuda Ivanu Jovanoviću"), True),
        (read("Presuda Ivanu Jovanoviću"), read("Ivan Jovanović osuđen"), False),
        (read("Ana Marija Lukić pobedila"), read("Pobeda Ane Lukić"), False),
        (read("Ilon Mask kupio Tviter"), read("Elon Musk buys Twitter", "en"), False),
        (read("Gjykata dënon Ilir Metën", "sq"), read("Ilir Meta dënohet", "sq"), False),
        (read("Nikola Bajić i Nikola Vasić uhapšeni"), read("Uhapšen Nikola Vasić"), False),
        (read("Ivan Perić i Marko Jović na sudu"), read("Ivan Perić i Marko Savić na sudu"), False),
        (read("Predsednik Srbije u Nišu"), read("Predsednik Vučić u Nišu"), False),  # a country is no surname
    ],
)
def test_who_shares_a_given_name_alone_is_somebody_else(one: Features, other: Features, others: bool) -> None:
    assert are_others(one, other) is others
    assert are_others(other, one) is others


@pytest.mark.parametrize(
    ("title", "tolls"),
    [
        ("Dvoje poginulo u udesu kod Prištine", {("dead", 2)}),
        ("Једна особа погинула у удесу код Приштине", {("dead", 1)}),
        ("Jedna osoba poginula, troje povređeno", {("dead", 1), ("hurt", 3)}),
        ("Një i vdekur në aksident", {("dead", 1)}),
        ("One killed in crash", {("dead", 1)}),
        ("Jedna od mera: zabrana", set()),
    ],
)
def test_a_single_one_is_counted_too(title: str, tolls: set[tuple[str, int]]) -> None:
    assert titled_tolls(title) == tolls


def test_tolls_of_other_kinds_say_nothing_of_one_another() -> None:
    assert count_others({("dead", 2)}, {("dead", 1)})
    assert not count_others({("dead", 2)}, {("hurt", 1)})
    assert not count_others({("dead", 2), ("hurt", 3)}, {("dead", 2), ("hurt", 4)})
