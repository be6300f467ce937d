"""`tocsin run`: everything, until it is told to stop."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Annotated

import typer

from bot.cli import shell

ROLES = ("poll", "match", "chat", "web")


def run(
    roles: Annotated[
        str, typer.Option(metavar="ROLE,…", help="What this process does: poll, match, chat, web.")
    ] = ",".join(ROLES),
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    http: shell.Http = None,
    log: shell.Log = None,
) -> int:
    """Poll feeds, match topics, ring in chats.

    Without any token: the local chat, with sample feeds beside feeds.yaml.
    """
    wanted = read_roles(roles)
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, http=http, log=log))
    _end_when_told()
    from bot import loop  # noqa: PLC0415  # the engine is heavy, see shell.settings
    from bot.app.running import run as run_roles  # noqa: PLC0415  # the same

    return loop.run(run_roles(settings, wanted))


def _end_when_told() -> None:
    """Until the loop listens: nothing is begun yet. Python's own way is an exception, which may end in whatever is
    being imported, or nowhere."""

    def end(_number: int, _frame: FrameType | None) -> None:
        os._exit(0)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)


def read_roles(text: str) -> frozenset[str]:
    """Raises typer.BadParameter."""
    roles = [role.strip() for role in text.split(",") if role.strip()]
    if not roles:
        raise typer.BadParameter(f"no role is left; write some of {','.join(ROLES)}", param_hint="--roles")
    for role in roles:
        if role not in ROLES:
            from bot.config.mistakes import meant  # noqa: PLC0415  # see shell.settings

            raise typer.BadParameter(f"'{role}' is no role{meant(role, ROLES)}", param_hint="--roles")
    return frozenset(roles)
