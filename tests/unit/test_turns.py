"""How much each lane gets of a claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.turns import TOGETHER, Turns, shares


@given(st.integers(1, 40), st.integers(1, 200))
def test_shares_fill_the_limit_and_leave_nobody_out(limit: int, lanes: int) -> None:
    share = shares(limit, range(lanes))
    assert share >= 1
    assert share * min(lanes, TOGETHER) >= limit
    assert share == 1 or (share - 1) * min(lanes, TOGETHER) < limit


def test_no_lanes_share_nothing() -> None:
    assert shares(8, []) == 0


def test_the_next_turn_is_after_the_last() -> None:
    turns = Turns()
    assert turns.last < 0
    turns.had(7)
    assert turns.last == 7
