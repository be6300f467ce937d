"""When a story has moved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.stories.developments import may_follow, novelty
from bot.stories.features import StoryItem
from tests.alone import alone
from tests.clock import NOON

HOUR = timedelta(hours=1)


def item(title: str, text: str = "", language: str | None = "en", number: int = 1) -> StoryItem:
    return StoryItem(number, title, text, language, NOON, "kossev")


def is_development(later: StoryItem, told: list[StoryItem], *, usual: str | None = None) -> bool:
    """`usual`: the words that a dictionary knows."""
    numbered = [replace(each, id=number) for number, each in enumerate(told, start=1)]
    known = None if usual is None else lambda word, _language: word.casefold() in usual.split()
    return novelty(later, numbered, known).is_development([each.id for each in numbered])


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
        ("Now 15 soldiers hurt at the bridge", ""),
        ("Soldiers at the bridge", "The number of those who were hurt has risen to 15."),
        ("Soldiers at the bridge", "The attack was ordered by Radoičić, the prosecution says."),
        ("Attack at the bridge: Milan Radoičić suspected", ""),
        ("Bridge attack: one soldier dies", ""),
    ],
    ids=["toll in the title", "toll in the text", "name", "name in the title", "turn"],
)
def test_a_higher_toll_a_turn_and_who_did_it_are_one(title: str, text: str) -> None:
    assert is_development(item(title, text), [FIRST])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Two Soldiers Hurt On Bridge In Mitrovica", "Two soldiers of KFOR were hurt, police from Pristina said."),
        ("Soldiers hurt", "The soldiers fell 12 metres, a spokesman said on 27.05.2026 at 19:40."),
        ("Soldiers hurt", "It happened on 26 May 2026. Nobody else was near the bridge in 2026."),
        ("Soldiers hurt", "Nobody knows why. " * 40 + "Later, 15 soldiers were hurt, ordered by Radoičić."),
        ("Soldiers hurt: 23 patrols that day", "They guard 4 bridges for 1,200 euros, with 15 dogs."),
        (
            "Soldiers hurt in northern Kosovo",
            "The hurt soldiers were visited by Rutte, the head of NATO, in Camp Nothing Hill.",
        ),
        (
            "Radoičić: I have nothing to do with it",
            "The suspects are elsewhere, lawyer Goran Petronijević told a court.",
        ),
        ("Soldiers hurt at the bridge", ""),
    ],
    ids=[
        "title in capitals",
        "times and dates",
        "a day with its month",
        "far below",
        "details",
        "places and visitors",
        "who speaks",
        "nothing",
    ],
)
def test_what_was_said_and_what_every_report_has_is_none(title: str, text: str) -> None:
    assert not is_development(item(title, text), [FIRST])


def test_a_name_is_known_in_every_case() -> None:
    later = item("Vojnici povređeni", "Povređeni vojnici su iz Mitrovice prebačeni do Prištine.", "sr-Latn")
    assert not is_development(later, [FIRST, SERBIAN])
    cyrillic = item("Војници повређени", "Повређени војници су из Митровице пребачени до Приштине.", "sr-Cyrl")
    assert not is_development(cyrillic, [SERBIAN])


def test_a_single_name_counts_only_against_what_the_same_language_has_said() -> None:
    later = item("Vojnici povređeni", "Napad je naručio Radoičić.", "sr-Latn")
    assert not is_development(later, [FIRST])
    assert is_development(later, [FIRST, SERBIAN])


def test_who_it_was_is_no_news_in_the_text_where_that_part_was_told() -> None:
    told = [item("Police arrest two over the attack", "Two suspects were arrested.")]
    assert not is_development(item("Two arrested", "Milan Radoičić was arrested in a hotel."), told)
    assert is_development(item("Milan Radoičić arrested over the attack at the bridge", ""), told)


def test_tolls_count_in_every_language() -> None:
    later = item("Povređeno 15 vojnika", "", "sr-Latn")
    assert is_development(later, [FIRST])
    assert not is_development(later, [FIRST, item("15 soldiers hurt")])


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Seven soldiers hurt at the bridge", "en"),
        ("Povređeno sedam vojnika na mostu", "sr-Latn"),
        ("Повређено седам војника на мосту", "sr-Cyrl"),
        ("Plagosen shtatë ushtarë te ura", "sq"),
    ],
)
def test_a_number_in_words_is_new_once(title: str, language: str) -> None:
    told = [FIRST, SERBIAN]
    assert is_development(item(title, "", language), told)
    for before in ("7 soldiers hurt", "Sedmoro povređenih", "Shtatë të plagosur", "Седморица војника"):
        assert not is_development(item(title, "", language), [*told, item(before, "", None)])


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("1.200 soldiers came", "1,200 soldiers came"),
        ("12,5 percent more", "12.5 percent more"),
        ("12 hiljada vojnika", "12.000 vojnika"),
        ("Twelve thousand soldiers", "12 thousand soldiers"),
        ("One soldier is dead", "1 soldier dead"),
        ("Sto vojnika na mostu", "100 vojnika na mostu"),
        ("Two soldiers hurt", "The two soldiers are hurt; it was two days ago, pre dva dana, para dy ditësh"),
        ("Many soldiers came", "Hundreds of soldiers, dozens of cars, desetine vojnika"),
    ],
)
def test_a_number_in_another_writing_is_none(said: str, again: str) -> None:
    assert not is_development(item("Soldiers", again), [item("Soldiers", said)])


def test_a_name_that_opens_a_sentence_counts_where_it_is_one() -> None:
    told = [item("Vojnici povređeni na mostu", "Povređeni su vojnici na mostu.", "sr-Latn")]
    later = item("Vojnici povređeni", "Radoičić je naručio napad. Istraga traje.", "sr-Latn")
    assert is_development(later, told, usual="vojnici istraga")
    assert not is_development(later, told, usual="vojnici istraga radoičić")
    assert not is_development(later, told), "without a dictionary nobody can tell"
    for elsewhere in (" Napad je priznao Radoičić.", " Za napad se traži i Radoičić."):
        assert is_development(replace(later, text=later.text + elsewhere), told)
    assert not is_development(
        replace(later, text="Istraga traje. Zbog toga istraga kasni."), told, usual="vojnici zbog"
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("U napad je umešan Milan Radoičić.", "sr-Latn"),
        ("За напад се терети Радоичића.", "sr-Cyrl"),
        ("Sulmi u krye nga Radoiçiqi.", "sq"),
        ("The attack was led by Radoicic.", "en"),
    ],
)
def test_a_name_in_another_case_script_or_spelling_is_not_new(text: str, language: str) -> None:
    told = [
        item("Napad na mostu", "Napad je predvodio Milan Radoičić.", "sr-Latn"),
        item("Attack", "The attack was led by Milan Radoičić, it says.", "en"),
        item("Sulm", "Sulmi u krye nga Milan Radoiçiq, thonë ata.", "sq"),
    ]
    assert not is_development(item("", text, language), told)
    assert not is_development(item("", text, language), [told[0], item("", "Something else.", language)])


def test_who_reports_it_and_offices_are_no_names() -> None:
    told = [item("Soldiers hurt at the bridge", "They were hurt at the bridge.")]
    later = "They were hurt, the Ministry of Defence and the Police told Reuters and KoSSev, the President said."
    assert not is_development(item("Soldiers hurt", later), told)


def test_only_what_was_told_counts_and_what_was_told_meanwhile_is_left_for_the_next() -> None:
    later, quiet = item("15 soldiers hurt", number=9), item("15 hurt", number=2)
    new = novelty(later, [FIRST, quiet])
    assert new.is_development([1])
    assert not new.is_development([1, 2])
    assert not new.is_development([1, 3])


def test_where_not_all_that_was_told_is_compared_a_chat_goes_by_what_is() -> None:
    new = novelty(item("15 soldiers hurt", number=9), [FIRST, item("15 hurt", number=2)], cut=True)
    assert new.is_development([1, 3])
    assert not new.is_development([1, 2, 3])
    assert not new.is_development([3])


@pytest.mark.parametrize(
    "text", ["Abcde fghij " * 250, "1.1,1 " * 500, "1" * 3000, "1." * 1500, "two " * 750, "Ab-" * 999,
             ("a-" * 70 + "kill-") * 20, "u " + "i" * 3000]
)  # fmt: skip
def test_hostile_texts_cost_little(text: str) -> None:
    told = [item(str(number), text, number=number) for number in range(20)]
    with alone() as seconds:
        novelty(item("12 killed in fire", text), told)
    assert seconds() < 2


@pytest.mark.parametrize(("after", "may"), [(2 * HOUR, True), (1.9 * HOUR, False)])
def test_replies_come_hours_apart(after: timedelta, may: bool) -> None:
    assert may_follow(NOON + after, NOON) is may


def test_languages_that_share_their_words_are_one() -> None:
    croatian = item("Radoičić optužen za napad", "Napad na mostu naručio je Radoičić, kaže tužiteljstvo.", "hr")
    assert is_development(croatian, [SERBIAN])
