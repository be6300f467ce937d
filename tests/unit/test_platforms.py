"""One platform is kept alive: a broken connection comes back by itself, a refused token ends it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import structlog

from bot.alerts.pacing import UNLIMITED, Pacing
from bot.app.platforms import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Connection,
    KeptPlatform,
    pause_or_stop,
    reason_of,
    refusal_in,
)
from bot.dispatcher import Dispatcher
from bot.errors import WrongToken
from bot.model import Platform
from bot.ports import Messenger
from bot.store.database import Database
from bot.store.sends import SqlSendStore
from bot.timing import EventWake
from tests.clock import StandingClock
from tests.fakes.ports import FakeMessenger

REFUSED = WrongToken("TOCSIN_TELEGRAM_TOKEN", "Telegram")


@dataclass
class FakeConnection:
    """Stays connected until the stop, or for `lasts` seconds and then breaks with `breaks`."""

    house: House
    breaks: Exception | None
    lasts: float
    messenger: Messenger = field(default_factory=FakeMessenger)

    async def run(self, stop: asyncio.Event) -> None:
        if self.breaks is not None:
            self.house.time += self.lasts
            raise self.breaks
        self.house.connected.set()
        await stop.wait()


@dataclass
class House:
    """A platform whose log-ins go as told: an Exception refuses one, a pair lets it in and breaks it after a while;
    afterwards it stays. A `silent` one never answers. Pauses take no time and are noted."""

    database: Database
    log_ins: deque[Exception | tuple[Exception, float]]
    time: float = 0.0
    pauses: list[float] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    closed: int = 0
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    silent: bool = False

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Connection]:
        self.asked.set()
        next_one = self.log_ins.popleft() if self.log_ins else None
        if isinstance(next_one, Exception):
            raise next_one
        breaks, lasts = next_one or (None, 0.0)
        try:
            if self.silent:
                await asyncio.Event().wait()
            yield FakeConnection(self, breaks, lasts)
        finally:
            self.closed += 1

    async def pause(self, stop: asyncio.Event, seconds: float) -> None:
        assert stop is self.stop
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def run(self) -> None:
        """Runs until it ends by itself, or is connected for good, then stops it."""
        kept = KeptPlatform(
            Platform.TELEGRAM,
            self.connect,
            lambda messenger: Dispatcher(SqlSendStore(self.database), messenger, StandingClock(), Pacing(UNLIMITED)),
            EventWake(),
            lambda _, connected: self.told.append(connected),
            self.pause,
            lambda: self.time,
        )
        async with asyncio.timeout(10):
            task = asyncio.create_task(kept.run(self.stop))
            connected = asyncio.create_task(self.connected.wait())
            await asyncio.wait({task, connected}, return_when=asyncio.FIRST_COMPLETED)
            connected.cancel()
            self.stop.set()
            await task


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured  # type: ignore[misc]  # log lines are mappings


def house(database: Database, *log_ins: Exception | tuple[Exception, float]) -> House:
    return House(database, deque(log_ins))


async def test_a_connection_ends_with_the_stop_and_is_closed(database: Database) -> None:
    platform = house(database)
    await platform.run()
    assert (platform.told, platform.closed, platform.pauses) == ([True, False], 1, [])


@pytest.mark.parametrize("refusal", [REFUSED, ExceptionGroup("tasks", [OSError("x"), ExceptionGroup("in", [REFUSED])])])
async def test_a_token_refused_at_log_in_ends_it(database: Database, refusal: Exception) -> None:
    platform = house(database, OSError("down"), refusal)
    with pytest.raises(WrongToken) as raised:
        await platform.run()
    assert raised.value is REFUSED
    assert platform.pauses == [FIRST_PAUSE]


async def test_a_token_refused_while_connected_ends_it(database: Database) -> None:
    platform = house(database, (REFUSED, 3600.0))
    with pytest.raises(WrongToken):
        await platform.run()
    assert (platform.told, platform.closed) == ([True, False], 1)


async def test_anything_else_is_tried_again_with_doubling_pauses(
    database: Database, logs: list[dict[str, object]]
) -> None:
    platform = house(database, *[OSError("down")] * 4, *[RuntimeError("what?\nmore")] * 5)
    await platform.run()
    assert platform.pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    reasons = [each["reason"] for each in logs if each["event"] == "disconnected"]
    assert reasons == ["OSError: down"] * 4 + ["RuntimeError: what?"] * 5


async def test_a_connection_that_breaks_at_once_each_time_is_tried_ever_more_rarely(database: Database) -> None:
    platform = house(database, *[(OSError("reset"), 1.0)] * 4)
    await platform.run()
    assert platform.pauses == [1.0, 2.0, 4.0, 8.0]
    assert platform.closed == 5


async def test_after_a_lasting_connection_the_pauses_begin_anew(database: Database) -> None:
    platform = house(database, OSError("down"), OSError("down"), (OSError("reset"), 3600.0), OSError("down"))
    await platform.run()
    assert platform.pauses == [1.0, 2.0, 1.0, 2.0]


async def test_who_asks_is_told_of_every_change(database: Database) -> None:
    platform = house(database, OSError("down"), (OSError("reset"), 1.0))
    await platform.run()
    assert platform.told == [False, True, False, True, False]


async def test_a_stop_does_not_wait_for_a_log_in(database: Database, logs: list[dict[str, object]]) -> None:
    platform = house(database)
    platform.silent = True
    running = asyncio.create_task(platform.run())
    async with asyncio.timeout(5):
        await platform.asked.wait()
        platform.stop.set()
        await running
    assert (platform.told, platform.closed, platform.pauses, logs) == ([], 1, [], [])


async def test_a_pause_ends_at_a_stop() -> None:
    stop = asyncio.Event()
    pausing = asyncio.create_task(pause_or_stop(stop, 3600.0))
    await asyncio.sleep(0)
    assert not pausing.done()
    stop.set()
    async with asyncio.timeout(5):
        await pausing
        await pause_or_stop(asyncio.Event(), 0.0)


def test_a_reason_is_one_line_the_first_of_a_group() -> None:
    assert reason_of(OSError("one\ntwo")) == "OSError: one"
    assert reason_of(BaseExceptionGroup("x", [ExceptionGroup("y", [KeyError("k")]), OSError("z")])) == "KeyError: 'k'"


def test_only_a_refused_token_counts_as_one() -> None:
    assert refusal_in(OSError("x")) is None
    assert refusal_in(ExceptionGroup("x", [OSError("y")])) is None
    assert refusal_in(ExceptionGroup("x", [OSError("y"), REFUSED])) is REFUSED
