"""What every CallStore promises: no call of a language model is made twice, and none beyond the budget."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import CallEnd, CallState, ModelCall
from bot.store.modelcalls import SqlCallStore
from tests.builders import Stores, an_entry
from tests.clock import StandingClock

MADE = CallEnd(CallState.MADE, "The mission denied it.")
CALL = ModelCall("a", "small", None, "en")


@pytest.fixture
def calls(stores: Stores) -> SqlCallStore:
    return SqlCallStore(stores.database)


async def a_story(stores: Stores, clock: StandingClock) -> int:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    (item,) = await stores.pending()
    await stores.ring(clock.now(), item, chat)
    return 1


async def test_a_call_is_begun_once_and_its_end_is_known(calls: SqlCallStore, clock: StandingClock) -> None:
    assert await calls.begin(CALL, clock.now(), 0) is None
    assert await calls.begin(CALL, clock.now(), 0) == CallEnd(CallState.BEGUN), "a crash repeats no call"
    await calls.end(CALL, MADE)
    assert await calls.begin(CALL, clock.now(), 0) == MADE
    refused = CallEnd(CallState.REFUSED, fault="it holds a link")
    other = ModelCall("b", "small", None, "en")
    assert await calls.begin(other, clock.now(), 0) is None
    await calls.end(other, refused)
    assert await calls.begin(other, clock.now(), 0) == refused


async def test_a_story_is_summed_up_once_in_a_language(
    stores: Stores, calls: SqlCallStore, clock: StandingClock
) -> None:
    story = await a_story(stores, clock)
    first = ModelCall("a", "small", story, "en")
    assert await calls.begin(first, clock.now(), 0) is None
    await calls.end(first, MADE)
    assert await calls.begin(ModelCall("b", "small", story, "en"), clock.now(), 0) == MADE
    assert await calls.begin(ModelCall("c", "small", story, "sq"), clock.now(), 0) is None
    assert await calls.begin(ModelCall("d", "small", None, "en"), clock.now(), 0) is None


async def test_a_days_budget_is_spent_by_the_calls_begun(calls: SqlCallStore, clock: StandingClock) -> None:
    for key in ("a", "b"):
        assert await calls.begin(ModelCall(key, "small", None, "en"), clock.now(), 2) is None
    third = ModelCall("c", "small", None, "en")
    spent = await calls.begin(third, clock.now(), 2)
    assert spent is not None
    assert (spent.state, spent.text) == (CallState.FAILED, None)
    assert await calls.begin(third, clock.now() + timedelta(hours=12), 2) is None, "the next day of UTC"
