"""Numbers in words, in each language."""

from __future__ import annotations

import pytest

from bot.stories.numerals import numbers_in_words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Twelve thousand soldiers", {"12000"}),
        ("two hundred and thirty-one soldiers, three officers", {"231", "3"}),
        ("12 thousand soldiers", {"12000"}),
        ("two, three or four", {"2", "3", "4"}),
        ("dvanaest hiljada vojnika i sedmorica policajaca", {"12000", "7"}),
        ("Седморица полицајаца и двадесет и пет војника", {"7", "25"}),
        ("dvije tisuće i petsto", {"2500"}),
        ("dymbëdhjetë mijë ushtarë dhe shtatë policë", {"12000", "7"}),
        ("njëzet e pesë ushtarë", {"25"}),
        ("no one said that, što je jedan od 12 razloga", set()),
        ("sto vojnika, сто двадесет војника, jedan oficir", {"100", "120", "1"}),
        ("zato sto dvadeset ljudi kaže", {"20"}),
        ("one soldier, twenty-one of them, një ushtar", {"1", "21"}),
        ("kod nje, no one, one of them, one another, jedan od njih, një nga ata", set()),
        ("", set()),
        ("KFOR \uff9e 12, \uff9f dva", {"2"}),  # marks that nothing is left of
    ],
)
def test_numbers_in_words_have_the_values_that_readers_give_them(text: str, values: set[str]) -> None:
    assert numbers_in_words(text) == values


def test_loosely_it_gives_what_words_may_mean_elsewhere() -> None:
    assert numbers_in_words("zato sto je jedan od njih", loosely=True) == {"100", "1"}
    assert numbers_in_words("zato što je rekao", loosely=True) == set()
