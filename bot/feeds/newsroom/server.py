"""Serves the sample newsroom on loopback, as real feeds behind a real socket."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

from aiohttp import web

from bot.feeds.newsroom import documents
from bot.feeds.newsroom.newsroom import OUTLETS, Article, edition, find

Clock = Callable[[], datetime]
"""Gives the time now, aware and in UTC."""

_TAGS = ("sample",)
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


class SampleFeed(NamedTuple):
    """What a configured feed needs to know of a sample feed."""

    id: str
    url: str
    name: str
    language: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunningNewsroom:
    """A newsroom that is being served; `url` has no slash at its end."""

    url: str
    feeds: tuple[SampleFeed, ...]


class _Desk:
    """Answers requests with what was published by the clock's now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = clock()

    async def feed(self, request: web.Request) -> web.Response:
        outlet = next((known for known in OUTLETS if known.id == request.match_info["outlet"]), None)
        if outlet is None:
            raise web.HTTPNotFound(text="No such sample feed.")
        articles = edition(self._clock(), self._started)[outlet.id]
        home = str(request.url.origin())

        def locate(article: Article) -> str:
            return f"{home}/articles/{article.guid}"

        body = documents.feed(outlet, home, articles, locate)
        modified = documents.newest(articles)
        etag = hashlib.sha256(body).hexdigest()[:24]
        headers = {
            "ETag": f'"{etag}"',
            "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
        }
        if _unchanged(request, etag, modified):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type=_TYPES[outlet.format], charset="utf-8", headers=headers)

    async def article(self, request: web.Request) -> web.Response:
        article = find(request.match_info["guid"], self._clock(), self._started)
        if article is None:
            raise web.HTTPNotFound(text="No such sample article.")
        return web.Response(text=documents.page(article), content_type="text/html", charset="utf-8")


def _unchanged(request: web.Request, etag: str, modified: datetime) -> bool:
    # RFC 9110: a date counts only when no tag was sent.
    if request.if_none_match is not None:
        return any(tag.value in {etag, "*"} for tag in request.if_none_match)
    return request.if_modified_since is not None and modified <= request.if_modified_since


@asynccontextmanager
async def serve(clock: Clock, *, port: int = 0) -> AsyncIterator[RunningNewsroom]:
    """Serve the newsroom on 127.0.0.1 while the block runs; port 0 takes a free one.

    The newsroom starts at the clock's now. Raises OSError when the port is taken.
    """
    desk = _Desk(clock)
    app = web.Application()
    app.router.add_get("/feeds/{outlet}.xml", desk.feed)
    app.router.add_get("/articles/{guid}", desk.article)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        host, taken = runner.addresses[0][:2]
        url = f"http://{host}:{taken}"
        yield RunningNewsroom(
            url,
            tuple(SampleFeed(o.id, f"{url}/feeds/{o.id}.xml", o.name, o.language, _TAGS) for o in OUTLETS),
        )
    finally:
        await runner.cleanup()
