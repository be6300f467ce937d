"""`tocsin discover`: which feeds a site has, ready for feeds.yaml."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import shell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Discovery, FoundFeed

Site = Annotated[str, typer.Argument(metavar="URL", help="The address of a site, a profile, a channel, a repository.")]
Private = Annotated[bool, typer.Option("--allow-private", help="The address may be in your own network.")]


def discover(
    url: Site,
    allow_private: Private = False,
    as_json: shell.Json = False,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Find the feeds of a site, and print them as lines for feeds.yaml."""
    from bot.feeds.discovery.place import without_feed  # noqa: PLC0415  # the engine is heavy, see shell.settings

    if not without_feed(url):
        raise typer.BadParameter("no address; name a site, such as n1info.rs", param_hint="URL")
    settings = shell.settings_if_any(shell.given(feeds=feeds, log=log))
    watched, mirrors = (settings.feeds, settings.mirrors) if settings else ((), {})
    discovery = asyncio.run(_look(url, mirrors, allow_private=allow_private))
    from bot.config.snippet import snippet  # noqa: PLC0415  # as above

    names = {feed.url: feed.id for feed in watched}
    new = [each for each in discovery.found if each.url not in names]
    wanted = [each for each in new if not each.comments] or new
    lines = snippet(wanted, {feed.id for feed in watched}) if wanted else ""
    if as_json:
        found = [{**asdict(each), "watched_as": names.get(each.url)} for each in discovery.found]
        shell.say_json({**asdict(discovery), "found": found, "snippet": lines})
    else:
        _tell(discovery, names, lines)
    return 0 if discovery.found else 1


async def _look(url: str, mirrors: Mapping[str, str], *, allow_private: bool) -> Discovery:
    from bot.app.finding import finding  # noqa: PLC0415  # as above
    from bot.feeds.languages import ModelDetector  # noqa: PLC0415  # as above
    from bot.timing import SystemClock  # noqa: PLC0415  # as above

    async with finding(SystemClock(), ModelDetector(), mirrors) as finder:
        return await finder.find(url, allow_private=allow_private)


def _tell(discovery: Discovery, names: Mapping[str, str], lines: str) -> None:
    for each in discovery.found:
        shell.say(_line(each, names.get(each.url)))
    if discovery.hurried:
        shell.complain("time was up before every address was tried")
    if not discovery.found:
        shell.complain(f"{discovery.asked}: no feed found; tried:")
        for line in discovery.tried:
            shell.complain(f"  {line}")
    if lines:
        shell.say(f"\nFor feeds.yaml:\n\n{lines.rstrip()}")


def _line(each: FoundFeed, watched_as: str | None) -> str:
    newest = f", newest {each.newest:%Y-%m-%d %H:%M}" if each.newest else ""
    kind = f"{each.kind or 'feed'}{' of comments' if each.comments else ''}"
    entries = f"{each.entries} {'entry' if each.entries == 1 else 'entries'}"
    language = f", {each.language}" if each.language else ""
    watched = f"; in feeds.yaml as {watched_as}" if watched_as else ""
    return f"{each.url}\n    {each.title or 'no title'}: {kind}, {entries}{newest}{language} ({each.via}{watched})"
