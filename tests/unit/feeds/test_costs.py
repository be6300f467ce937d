"""Which documents may hold up others."""

from __future__ import annotations

from bot.feeds.costs import COSTLY, LARGE, MOST_KEPT, Costs

URL, OTHER = "https://a.example/feed", "https://b.example/feed"


def test_of_an_unknown_address_the_large_is_costly() -> None:
    assert Costs().costly(URL, LARGE + 1)
    assert not Costs().costly(URL, LARGE)


def test_what_was_costly_is_so_the_next_time_at_any_size_and_no_other_is() -> None:
    costs = Costs()
    costs.note(URL, 100, COSTLY * 2)
    assert costs.costly(URL, 1)
    assert not costs.costly(OTHER, 1)


def test_a_large_one_that_was_cheap_is_so_the_next_time() -> None:
    costs = Costs()
    costs.note(URL, LARGE * 4, COSTLY / 2)
    assert not costs.costly(URL, LARGE * 4)


def test_trust_comes_back_by_several_cheap_documents() -> None:
    costs = Costs()
    costs.note(URL, 100, COSTLY * 8)
    tries = 0
    while costs.costly(URL, 100):
        costs.note(URL, 100, 0.0)
        tries += 1
    assert tries == 3
    costs.note(URL, 100, 0.0)
    assert costs == Costs()


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    costs = Costs()
    for number in range(MOST_KEPT + 1):
        costs.note(str(number), 1, COSTLY * 2)
        costs.note(OTHER, 1, COSTLY * 2)
    assert not costs.costly("0", 1)
    assert not costs.costly("1", 1)
    assert costs.costly("2", 1)
    assert costs.costly(OTHER, 1)
