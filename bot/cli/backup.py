"""`tocsin backup`: a copy of the database, also while Tocsin runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import shell


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; nothing may be there yet.")],
    as_json: shell.Json = False,
    data: shell.Data = None,
    database: shell.Database = None,
    feeds: shell.Feeds = None,
    log: shell.Log = None,
) -> int:
    """Copy the SQLite database into FILE, also while Tocsin runs."""
    settings = shell.settings(shell.given(data=data, database=database, feeds=feeds, log=log))
    from bot.app.once import back_up  # noqa: PLC0415  # the engine is heavy, see shell.settings

    size = back_up(settings, file)
    if as_json:
        shell.say_json({"database": settings.database, "file": str(file), "bytes": size})
    else:
        shell.say(f"{settings.database} → {file}, {size:,} bytes")
    return 0
