"""Reading one article for the command line: from the web with every guard, or from bytes that are here already."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app.agent import user_agent
from bot.feeds import faults
from bot.feeds.addresses import same_place, shown, web_url
from bot.feeds.article import FencedArticles
from bot.feeds.fetch import ACCEPT_PAGE, HttpFetcher
from bot.feeds.languages import ModelDetector
from bot.feeds.parse import ChildParser
from bot.model import Article, Document, Feed, FeedForPoll, NotModified
from bot.ports import Clock


async def read_article(document: Document, clock: Clock, *, language: str | None = None) -> Article:
    """See ports.ArticleReader."""
    async with ChildParser(clock=clock, workers=1) as parser:
        return await FencedArticles(parser, ModelDetector()).read(document, language=language)


async def fetch_page(
    url: str, clock: Clock, *, watched: Sequence[Feed] = (), allow_private: bool = False, project_url: str | None = None
) -> Document:
    """The page at an address. Into a private network only with `allow_private`, or to the host of a watched feed that
    has it. Raises FeedError."""
    private = allow_private or any(feed.allow_private and _same_host(feed.url, url) for feed in watched)
    agent = user_agent(project_url, "reads an article")
    async with HttpFetcher(user_agent=agent, clock=clock, accept=ACCEPT_PAGE) as fetcher:
        got = await fetcher.fetch(FeedForPoll(Feed("", url, "", allow_private=private)))
    if isinstance(got, NotModified):
        raise faults.bad_status(shown(url), 304)
    return got


def _same_host(one: str, other: str) -> bool:
    try:
        return same_place(web_url(one), web_url(other))
    except ValueError:
        return False
