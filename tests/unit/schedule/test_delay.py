"""Learnt rhythms against a fixed interval; `benchmarks/rhythm.py` does the same with a thousand feeds."""

from __future__ import annotations

from statistics import median

from benchmarks.rhythm import compared


def test_entries_wait_half_as_long_as_at_a_fixed_interval_with_as_many_polls() -> None:
    ours, even, _ = compared(feeds=6, seed=3)
    assert len(ours.delays) > 300
    assert abs(even.polls - ours.polls) < 0.01 * ours.polls
    assert median(ours.delays) < 0.5 * median(even.delays)
