"""`tocsin try`: what a topic would have matched in the stored items."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli import shell


def try_query(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A topic's name, or words with AND, OR, NOT.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far to look back.")] = 7,
    as_json: shell.Json = False,
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Show what a topic would have matched in the stored items."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot.app import once  # noqa: PLC0415  # the engine is heavy, see shell.settings
    from bot.topics.query import QueryMistake  # noqa: PLC0415  # the same

    try:
        found = asyncio.run(once.try_query(settings, query, days))
    except QueryMistake as mistake:
        mend = f"; perhaps: {mistake.mend}" if mistake.mend else ""
        raise typer.BadParameter(f"{mistake}{mend}", param_hint="QUERY") from None
    if as_json:
        examples = [
            {
                "id": item.id,
                "title": item.title,
                "link": item.link,
                "feed": item.feed_id,
                "language": item.language,
                "published": item.published,
            }
            for item in found.examples
        ]
        document = {"query": query, "days": days, "hits": found.hits, "capped": found.capped, "examples": examples}
        shell.say_json(document)
        return 0
    more = "at least " if found.capped else ""
    shell.say(f"{more}{found.hits} {'item' if found.hits == 1 else 'items'} in the last {days} days")
    for item in found.examples:
        shell.say(f"  {item.at:%Y-%m-%d %H:%M} {item.feed_name}: {item.title}\n    {item.link}")
    return 0
