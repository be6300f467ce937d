"""Matched stories → their articles' texts, and perhaps what a language model makes of them → rings let go."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.errors import FeedError, FeedFault, LeaseLost, Unwritable
from bot.model import PATIENCE, Article, WantedArticle
from bot.ports import Articles, ArticleStore, Clock, Wake, Waker
from bot.stories.about import is_about
from bot.teller import Teller

log = structlog.get_logger()

LOOK_SECONDS = 1.0
AT_ONCE = 64
AGAIN_AFTER = timedelta(minutes=10)
TRIES = 2
TOO_LATE = timedelta(hours=1)
# What hardly passes within minutes.
_FOR_GOOD = frozenset({FeedFault.ADDRESS, FeedFault.GONE, FeedFault.NO_ARTICLE, FeedFault.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Summariser:
    """The half of the match role that reads articles. One host's are read one after the other, `at_once` hosts' beside
    each other; what was read is summed up meanwhile. Rings wait for it no longer than their article's `until`, whatever
    happens here."""

    store: ArticleStore
    articles: Articles
    clock: Clock
    dispatcher_wake: Waker
    teller: Teller | None = None
    at_once: int = AT_ONCE
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event, wake: Wake) -> None:
        """Reads what is wanted until `stop`; what is under way then, is wanted still at the next start."""
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                with suppress(Unwritable):
                    await self._take_on(tasks, wake)
                await wake.wait(LOOK_SECONDS)
            for task in (*self._busy.values(), *self._telling):
                task.cancel()

    async def _take_on(self, tasks: asyncio.TaskGroup, wake: Waker) -> None:
        room = self.at_once - len(self._busy)
        if room <= 0:
            return
        for wanted in await self.store.claim(self.clock.now(), room, busy=frozenset(self._busy)):
            task = tasks.create_task(self._see_to(wanted, tasks))
            self._busy[wanted.host] = task

            def left(_task: asyncio.Task[None], host: str = wanted.host) -> None:
                self._busy.pop(host, None)
                wake.set()

            task.add_done_callback(left)

    async def _see_to(self, wanted: WantedArticle, tasks: asyncio.TaskGroup) -> None:
        """A fault of ours over one article leaves the others alone."""
        try:
            article = await self._read(wanted)
            if article is not None:
                await self.store.keep(wanted, article, self.clock.now())
                log.debug("article_read", article=wanted.id, characters=len(article.text))
                telling = tasks.create_task(self._tell(wanted, article))
                self._telling.add(telling)
                telling.add_done_callback(self._telling.discard)
        except (Unwritable, LeaseLost):
            log.debug("article_not_stored", article=wanted.id)
            await asyncio.sleep(LOOK_SECONDS)  # its host is left alone until something can be kept again
        except Exception as fault:
            log.exception("article_broke", article=wanted.id)
            with suppress(Unwritable, LeaseLost):
                await self._give_up(wanted, f"a fault in Tocsin: {type(fault).__name__}", again=False)

    async def _read(self, wanted: WantedArticle) -> Article | None:
        now = self.clock.now()
        if now - wanted.until > TOO_LATE:
            await self._give_up(wanted, "its site couldn't be asked in time", again=False)
            return None
        try:
            async with asyncio.timeout((wanted.until - now if wanted.until > now else PATIENCE).total_seconds()):
                article = await self.articles.read(
                    wanted.link,
                    private_at=wanted.feed_url if wanted.allow_private else None,
                    language=wanted.language,
                )
            if is_about(wanted.title, wanted.text, page_title=article.title, page_text=article.text):
                return article
            await self._give_up(wanted, "its page isn't about it", again=True)  # a wall may be gone by then
        except TimeoutError:
            await self._give_up(wanted, f"not read within {PATIENCE.seconds} s", again=True)
        except FeedError as error:
            await self._give_up(wanted, error.detail.partition("; ")[0], again=_may_pass(error))
        return None

    async def _give_up(self, wanted: WantedArticle, fault: str, *, again: bool) -> None:
        """The rings go with what the feed says; the article is tried once more for those that come later."""
        now = self.clock.now()
        once_more = again and wanted.tries + 1 < TRIES
        log.info("article_not_read", article=wanted.id, reason=fault, again=once_more)
        await self.store.fail(wanted, fault, now, now + AGAIN_AFTER if once_more else None)
        await self._let_go(wanted)

    async def _tell(self, wanted: WantedArticle, article: Article) -> None:
        """Its own words serve, whatever goes wrong with others."""
        try:
            if self.teller is not None:
                seconds = (wanted.until - self.clock.now()).total_seconds()
                told = await self.teller.tell(wanted, article, seconds)
                if told is not None:
                    await self.store.tell(wanted, told)
            await self._let_go(wanted)
        except (Unwritable, LeaseLost):
            log.debug("article_not_told", article=wanted.id)
        except Exception:
            log.exception("article_not_told", article=wanted.id)
            with suppress(Unwritable, LeaseLost):
                await self._let_go(wanted)

    async def _let_go(self, wanted: WantedArticle) -> None:
        """Those that are left when it is late are due by themselves."""
        while self.clock.now() < wanted.until and await self.store.let_go(wanted, self.clock.now()):
            self.dispatcher_wake.set()
        self.dispatcher_wake.set()


def _may_pass(error: FeedError) -> bool:
    if error.fault is FeedFault.ROBOTS:
        return error.retry_at is not None  # it couldn't be asked
    refused = error.status is not None and 400 <= error.status < 500 and error.status != 429
    return error.fault not in _FOR_GOOD and not refused
