"""In which order a document's entries stand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.feeds.order import order_of
from bot.model import Order


@dataclass(frozen=True)
class Dated:
    at: int


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
    assert order_of(map(Dated, times)) is order
