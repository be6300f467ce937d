"""The hosts that this process polls, each by a task."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from bot.model import HostLease
from bot.poller.turns import Standing, Turns

AHEAD = 2  # times as many hosts are held as are polled at once: a slow claim leaves nobody idle
A_CLAIM = 64  # hosts at most; fewer cost more claims
A_BREATH = 4  # hosts that are begun between two looks of the event loop: a request is a third of a millisecond of work


@dataclass(frozen=True, slots=True)
class Manners:
    """How many hosts at once, how many of them that never answered, and how many more of those that take longer than
    `patience`, as well as of those that redirects lead to; the pause between two requests to one of them, and the one
    before what the store would not take is given to it again; all in seconds.
    `lease`: after how long without a sign of life another process may poll this one's hosts."""

    hosts_at_once: int = 128
    unknown_at_once: int = 64
    slow_at_once: int = 256
    patience: float = 2.0
    pause: float = 0.5
    store_again: float = 1.0
    lease: timedelta = timedelta(seconds=60)


Key = tuple[str, int]  # a lease holds all that is known of its feeds: too much to hash
Held = tuple[HostLease, asyncio.Task[None]]


def _key(lease: HostLease) -> Key:
    return lease.host, lease.epoch


@dataclass(frozen=True, slots=True)
class Room:
    """For so many hosts; `good`: for those alone that answered the last time."""

    hosts: int
    good: bool


@dataclass(slots=True)
class Hosts:
    """Holds a few more hosts than are polled at once; those wait for their turn. Doubtful ones, that keep us waiting or
    never answered, are counted apart: once enough of them are held, good ones alone are claimed. So are those that led
    us elsewhere and wait for that host, which keep nobody from being claimed."""

    manners: Manners
    turns: Turns = field(init=False)
    _held: dict[Key, Held] = field(default_factory=dict)
    _lost: set[Key] = field(default_factory=set)
    _left: asyncio.Event = field(default_factory=asyncio.Event)
    _more: bool = True
    _more_good: bool = True

    def __post_init__(self) -> None:
        each = self.manners
        self.turns = Turns(each.hosts_at_once, each.unknown_at_once, each.slow_at_once, each.patience)

    def __len__(self) -> int:
        return len(self._held)

    def room(self) -> Room | None:
        """How many to claim next; none while enough wait for their turn, or while good ones alone may be claimed and
        there are no more of them."""
        doubtful = self.turns.held[Standing.SLOW] + self.turns.held[Standing.UNKNOWN]
        good = _room(len(self._held) - doubtful - self.turns.held[Standing.ASIDE], self.manners.hosts_at_once)
        others = _room(doubtful, self.manners.slow_at_once + self.manners.unknown_at_once)
        if good and others:
            return Room(min(good, others), good=False)
        return Room(good, good=True) if good and self._more_good else None

    def look(self) -> None:
        """Time has passed: good ones may be due again."""
        self._more_good = True

    def claimed(self, asked: Room, got: int) -> None:
        """As many as were asked for: then there may be more. Looking for good ones costs most where there are none."""
        full = got >= asked.hosts
        if not asked.good:
            self._more = full
        if not full:
            self._more_good = False

    def worth_a_claim(self) -> bool:
        """Whether a host that was just left makes a claim useful before the next look."""
        room = self.room()
        return not self._held or (room is not None and (room.good or self._more))

    def add(self, lease: HostLease, task: asyncio.Task[None]) -> None:
        """Until the task ends."""
        self._held[_key(lease)] = (lease, task)
        task.add_done_callback(lambda _task: self._leave(lease))

    def _leave(self, lease: HostLease) -> None:
        self._held.pop(_key(lease), None)
        self._lost.discard(_key(lease))
        self._left.set()

    async def one_left(self) -> None:
        """Returns when one was left since this was last asked."""
        await self._left.wait()
        self._left.clear()

    def leases(self) -> list[HostLease]:
        """What is held for them, as far as is known."""
        return [lease for key, (lease, _) in self._held.items() if key not in self._lost]

    def lost(self, lease: HostLease) -> None:
        """Somebody else polls the host now: it is left at its next breath."""
        key = _key(lease)
        if key in self._held:
            self._lost.add(key)
            self._held[key][1].cancel()

    def cancel(self) -> None:
        """All of them."""
        for _, task in self._held.values():
            task.cancel()


def standing(lease: HostLease) -> Standing:
    """What all that is to be asked of a host lets expect. A push is read without asking."""
    if all(feed.errors and feed.push is None for feed in lease.feeds):
        return Standing.SLOW
    if all((feed.errors or feed.looked_at is None) and feed.push is None for feed in lease.feeds):
        return Standing.UNKNOWN
    return Standing.GOOD


def _room(held: int, at_once: int) -> int:
    most = at_once * AHEAD
    return min(most - held, A_CLAIM) if held < most * 3 // 4 else 0
