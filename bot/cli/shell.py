"""What the commands share: options, settings with logging started, and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.errors import OutputFailed

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.config.environment import Environment

Data = Annotated[
    str | None, typer.Option("--data", metavar="DIRECTORY", help="Database and caches (TOCSIN_DATA; data).")
]
Database = Annotated[
    str | None,
    typer.Option("--database", metavar="PATH|URL", help="SQLite file, or postgresql://… (TOCSIN_DATABASE)."),
]
Feeds = Annotated[str | None, typer.Option("--feeds", metavar="FILE", help="The feeds (TOCSIN_FEEDS; feeds.yaml).")]
Http = Annotated[
    str | None,
    typer.Option("--http", metavar="HOST:PORT", help="Status page and local chat (TOCSIN_HTTP; 127.0.0.1:8787)."),
]
Log = Annotated[str | None, typer.Option("--log", metavar="console|json", help="How to log (TOCSIN_LOG; console).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def given(**options: str | None) -> dict[str, str]:
    """The options that were given at all."""
    return {name: value for name, value in options.items() if value is not None}


def settings(options: Mapping[str, str]) -> Settings:
    """The settings; from here on the process logs as they say. Raises Mistakes."""
    # Imported here, as the engine is in every command: `--help` needs none of it, and answers at once.
    from bot.config import load  # noqa: PLC0415  # the reason above

    loaded = load(options)
    logs.start(loaded.log, loaded.secrets())
    _forget_variables()
    return loaded


def settings_if_any(options: Mapping[str, str]) -> Settings | None:
    """The settings where there is a feeds.yaml, or one was named; for commands that do without one too."""
    if "feeds" in options or Path(_environment(options).feeds).expanduser().exists():
        return settings(options)
    without_settings()
    return None


def without_settings() -> None:
    """For commands that need none."""
    logs.start("console")
    _forget_variables()


def words(options: Mapping[str, str]) -> tuple[Path, tuple[tuple[str, ...], ...]]:
    """Where dictionaries are kept, and the aliases of feeds.yaml, if there is one."""
    data = Path(_environment(options).data).expanduser()
    loaded = settings_if_any(options)
    return (loaded.data, loaded.aliases) if loaded else (data, ())


def _environment(options: Mapping[str, str]) -> Environment:
    from bot.config.environment import read_environment  # noqa: PLC0415  # the reason above
    from bot.config.settings import ENV_FILE  # noqa: PLC0415  # the same

    return read_environment(options, ENV_FILE)


def _forget_variables() -> None:
    """The parser's processes, which read what strangers write, inherit no token and no password."""
    for name in [name for name in os.environ if name.startswith("TOCSIN_")]:
        del os.environ[name]


def say(text: str) -> None:
    """A line for people."""
    typer.echo(logs.redact(text))


def say_json(document: object) -> None:
    """One JSON document on one line; times in ISO 8601. Raises OutputFailed."""
    line = logs.redact(json.dumps(document, ensure_ascii=False, default=_plain))
    try:
        typer.echo(line)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has enough: no fault, and nobody to tell
        raise
    except OSError as error:
        raise OutputFailed(what=error.strerror) from error


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def complain(text: str) -> None:
    """A line on standard error."""
    typer.echo(logs.redact(text), err=True)
