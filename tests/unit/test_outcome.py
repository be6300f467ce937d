"""What becomes of a delivery after each outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.outcome import (
    FIRST_RETRY,
    LONGEST_RETRY,
    MAX_AMBIGUOUS,
    SAFE_ATTEMPTS,
    Ambiguous,
    Busy,
    Lost,
    Moved,
    Outcome,
    Posted,
    Refused,
    Rejected,
    Sent,
    Unreachable,
    Verdict,
    decide,
    retry_delay,
)
from bot.model import Chat, Delivery, DeliveryState, Destination, Item, OwedEdit, OwedRing, Platform
from tests.clock import NOON

ITEM = Item(1, "kossev", "KoSSev", "KFOR denies", "https://kossev.example/1", "", "en", None, NOON)
OWED = Delivery(7, Chat(1, Destination(Platform.TELEGRAM, "100")), "ring:1", OwedRing(ITEM, ()), NOON)
PENDING, SENT, DEAD, UNKNOWN = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNKNOWN


def test_a_confirmed_message_is_sent_with_its_id() -> None:
    assert decide(Sent("42"), OWED, NOON) == Verdict(SENT, remote_id="42", attempts=1)


def test_a_local_message_is_sent_with_its_body() -> None:
    assert decide(Posted("{}"), OWED, NOON) == Verdict(SENT, body="{}", attempts=1)


def test_a_wait_that_was_asked_for_is_no_failed_attempt() -> None:
    tried = replace(OWED, attempts=3, ambiguous=1)
    wait = timedelta(seconds=30)
    expected = Verdict(PENDING, due_at=NOON + wait, attempts=3, ambiguous=1)
    assert decide(Busy(wait, whole_bot=True), tried, NOON) == expected
    assert decide(Busy(wait, whole_bot=False), tried, NOON) == expected


def test_a_moved_chat_is_tried_at_its_new_id_at_once() -> None:
    assert decide(Moved("-1001"), OWED, NOON) == Verdict(PENDING, due_at=NOON, move_to="-1001", attempts=1)


def test_a_refusing_chat_is_paused_and_the_delivery_waits_for_it() -> None:
    verdict = decide(Refused("blocked"), replace(OWED, attempts=2), NOON)
    assert verdict == Verdict(PENDING, due_at=NOON, error="blocked", pause="blocked", attempts=2)


def test_a_message_that_can_never_be_sent_is_dead_with_its_error() -> None:
    assert decide(Rejected("too long"), OWED, NOON) == Verdict(DEAD, error="too long", attempts=1)


def test_an_unreachable_platform_is_tried_for_ever_with_growing_pauses() -> None:
    delivery = OWED
    pauses = []
    for _ in range(30):
        verdict = decide(Unreachable("no route"), delivery, NOON)
        assert (verdict.state, verdict.error, verdict.ambiguous) == (PENDING, "no route", 0)
        assert verdict.due_at is not None
        pauses.append(verdict.due_at - NOON)
        delivery = replace(delivery, attempts=verdict.attempts)
    assert delivery.attempts == 30
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[1], pauses[-1]) == (FIRST_RETRY, FIRST_RETRY * 2, LONGEST_RETRY)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 640), (9, 900), (10, 900), (10**6, 900)]
)
def test_pauses_double_from_five_seconds_to_fifteen_minutes(attempts: int, seconds: int) -> None:
    assert retry_delay(attempts) == timedelta(seconds=seconds)


def test_an_ambiguous_send_is_repeated_once_and_then_unknown() -> None:
    first = decide(Ambiguous("no answer"), OWED, NOON)
    assert first == Verdict(PENDING, due_at=NOON + FIRST_RETRY, error="no answer", attempts=1, ambiguous=1)
    second = decide(Ambiguous("no answer"), replace(OWED, attempts=1, ambiguous=1), NOON)
    assert second == Verdict(UNKNOWN, error="no answer", attempts=2, ambiguous=MAX_AMBIGUOUS)


def test_a_wait_in_between_does_not_grant_another_repeat() -> None:
    waited = decide(Busy(timedelta(seconds=1), whole_bot=False), replace(OWED, attempts=1, ambiguous=1), NOON)
    again = replace(OWED, attempts=waited.attempts, ambiguous=waited.ambiguous)
    assert decide(Ambiguous("no answer"), again, NOON).state is UNKNOWN


def test_where_repeats_are_suppressed_an_ambiguous_send_is_repeated_while_they_are_and_once_more() -> None:
    delivery = OWED
    states: list[DeliveryState] = []
    while not states or states[-1] is PENDING:
        verdict = decide(Ambiguous("no answer", repeat_safe=True), delivery, NOON)
        states.append(verdict.state)
        delivery = replace(delivery, attempts=verdict.attempts, ambiguous=verdict.ambiguous)
    assert states == [PENDING] * (SAFE_ATTEMPTS + 1) + [UNKNOWN]
    assert verdict.error == "no answer"


details = st.text(min_size=1, max_size=20)
spans = st.timedeltas(timedelta(0), timedelta(hours=3))
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Sent, details),
    st.builds(Posted, details),
    st.builds(Busy, spans, st.booleans()),
    st.builds(Unreachable, details),
    st.builds(Ambiguous, details, st.booleans()),
    st.builds(Refused, details),
    st.builds(Moved, details),
    st.builds(Rejected, details),
)
nows = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=NOON.tzinfo))  # noqa: DTZ001 - zoned at once


@given(st.lists(outcomes, min_size=1, max_size=25), nows)
def test_a_delivery_never_ends_lost(happenings: list[Outcome], now: datetime) -> None:
    delivery = OWED
    for outcome in happenings:
        verdict = decide(outcome, delivery, now)
        match verdict.state:
            case DeliveryState.PENDING:
                assert verdict.due_at is not None
                assert verdict.due_at >= now
            case DeliveryState.SENT:
                assert verdict.remote_id or verdict.body
                return
            case DeliveryState.UNKNOWN | DeliveryState.DEAD:
                assert verdict.error
                return
            case other:
                pytest.fail(f"no state for a verdict: {other}")
        assert delivery.attempts <= verdict.attempts <= delivery.attempts + 1
        assert delivery.ambiguous <= verdict.ambiguous < MAX_AMBIGUOUS
        delivery = replace(delivery, attempts=verdict.attempts, ambiguous=verdict.ambiguous)


@given(st.lists(st.builds(Ambiguous, details), min_size=MAX_AMBIGUOUS, max_size=MAX_AMBIGUOUS), st.integers(0, 20))
def test_nothing_ambiguous_goes_out_a_third_time(ambiguous: list[Ambiguous], attempts: int) -> None:
    delivery = replace(OWED, attempts=attempts)
    for outcome in ambiguous:
        verdict = decide(outcome, delivery, NOON)
        delivery = replace(delivery, attempts=verdict.attempts, ambiguous=verdict.ambiguous)
    assert verdict.state is UNKNOWN


EDIT = replace(OWED, key="edit:1:1", owed=OwedEdit(OwedRing(ITEM, ()), "7", None, NOON))


def test_a_refused_edit_ends_alone() -> None:
    for outcome in (Lost("no message"), Refused("no message")):
        assert decide(outcome, EDIT, NOON) == Verdict(DeliveryState.EXPIRED, error="no message", attempts=1)
    assert decide(Rejected("too long"), EDIT, NOON) == Verdict(DEAD, error="too long", attempts=1)


def test_an_edit_may_always_be_repeated() -> None:
    verdict = decide(Ambiguous("no answer"), replace(EDIT, attempts=1), NOON)
    assert (verdict.state, verdict.ambiguous) == (PENDING, 0)


def test_other_outcomes_are_an_edits_as_they_are_a_rings() -> None:
    for outcome in (Sent("7"), Busy(timedelta(seconds=3), whole_bot=None), Unreachable("x"), Moved("2"), Posted("{}")):
        assert decide(outcome, EDIT, NOON) == decide(outcome, OWED, NOON)
