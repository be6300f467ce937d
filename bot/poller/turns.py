"""How many hosts are polled at once: one that keeps us waiting is counted apart, and takes no turn from the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial

Waiting = Callable[[], AbstractContextManager[None]]


@dataclass(slots=True)
class Count:
    """Turns of one kind, of which so many are `free`. Who waits longest is served first."""

    free: int
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    async def take(self) -> None:
        """Returns when there is one."""
        if self.take_now():
            return
        given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(given)
        try:
            await given
        except asyncio.CancelledError:
            if given in self._waiting:
                self._waiting.remove(given)
            elif not given.cancelled():  # a turn that came too late
                self.give()
            raise

    def take_now(self) -> bool:
        """Whether there was one."""
        if not self.free:
            return False
        self.free -= 1
        return True

    def give(self) -> None:
        """One taken before."""
        while self._waiting:
            given = self._waiting.popleft()
            if not given.done():
                given.set_result(None)
                return
        self.free += 1


@dataclass(slots=True)
class Turn:
    """One host's. `timer`: when it will be looked at next, unless it is over."""

    slow: bool
    timer: asyncio.TimerHandle | None = None


@dataclass(slots=True)
class Turns:
    """`at_once` hosts, and `slow_at_once` more of those that are known to be slow or let us wait longer than `patience`
    (seconds) for an answer. `slow` counts the hosts that have or wait for a turn among the slow."""

    at_once: int
    slow_at_once: int
    patience: float
    slow: int = field(default=0, init=False)
    _quick: Count = field(init=False)
    _slow: Count = field(init=False)

    def __post_init__(self) -> None:
        self._quick, self._slow = Count(self.at_once), Count(self.slow_at_once)

    @asynccontextmanager
    async def take(self, *, slow: bool) -> AsyncIterator[Waiting]:
        """Waits for a turn; it is the host's until the context ends. Gives what watches the waits for its answers."""
        turn = Turn(slow)
        self.slow += slow
        try:
            await self._count(turn).take()
            try:
                yield partial(self._waiting, turn)
            finally:
                self._count(turn).give()
        finally:
            self.slow -= turn.slow

    @contextmanager
    def _waiting(self, turn: Turn) -> Iterator[None]:
        self._watch(turn)
        try:
            yield
        finally:
            if turn.timer is not None:
                turn.timer.cancel()

    def _count(self, turn: Turn) -> Count:
        return self._slow if turn.slow else self._quick

    def _watch(self, turn: Turn) -> None:
        turn.timer = None
        if not turn.slow:
            turn.timer = asyncio.get_running_loop().call_later(self.patience, self._judge, turn)

    def _judge(self, turn: Turn) -> None:
        """It took long. While the slow have no turn left, it keeps the one it has."""
        if self._slow.take_now():
            self._quick.give()
            turn.slow = True
            self.slow += 1
        self._watch(turn)
