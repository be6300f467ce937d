"""The summariser, composed: how articles are asked for, and which language model sums them up, if any."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.app.agent import user_agent
from bot.app.house import House
from bot.feeds.article import FencedArticles
from bot.feeds.courtesy import PoliteArticles
from bot.feeds.fetch import ACCEPT_ARTICLE, HttpFetcher
from bot.feeds.parse import ChildParser
from bot.feeds.robots import LONGEST
from bot.model import Lease
from bot.model.places import host_of
from bot.model_api.chat_completions import ChatCompletions
from bot.ports import Articles, Wake, Waker
from bot.store.articles import SqlArticleStore
from bot.store.courtesy import SqlCourtesyStore
from bot.store.modelcalls import SqlCallStore
from bot.stories.quota import Quota
from bot.summariser import Summariser
from bot.teller import Teller

LONGEST_PAGE = 3_000_000  # bytes
# Shorter than rings wait, so that a site which hangs is found out, and remembered, while they do.
LONGEST_ROBOTS = 3.0  # seconds
LONGEST_FETCH = 6.0
LONGEST_READING = 5.0  # seconds: one that takes so long must leave time for others


async def summarise(house: House, lease: Lease, over: asyncio.Event, wake: Wake, dispatcher_wake: Waker) -> None:
    """Reads the articles that are wanted, under `lease`, until `over`."""
    store = SqlArticleStore(house.database, lease)
    async with _articles(house) as articles, _teller(house, lease) as teller:
        await Summariser(store, articles, house.clock, dispatcher_wake, teller).run(over, wake)


@asynccontextmanager
async def _articles(house: House) -> AsyncIterator[Articles]:
    agent = user_agent(house.settings.project_url, "reads articles")
    async with (
        HttpFetcher(
            user_agent=agent,
            clock=house.clock,
            accept=ACCEPT_ARTICLE,
            timeout=LONGEST_FETCH,
            max_bytes=LONGEST_PAGE,
            stay=host_of,
        ) as pages,
        HttpFetcher(
            user_agent=agent,
            clock=house.clock,
            accept="text/plain, */*;q=0.1",
            timeout=LONGEST_ROBOTS,
            max_bytes=LONGEST,
            cut=True,
        ) as texts,
        ChildParser(clock=house.clock, workers=1, timeout=LONGEST_READING) as parser,
    ):
        yield PoliteArticles(
            pages,
            texts,
            FencedArticles(parser, house.languages),
            parser,
            SqlCourtesyStore(house.database, house.owner),
            house.clock,
            span=timedelta(seconds=house.settings.limits.lease_seconds),
        )


@asynccontextmanager
async def _teller(house: House, lease: Lease) -> AsyncIterator[Teller | None]:
    """None where feeds.yaml names no model."""
    chosen, token = house.settings.summaries, house.settings.summaries_token
    if chosen is None:
        yield None
        return
    key = token.get_secret_value() if token is not None else None
    agent = user_agent(house.settings.project_url, "sums up")
    async with ChatCompletions(chosen.base_url, chosen.model, key=key, user_agent=agent) as model:
        calls = SqlCallStore(house.database, lease)
        yield Teller(calls, model, house.clock, chosen.model, Quota(chosen.per_minute), chosen.daily_budget)
