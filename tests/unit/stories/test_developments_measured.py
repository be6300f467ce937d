"""How often the sets' items count as developments: pairs of ours that say what they are, and what is one story."""

from __future__ import annotations

import pytest

from benchmarks import developments
from benchmarks.developments import IN_ONE, MANY, ONE, OWN, TWO, UNSEEN, judged, pairs, share
from benchmarks.stories_data import OURS, sets
from bot.lemmas.shelf import Shelf
from bot.stories.claims import Usual
from bot.topics.vocabulary import Vocabulary
from bot.wording import usual_words
from tests.lemmas import KEPT


@pytest.fixture(scope="module")
def usual() -> Usual:
    return usual_words(Vocabulary(Shelf(KEPT).wait))


def test_what_is_one_story_is_rarely_a_development(usual: Usual) -> None:
    found = {name: pairs(items, usual) for name, items in sets(OURS).items()}
    across = {name: share(kinds[TWO]) for name, kinds in found.items()}
    within = {name: share(kinds[ONE]) for name, kinds in found.items() if len(kinds[ONE]) >= MANY}
    assert across.keys() >= {"labelled", "translated"}
    assert within.keys() == {"headlines", "labelled"}
    assert max(across.values()) <= developments.ACROSS, across
    assert max(within.values()) <= developments.WITHIN, within


def test_developments_across_languages_are_found_and_repetitions_are_not(usual: Usual) -> None:
    own = judged(OWN, usual)
    assert (own.developments, own.repetitions) == (36, 41)
    assert own.found >= developments.FOUND
    assert not own.repeated


@pytest.mark.parametrize("held", [False, True])
def test_developments_in_one_language_are_found_and_repetitions_are_not(usual: Usual, *, held: bool) -> None:
    own = judged(IN_ONE, usual, held=held)
    assert min(own.developments, own.repetitions) >= 50
    found, repeated = own.shares
    assert found >= developments.HELD_FOUND
    assert repeated <= developments.HELD_REPEATED


@pytest.mark.parametrize(
    ("held", "least", "pairs_of_each"),
    [(False, developments.UNSEEN_FOUND, (60, 40)), (True, developments.LATER_FOUND, (24, 10))],
)
def test_developments_worded_apart_from_the_lists_are_found_and_repetitions_are_not(
    usual: Usual, pairs_of_each: tuple[int, int], least: float, *, held: bool
) -> None:
    own = judged(UNSEEN, usual, held=held)
    assert (own.developments, own.repetitions) == pairs_of_each
    found, repeated = own.shares
    assert found >= least
    assert repeated <= developments.UNSEEN_REPEATED
