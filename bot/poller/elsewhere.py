"""Hosts that redirects lead to, each asked in its own turn: as whoever polls it asks it, or reads its articles.

A poll holds its own host meanwhile, and so never waits for what another process holds, which may wait for ours; nor, in
this process, for a host that is held by a poll which waits for ours. It is put off, and goes on from there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.courtesy import HostNotFree, HostTurns
from bot.errors import FeedError, FeedFault, TocsinError
from bot.model import FeedForPoll, Lead, NotFree
from bot.model.places import host_of
from bot.ports import Clock, CourtesyStore

LONGEST_REST = timedelta(minutes=1)  # that is waited for
LONGEST_LINE = 600.0  # seconds behind others of this process
LONGEST_WAIT = 120.0  # seconds for whoever else of this process asks it
PUT_OFF = timedelta(seconds=5)
LONGEST_PUT_OFF = timedelta(minutes=10)  # one time after the other
REMEMBERED = timedelta(minutes=1)  # is where it was led to


class PutOff(TocsinError):
    """{host}, where the feed's address leads, can't be waited for"""

    host: str


@dataclass(slots=True)
class Line:
    """Those of this process who want one host; only the first of them asks the store for its turn."""

    first: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


@dataclass(frozen=True, slots=True)
class Led:
    """How far a poll of the address `start` had come when it was put off: first at `since`, last at `at`."""

    start: str
    lead: Lead | None
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`span`: after how long without a sign of life another process may ask a host; `pause`: seconds between two
    requests to one."""

    courtesy: CourtesyStore
    clock: Clock
    span: timedelta
    pause: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lines: defaultdict[str, Line] = field(default_factory=lambda: defaultdict(Line), init=False)
    _wanted: dict[str, str] = field(default_factory=dict, init=False)  # by whom: held host → the one it waits for
    _put_off: dict[str, Led] = field(default_factory=dict, init=False)  # by feed

    @asynccontextmanager
    async def turn(self, url: str, held: str, *, pause: float | None = None) -> AsyncIterator[None]:
        """The host of `url` is ours alone until the context ends; then it rests, as long as a FeedError of the block
        says that it wants. `held`: the host that is ours meanwhile. Raises FeedError where it rests for long, PutOff
        where it must not be waited for."""
        host, pause = host_of(url), self.pause if pause is None else pause
        if self._waits_for(host, held):
            raise PutOff(host=host)
        line = self._lines[host]
        line.length += 1
        self._wanted[held] = host
        try:
            await _come_first(host, line, self.clock)
            try:
                turns = HostTurns(self.courtesy, self.clock, self.span, self.sleep)
                async with turns.turn(host, timedelta(seconds=pause), self._patience()):
                    del self._wanted[held]
                    yield
            except HostNotFree as error:
                raise PutOff(host=host) if error.by_another else _busy(host, error.until) from error
            finally:
                line.first.release()
        finally:
            self._wanted.pop(held, None)
            line.length -= 1
            if not line.length:
                del self._lines[host]

    def led(self, feed: FeedForPoll) -> Led | None:
        """How far its last poll had come, if that was put off: to where it was led, for a while. Told once."""
        led = self._put_off.pop(feed.feed.id, None)
        if led is None or led.start != feed.url or (ago := self.clock.now() - led.at) > LONGEST_PUT_OFF:
            return None
        return led if ago <= REMEMBERED else replace(led, lead=None)

    def put_off(self, feed: FeedForPoll, error: PutOff, before: Led | None) -> None:
        """Its poll had come as far as its `lead`. Raises FeedError where polls of it were put off for too long."""
        now = self.clock.now()
        since = before.since if before else now
        if now - since > LONGEST_PUT_OFF:
            raise _busy(error.host, now) from error
        for each in [each for each, led in self._put_off.items() if now - led.at > LONGEST_PUT_OFF]:
            del self._put_off[each]
        self._put_off[feed.feed.id] = Led(feed.url, feed.lead, since, now)

    def _waits_for(self, host: str, held: str) -> bool:
        """Over however many others."""
        for _ in range(len(self._wanted)):
            if host not in self._wanted:
                break
            host = self._wanted[host]
            if host == held:
                return True
        return False

    def _patience(self) -> Callable[[NotFree], bool]:
        begun = self.clock.monotonic()

        def may_wait(host: NotFree) -> bool:
            rests = host.until - self.clock.now()
            return not host.by_another and rests <= LONGEST_REST and self.clock.monotonic() - begun <= LONGEST_WAIT

        return may_wait


async def _come_first(host: str, line: Line, clock: Clock) -> None:
    try:
        async with asyncio.timeout(LONGEST_LINE):
            await line.first.acquire()
    except TimeoutError as error:
        raise _busy(host, clock.now()) from error


def _busy(host: str, until: datetime) -> FeedError:
    when = f"{until:%Y-%m-%d %H:%M:%S} UTC"
    detail = (
        f"{host}, where the feed's address leads, is to be asked nothing more for now; tried again not before {when}"
    )
    return FeedError(FeedFault.STATUS, detail, retry_at=until)
