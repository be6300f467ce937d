"""`tocsin poll`: one round over the feeds, nothing is sent."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import shell


def poll(
    every: Annotated[
        bool, typer.Option("--all", help="Every feed that may be asked, not only those that are due.")
    ] = False,
    as_json: shell.Json = False,
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Poll every due feed once, and send nothing."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot import loop  # noqa: PLC0415  # the engine is heavy, see shell.settings
    from bot.app.polled import poll_once  # noqa: PLC0415  # the same

    done = loop.run(poll_once(settings, everything=every))
    names = ("feeds", "new_items", "not_modified", "unchanged", "failed", "seconds")
    values = {name: getattr(done, name) for name in names}
    if done.forbidden:
        shell.complain(
            f"{_feeds(done.forbidden)} left out, whose server forbids the next request for now (Retry-After)"
        )
    if done.put_off:
        shell.complain(f"{_feeds(done.put_off)} put off: the host that a redirect leads to is being asked by another")
    if done.not_stored:
        shell.complain(f"what came from {_hosts(done.not_stored)} could not be stored; it is fetched again later")
    if as_json:
        shell.say_json(values)
    else:
        shell.say("\n".join(f"{name:<13}{value:g}" for name, value in values.items()))
    # Some feed is always down; a round in which nothing answered is one that failed.
    return 1 if done.not_stored or (done.feeds and done.failed == done.feeds) else 0


def _hosts(count: int) -> str:
    return "1 host" if count == 1 else f"{count} hosts"


def _feeds(count: int) -> str:
    return "1 feed is" if count == 1 else f"{count} feeds are"
