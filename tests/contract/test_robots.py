"""robots.txt behind the parsers' fence: what it allows, and what it may cost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.errors import FeedError, FeedFault
from bot.feeds.parse import ChildParser
from tests.clock import StandingClock

URL = "https://kossev.example/news/kfor.html"
MANY = range(20_000)
BOMB = "".join(f"User-agent: a{each}\n" for each in MANY) + "".join(f"Disallow: /{each}\n" for each in MANY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ChildParser]:
    async with ChildParser(clock=StandingClock(), workers=1, timeout=2) as running:
        yield running


@pytest.mark.parametrize(
    ("rules", "pause"),
    [
        ("", 0.0),
        ("<!doctype html><title>Not found</title>", 0.0),
        ("User-agent: *\nDisallow: /", None),
        ("User-agent: other\nDisallow: /", 0.0),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /tag/", 0.0),
        ("User-agent: Tocsin/0.3 (+https://tocsin.example; 3 subscribers)\nDisallow: /", None),
        ("User-agent: *\nDisallow: /\n\r\n  user-agent : tocsin/0.3\r\nDisallow: /tag/", 0.0),
        ("User-agent: Tocsins/0.3\nDisallow: /", 0.0),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/*.html$", 0.0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        (f"User-agent: *\nDisallow: /{'*a' * 5000}*b", 0.0),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_rules_say_whether_and_how_often(parser: ChildParser, rules: str, pause: float | None) -> None:
    assert await parser.robots(rules, URL) == pause


@pytest.mark.asyncio(loop_scope="module")
async def test_rules_that_would_take_gigabytes_harm_nobody(parser: ChildParser) -> None:
    with pytest.raises(FeedError) as caught:
        await parser.robots(BOMB, URL)
    assert caught.value.fault is FeedFault.PARSER
    assert await parser.robots("User-agent: *\nDisallow: /", URL) is None
