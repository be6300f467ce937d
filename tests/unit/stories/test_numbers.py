"""Numbers of one event in two languages: what is news, and what only is another report's choice or writing."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from bot.stories.counted import counted_in
from bot.stories.numbers import numbers_of, numbers_said
from bot.stories.ordinals import numbers_meant
from bot.stories.tolls import tolls_of


def are_new(title: str, lead: str = "", *, told: str, language: str | None = "en") -> bool:
    claimed = numbers_of(title, lead)
    return claimed.are_new([numbers_said(claimed, told, language)])


@pytest.mark.parametrize(
    ("title", "lead", "told"),
    [
        ("Broj poginulih porastao na sedam", "", "Three miners were killed."),
        ("Nesreća kod Bara", "Povređeno je 19 osoba.", "Five passengers were hurt in the crash."),
        ("Nastavak akcije", "Uhapšeno je ukupno deset osoba.", "Two men were arrested."),
        ("KFOR šalje još 130 vojnika", "", "KFOR will strengthen its patrols."),
        ("Fabrika otpušta 800 radnika", "", "The factory will shed some jobs."),
        ("Osam hiljada ljudi na protestu", "", "Thousands rally; 6,000 people came, police say."),
        ("Fundosja e tragetit", "Numri i viktimave ka arritur në 12, tha roja.", "At least four people drowned."),
    ],
    ids=["title", "more hurt", "more arrested", "troops", "jobs", "thousands", "toll"],
)
def test_a_headlines_toll_and_a_higher_one_are_news_in_any_language(title: str, lead: str, told: str) -> None:
    assert are_new(title, lead, told=told)


@pytest.mark.parametrize(
    ("title", "lead", "told"),
    [
        ("Izgorela pekara", "Snabdevala je 1 500 kupaca, a šteta je 80.000 evra.", "A fire gutted a bakery."),
        ("Povređena dva vojnika", "", "Two soldiers were hurt."),
        ("Povređena dva vojnika", "", "12 were hurt, 2 of them badly."),
        ("Dvoje povređenih u požaru", "Povređeno je dvoje od troje stanara.", "Three people were hurt in the fire."),
        ("Dešava se 22. put", "", "It failed for the 22nd time."),
        ("Dështon për herë të 22-të", "", "It failed again."),
        ("Edhe tentimi i 23-të dështon", "", "Another attempt collapses."),
        ("Dita 41: dëshmitari flet", "", "A witness speaks in The Hague."),
        ("Klaster 3 pre leta", "", "Austria backs Serbia's bid."),
        ("Vdes një 34-vjeçar", "", "A man died in the crash."),
        ("Poginuo muškarac (34)", "", "A man died in the crash."),
        ("Three-year deal signed", "", "Potpisan je ugovor sa Gaspromom."),
        ("Ash column six kilometres high", "", "Etna izbacila stub pepela."),
        ("Magnitude 4.3 quake", "", "Potres kod Kraljeva."),
        ("Trade gap widens 11 percent", "", "Deficiti u rrit për 11,2 për qind."),
        ("Nafta skoro 65 dolara", "", "Oil settles at 64.90 dollars."),
        ("One dead in crash", "", "Ka vdekur në aksident."),
        ("N1: A1 zatvoren", "", "The motorway is closed."),
        ("Partizan pobedio 2:1", "", "Partizan won."),
        ("Apple unveils $3,499 headset", "", "Apple shows its headset."),
        ("Fed raises rates by 25 basis points", "", "The Fed raises rates."),
        ("80 deputies needed, 120 amendments filed", "", "Parliament meets."),
        ("Poginula dva vozača", "", "U sudaru su poginuli vozač i suvozač."),
        ("Sudar kod Raške", "Povređeni imaju 54 i 51 godinu.", "Two were hurt in a crash."),
        ("Dies at 95", "", "The actor was found dead."),
        ("Hiljadu ljudi na protestu", "", "A rally was held."),
    ],
)
def test_details_sizes_and_other_writings_are_none(title: str, lead: str, told: str) -> None:
    assert not are_new(title, lead, told=told)


def test_small_numbers_are_no_news_after_a_language_whose_words_are_not_read() -> None:
    assert not are_new("Nine miners killed", told="Neun Bergleute getötet.", language="de")
    assert are_new("Nine miners killed", told="Poginuli rudari.", language="sr")
    assert are_new("200 miners killed", told="Bergleute getötet.", language="de")


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("Poginulo je sedam, a povređeno 19 osoba.", {"dead": 7, "hurt": 19}),
        ("At least 12 people were killed and 40 injured.", {"dead": 12, "hurt": 40}),
        ("Shtatë të vdekur, nëntë të plagosur", {"dead": 7, "hurt": 9}),
        ("Загинаа петмина, повредени се 30 лица", {"dead": 5, "hurt": 30}),
        ("Šestero mrtvih. Evakuirano je 240 ljudi.", {"dead": 6, "evacuated": 240}),
        ("Uhapšena četvorica, traga se za petoricom nestalih", {"arrested": 4, "missing": 5}),
        ("The death toll has risen to 31", {"dead": 31}),
        ("Na mestu je 12 vatrogasaca. Povređenih nema.", {}),
        ("Three fire engines came", {}),
    ],
)
def test_tolls_are_told_by_the_words_beside_a_number(text: str, tolls: dict[str, int]) -> None:
    assert tolls_of(counted_in(text)) == {kind: Decimal(number) for kind, number in tolls.items()}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Na četrdeset prvom danu suđenja", {"40", "41", "1"}),
        ("Тридесетчетворогодишњак", {"34"}),
        ("Тело шездесетдвогодишњака", {"62"}),
        ("trogodišnji ugovor, dvomjesečno primirje, sedmosatna blokada", {"3", "2", "7"}),
        ("fluturimi i nëntë, grup-kapitulli i tretë, pritje dyorëshe", {"9", "3", "2"}),
        ("the second and the twelfth", {"2", "12"}),
        ("trenutno u petak stoji, trebalo bi da sestra dođe, dyshim", set()),
    ],
)
def test_ordinals_and_words_with_a_number_in_them_mean_it(text: str, values: set[str]) -> None:
    assert numbers_meant(text) == values


@pytest.mark.parametrize("piece", ["1 ", "two ", "dvadeset i ", "(1) ", "22. a ", "killed 3 ", "trogodišnji ", "1-të "])
def test_hostile_texts_cost_little(piece: str) -> None:
    text = piece * (4000 // len(piece))
    claimed = numbers_of(text[:600], text[:600])
    begun = time.process_time()
    for _ in range(10):
        numbers_said(claimed, text, "sr")
    assert time.process_time() - begun < 2
