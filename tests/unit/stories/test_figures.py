"""Which numbers of a text another one has: each as a whole, however it is written."""

from __future__ import annotations

import pytest

from bot.stories.figures import told_by, unknown
from tests.alone import alone


def is_told(said: str, source: str) -> bool:
    return not list(unknown(said, told_by(source)))


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("2,4 miliona", "4,2 miliona evra"),
        ("2 miliona", "4,2 miliona evra"),
        ("42 miliona", "4,2 miliona evra"),
        ("4,2 milijarde", "4,2 miliona evra"),
        ("4,2 evra", "4,2 miliona evra"),
        ("5,12 odsto", "12,5 odsto"),
        ("12 odsto", "12,5 odsto"),
        ("1:2", "2:1"),
        ("1-2", "pobeda 2-1"),
        ("81:88", "88:81"),
        ("2 gola", "2:1"),
        ("6.1", "magnitude 5.1 at 6:10"),
        ("10:6", "at 6:10"),
        ("2027 toplana", "jun 27."),
        ("500 soldiers", "1,500 soldiers"),
        ("1.5 soldiers", "1,500 soldiers"),
        ("15.1.2024.", "1.5.2024."),
        ("15", "from 10-14 people"),
        ("1 soldier", "N1 reports"),
        ("½", "1/2"),
        ("3/2", "2/3"),
    ],
)
def test_a_number_that_was_taken_apart_or_turned_round_is_not_known(said: str, source: str) -> None:
    assert not is_told(said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("1.500 and 1 500 and 1,500 and 1\u202f500 and 1500", "1.500 vojnika"),
        ("1.234,56", "1,234.56"),
        ("12.5", "12,50 odsto"),
        ("4,2 miliona", "4.200.000 evra"),
        ("4.200.000", "4,2 miliona evra"),
        ("€4.2bn", "4,2 milijarde evra"),
        ("12.000", "12 hiljada vojnika, dvanaest hiljada"),
        ("12 thousand", "twelve thousand soldiers"),
        ("2 officers", "two officers"),
        ("2 војника", "двојица војника"),
        ("78-godišnja", "stara 78 godina"),
        ("18.21", "u 18:21"),
        ("06:10", "at 6:10"),
        ("u 18 časova", "u 18:00"),
        ("2 : 1", "2:1"),
        ("2-1", "2:1"),
        ("10 i 15", "10-15 ljudi"),
        ("10-15", "od 10 do 15 ljudi"),
        ("24/7", "24 hours a day, 7 days a week"),
        ("26. maja 2024.", "26.05.2024."),
        ("2023", "sezona 2023-24"),
        ("N1", "javlja N1"),
        ("5,000.", "5000"),
        ("٣", "3"),
    ],
)
def test_a_number_in_another_writing_is_known(said: str, source: str) -> None:
    assert is_told(said, source)


@pytest.mark.parametrize("piece", ["1,", "1 ", "1:", "1-", "1.1.", "123 ", "1/", "a1", "1 million ", "9" * 50])
def test_hostile_texts_cost_little(piece: str) -> None:
    text = piece * (8000 // len(piece))
    with alone() as seconds:
        list(unknown(text, told_by(text[:3000])))
    assert seconds() < 1
