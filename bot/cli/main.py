"""`tocsin`: the commands together, and how they end: 0 good, 1 what was asked for failed, 2 usage or configuration."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from bot.cli import (
    backup,
    check,
    cluster,
    db,
    discover,
    healthcheck,
    match,
    poll,
    run,
    shell,
    stats,
    stories,
    summarize,
    try_,
)
from bot.errors import ConfigurationError, ReadOnly, TocsinError

FAILED = 1
MISTAKEN = 2
INTERRUPTED = 130
_ROOT = Path(__file__).parents[2]

app = typer.Typer(
    name="tocsin",
    help="Follows topics across news feeds and rings in Telegram and Discord chats, once per story.",
    epilog="Settings: feeds.yaml for feeds, TOCSIN_… variables or .env for the rest; options beat both.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tocsin {version('tocsin')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _name, _command in (
    ("run", run.run),
    ("poll", poll.poll),
    ("check", check.check),
    ("discover", discover.discover),
    ("try", try_.try_query),
    ("match", match.match),
    ("cluster", cluster.cluster),
    ("summarize", summarize.summarize),
    ("stats", stats.stats),
    ("backup", backup.backup),
    ("healthcheck", healthcheck.healthcheck),
):
    app.command(_name)(_command)
app.add_typer(db.app, name="db")
app.add_typer(stories.app, name="stories")


def main(args: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code. Whatever goes wrong is said on standard error, without a traceback."""
    try:
        code = typer.main.get_command(app).main(args=args, prog_name="tocsin", standalone_mode=False)
    except TyperException as mistake:
        return _say(f"{' '.join(mistake.format_message().split())} (tocsin --help shows what there is)", MISTAKEN)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last place that can turn it into one line
        return explain(error)
    return code if isinstance(code, int) else 0


def explain(error: BaseException) -> int:
    """Says on standard error what went wrong; gives the exit code."""
    error = _cause(error)
    if isinstance(error, ConfigurationError | ReadOnly):
        return _say(str(error), MISTAKEN)
    if isinstance(error, TocsinError):
        return _say(str(error), FAILED)
    what = " ".join(str(error).split())
    place = _place(error)
    return _say(f"a fault in Tocsin: {type(error).__name__}: {what} ({place}); please report this line", FAILED)


def _cause(error: BaseException) -> BaseException:
    """What a group of errors is about: one of ours where there is one."""
    while isinstance(error, BaseExceptionGroup):
        ours = error.subgroup(TocsinError)
        error = (ours or error).exceptions[0]
    return error


def _place(error: BaseException) -> str:
    """The innermost line of our own code that it came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if any(path.is_relative_to(_ROOT / package) for package in ("bot", "handlers")):
            return f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return "outside of Tocsin"


def _say(text: str, code: int) -> int:
    shell.complain(text)
    return code
