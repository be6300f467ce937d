"""The percolator with all that is followed in it: which subscriptions an item matches, and by which words."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.commands.looking import document_of
from bot.errors import TocsinError
from bot.model import Item, Subscription, SubscriptionMatch, SummaryLength
from bot.stories.proper import is_proper_summary
from bot.topics.document import Document
from bot.topics.index import Index, Match
from bot.topics.query import parse
from bot.topics.vocabulary import Vocabulary

log = structlog.get_logger()

# So many queries are looked through for garbage in hundredths of a second, in which every thread stands still.
_UNSETTLED = 10_000
_BETWEEN = (" ", "-")  # the words of a phrase
_LONGEST_LINK = 2000  # bytes; more of them no index takes


@dataclass(slots=True)
class Followed:
    """The percolator with the queries of the subscriptions in it, each once, and who follows them.

    A dictionary that comes later makes a new one necessary. The old one serves until the new has every query: so long
    there are two in memory.
    """

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    index: Index[str] = field(init=False)
    subscriptions: dict[int, Subscription] = field(default_factory=dict)
    followers: dict[str, set[int]] = field(default_factory=dict)
    _coming: Index[str] | None = None
    # What the coming one lacks yet; some of it may have left since.
    _lacking: list[str] = field(default_factory=list)
    _unsettled: int = 0

    def __post_init__(self) -> None:
        self.index = Index(self.vocabulary)

    @property
    def outdated(self) -> bool:
        """Whether dictionaries have come that the index doesn't know: `renew` has something to do."""
        return self.index.tongues != self.vocabulary.tongues

    def renew(self, most: int) -> None:
        """Takes at most so many queries into the new index, if one is needed; with the last of them it serves."""
        if not self.outdated:
            return
        if self._coming is None or self._coming.tongues != self.vocabulary.tongues:
            self._coming, self._lacking = Index(self.vocabulary), list(self.followers)
        for query in self._lacking[-most:]:
            if query in self.followers and query not in self._coming:
                self._coming.add(query, parse(query, None))
                self._unsettled += 1
        del self._lacking[-most:]
        self._settle()
        if not self._lacking:
            self.index, self._coming = self._coming, None
            log.info("words_renewed", queries=len(self.index))

    def apply(self, changed: Iterable[Subscription]) -> None:
        """Takes in what changed: a subscription that is no longer active leaves."""
        for each in changed:
            known = self.subscriptions.pop(each.id, None)
            if known is not None:
                self._leave(known)
            if each.active:
                self._add(each)
                self._unsettled += 1
        self._settle()

    def _settle(self) -> None:
        """Has garbage collection pass over what is followed from now on: a million objects that stay."""
        if self._unsettled >= _UNSETTLED:
            self._unsettled = 0
            gc.collect(1)
            gc.freeze()

    def _add(self, subscription: Subscription) -> None:
        try:
            if subscription.query not in self.followers:
                query = parse(subscription.query, None)
                self.index.add(subscription.query, query)
                if self._coming is not None:
                    self._coming.add(subscription.query, query)
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
            if self._coming is not None and subscription.query in self._coming:
                self._coming.remove(subscription.query)

    def match(self, item: Item) -> tuple[SubscriptionMatch, ...]:
        """The subscriptions that the item matches, with the words as written; an edited one those alone that were there
        when it was new."""
        document = document_of(item)
        hits = sorted(
            (number, passages_of(hit, document))
            for hit in self.index.match(document)
            for number in self.followers[hit.key]
            if not item.again or _was_there(self.subscriptions[number], item)
        )
        return tuple(SubscriptionMatch(self.subscriptions[number], words) for number, words in hits)


def wants_article(item: Item, matches: Sequence[SubscriptionMatch]) -> bool:
    """Whether somebody is told more than the title, and the feed has no proper summary for that."""
    shown = any(each.subscription.length is not SummaryLength.TITLE for each in matches)
    link = item.link
    of_the_web = link.startswith(("http://", "https://")) and len(link.encode("utf-8", "replace")) <= _LONGEST_LINK
    return shown and of_the_web and not is_proper_summary(item.text, title=item.title, language=item.language)


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
