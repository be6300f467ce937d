"""Stored items → matches → stories and owed deliveries. One matcher at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.errors import Unwritable
from bot.followed import Followed, wants_article
from bot.model import STORY_WINDOW, Item, MatchedItem, Subscription
from bot.placing import Placing
from bot.ports import Clock, MatchStore, Wake, Waker

log = structlog.get_logger()

LOOK_SECONDS = 1.0
ITEMS_AT_ONCE = 200
ITEMS_A_RECORD = 20
TOLD_EVERY = 2.0  # seconds
CHANGES_AT_ONCE = 500
RENEWED_AT_ONCE = 1000  # queries; in between, items are matched
DICTIONARIES_SECONDS = 60.0


@dataclass(slots=True)
class Outbox:
    """How many deliveries may wait to be sent while matching goes on, 0 for any number; and whether more do."""

    depth: int = 0
    full: bool = False


def _none() -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Matcher:
    """The match role's first half. `making` tells the languages whose dictionaries are being made; `summariser_wake` is
    woken when articles are wanted; None: nobody reads any, and no ring waits for one."""

    store: MatchStore
    clock: Clock
    dispatcher_wake: Waker
    followed: Followed = field(default_factory=Followed)
    outbox: Outbox = field(default_factory=Outbox)
    making: Callable[[], Collection[str]] = _none
    placing: Placing = field(default_factory=Placing)
    summariser_wake: Waker | None = None

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Matches until `stop`; what is unmatched then, is matched at the next start.

        While nothing can be stored it looks again and again: a step that was not stored is taken anew.
        """
        await self._dictionaries(stop, wake)
        await self._restore(stop)
        revision = 0
        while not stop.is_set():
            idle = True
            try:
                await self._owe_digests(stop)
                revision, matched = await self.step(revision, stop)
                idle = not matched and not self.followed.outdated
            except Unwritable:
                log.debug("matching_not_stored")
            if idle:
                await wake.wait(LOOK_SECONDS)

    async def _dictionaries(self, stop: asyncio.Event, wake: Wake) -> None:
        """Waits for those that are being made, but not for ever: what only they find, the first items would miss."""
        until = self.clock.monotonic() + DICTIONARIES_SECONDS
        languages = ",".join(self.making())
        if languages:
            log.info("matching_waits_for_dictionaries", languages=languages, at_most_seconds=DICTIONARIES_SECONDS)
        while languages and not stop.is_set():
            if self.clock.monotonic() >= until:
                log.warning("matching_begins_without_dictionaries", languages=languages)
                return
            await wake.wait(LOOK_SECONDS)
            languages = ",".join(self.making())

    async def step(self, revision: int, stop: asyncio.Event | None = None) -> tuple[int, int]:
        """Reads what changed after `revision` and matches a batch: the new revision, and how many items it held.

        No items while the outbox is full: they wait, and what changes is taken in. A `stop` is heard meanwhile: a
        million changes take minutes, and so may a batch on a slow disk.
        """
        stop = stop or asyncio.Event()
        batch = await self.store.claim(revision, 0 if await self._must_wait() else ITEMS_AT_ONCE)
        if self.followed.outdated:
            await asyncio.to_thread(self.followed.renew, RENEWED_AT_ONCE)
        await self._take_in(batch.changed, stop)
        if not batch.items:
            return batch.revision, 0
        await self._restore(stop)
        for start in range(0, len(batch.items), ITEMS_A_RECORD):
            if stop.is_set():
                break
            await self._match(batch.items[start : start + ITEMS_A_RECORD])
        return batch.revision, len(batch.items)

    async def _restore(self, stop: asyncio.Event) -> None:
        """The window of stories as the store has it, once, at the start."""
        if self.placing.ready:
            return
        count, told = 0, self.clock.monotonic()
        window = self.placing.window
        async for some in self.store.window(self.clock.now() - STORY_WINDOW, window.most, window.of_one_feed):
            for start in range(0, len(some), ITEMS_A_RECORD):
                if stop.is_set():
                    return
                await asyncio.to_thread(self.placing.restore, some[start : start + ITEMS_A_RECORD])
            count += len(some)
            if (now := self.clock.monotonic()) - told >= TOLD_EVERY:
                told = now
                log.info("stories_read", items=count)
        self.placing.restored()
        if count:
            log.info("stories_restored", items=count)

    async def _take_in(self, changed: Sequence[Subscription], stop: asyncio.Event) -> None:
        """All that is followed, at the start; that may take a while, and it is told how far it has come."""
        told = self.clock.monotonic()
        for start in range(0, len(changed), CHANGES_AT_ONCE):
            if stop.is_set():
                return
            now = self.clock.monotonic()
            if start and now - told >= TOLD_EVERY:
                told = now
                log.info("subscriptions_read", read=start, of=len(changed))
            await asyncio.to_thread(self.followed.apply, changed[start : start + CHANGES_AT_ONCE])

    async def _owe_digests(self, stop: asyncio.Event) -> None:
        """Those that are due, also while the outbox is full: what they list has waited longest."""
        while not stop.is_set() and (owed := await self.store.owe_digests(self.clock.now())):
            log.info("digests_owed", deliveries=owed)
            self.dispatcher_wake.set()

    async def _must_wait(self) -> bool:
        outbox = self.outbox
        full = bool(outbox.depth) and await self.store.owed_more_than(outbox.depth)
        if full is not outbox.full:
            outbox.full = full
            log.warning("matching_waits" if full else "matching_goes_on", outbox_depth=outbox.depth)
        return full

    async def _match(self, items: Sequence[Item]) -> None:
        """In a thread: a long text, of which somebody may send many, holds up no chat and no stop."""
        now = self.clock.now()
        matched = await asyncio.to_thread(lambda: [self._verdict(item, now) for item in items])
        owed = await self.store.record(matched, self.clock.now())
        self.placing.stored(items)
        if owed:
            log.info("matched", items=len(items), deliveries=owed)
            self.dispatcher_wake.set()
            if self.summariser_wake is not None and any(each.wants_article for each in matched):
                self.summariser_wake.set()

    def _verdict(self, item: Item, now: datetime) -> MatchedItem:
        """An item that breaks the matching is passed over: it would hold up every one behind it, for ever."""
        try:
            matches = self.followed.match(item)
            wants = self.summariser_wake is not None and wants_article(item, matches)
        except Exception:
            log.exception("item_unmatchable", item=item.id, feed=item.feed_id)
            matches, wants = (), False
        return MatchedItem(item, matches, self.placing.place(item, now), wants)
