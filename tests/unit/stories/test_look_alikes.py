"""News that looks alike and is not the same stays apart; the same in other words still joins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.stories.features import StoryItem
from bot.stories.frametexts import is_frame, stems
from bot.wording import story_window, words

NOON = datetime(2025, 11, 26, 12, tzinfo=UTC)
Told = tuple[str, str, str]  # language, title, text


def joined(one: Told, other: Told, *, feeds: tuple[str, str] = ("one", "other")) -> bool:
    """Whether the later of two, half an hour later, joins the earlier one's story."""
    window = story_window()
    window.add(StoryItem(1, one[1], one[2], one[0], NOON, feeds[0]), None)
    late = StoryItem(2, other[1], other[2], other[0], NOON + timedelta(minutes=30), feeds[1])
    return window.place(late) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "sr",
                "Gori magacin guma u Vranju",
                "Vatrogasci gase vatru u magacinu guma u industrijskoj zoni u Vranju.",
            ),
            ("sr", "Požar u stanu u Vranju, povređena starica", "U stanu u centru Vranja zapalila se grejalica."),
        ),
        (
            ("sr", "Haradinaj otvorio novi vrtić u Dečanu", "Ramuš Haradinaj otvorio je vrtić za sto dece u Dečanu."),
            (
                "sq",
                "Haradinaj: Dy të arrestuar për djegien në Deçan",
                "Ramush Haradinaj foli për arrestimin e dy vetave.",
            ),
        ),
        (
            ("sq", "Ballkani mposht Malishevën 1-0", "Ballkani fitoi ndaj Malishevës me rezultat 1-0 në Superligë."),
            (
                "sq",
                "Malisheva mposht Feronikelin 2-0",
                "Malisheva fitoi ndaj Feronikelit me rezultat 2-0 në Superligë.",
            ),
        ),
        (
            (
                "en",
                "Hungary's central bank keeps rate at 6.5%",
                "The bank in Budapest kept its key rate at 6.5 percent.",
            ),
            (
                "en",
                "Poland's central bank keeps rate at 5.25%",
                "The bank in Warsaw kept its key rate at 5.25 percent.",
            ),
        ),
    ],
)
def test_of_one_kind_and_place_is_not_yet_one_story(one: Told, other: Told) -> None:
    assert not joined(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "sr",
                "Autobus sleteo u reku kod Prijepolja",
                "Autobus sa dvadeset putnika sleteo je u Lim kod Prijepolja.",
            ),
            ("sq", "Autobusi bie në lumë afër Prijepoles", "Një autobus me njëzet udhëtarë ra në lumin Lim."),
        ),
        (
            (
                "en",
                "Factory fire in Prilep injures four",
                "Four workers were hurt in a fire at a tobacco factory in Prilep.",
            ),
            ("mk", "Пожар во фабрика во Прилеп, четворица повредени", "Четворица работници се повредени во Прилеп."),
        ),
        (  # one noun in two cases is one word
            ("sr", "Patrola EULEX-a naišla na minu kod Zvečana", "Patrola EULEX-a naišla je na minu kod Zvečana."),
            ("sr", "Mina kod Zvečana: Nađena na putu patrole EULEX-a", "Patrola EULEX-a našla je minu kod Zvečana."),
        ),
    ],
)
def test_one_story_in_other_words_joins(one: Told, other: Told) -> None:
    assert joined(one, other)


SLOGAN = "Portal prati zbivanja na severu Kosova, u Beogradu i Briselu i donosi priče iz Prištine."
TITLES = ("Cena struje raste od januara", "Kurti u Briselu sa Lajčakom", "Dečak pronađen živ u šumi", "Gori skladište")


def placed(titles: tuple[str, ...], text: str, feeds: tuple[str, ...]) -> list[int | None]:
    """Where each went, with the same text below each title."""
    window, found = story_window(), list[int | None]()
    for number, (title, feed) in enumerate(zip(titles, feeds, strict=True)):
        each = StoryItem(number, title, text, "sr", NOON + timedelta(minutes=number), feed)
        found.append(window.place(each))
        window.add(each, found[-1])
    return found


def test_a_text_that_stands_under_any_title_makes_no_story() -> None:
    assert placed(TITLES, SLOGAN, ("one",) * 4) == [None] * 4
    assert placed(TITLES, SLOGAN, ("one", "two", "three", "four"))[2:] == [None, None]


BUDGET = "Vlada Kosova usvojila je budžet od tri milijarde evra na sednici u Prištini u četvrtak."


@pytest.mark.parametrize(
    ("feeds", "frame"),
    [
        (("shop",), False),  # one other feed alone could take any story's text away
        (("shop", "shop"), False),
        (("shop", "another"), True),
        (("one",), True),  # the item's own
    ],
)
def test_no_other_feeds_odd_title_alone_takes_a_text_away(feeds: tuple[str, ...], frame: bool) -> None:
    odd = [(feed, "Kupite jeftine patike") for feed in feeds]
    read = partial(stems, language="sr", reading=words)
    assert is_frame(BUDGET, ("one", "Vlada usvojila budžet"), odd, read) is frame


def test_a_teaser_that_tells_of_both_titles_binds_them() -> None:
    teaser = "Vlada Kosova usvojila je budžet od tri milijarde evra na sednici u Prištini."
    one = ("sr", "Vlada Kosova usvojila budžet", teaser)
    assert joined(one, ("sr", "Tri milijarde evra u budžetu za iduću godinu", teaser))
