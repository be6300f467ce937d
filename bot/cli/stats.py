"""`tocsin stats`: what the database holds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.cli import shell

if TYPE_CHECKING:
    from bot.model import Counts

STATES = ("pending", "sent", "unknown", "dead", "expired")


def stats(
    as_json: shell.Json = False,
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Count feeds, items, stories, subscriptions and deliveries."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot.app import once  # noqa: PLC0415  # the engine is heavy, see shell.settings

    counts = asyncio.run(once.stats(settings))
    rows = {name: getattr(counts, name) for name in ("feeds", "feeds_failing", "items", "stories", "subscriptions")}
    deliveries = dict.fromkeys(STATES, 0) | counts.deliveries
    if as_json:
        shell.say_json(
            {
                **rows,
                "hubs": counts.hubs,
                "deliveries": deliveries,
                "articles": counts.articles,
                "model_calls": counts.model_calls,
                "oldest_owed": counts.oldest_owed,
            }
        )
        return 0
    _say(rows, deliveries, counts)
    return 0


def _say(rows: Mapping[str, int], deliveries: Mapping[str, int], counts: Counts) -> None:
    owed = counts.oldest_owed.isoformat(sep=" ", timespec="seconds") if counts.oldest_owed else "nothing is owed"
    for name, count in rows.items():
        shell.say(f"{name:<15}{count:>9}")
    for what, states in (
        ("subscriptions at hubs", counts.hubs),
        ("deliveries", deliveries),
        ("articles", counts.articles),
        ("calls of the language model", counts.model_calls),
    ):
        if states:
            shell.say(what)
        for state, count in states.items():
            shell.say(f"  {state:<13}{count:>9}")
    shell.say(f"oldest owed    {owed}")
