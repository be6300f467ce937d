"""The first words, the language, and how often a chat may ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.commands import LANGUAGES, Throttle
from bot.commands.outcomes import Cancelled, Help
from bot.config import Limits
from bot.errors import TooManyCommands
from bot.model import Destination, Platform
from tests.unit.commands.conftest import TOPICS, Counter, Person, UseCase

HERE, THERE = Destination(Platform.TELEGRAM, "1"), Destination(Platform.TELEGRAM, "1", "thread")


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


@pytest.mark.parametrize("code", ["", " ", "sr", "de", "en-GB"])
async def test_an_unknown_language_is_asked_for_and_nothing_changes(
    counter: Counter, member: Person, code: str
) -> None:
    assert (await commands.language(counter.desk, member.requester, code)).language is None
    assert (await counter.chat(member)).language is None
    assert member.asked == 0


EVERY: dict[str, UseCase] = {
    "start": commands.start,
    "help": commands.help_,
    "cancel": commands.cancel,
    "language": lambda desk, who: commands.language(desk, who, "sq"),
    "language?": lambda desk, who: commands.language(desk, who, ""),
    "subscribe": lambda desk, who: commands.subscribe(desk, who, "KFOR"),
    "confirm": lambda desk, who: commands.confirm(desk, who, 1),
    "ask again": lambda desk, who: commands.ask_again(desk, who, 1),
    "unsubscribe": lambda desk, who: commands.unsubscribe(desk, who, "KFOR"),
    "remove": lambda desk, who: commands.remove(desk, who, 1),
    "subscriptions": commands.subscriptions,
    "try": lambda desk, who: commands.try_topic(desk, who, "KFOR"),
    "recent": lambda desk, who: commands.recent(desk, who, ""),
    "search": lambda desk, who: commands.search(desk, who, "KFOR"),
}


async def test_every_use_case_counts_against_the_chats_limit(counter: Counter, admin: Person) -> None:
    for use_case in EVERY.values():
        desk = counter.desk_with(Limits(commands_per_minute=1))
        await commands.help_(desk, admin.requester)
        with pytest.raises(TooManyCommands) as refused:
            await use_case(desk, admin.requester)
        assert (refused.value.limit, refused.value.seconds) == (1, 60)
    assert admin.asked == 0


def test_a_chats_calls_are_counted_for_a_minute_and_its_threads_apart() -> None:
    throttle = Throttle(2)
    throttle.admit(HERE, 0.0)
    throttle.admit(HERE, 30.0)
    throttle.admit(THERE, 30.0)
    with pytest.raises(TooManyCommands):
        throttle.admit(HERE, 59.9)
    throttle.admit(HERE, 60.0)
    with pytest.raises(TooManyCommands) as refused:
        throttle.admit(HERE, 60.5)
    assert refused.value.seconds == 30


def test_no_limit_is_no_limit() -> None:
    throttle = Throttle(0)
    for _ in range(1000):
        throttle.admit(HERE, 0.0)
    assert throttle.calls == {}


def test_silent_chats_take_no_memory() -> None:
    throttle = Throttle(1)
    for number in range(10_001):
        throttle.admit(Destination(Platform.TELEGRAM, str(number)), 0.0)
    throttle.admit(HERE, 61.0)
    assert list(throttle.calls) == [HERE]


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
            throttle.admit(HERE, now)
        except TooManyCommands as refused:
            told.append(refused.seconds)
            now += refused.seconds
            throttle.admit(HERE, now)
        admitted.append(now)
    assert all(sum(start <= at < start + 60 for at in admitted) <= limit for start in admitted)
    assert all(1 <= seconds <= 60 for seconds in told)
