"""One poll of one feed: what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from bot import schedule
from bot.entries import new_entries, reading_hash
from bot.errors import FeedError, FeedFault
from bot.model import FeedForPoll, NotModified, ParsedFeed
from bot.ports import Clock, Fetcher, LanguageDetector, Parser, PollRecord

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Looker:
    """Asks servers and reads what they answer; stores nothing. `chance` gives a number in [0, 1) each time, for
    spreading polls."""

    fetcher: Fetcher
    parser: Parser
    languages: LanguageDetector
    clock: Clock
    chance: Callable[[], float]

    async def look(self, feed: FeedForPoll) -> tuple[PollRecord, bool]:
        """What is to be stored, and whether the server wants no further request before the feed's next poll."""
        try:
            return await self._look(feed), False
        except FeedError as error:
            return self._failure(feed, error), error.fault is FeedFault.BUSY
        except Exception as fault:
            # A fault of ours over one feed: the others are polled all the same.
            log.exception("poll_broke", feed=feed.feed.id)
            ours = FeedError(FeedFault.PARSER, f"a fault in Tocsin: {type(fault).__name__}: {fault}")
            return self._failure(feed, ours), False

    async def _look(self, feed: FeedForPoll) -> PollRecord:
        got = await self.fetcher.fetch(feed)
        now = self.clock.now()
        next_at = schedule.next_poll(feed.feed, now, errors=0, fresh_for=got.fresh_for, chance=self.chance())
        unchanged = PollRecord(feed.feed.id, now, next_at, validators=got.validators)
        if isinstance(got, NotModified):
            return unchanged
        body_hash = reading_hash(got, feed)
        if body_hash == feed.body_hash:
            return replace(unchanged, body_hash=body_hash)
        parsed = await self.parser.parse(got, encoding=feed.feed.encoding)
        if feed.feed.language is None:
            parsed = await self._with_languages(parsed)
        first_look = feed.looked_at is None
        return PollRecord(
            feed.feed.id,
            now,
            next_at,
            entries=await asyncio.to_thread(new_entries, feed, parsed, now, first_look),
            validators=got.validators,
            body_hash=body_hash,
            first_look=first_look,
        )

    async def _with_languages(self, parsed: ParsedFeed) -> ParsedFeed:
        found = await self.languages.detect([f"{each.title}\n{each.text}" for each in parsed.entries])
        entries = (replace(each, language=language) for each, language in zip(parsed.entries, found, strict=True))
        return replace(parsed, entries=tuple(entries))

    def _failure(self, feed: FeedForPoll, error: FeedError) -> PollRecord:
        now = self.clock.now()
        next_at = schedule.next_poll(
            feed.feed, now, errors=feed.errors + 1, retry_at=error.retry_at, chance=self.chance()
        )
        gone = error.fault is FeedFault.GONE
        return PollRecord(feed.feed.id, now, next_at, error=str(error), gone=gone)
