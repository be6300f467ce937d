"""Acronyms and the names that they stand for."""

from __future__ import annotations

import pytest

from bot.stories.acronyms import acronyms
from bot.wording import words


def _found(text: str) -> set[str]:
    return set().union(*acronyms(words(text, "en"), text).values())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Regulators shut down Silicon Valley Bank after a run", "^svb"),
        ("SVB failure: tech lender shut", "^svb"),
        ("The European Central Bank lifts rates", "^ecb"),
        ("Rates go up again (ECB)", "^ecb"),
    ],
)
def test_an_acronym_and_its_words_share_a_key(text: str, key: str) -> None:
    assert key in _found(text)


@pytest.mark.parametrize(
    "text", ["Zubin Potok without water", "EU and UN meet", "Silicon, Valley, Bank", "silicon valley bank", ""]
)
def test_what_is_no_acronym_has_no_key(text: str) -> None:
    assert not _found(text)


def test_a_key_stands_where_the_name_begins() -> None:
    text = "Fall of Silicon Valley Bank"
    assert acronyms(words(text, "en"), text) == {text.index("Silicon"): frozenset({"^svb"})}
