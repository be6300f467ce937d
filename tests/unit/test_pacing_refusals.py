"""Chats that refuse: when they stand for the whole bot, and how it goes on asking."""

from __future__ import annotations

from bot.alerts.pacing import TELEGRAM, Pacing
from tests.unit.pacing_simulation import Simulation


def test_chats_that_refuse_one_after_the_other_are_a_bot_that_is_refused() -> None:
    telegram = Simulation(TELEGRAM)
    told = [telegram.told_to_wait(chat, 0.1 * chat, 3.0 + chat) for chat in (1, 2, 3)]
    assert told == [False, False, True]
    assert telegram.look(3.9, [4]) == []
    assert telegram.look(4.0, [4]) == [4]


def test_owners_of_chats_that_ask_for_an_hour_keep_nobody_else_waiting_for_long() -> None:
    telegram = Simulation(TELEGRAM)
    for chat in (1, 2, 3):
        telegram.told_to_wait(chat, 0.0, 3600.0)
    assert telegram.look(4.9, [4]) == []
    assert telegram.look(5.0, [4]) == [4]
    assert telegram.look(6.0, [1, 5]) == [5]


def test_a_bot_that_goes_on_being_refused_asks_ever_more_rarely() -> None:
    telegram = Simulation(TELEGRAM)
    for chat in (1, 2, 3):
        telegram.told_to_wait(chat, 0.0, 3600.0)
    refused_at = []
    now, chat = 0.0, 10
    while now < 300.0:
        now += 0.5
        if telegram.pacing.allowance(now):
            refused_at.append(now)
            chat += 1
            telegram.told_to_wait(chat, now, 3600.0)
    assert refused_at == [5.0, 15.0, 35.0, 75.0, 135.0, 195.0, 255.0]


def test_chats_that_refuse_while_others_take_messages_are_theirs_alone() -> None:
    telegram = Simulation(TELEGRAM)
    for chat in (1, 2, 3, 4):
        assert not telegram.told_to_wait(chat, float(chat), 60.0)
        assert telegram.look(chat + 0.5, [10 + chat]) == [10 + chat]
    assert telegram.look(10.0, [1, 2, 3, 4, 5]) == [5]


def test_what_was_under_way_at_the_first_refusal_proves_nothing() -> None:
    pacing = Pacing(TELEGRAM)
    under_way = pacing.begin(pacing.ask("9", alert=True), 0.0)
    assert under_way is not None
    assert not pacing.told_to_wait("1", 0.1, 30.0, whole_bot=None)
    assert not pacing.told_to_wait("2", 0.1, 30.0, whole_bot=None)
    pacing.ended(under_way, 0.2, passed=True)
    assert pacing.told_to_wait("3", 0.3, 30.0, whole_bot=None)


def test_refusals_that_are_over_count_no_more() -> None:
    telegram = Simulation(TELEGRAM)
    assert [telegram.told_to_wait(chat, 2.0 * chat, 2.0 * chat + 1) for chat in (1, 2, 3, 4)] == [False] * 4
