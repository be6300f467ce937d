"""Sending never outruns a platform's limits, simulated with times that are passed in."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.pacing import DISCORD, MINUTE, TELEGRAM, UNLIMITED, Limits, Pacing


@dataclass
class Simulation:
    """Sends as a dispatcher would: to every chat with something to say that isn't busy, as many as are allowed."""

    limits: Limits
    groups: frozenset[int] = frozenset()
    sent: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pacing = Pacing(self.limits)

    def look(self, now: float, chats: list[int]) -> list[int]:
        busy = self.pacing.busy(now)
        free = [chat for chat in dict.fromkeys(chats) if self.name(chat) not in busy][: self.pacing.allowance(now)]
        for chat in free:
            self.pacing.begin(self.name(chat), now)
            self.sent.append((now, chat))
        return free

    def name(self, chat: int) -> str:
        """As Telegram numbers it: groups stand below zero."""
        return f"-{chat}" if chat in self.groups else str(chat)

    def within(self, seconds: float, *chats: int) -> int:
        """The most messages in any window of that length, which holds its start and not its end; 0 chats: of all."""
        times = [at for at, chat in self.sent if not chats or chat in chats]
        return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)


def test_thirty_a_second_go_out_over_all_chats_and_the_next_a_second_later() -> None:
    telegram = Simulation(TELEGRAM)
    assert len(telegram.look(0.0, list(range(100)))) == 30
    assert telegram.look(0.999, list(range(100, 200))) == []
    assert len(telegram.look(1.0, list(range(100, 200)))) == 30


def test_a_chat_gets_one_a_second() -> None:
    telegram = Simulation(TELEGRAM)
    assert [telegram.look(at, [1]) for at in (0.0, 0.5, 0.999, 1.0, 1.5, 2.0)] == [[1], [], [], [1], [], [1]]


def test_a_group_gets_twenty_a_minute_and_a_private_chat_sixty() -> None:
    telegram = Simulation(TELEGRAM, groups=frozenset({1}))
    for second in range(60):
        telegram.look(float(second), [1, 2])
    assert (telegram.within(MINUTE, 1), telegram.within(MINUTE, 2)) == (20, 60)
    assert telegram.look(60.0, [1]) == [1]


def test_a_quiet_group_gets_its_next_message_at_once() -> None:
    telegram = Simulation(TELEGRAM, groups=frozenset({1}))
    for second in range(0, 600, 10):
        assert telegram.look(float(second), [1]) == [1]


def test_a_hold_stops_every_chat_until_its_end_and_the_longest_counts() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.pacing.hold(30.0)
    telegram.pacing.hold(10.0)
    assert telegram.look(29.9, [1, 2]) == []
    assert telegram.look(30.0, [1, 2]) == [1, 2]


def test_a_held_chat_leaves_the_others_alone_and_the_longest_hold_counts() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.pacing.hold_chat("1", 30.0)
    telegram.pacing.hold_chat("1", 10.0)
    assert telegram.look(29.9, [1, 2]) == [2]
    assert telegram.look(30.9, [1, 2]) == [1, 2]


def test_a_hold_while_a_message_is_under_way_outlasts_the_chats_gap() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.look(0.0, [1])
    telegram.pacing.hold_chat("1", 5.0)
    assert telegram.look(1.0, [1]) == []
    assert telegram.look(5.0, [1]) == [1]


def test_the_local_chat_has_no_limits() -> None:
    local = Simulation(UNLIMITED)
    for _ in range(3):
        assert local.look(0.0, list(range(1000))) == list(range(1000))


def test_chats_that_are_free_again_take_no_memory() -> None:
    telegram = Simulation(TELEGRAM)
    telegram.look(0.0, list(range(30)))
    assert len(telegram.pacing.busy(0.5)) == 30
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


def test_a_reply_goes_before_the_alerts_and_counts_with_them() -> None:
    pacing = Pacing(TELEGRAM)
    for chat in range(29):
        pacing.begin(str(chat), 0.0)
    pacing.reply_waits(1)
    assert pacing.allowance(0.0) == 0
    assert pacing.begin_reply("100", 0.0)
    assert not pacing.begin_reply("101", 0.5)
    pacing.reply_waits(-1)
    assert pacing.allowance(1.0) == 30


def test_who_asks_is_answered_at_once_and_the_next_alert_there_waits() -> None:
    pacing = Pacing(TELEGRAM)
    pacing.begin("7", 0.0)
    assert pacing.begin_reply("7", 0.1)
    assert "7" in pacing.busy(1.05)
    assert "7" not in pacing.busy(1.1)


def test_the_rest_is_the_time_until_something_is_free() -> None:
    pacing = Pacing(TELEGRAM)
    assert pacing.rest(0.0) == float("inf")
    pacing.begin("7", 0.0)
    pacing.begin("8", 0.5)
    assert pacing.rest(0.5) == 0.5
    for chat in range(28):
        pacing.begin(str(100 + chat), 0.5)
    assert pacing.rest(0.75) == 0.25
    pacing.hold(3.0)
    assert pacing.rest(1.0) == 2.0
