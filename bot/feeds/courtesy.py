"""Articles behind links: asked for in turn with whoever polls their hosts, and only where robots.txt lets us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yarl import URL

from bot import schedule
from bot.courtesy import HostTurn, HostTurns
from bot.errors import FeedError, FeedFault, Unwritable
from bot.feeds import addresses, faults, robots
from bot.feeds.fetch import MOST_REDIRECTS
from bot.model import Article, Document, Feed, FeedForPoll, NotModified, Robots
from bot.model.places import host_of
from bot.ports import ArticleReader, Clock, CourtesyStore, Fetcher, LedElsewhere, RobotsReader

PAUSE = 0.5
HANGS_FOR = timedelta(minutes=10)
"""How long no page is asked for at a host where one took too long; its feeds are polled all the same."""
# Kept for documentation and tests (RFC 6761): a name server would be asked in vain.
_NO_HOSTS = (".example", ".invalid", ".test")


@dataclass(frozen=True, slots=True)
class PoliteArticles:
    """See ports.Articles. `pages` and `texts` ask for pages and for robots.txt, with every guard; `reader` and `rules`
    read them. `pages` stay at the host that they ask. `span`: after how long without a sign of life another process may
    ask a host."""

    pages: Fetcher
    texts: Fetcher
    reader: ArticleReader
    rules: RobotsReader
    courtesy: CourtesyStore
    clock: Clock
    span: timedelta = timedelta(seconds=60)
    pause: float = PAUSE
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _hanging: dict[str, datetime] = field(default_factory=dict, init=False)

    async def read(self, url: str, *, private_at: str | None, language: str | None) -> Article:
        """Each host that redirects lead to is asked in its own turn. Raises FeedError."""
        return await self.reader.read(await self._page(url, private_at), language=language)

    async def _page(self, url: str, private_at: str | None) -> Document:
        start = url
        for _ in range(MOST_REDIRECTS + 1):
            try:
                got = await self._at_host(url, private=private_at is not None and _same_place(url, private_at))
            except LedElsewhere as led:
                url = led.lead.to
                continue
            if not isinstance(got, Document):
                raise FeedError(FeedFault.NO_ARTICLE, f"{addresses.shown(url)} answered that it hadn't changed")
            if addresses.is_front(got.url) and not addresses.is_front(start):
                raise FeedError(FeedFault.NO_ARTICLE, f"{addresses.shown(start)} leads to a front page")
            return got
        raise FeedError(FeedFault.REDIRECTS, f"{addresses.shown(start)} redirects more than {MOST_REDIRECTS} times")

    async def _at_host(self, url: str, *, private: bool) -> Document | NotModified:
        try:
            host = addresses.web_url(url).host or ""
        except ValueError as error:
            raise faults.bad_address(url, "is no address of the web") from error
        if not private and host.rstrip(".").endswith(_NO_HOSTS):
            raise faults.bad_address(url, "has a name that no host has")
        self._refuse_hanging(url)
        turns = HostTurns(self.courtesy, self.clock, self.span, self.sleep)
        async with turns.turn(host_of(url), timedelta(seconds=self.pause if not private else 0)) as turn:
            await self._let_in(url, turn, private=private)
            return await self._fetch(url, private=private)

    async def _let_in(self, url: str, turn: HostTurn, *, private: bool) -> None:
        """Raises FeedError where robots.txt forbids it."""
        known = await self._robots(URL(url).origin(), turn, private=private)
        if known.rules is None:
            why = f"{addresses.shown(url)}: its site's robots.txt can't be asked"
            raise FeedError(FeedFault.ROBOTS, why, retry_at=known.until)
        try:
            pause = await self.rules.robots(known.rules, url)
        except FeedError:
            await self._keep_robots(URL(url).origin(), robots.unreadable(self.clock.now()))
            raise
        if pause is None:
            raise FeedError(FeedFault.ROBOTS, f"{addresses.shown(url)}: its site's robots.txt forbids it")
        turn.pause = max(turn.pause, timedelta(seconds=pause))

    async def _robots(self, origin: URL, turn: HostTurn, *, private: bool) -> Robots:
        """As it was told within the day, or as it is told now."""
        known = await self.courtesy.robots(str(origin), self.clock.now())
        if known is not None:
            return known
        try:
            got = await self.texts.fetch(_as_feed(str(origin.with_path("/robots.txt")), private=private))
            found = robots.learnt(got, self.clock.now()) if isinstance(got, Document) else Robots("", self.clock.now())
        except FeedError as error:
            if error.fault is FeedFault.ADDRESS:  # so will the page be
                raise
            if error.fault is FeedFault.BUSY:
                turn.rest_until = schedule.rest_of_busy_host(error.retry_at, self.clock.now())
            found = robots.without_one(error, self.clock.now())
        await self._keep_robots(origin, found)
        await self.sleep(turn.pause.total_seconds())
        return found

    async def _keep_robots(self, origin: URL, found: Robots) -> None:
        """Even where whoever asked has no more time: the next one would wait as long."""
        keeping = asyncio.ensure_future(self.courtesy.keep_robots(str(origin), found, self.clock.now()))
        try:
            await asyncio.shield(keeping)
        except asyncio.CancelledError:
            with suppress(Unwritable):
                await keeping
            raise

    async def _fetch(self, url: str, *, private: bool) -> Document | NotModified:
        try:
            return await self.pages.fetch(_as_feed(url, private=private))
        except FeedError as error:
            if error.fault is FeedFault.TIMEOUT:
                self._hanging[host_of(url)] = self.clock.now() + HANGS_FOR
            raise

    def _refuse_hanging(self, url: str) -> None:
        """Raises FeedError at once where rings would wait in vain."""
        now = self.clock.now()
        for host in [host for host, until in self._hanging.items() if until <= now]:
            del self._hanging[host]
        if (until := self._hanging.get(host_of(url))) is not None:
            why = f"{addresses.shown(url)}: its host took too long a while ago"
            raise FeedError(FeedFault.TIMEOUT, why, retry_at=until)


def _as_feed(url: str, *, private: bool) -> FeedForPoll:
    return FeedForPoll(Feed("", url, "", allow_private=private))


def _same_place(one: str, other: str) -> bool:
    try:
        return addresses.same_place(addresses.parsed(one), addresses.parsed(other))
    except ValueError:
        return False
