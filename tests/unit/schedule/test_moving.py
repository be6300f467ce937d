"""A redirect for good is believed once it has held."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Move
from bot.schedule import has_held, is_doubted, next_move
from tests.clock import NOON

HOUR = timedelta(hours=1)


def test_three_polls_over_a_day_make_a_move() -> None:
    move = None
    for hours in (0, 8, 23):
        move = next_move(move, "https://new.example/", NOON + hours * HOUR)
        assert not has_held(move, NOON + hours * HOUR)
    move = next_move(move, "https://new.example/", NOON + 24 * HOUR)
    assert move == Move("https://new.example/", NOON, 4)
    assert has_held(move, NOON + 24 * HOUR)


def test_two_polls_are_too_few_however_far_apart() -> None:
    move = next_move(next_move(None, "https://new.example/", NOON), "https://new.example/", NOON + 48 * HOUR)
    assert not has_held(move, NOON + 48 * HOUR)


def test_another_target_or_none_begins_anew() -> None:
    known = Move("https://new.example/", NOON, 9)
    later = NOON + 48 * HOUR
    assert next_move(known, "https://other.example/", later) == Move("https://other.example/", later)
    assert next_move(known, None, later) is None
    assert not has_held(None, later)


def test_a_day_of_failing_makes_a_move_doubtful() -> None:
    assert not is_doubted(None, NOON)
    assert not is_doubted(NOON, NOON + 23 * HOUR)
    assert is_doubted(NOON, NOON + 24 * HOUR)
