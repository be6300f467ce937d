"""`tocsin db copy`: a whole database into another, SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot import logs
from bot.cli import shell

app = typer.Typer(help="Move the database.")


@app.callback(invoke_without_command=True)
def _top(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="SQLite file, or postgresql://…; not in use.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same; new or empty.")],
    as_json: shell.Json = False,
) -> int:
    """Copy every row of a database into an empty one.

    Stop every Tocsin on both first. Nothing is overwritten, and a copy that fails leaves TO empty.
    """
    from bot.config.values import passwords_in  # noqa: PLC0415  # see shell.settings

    logs.start("console", [secret for place in (source, target) for secret in passwords_in(place)])
    from bot.app.once import copy_database  # noqa: PLC0415  # the engine is heavy, see shell.settings

    for place, name in ((source, "FROM"), (target, "TO")):
        _must_be_known(place, name)
    with _bar() as progress:
        done = asyncio.run(copy_database(source, target, progress))
    total = sum(done.rows.values())
    if as_json:
        document = {"rows": total, "tables": done.rows, "stripped": done.stripped, "seconds": done.seconds}
        shell.say_json(document)
        return 0
    for table, count in done.rows.items():
        shell.say(f"{table:<15}{count:>9}")
    shell.say(f"{total} rows in {done.seconds:.1f} s; the counts agree on both sides")
    if done.stripped:
        shell.say(f"{done.stripped} texts held NUL characters, which PostgreSQL can't keep; those were taken out")
    return 0


def _must_be_known(place: str, name: str) -> None:
    from bot.config.values import read_database  # noqa: PLC0415  # see shell.settings

    try:
        read_database(place)
    except ValueError as mistake:
        raise typer.BadParameter(str(mistake), param_hint=name) from None


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far the copy is, where somebody can see it."""
    if not sys.stderr.isatty():
        yield lambda _table, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415  # see shell.settings
    from rich.progress import Progress  # noqa: PLC0415  # the same

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows")
        yield lambda table, done, total: bar.update(task, description=table, completed=done, total=total)
