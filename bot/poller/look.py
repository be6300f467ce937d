"""One poll of one feed: what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import schedule
from bot.entries import archived, new_entries, newest_shown, reading_hash, usual_language
from bot.errors import FeedError, FeedFault, Unwritable
from bot.model import Document, FeedForPoll, Hints, NotModified, ParsedFeed, Rhythm, Validators
from bot.model.places import host_of, site_of
from bot.poller.elsewhere import PUT_OFF, Elsewhere, PutOff
from bot.poller.network import Network
from bot.poller.turns import Waiting
from bot.ports import Clock, Fetcher, LanguageDetector, LedElsewhere, Parser, PollRecord
from bot.schedule import Asked, Bounds

log = structlog.get_logger()

USUAL = Bounds()
WHOLE_AFTER = timedelta(days=8)
GONE = 410


@dataclass(frozen=True, slots=True)
class Looker:
    """Asks servers and reads what they answer; stores nothing. `chance` gives a number in [0, 1) each time, for
    spreading polls. `elsewhere`: the turns of hosts that a fetcher which stays at one is led to."""

    fetcher: Fetcher
    parser: Parser
    languages: LanguageDetector
    clock: Clock
    chance: Callable[[], float]
    bounds: Bounds = USUAL
    elsewhere: Elsewhere | None = None
    network: Network = field(default_factory=Network)

    async def look(self, feed: FeedForPoll, waiting: Waiting) -> tuple[PollRecord, datetime | None]:
        """What is to be stored, and until when the host wants no further request for any feed. `waiting` watches how
        long it lets us wait."""
        away = self.network.away
        try:
            record = await self._look(feed, waiting)
        except FeedError as error:
            ours = self.network.met(feed, error, self.clock.now(), away=away)
            record = self._failure(feed, error, away=ours)
            if error.fault is not FeedFault.BUSY or record.next_at is None:
                return record, None
            return record, schedule.host_pause(record.next_at, record.at, retry_at=error.retry_at, chance=self.chance())
        except PutOff as error:
            log.info("poll_put_off", feed=feed.feed.id, reason=str(error))
            now = self.clock.now()
            return PollRecord(feed.feed.id, now, now + PUT_OFF * (1 + self.chance()), put_off=True), None
        except Unwritable:  # nothing can be stored, this poll neither
            raise
        except Exception as fault:
            # A fault of ours over one feed: the others are polled all the same.
            log.exception("poll_broke", feed=feed.feed.id)
            broken = FeedError(FeedFault.PARSER, f"a fault in Tocsin: {type(fault).__name__}: {fault}")
            return self._failure(feed, broken), None
        self.network.met(feed, None, self.clock.now(), away=away)
        return record, None

    async def _look(self, feed: FeedForPoll, waiting: Waiting) -> PollRecord:
        """At its own address, too, where one that took its place is gone or has failed for long."""
        held = feed.url
        try:
            return await self._look_there(feed, waiting, held)
        except FeedError as error:
            if not _doubted(feed, error, self.clock.now()):
                raise
            there = error
        try:
            own = replace(feed, moved=None, move=None, validators=Validators())
            record = await self._look_there(own, waiting, held)
        except PutOff:  # the other one would be asked again every few seconds
            raise there from None
        except FeedError as here:
            if there.fault is not FeedFault.GONE or _agrees(here, feed):
                raise there from here
            raise FeedError(FeedFault.STATUS, str(here), status=here.status, retry_at=here.retry_at) from there
        if record.move is not None and record.move.to == feed.moved:  # it is well again
            return replace(record, move=None)
        return replace(record, move=None, moved=feed.feed.url, moved_back=True)

    async def _look_there(self, feed: FeedForPoll, waiting: Waiting, held: str) -> PollRecord:
        if feed.push is not None:
            got: Document | NotModified = Document(feed.url, feed.push.content_type, feed.push.body, partial=True)
        else:
            got = await self._fetch(_whole_for_once(feed, self.clock.now()), waiting, held)
        now = self.clock.now()
        record = self._unchanged(feed, got, now)
        if isinstance(got, NotModified):
            return record
        body_hash = reading_hash(got, feed)
        if body_hash == feed.body_hash:
            return replace(record, body_hash=body_hash)
        parsed = await self.parser.parse(got, encoding=feed.feed.encoding, digests=feed.digests)
        if parsed.unread:
            what = "its dates don't tell which are new: the first are read"
            log.warning("entries_left_unread", feed=feed.feed.id, read=parsed.count, unread=parsed.unread, note=what)
        if feed.feed.language is None:
            parsed = await self._with_languages(parsed)
        first_look = feed.looked_at is None
        rhythm = schedule.learn(feed.rhythm, _news(feed, parsed, now), now)
        return replace(
            record,
            next_at=self._next(feed, now, got.fresh_for, rhythm=rhythm, hints=parsed.hints),
            # Else a 304 would hide what is missing. Where the same comes again, it is the document that is so.
            validators=None if parsed.cut_off else record.validators,
            entries=await asyncio.to_thread(new_entries, feed, parsed, now, first_look),
            body_hash=None if got.partial else body_hash,
            digests=parsed.digests,
            first_look=first_look,
            hints=parsed.hints,
            hub=got.hub or parsed.hub,
            rhythm=rhythm,
            newest=newest_shown(feed.newest, parsed, now),
        )

    async def _fetch(self, feed: FeedForPoll, waiting: Waiting, held: str) -> Document | NotModified:
        """Each host in its own turn; that of the address `held` is ours. Raises PutOff where one isn't to be had."""
        if self.elsewhere is None:
            with waiting():
                return await self.fetcher.fetch(feed, waiting.room)
        before = self.elsewhere.led(feed)
        feed = replace(feed, lead=before.lead) if before else feed
        while True:
            url = feed.lead.to if feed.lead else feed.url
            try:
                if url == held or site_of(url) == site_of(held):
                    with waiting():
                        return await self.fetcher.fetch(feed, waiting.room)
                pause = None if not feed.feed.allow_private else 0.0
                async with waiting.aside() as may_ask, self.elsewhere.turn(url, host_of(held), pause=pause):
                    await may_ask()
                    return await self.fetcher.fetch(feed, waiting.room)
            except LedElsewhere as led:
                feed = replace(feed, lead=led.lead)
            except PutOff as error:
                self.elsewhere.put_off(feed, error, before)
                raise

    def _unchanged(self, feed: FeedForPoll, got: Document | NotModified, now: datetime) -> PollRecord:
        """Of a poll that was answered, and brought nothing."""
        if feed.push is not None:
            return PollRecord(feed.feed.id, now, None, push=feed.push.id)
        move = schedule.next_move(feed.move, got.moved_to, now)
        held = move is not None and schedule.has_held(move, now)
        return PollRecord(
            feed.feed.id,
            now,
            self._next(feed, now, got.fresh_for),
            validators=got.validators,
            move=None if held else move,
            moved=move.to if move is not None and held else None,
        )

    def _next(
        self,
        feed: FeedForPoll,
        now: datetime,
        fresh_for: timedelta | None = None,
        *,
        retry_at: datetime | None = None,
        errors: int = 0,
        away: bool = False,
        rhythm: Rhythm | None = None,
        hints: Hints | None = None,
    ) -> datetime | None:
        """None for a push: it puts off no poll."""
        if feed.push is not None:
            return None
        return schedule.next_poll(
            feed.feed,
            now,
            rhythm=rhythm or feed.rhythm,
            hints=hints or feed.hints,
            asked=Asked(fresh_for, retry_at, _pushed(feed, now)),
            errors=errors,
            away=away,
            bounds=self.bounds,
            chance=self.chance(),
        )

    async def _with_languages(self, parsed: ParsedFeed) -> ParsedFeed:
        found = await self.languages.detect([f"{each.title}\n{each.text}" for each in parsed.entries])
        usual = usual_language(found)
        entries = (
            replace(each, language=language or usual) for each, language in zip(parsed.entries, found, strict=True)
        )
        return replace(parsed, entries=tuple(entries))

    def _failure(self, feed: FeedForPoll, error: FeedError, *, away: bool = False) -> PollRecord:
        """`away`: on account of our own network."""
        now = self.clock.now()
        if feed.push is not None:  # it is no worse for the feed than if its hub had been silent
            log.info("push_not_read", feed=feed.feed.id, reason=str(error))
            return self._unchanged(feed, NotModified(), now)
        errors = max(feed.errors, 1) if away else feed.errors + 1
        next_at = self._next(feed, now, retry_at=error.retry_at, errors=errors, away=away)
        move = schedule.next_move(feed.move, error.moved_to, now) if error.moved_to is not None else feed.move
        gone = error.fault is FeedFault.GONE or (
            feed.moved is None and error.status == GONE and schedule.has_held(move, now)
        )
        return PollRecord(
            feed.feed.id,
            now,
            next_at,
            error=str(error),
            uncounted=away,
            retry_at=error.retry_at,
            gone=gone,
            move=move,
        )


def _doubted(feed: FeedForPoll, error: FeedError, now: datetime) -> bool:
    """Whether the feed's own address is to be tried, too. A host that asks for a pause is well."""
    if feed.moved is None or feed.push is not None or error.fault is FeedFault.BUSY:
        return False
    return error.status == GONE or schedule.is_doubted(feed.failing_since, now)


def _agrees(here: FeedError, feed: FeedForPoll) -> bool:
    """Whether the feed's own address says that it is gone as well, or leads to where that is said."""
    return here.fault is FeedFault.GONE or (here.status == GONE and here.moved_to == feed.moved)


def _whole_for_once(feed: FeedForPoll, now: datetime) -> FeedForPoll:
    """Some servers answer 304 for ever: after some days the document is asked for as if it were the first time."""
    if feed.whole_at is None or now - feed.whole_at < WHOLE_AFTER:
        return feed
    return replace(feed, validators=Validators())


def _pushed(feed: FeedForPoll, now: datetime) -> bool:
    return feed.pushed_until is not None and feed.pushed_until > now


def _news(feed: FeedForPoll, parsed: ParsedFeed, now: datetime) -> list[datetime]:
    """When the entries were published that are news. What bears no date was so now; at a first look, nobody knows."""
    since = feed.rhythm.until
    if since is None or feed.digests is None:
        dated = [each.published for each in parsed.entries if each.published is not None]
        return [each for each in dated if since is None or each > since]
    old = parsed.held_before | archived(feed, parsed, now)
    return [each.published or now for each in parsed.entries if each.identity not in old]
