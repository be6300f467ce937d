"""`tocsin stories`: which items tell one story, and what readers say of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import shell

if TYPE_CHECKING:
    from bot.model import Item

app = typer.Typer(help="Items that are no story of others'.", no_args_is_help=True)


@app.command()
def split(
    item: Annotated[int, typer.Argument(min=1, metavar="ITEM", help="The item's number, see `stories pairs`.")],
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Split an item off its story, for every chat; where it matches, it rings by itself."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot.app import once  # noqa: PLC0415  # the engine is heavy, see shell.settings

    if not asyncio.run(once.split_story(settings, item)):
        shell.complain(f"item {item} has its story for itself, or there is no such item; nothing was changed")
        return 1
    shell.say(f"item {item} is a story of its own")
    return 0


@app.command()
def pairs(
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Print the pairs of items that readers told apart, a JSON object a line, for tuning."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot.app import once  # noqa: PLC0415  # the engine is heavy, see shell.settings

    for pair in asyncio.run(once.story_pairs(settings)):
        both = [_shown(pair.item), _shown(pair.other)]
        shell.say_json({"items": both, "same": False, "chats": pair.said, "operator": pair.operator, "at": pair.at})
    return 0


def _shown(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.text,
        "language": item.language,
        "published": item.at,
        "feed": item.feed_id,
        "link": item.link,
    }
