"""Sending never outruns a platform's limits, simulated with times that are passed in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.pacing import AHEAD, DISCORD, KNOWN, MINUTE, TELEGRAM, UNLIMITED, Limits, Pacing
from tests.unit.pacing_simulation import Simulation


def test_thirty_a_second_go_out_over_all_chats_and_spread_over_the_second() -> None:
    telegram = Simulation(TELEGRAM)
    for step in range(300):
        telegram.look(step / 100, list(range(step, step + 100)))
    assert telegram.within(1.0 - 1e-5) == 30
    assert telegram.within(0.1) <= TELEGRAM.burst + 3
    assert len([at for at, _ in telegram.sent if at >= 1.0]) >= 58


def test_nothing_of_the_limit_is_lost_by_looks_that_come_late() -> None:
    telegram = Simulation(TELEGRAM)
    for step in range(50):
        telegram.look(step / 5, list(range(step * 100, step * 100 + 100)))
    assert len([at for at, _ in telegram.sent if 1.0 <= at < 9.0]) >= 236


def test_as_many_are_claimed_as_have_their_turn_soon_and_not_for_one_alone() -> None:
    pacing = Pacing(TELEGRAM)
    tickets = [pacing.ask(str(chat), alert=True) for chat in range(pacing.allowance(0.0))]
    assert len(tickets) == TELEGRAM.burst + AHEAD * TELEGRAM.a_second
    assert pacing.allowance(0.0) == 0
    assert [pacing.begin(ticket, 0.0) is not None for ticket in tickets] == [True] * 7 + [False] * 6
    assert pacing.allowance(0.05) == 0
    assert pacing.allowance(0.1) == TELEGRAM.batch
    assert pacing.rest(0.0) == pytest.approx(0.1, abs=1e-5)


def test_a_chat_gets_one_a_second() -> None:
    telegram = Simulation(TELEGRAM)
    assert [telegram.look(at, [1]) for at in (0.0, 0.5, 0.999, 1.0, 1.5, 2.0)] == [[1], [], [], [1], [], [1]]


def test_a_group_gets_twenty_a_minute_and_a_private_chat_sixty() -> None:
    telegram = Simulation(TELEGRAM, groups=frozenset({1}))
    for second in range(300):
        telegram.look(float(second), [1, 2])
    assert (telegram.within(MINUTE, 1), telegram.within(MINUTE, 2)) == (20, 60)
    assert len([at for at, chat in telegram.sent if chat == 1]) == 100


def test_a_groups_alerts_leave_room_for_replies_between_them() -> None:
    telegram = Simulation(TELEGRAM, groups=frozenset({1}))
    for second in range(100):
        telegram.look(float(second), [1])
    assert next(at for at in range(100, 200) if telegram.reply(float(at), 1)) <= 103
    assert telegram.within(MINUTE, 1) == 20


def test_a_quiet_group_gets_its_next_message_at_once() -> None:
    telegram = Simulation(TELEGRAM, groups=frozenset({1}))
    for second in range(0, 600, 10):
        assert telegram.look(float(second), [1]) == [1]


def test_a_hold_stops_every_chat_until_its_end_and_the_longest_counts() -> None:
    telegram = Simulation(TELEGRAM)
    assert telegram.told_to_wait(3, 0.0, 30.0, whole_bot=True)
    assert telegram.told_to_wait(3, 0.0, 10.0, whole_bot=True)
    assert telegram.look(29.9, [1, 2]) == []
    assert not telegram.reply(29.9, 1)
    assert telegram.look(30.0, [1, 2]) == [1, 2]


def test_a_held_chat_leaves_the_others_alone_and_the_longest_hold_counts() -> None:
    telegram = Simulation(TELEGRAM)
    assert not telegram.told_to_wait(1, 0.0, 30.0, whole_bot=False)
    assert not telegram.told_to_wait(1, 0.0, 10.0, whole_bot=False)
    assert telegram.look(29.9, [1, 2]) == [2]
    assert telegram.look(30.9, [1, 2]) == [1, 2]


def test_a_hold_while_a_message_is_under_way_outlasts_the_chats_gap() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.look(0.0, [1])
    telegram.told_to_wait(1, 0.5, 5.0)
    assert telegram.look(1.0, [1]) == []
    assert telegram.look(5.0, [1]) == [1]


def test_a_message_that_was_long_on_its_way_keeps_the_next_at_a_distance_from_where_it_arrived() -> None:
    pacing = Pacing(TELEGRAM)
    for second in range(KNOWN):
        quick = pacing.begin(pacing.ask("1", alert=True), 2.0 * second)
        assert quick is not None
        pacing.ended(quick, 2.0 * second + 0.05)
    slow = pacing.begin(pacing.ask("2", alert=True), 1000.0)
    assert slow is not None
    pacing.ended(slow, 1000.15)  # a tenth of a second longer than need be: it may have arrived so much later
    assert "2" in pacing.busy(1001.105)
    assert "2" not in pacing.busy(1001.115)


def test_while_nobody_knows_the_way_a_message_counts_from_its_answer() -> None:
    pacing = Pacing(TELEGRAM)
    slow = pacing.begin(pacing.ask("1", alert=True), 0.0)
    assert slow is not None
    pacing.ended(slow, 0.5)
    assert "1" in pacing.busy(1.495)
    assert "1" not in pacing.busy(1.505)


def test_the_local_chat_has_no_limits() -> None:
    local = Simulation(UNLIMITED)
    for _ in range(3):
        assert local.look(0.0, list(range(1000))) == list(range(1000))


def test_chats_that_are_free_again_are_not_busy() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.look(0.0, list(range(7)))
    assert len(telegram.pacing.busy(0.5)) == 7
    assert telegram.pacing.busy(1.0) == frozenset()


# Real clocks give no round numbers: the limits must hold in floating point, too.
steps = st.lists(st.floats(0.0, 2.5) | st.sampled_from([0.0, 0.1, 0.2, 1.0]), min_size=1, max_size=150)


@pytest.mark.parametrize("limits", [TELEGRAM, DISCORD], ids=["telegram", "discord"])
@given(steps=steps, crowd=st.integers(1, 80), start=st.floats(0.0, 1e6))
def test_no_window_ever_holds_more_than_the_platform_allows(
    limits: Limits, steps: list[float], crowd: int, start: float
) -> None:
    platform = Simulation(limits, groups=frozenset(range(0, crowd, 2)))
    now = start
    for step in steps:
        now += step
        platform.look(now, list(range(crowd)))
    # A hair less than the window: that much is lost in adding floats.
    assert platform.within(1.0 - 1e-6) <= limits.a_second
    assert all(platform.within(limits.chat_gap - 1e-6, chat) <= 1 for chat in range(3))
    if limits.group_a_minute:
        assert platform.within(MINUTE - 1e-6, 0) <= limits.group_a_minute


@given(st.floats(0.0, 1e6), st.lists(st.floats(0.0, 0.3), min_size=200, max_size=400))
def test_a_group_that_always_has_something_to_say_keeps_to_its_limit(start: float, steps: list[float]) -> None:
    small = Simulation(Limits(a_second=30, chat_gap=0.01, group_a_minute=20), groups=frozenset({1}))
    now = start
    for step in steps:
        now += step
        small.look(now, [1])
    assert small.within(MINUTE - 1e-6, 1) <= 20


@given(st.floats(0.0, 1e6))
def test_a_minute_to_the_instant_later_the_limit_still_holds(start: float) -> None:
    exact = Simulation(Limits(a_second=30, chat_gap=0.1, group_a_minute=3), groups=frozenset({1}))
    for at in (start, start + 10.0, start + 20.0, start + 60.0, start + 60.2, start + 60.4, start + 70.0):
        exact.look(at, [1])
    assert exact.within(MINUTE - 1e-6, 1) <= 3


def test_replies_go_before_alerts_each_in_their_order() -> None:
    pacing = Pacing(Limits(a_second=4))
    alert = pacing.ask("1", alert=True)
    first, second = pacing.ask("2"), pacing.ask("3")
    assert [pacing.begin(each, 0.0) is not None for each in (alert, second, first)] == [False, False, True]
    assert [pacing.begin(each, 0.25) is not None for each in (alert, second)] == [False, True]
    assert pacing.turn_in(alert, 0.25) == pytest.approx(0.25, abs=1e-5)
    assert pacing.begin(alert, 0.5) is not None


def test_a_reply_keeps_to_the_chats_pace_and_goes_before_its_next_alert() -> None:
    pacing = Pacing(TELEGRAM)
    begun = pacing.begin(pacing.ask("7", alert=True), 0.0)
    assert begun is not None
    pacing.ended(begun, 0.0)
    alert, reply = pacing.ask("7", alert=True), pacing.ask("7")
    assert pacing.begin(reply, 0.9) is None
    assert pacing.begin(alert, 1.0) is None
    replied = pacing.begin(reply, 1.0)
    assert replied is not None
    pacing.ended(replied, 1.2)
    assert pacing.begin(alert, 2.1) is None
    assert pacing.begin(alert, 2.2) is not None


def test_a_reply_that_waits_for_its_chat_holds_up_no_other() -> None:
    pacing = Pacing(TELEGRAM)
    pacing.told_to_wait("1", 0.0, 60.0, whole_bot=None)
    pacing.ask("1")
    assert pacing.allowance(0.0) == TELEGRAM.burst + AHEAD * TELEGRAM.a_second
    assert pacing.begin(pacing.ask("2"), 0.0) is not None
    assert pacing.begin(pacing.ask("3", alert=True), 0.0) is not None
    assert "1" in pacing.busy(0.0)


def test_the_rest_is_the_time_until_something_is_free() -> None:
    telegram = Simulation(TELEGRAM)
    assert telegram.pacing.rest(0.0) == float("inf")
    telegram.look(0.0, [7])
    telegram.look(0.5, [8])
    assert telegram.pacing.rest(0.5) == 0.5
    telegram.told_to_wait(9, 0.5, 3.0, whole_bot=True)
    assert telegram.pacing.rest(1.0) == 2.0
