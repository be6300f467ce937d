"""When a language model may be asked."""

from __future__ import annotations

from bot.stories.quota import FAILURES, FIRST_REST, LONGEST_REST, Quota


def test_no_more_calls_are_made_in_a_minute_than_may_be() -> None:
    quota = Quota(per_minute=2)
    for at in (0.0, 10.0):
        assert quota.may_ask(at)
        quota.asked(at)
    assert not quota.may_ask(59.0)
    assert quota.may_ask(60.0)


def test_without_a_limit_any_number_is() -> None:
    quota = Quota()
    for _ in range(1000):
        quota.asked(0.0)
    assert quota.may_ask(0.0)


def test_after_failures_in_a_row_it_is_left_alone_for_longer_each_time() -> None:
    quota = Quota()
    for _ in range(FAILURES - 1):
        quota.failed(0.0)
    assert quota.may_ask(0.0)
    quota.failed(0.0)
    assert not quota.may_ask(FIRST_REST - 1)
    assert quota.may_ask(FIRST_REST)
    quota.failed(FIRST_REST)
    assert not quota.may_ask(FIRST_REST + 2 * FIRST_REST - 1)
    assert quota.may_ask(FIRST_REST + 2 * FIRST_REST)
    now = 0.0
    for _ in range(20):
        now += LONGEST_REST
        quota.failed(now)
    assert quota.may_ask(now + LONGEST_REST)


def test_an_answer_makes_up_for_failures() -> None:
    quota = Quota()
    for _ in range(FAILURES - 1):
        quota.failed(0.0)
    quota.answered()
    quota.failed(0.0)
    assert quota.may_ask(0.0)


def test_what_asks_to_wait_is_waited_for() -> None:
    quota = Quota()
    quota.failed(0.0, retry_after=30.0)
    assert not quota.may_ask(29.0)
    assert quota.may_ask(30.0)
    quota.failed(30.0, retry_after=10.0**9)
    assert quota.may_ask(30.0 + LONGEST_REST)
