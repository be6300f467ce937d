"""Stored items → matches → stories and owed deliveries. One matcher at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.commands.looking import document_of
from bot.errors import TocsinError, Unwritable
from bot.model import Item, MatchedItem, Subscription, SubscriptionMatch
from bot.ports import Clock, MatchStore, Wake, Waker
from bot.stories.boilerplate import clean
from bot.stories.same import fingerprint
from bot.topics.document import Document
from bot.topics.fold import fold
from bot.topics.index import Index, Match
from bot.topics.query import parse
from bot.topics.vocabulary import Vocabulary

log = structlog.get_logger()

LOOK_SECONDS = 1.0
ITEMS_AT_ONCE = 200
ITEMS_A_RECORD = 20
_BETWEEN = (" ", "-")  # the words of a phrase
TOLD_EVERY = 2.0  # seconds
CHANGES_AT_ONCE = 500  # a million take minutes: a stop is heard in between


@dataclass(slots=True)
class Followed:
    """The percolator with the queries of the subscriptions in it, each once, and who follows them."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    index: Index[str] = field(init=False)
    subscriptions: dict[int, Subscription] = field(default_factory=dict)
    followers: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = Index(self.vocabulary)

    def renew(self) -> None:
        """Begins a new index if a dictionary has come since."""
        if self.index.tongues == self.vocabulary.tongues:
            return
        self.index = Index(self.vocabulary)
        for query in self.followers:
            self.index.add(query, parse(query, None))
        log.info("words_renewed", queries=len(self.index))

    def apply(self, changed: Iterable[Subscription]) -> None:
        """Takes in what changed: a subscription that is no longer active leaves."""
        for each in changed:
            known = self.subscriptions.pop(each.id, None)
            if known is not None:
                self._leave(known)
            if each.active:
                self._add(each)

    def _add(self, subscription: Subscription) -> None:
        try:
            if subscription.query not in self.followers:
                self.index.add(subscription.query, parse(subscription.query, None))
        except TocsinError as mistake:
            log.error("subscription_unreadable", subscription=subscription.id, reason=str(mistake))  # noqa: TRY400 - the reason says all
            return
        self.followers.setdefault(subscription.query, set()).add(subscription.id)
        self.subscriptions[subscription.id] = subscription

    def _leave(self, subscription: Subscription) -> None:
        followers = self.followers[subscription.query]
        followers.remove(subscription.id)
        if not followers:
            del self.followers[subscription.query]
            self.index.remove(subscription.query)

    def match(self, item: Item) -> MatchedItem:
        """The subscriptions that the item matches, with the words as written; an edited one those alone that were there
        when it was new."""
        document = document_of(item)
        hits = sorted(
            (number, passages_of(hit, document))
            for hit in self.index.match(document)
            for number in self.followers[hit.key]
            if not item.again or _was_there(self.subscriptions[number], item)
        )
        return MatchedItem(
            item,
            tuple(SubscriptionMatch(self.subscriptions[number], words) for number, words in hits),
            fingerprint(item.title, clean(item.text, item.title).text, fold) if hits else None,
        )


def _was_there(subscription: Subscription, item: Item) -> bool:
    return subscription.created_at is None or subscription.created_at <= item.seen_at


def words_of(match: Match[str], document: Document) -> tuple[str, ...]:
    """The matched words as written, each once, in order of place."""
    texts = {"title": document.title, "summary": document.summary}
    return tuple(dict.fromkeys(texts[span.field][span.start : span.end] for span in match.words))


def passages_of(match: Match[str], document: Document) -> tuple[str, ...]:
    """The same, those side by side as one, as a phrase is: of "Kosovo Police", neither word is to be shown where it
    stands alone."""
    texts = {"title": document.title, "summary": document.summary}
    runs: list[tuple[str, int, int]] = []
    for span in match.words:
        if runs and runs[-1][0] == span.field and texts[span.field][runs[-1][2] : span.start] in _BETWEEN:
            runs[-1] = (span.field, runs[-1][1], span.end)
        else:
            runs.append((span.field, span.start, span.end))
    return tuple(dict.fromkeys(texts[field][start:end] for field, start, end in runs))


@dataclass(slots=True)
class Outbox:
    """How many deliveries may wait to be sent while matching goes on, 0 for any number; and whether more do."""

    depth: int = 0
    full: bool = False


@dataclass(frozen=True, slots=True)
class Matcher:
    """The match role."""

    store: MatchStore
    clock: Clock
    dispatcher_wake: Waker
    followed: Followed = field(default_factory=Followed)
    outbox: Outbox = field(default_factory=Outbox)

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Matches until `stop`; what is unmatched then, is matched at the next start.

        While nothing can be stored it looks again and again: a step that was not stored is taken anew.
        """
        revision = 0
        while not stop.is_set():
            matched = 0
            try:
                await self._owe_digests(stop)
                revision, matched = await self.step(revision)
            except Unwritable:
                log.debug("matching_not_stored")
            if not matched:
                await wake.wait(LOOK_SECONDS)

    async def step(self, revision: int) -> tuple[int, int]:
        """Reads what changed after `revision` and matches a batch: the new revision, and how many items it held.

        No items while the outbox is full: they wait, and what changes is taken in.
        """
        batch = await self.store.claim(revision, 0 if await self._must_wait() else ITEMS_AT_ONCE)
        await self._take_in(batch.changed)
        if batch.items:
            await asyncio.to_thread(self.followed.renew)
        if not batch.items:
            return batch.revision, 0
        for start in range(0, len(batch.items), ITEMS_A_RECORD):
            await self._match(batch.items[start : start + ITEMS_A_RECORD])
        return batch.revision, len(batch.items)

    async def _take_in(self, changed: Sequence[Subscription]) -> None:
        """All that is followed, at the start; that may take a while, and it is told how far it has come."""
        told = self.clock.monotonic()
        for start in range(0, len(changed), CHANGES_AT_ONCE):
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
        matched = await asyncio.to_thread(lambda: [self._verdict(item) for item in items])
        owed = await self.store.record(matched, self.clock.now())
        if owed:
            log.info("matched", items=len(items), deliveries=owed)
            self.dispatcher_wake.set()

    def _verdict(self, item: Item) -> MatchedItem:
        """An item that breaks the matching is passed over: it would hold up every one behind it, for ever."""
        try:
            return self.followed.match(item)
        except Exception:
            log.exception("item_unmatchable", item=item.id, feed=item.feed_id)
            return MatchedItem(item, ())
