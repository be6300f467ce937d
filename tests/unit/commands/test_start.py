"""The first words, the language, and how often may be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.commands import LANGUAGES, Throttle
from bot.commands.outcomes import Cancelled, Help
from bot.errors import TooManyCommands
from bot.model import Destination, Platform
from tests.unit.commands.conftest import TOPICS, Counter, Person

HERE, THERE = Destination(Platform.TELEGRAM, "1"), Destination(Platform.TELEGRAM, "2")


async def test_a_start_says_how_many_feeds_are_watched_and_suggests_three_topics(
    counter: Counter, member: Person
) -> None:
    await counter.names(*TOPICS)
    welcome = await commands.start(counter.desk, member.requester)
    assert welcome.feeds == 42
    assert [each.topic for each in welcome.suggestions] == TOPICS[:3]
    assert [await counter.recalls(member, each.number) for each in welcome.suggestions] == ["KFOR", "Banjska", "North"]
    assert member.asked == 0


async def test_a_start_without_named_topics_suggests_none(counter: Counter, admin: Person) -> None:
    assert (await commands.start(counter.desk, admin.requester)).suggestions == ()


@pytest.mark.parametrize("private", [True, False])
async def test_a_start_says_whether_the_chat_is_private(counter: Counter, private: bool) -> None:
    welcome = await commands.start(counter.desk, Person(private=private).requester)
    assert welcome.private is private


async def test_help_and_cancel_change_nothing(counter: Counter, member: Person) -> None:
    chat = await counter.chat(member)
    assert await commands.help_(counter.desk, member.requester) == Help(chat)
    assert await commands.cancel(counter.desk, member.requester) == Cancelled(chat)
    assert member.asked == 0


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_chosen_language_is_kept_however_it_is_written(counter: Counter, admin: Person, code: str) -> None:
    answer = await commands.language(counter.desk, admin.requester, f" {code.upper()} ")
    assert (answer.language, answer.chat.language) == (code, code)
    assert (await counter.chat(admin)).language == code


@pytest.mark.parametrize(
    ("name", "tag"),
    [("English", "en"), ("sr", "sr-Latn"), ("СРПСКИ", "sr-Cyrl"), ("Srpski", "sr-Latn"), ("shqip", "sq")],
)
async def test_a_language_may_be_called_by_its_name(counter: Counter, admin: Person, name: str, tag: str) -> None:
    assert (await commands.language(counter.desk, admin.requester, name)).language == tag


@pytest.mark.parametrize("code", ["", " ", "de", "en-GB"])
async def test_an_unknown_language_is_asked_for_and_nothing_changes(
    counter: Counter, member: Person, code: str
) -> None:
    assert (await commands.language(counter.desk, member.requester, code)).language is None
    assert (await counter.chat(member)).language is None
    assert member.asked == 0


def refused(throttle: Throttle, person: str, now: float) -> TooManyCommands:
    with pytest.raises(TooManyCommands) as raised:
        throttle.admit(HERE, person, now)
    return raised.value


def test_a_persons_calls_are_counted_for_a_minute_over_all_threads_of_a_chat_and_in_every_chat_apart() -> None:
    throttle = Throttle(2)
    throttle.admit(HERE, "7", 0.0)
    throttle.admit(replace(HERE, thread="12"), "7", 30.0)
    throttle.admit(THERE, "7", 30.0)
    assert refused(throttle, "7", 59.9).limit == 2
    throttle.admit(HERE, "7", 60.0)
    assert refused(throttle, "7", 60.5).seconds == 30


def test_nobody_alone_keeps_the_others_of_a_chat_out() -> None:
    throttle = Throttle(2)
    for now in (0.0, 1.0):
        throttle.admit(HERE, "member", now)
    for now in range(2, 30):
        refused(throttle, "member", now)
    throttle.admit(HERE, "admin", 30.0)


def test_a_chat_as_a_whole_has_a_limit_too() -> None:
    throttle = Throttle(2)
    for number in range(6):
        throttle.admit(HERE, str(number), 0.0)
    late = refused(throttle, "late", 1.0)
    assert (late.limit, late.seconds) == (6, 59)
    throttle.admit(THERE, "late", 1.0)
    throttle.admit(HERE, "late", 60.0)


def test_a_refusal_is_told_once_a_minute_to_a_person_and_for_a_whole_chat() -> None:
    throttle = Throttle(1)
    throttle.admit(HERE, "7", 0.0)
    assert [refused(throttle, "7", now).told for now in (1.0, 2.0, 59.0)] == [False, True, True]
    throttle.admit(HERE, "7", 60.0)
    assert [refused(throttle, "7", now).told for now in (60.5, 61.0)] == [True, False]
    throttle.admit(HERE, "8", 62.0)
    throttle.admit(HERE, "9", 62.0)
    assert [refused(throttle, str(person), 63.0).told for person in range(10, 13)] == [False, True, True]


def test_no_limit_is_no_limit() -> None:
    throttle = Throttle(0)
    for _ in range(1000):
        throttle.admit(HERE, "7", 0.0)
    assert throttle.calls == {}


def test_silent_chats_take_no_memory() -> None:
    throttle = Throttle(1)
    for number in range(5_001):
        throttle.admit(Destination(Platform.TELEGRAM, str(number)), "7", 0.0)
    throttle.admit(HERE, "7", 61.0)
    assert list(throttle.calls) == [(HERE, "7"), (HERE, None)]


# Eighths of a second add up exactly.
@given(st.integers(1, 5), st.lists(st.integers(0, 200).map(lambda eighths: eighths / 8), max_size=40))
def test_no_minute_holds_more_calls_than_the_limit_and_the_wait_that_is_told_suffices(
    limit: int, gaps: list[float]
) -> None:
    throttle = Throttle(limit)
    now, admitted, told = 0.0, list[float](), list[int]()
    for gap in gaps:
        now += gap
        try:
            throttle.admit(HERE, "7", now)
        except TooManyCommands as too_many:
            told.append(too_many.seconds)
            now += too_many.seconds
            throttle.admit(HERE, "7", now)
        admitted.append(now)
    assert all(sum(start <= at < start + 60 for at in admitted) <= limit for start in admitted)
    assert all(1 <= seconds <= 60 for seconds in told)
