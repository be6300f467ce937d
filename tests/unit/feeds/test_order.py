"""In which order a document's entries stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.feeds.order import Part, newest_part, order_of
from bot.model import Order


@pytest.mark.parametrize(
    ("times", "order"),
    [
        ([9, 8, 7, 6], Order.NEWEST_FIRST),
        ([9, 8, 8, 8, 7, 0, 6], Order.NEWEST_FIRST),  # of one time, and undated ones
        ([1, 9, 8, 7, 6, 5], Order.NEWEST_FIRST),  # one that is pinned
        ([6, 7, 8, 9], Order.OLDEST_FIRST),
        ([6, 7, 8, 9, 10, 1], Order.OLDEST_FIRST),
        ([9, 8, 9, 8, 7, 9], Order.MIXED),
        ([9, 8, 7], Order.UNTOLD),
        ([9, 9, 9, 9, 9], Order.UNTOLD),
        ([0, 0, 0, 0, 0], Order.UNTOLD),
        ([], Order.UNTOLD),
    ],
)
def test_the_order_is_what_nearly_all_neighbours_agree_on(times: list[int], order: Order) -> None:
    assert order_of(times) is order


@pytest.mark.parametrize(
    ("times", "part"),
    [
        (range(1, 40), Part(range(29, 39), 0)),
        (range(40, 1, -1), Part(range(10), 0)),
        ([0] * 39, Part(range(10), 29)),
        ([1, 2, 3] * 13, Part(range(10), 29)),
        (range(1, 11), Part(range(10), 0)),
    ],
    ids=["oldest first", "newest first", "undated", "in no order", "few"],
)
def test_of_too_many_the_newest_are_read_and_where_that_is_not_told_the_first(times: Sequence[int], part: Part) -> None:
    assert newest_part(len(times), 10, lambda places: [times[at] for at in places]) == part


def test_whatever_stands_at_the_very_ends_decides_nothing_alone() -> None:
    times = [1, *range(40, 2, -1), 99]
    assert newest_part(len(times), 10, lambda places: [times[at] for at in places]).places == range(10)
