"""`tocsin check`: whether the settings are right, and with `--online` whether every feed answers."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import shell
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.cli.probe import Probe
    from bot.config import Settings


def check(
    online: Annotated[bool, typer.Option("--online", help="Fetch and parse every enabled feed, too.")] = False,
    as_json: shell.Json = False,
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    http: shell.Http = None,
    log: shell.Log = None,
) -> int:
    """Validate feeds.yaml and the settings; with --online, fetch each feed."""
    try:
        settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, http=http, log=log))
    except ConfigurationError as error:
        if as_json:
            shell.say_json({"ok": False, "mistakes": str(error).splitlines()})
        raise
    if online:
        return asyncio.run(_online(settings, as_json=as_json))
    if as_json:
        shell.say_json({"ok": True, "mistakes": [], **_summary(settings)})
    else:
        for line in _lines(settings):
            shell.say(line)
    return 0


def _summary(settings: Settings) -> dict[str, object]:
    return {
        "feeds_file": str(settings.feeds_file),
        "feeds": len(settings.feeds),
        "enabled": sum(feed.enabled for feed in settings.feeds),
        "topics": len(settings.topics),
        "aliases": len(settings.aliases),
        "telegram": settings.telegram_token is not None,
        "discord": settings.discord_token is not None,
        "summaries": settings.summaries.model if settings.summaries is not None else None,
        "database": settings.database,
        "http": str(settings.http),
    }


def _lines(settings: Settings) -> list[str]:
    enabled = sum(feed.enabled for feed in settings.feeds)
    chats = ["Telegram"] * (settings.telegram_token is not None)
    chats += ["Discord"] * (settings.discord_token is not None)
    alone = not chats and "://" not in settings.database
    without = " (no token is set: the sample feeds run, too)" if alone else ""
    feeds = f"{len(settings.feeds)} feeds ({enabled} enabled)"
    return [
        f"{settings.feeds_file}: {feeds}, {len(settings.topics)} topics, {len(settings.aliases)} groups of aliases",
        f"chats: {', '.join([*chats, 'local chat'])}{without}",
        *([f"summaries: by {settings.summaries.model}"] if settings.summaries is not None else []),
        f"database: {settings.database}",
        f"status page and local chat: http://{settings.http}/",
        "all good",
    ]


async def _online(settings: Settings, *, as_json: bool) -> int:
    from bot.cli.probe import probes  # noqa: PLC0415  # the engine is heavy, see shell.settings

    failed = total = 0
    async with aclosing(probes([feed for feed in settings.feeds if feed.enabled], settings.project_url)) as done:
        async for probe in done:
            total += 1
            failed += not probe.ok
            if as_json:
                shell.say_json(asdict(probe))
            else:
                shell.say(_line(probe))
    if not as_json:
        shell.say(f"{total - failed} of {total} feeds answer")
    return 1 if failed else 0


def _line(probe: Probe) -> str:
    if not probe.ok:
        return f"FAIL  {probe.id:<24} {probe.error}  <{probe.url}>"
    newest = f", newest {probe.newest:%Y-%m-%d %H:%M}" if probe.newest else ""
    moved = f"; it moved for good, change its address to <{probe.moved_to}>" if probe.moved_to else ""
    return f"ok    {probe.id:<24} {probe.items} items{newest}, {probe.seconds:.1f} s{moved}"
