"""What says nothing new of a story, however it is dated, credited and framed."""

from __future__ import annotations

import pytest

from bot.stories.attribution import unattributed
from bot.stories.developments import novelty
from bot.stories.features import StoryItem
from bot.stories.moments import undated
from tests.clock import NOON

ENGLISH = ("Two soldiers hurt near Leposavic", "Two soldiers of KFOR were hurt near Leposavic, the mission said.", "en")
SERBIAN = ("Povređena dva vojnika kod Leposavića", "Dva vojnika KFOR-a povređena su kod Leposavića.", "sr-Latn")
ALBANIAN = ("Plagosen dy ushtarë afër Leposaviqit", "Dy ushtarë të KFOR-it u plagosën afër Leposaviqit.", "sq")


def is_development(
    told: tuple[str, str, str], text: str, title: str = "", *, feed: str = "n1 N1", usual: str | None = None
) -> bool:
    first = StoryItem(1, *told, NOON, "online-kosovo Kosovo onlajn")
    known = None if usual is None else lambda word, _: word.casefold() in usual.split()
    later = StoryItem(2, title or told[0], text, told[2], NOON, feed)
    return novelty(later, [first], known).is_development([1])


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (ENGLISH, "Two soldiers were hurt near Leposavic on November 26."),
        (ENGLISH, "LEPOSAVIC, Nov 26 - Two soldiers were hurt."),
        (ENGLISH, "Two soldiers were hurt on the 26th of November at about 9 a.m. near Leposavic."),
        (ENGLISH, "Two soldiers were hurt at 9 on Thursday, and at ten o'clock the road was closed."),
        (ALBANIAN, "Më 26 nëntor, dy ushtarë u plagosën afër Leposaviqit."),
        (ALBANIAN, "Dy ushtarë u plagosën rreth orës 9, në ora nëntë e mëngjesit."),
        (SERBIAN, "Dva vojnika povređena su oko 9 časova."),
        (SERBIAN, "Dva vojnika povređena su 26. novembra između ostalog od 9 do 11 sati, u 12 h."),
        (SERBIAN, "Dva vojnika povređena su u devet časova."),
        (SERBIAN, "Два војника повређена су око 9 часова."),
        (ENGLISH, "Two soldiers were hurt. Photo: 12 of 14"),
    ],
)
def test_when_it_was_is_no_news(told: tuple[str, str, str], text: str) -> None:
    assert not is_development(told, text)


@pytest.mark.parametrize(
    "text",
    [
        "Twenty-six of 26 November",
        "About 26 soldiers came",
        "26 vojnika na 9 mesta",
        "Rreth 26 ushtarë erdhën",
        "It took 9 hours",
        "9 sati gašenja požara",
        "May 26,000 people vote?",
    ],
)
def test_what_counts_something_stays(text: str) -> None:
    assert any(sign in undated(text) for sign in ("Twenty", "26", "9"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dva vojnika povređena su, javlja Kosovo onlajn.", ""),
        ("Dva vojnika povređena su, piše portal Nova Gazeta.", ""),
        ("Kako prenosi Glas Severa, dva vojnika su povređena.", ""),
        ("Glas Severa javlja da su dva vojnika povređena.", ""),
        ("Dva vojnika su povređena, rekao je oficir za Glas Severa.", ""),
        ("Два војника су повређена, пише Глас Севера.", ""),
        ("Na mesto događaja, prema Kosovu onlajn, izašla je istraga.", ""),
        ("Prema KoSSev-u, istraga je na mestu događaja.", ""),
        ("Dva vojnika su povređena. Foto: Dragana Pavlović", ""),
        ("", "VIDEO Dva vojnika povređena kod Leposavića"),
        ("", "Dva vojnika povređena kod Leposavića: Evo šta se zna"),
        ("", "UŽIVO | FOTO Dva vojnika povređena kod Leposavića"),
    ],
)
def test_who_reports_it_and_labels_are_no_news(text: str, title: str) -> None:
    assert not is_development(SERBIAN, text, title, usual="na dva kako prema istraga šta")


def test_who_reports_it_in_other_languages() -> None:
    assert not is_development(ENGLISH, "The soldiers are stable, an officer told Northern Voice.")
    assert not is_development(ENGLISH, "Northern Voice reports that two soldiers were hurt.")
    assert not is_development(ALBANIAN, "Dy ushtarë u plagosën, raporton Zëri Verior.")


def test_whoever_is_named_beside_a_portal_stays() -> None:
    assert is_development(SERBIAN, "Mina je delo Radoičića, kaže tužilac, piše Glas Severa.")
    assert is_development(SERBIAN, "", "Mina kod Leposavića: osumnjičen Milan Radoičić")
    assert unattributed("Tužilac je rekao da je Radoičić uhapšen.") == "Tužilac je rekao da je Radoičić uhapšen."


def test_a_name_behind_a_colon_opens_a_sentence() -> None:
    title = "Mina kod Leposavića: Radoičić osumnjičen"
    assert is_development(SERBIAN, "", title, usual="mina")
    assert not is_development(SERBIAN, "", title, usual="mina radoičić")
