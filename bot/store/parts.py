"""Matched items, cut and packed so that each makes a transaction of bounded size (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.model import MatchedItem, Subscription, SubscriptionMatch

ChatMatches = tuple[int, list[SubscriptionMatch]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one transaction stores of a matched item: some of its chats, `before` whom as many others are rung."""

    matched: MatchedItem
    rows: list[ChatMatches]
    before: int = 0
    last: bool = True

    @property
    def matches(self) -> list[SubscriptionMatch]:
        """Those of all its chats."""
        return [match for _, matches in self.rows for match in matches]


def transactions(matched: Iterable[MatchedItem], size: int) -> Iterator[list[Part]]:
    """Parts in the items' order; those of one transaction ring `size` chats at most."""
    batch: list[Part] = []
    rung = 0
    for part in (part for each in matched for part in _parts(each, size)):
        if batch and rung + len(part.rows) > size:
            yield batch
            batch, rung = [], 0
        batch.append(part)
        rung += len(part.rows)
    if batch:
        yield batch


def _parts(matched: MatchedItem, size: int) -> Iterator[Part]:
    rows = by_chat(matched.matches)
    for start in range(0, max(1, len(rows)), size):
        yield Part(matched, rows[start : start + size], start, last=start + size >= len(rows))


def by_chat(matches: Iterable[SubscriptionMatch]) -> list[ChatMatches]:
    """Each chat with what matched for it, in the order of their numbers."""
    chats_of: dict[int, list[SubscriptionMatch]] = {}
    for match in matches:
        chats_of.setdefault(match.subscription.chat_id, []).append(match)
    return sorted(chats_of.items())


def moved(rows: list[ChatMatches], chat_of: dict[int, int]) -> list[ChatMatches]:
    """By the chats that the subscriptions belong to now."""
    if all(chat_of.get(match.subscription.id) == chat for chat, matches in rows for match in matches):
        return rows
    return by_chat(
        SubscriptionMatch(replace(match.subscription, chat_id=chat_of[match.subscription.id]), match.words)
        for _, each in rows
        for match in each
        if match.subscription.id in chat_of
    )


def by_words(rows: list[ChatMatches]) -> dict[tuple[str, ...], list[Subscription]]:
    """The subscriptions that were matched by the same words: one statement writes them all."""
    found: dict[tuple[str, ...], list[Subscription]] = {}
    for _, matches in rows:
        for match in matches:
            found.setdefault(match.words, []).append(match.subscription)
    return found
