"""How many hosts are polled at once: one that keeps us waiting is counted apart, and takes no turn from the others; of
those that never answered, some are polled at once, and leave turns for those that did."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from bot.ports import Room


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


async def take_each(counts: Sequence[Count]) -> None:
    """A turn of each, in their order; none where the wait is cancelled."""
    taken: list[Count] = []
    try:
        for count in counts:
            await count.take()
            taken.append(count)
    except asyncio.CancelledError:
        for count in taken:
            count.give()
        raise


class Standing(Enum):
    """What is known of a host: it answered, it never did yet, it keeps us waiting or is likely to; or it led us to
    another one, and waits for that."""

    GOOD = "good"
    UNKNOWN = "unknown"
    SLOW = "slow"
    ASIDE = "aside"


@dataclass(slots=True)
class Turn:
    """One host's. `timer`: when it will be looked at next, unless it is over; `given`: to others, for now; `led`:
    whether it has one of the turns of those that were led to another host."""

    standing: Standing
    timer: asyncio.TimerHandle | None = None
    given: bool = False
    led: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a host's turn is told: that its answer is waited for, in the block of a call; and that another host is asked
    in place of it, or waited for, in the block of `aside`: that may take long, and takes no turn from the others. The
    block awaits what it is given before it asks: of those that ask there are so many at once, too. `room`: for what is
    answered. `over`: what is left to do keeps nobody from asking, and the turn is others'. `again`: before something
    else is asked, for whoever has a few's room comes back without a turn, too."""

    watched: Callable[[], AbstractContextManager[None]]
    stepped: Callable[[Room | None], AbstractAsyncContextManager[Callable[[], Awaitable[None]]]]
    over: Callable[[], None]
    again: Callable[[], Awaitable[None]]
    room: Room | None = None

    def __call__(self) -> AbstractContextManager[None]:
        return self.watched()

    def aside(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[None]]]:
        """See above."""
        return self.stepped(self.room)


@dataclass(slots=True)
class Turns:
    """`at_once` hosts, of them `unknown_at_once` that never answered; and `slow_at_once` more of those that are known
    to be slow or let us wait longer than `patience` (seconds) for an answer; and as many again that ask another host,
    to which they were led. `held` counts the hosts that have a turn or wait for one."""

    at_once: int
    unknown_at_once: int
    slow_at_once: int
    patience: float
    held: Counter[Standing] = field(default_factory=Counter, init=False)
    _counts: dict[Standing, tuple[Count, ...]] = field(init=False)
    _led: Count = field(init=False)

    def __post_init__(self) -> None:
        quick, self._led = Count(self.at_once), Count(self.slow_at_once)
        self._counts = {
            Standing.GOOD: (quick,),
            Standing.UNKNOWN: (Count(self.unknown_at_once), quick),
            Standing.SLOW: (Count(self.slow_at_once),),
        }

    @asynccontextmanager
    async def take(self, standing: Standing) -> AsyncIterator[Waiting]:
        """Waits for a turn; it is the host's until the context ends. Gives what watches the waits for its answers."""
        turn = Turn(standing)
        self.held[standing] += 1
        try:
            await self._take(turn)
            try:
                yield Waiting(
                    partial(self._waiting, turn),
                    partial(self._aside, turn),
                    partial(self._over, turn),
                    partial(self._again, turn),
                )
            finally:
                self._over(turn)
        finally:
            self.held[turn.standing] -= 1

    async def _take(self, turn: Turn) -> None:
        await take_each(self._counts[turn.standing])

    def _give(self, turn: Turn) -> None:
        for count in self._counts[turn.standing]:
            count.give()

    @contextmanager
    def _waiting(self, turn: Turn) -> Iterator[None]:
        self._watch(turn)
        try:
            yield
        finally:
            if turn.timer is not None:
                turn.timer.cancel()

    async def _ask_there(self, turn: Turn, room: Room | None) -> None:
        if room is None or not room.is_large:
            await self._led.take()
            turn.led = True

    def _over(self, turn: Turn) -> None:
        if not turn.given:
            self._give(turn)
            turn.given = True

    async def _again(self, turn: Turn) -> None:
        if turn.given:
            await self._take(turn)
            turn.given = False

    @asynccontextmanager
    async def _aside(self, turn: Turn, room: Room | None) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Whoever has the room of a large document waits for no turn: those that have turns may wait for that room."""
        self._over(turn)
        self.held[turn.standing] -= 1
        self.held[Standing.ASIDE] += 1
        over = False
        try:
            yield partial(self._ask_there, turn, room)
        except asyncio.CancelledError:
            over = True
            raise
        finally:
            self.held[Standing.ASIDE] -= 1
            self.held[turn.standing] += 1
            try:
                if not over and (room is None or not room.is_large):
                    await self._again(turn)  # what was fetched is kept meanwhile: it counts until then
            finally:
                if turn.led:
                    turn.led = False
                    self._led.give()

    def _watch(self, turn: Turn) -> None:
        turn.timer = None
        if turn.standing is not Standing.SLOW:
            turn.timer = asyncio.get_running_loop().call_later(self.patience, self._judge, turn)

    def _judge(self, turn: Turn) -> None:
        """It took long. While the slow have no turn left, it keeps the one it has."""
        [slow] = self._counts[Standing.SLOW]
        if not turn.given and slow.take_now():
            self._give(turn)
            self.held[turn.standing] -= 1
            turn.standing = Standing.SLOW
            self.held[turn.standing] += 1
        self._watch(turn)
