"""`tocsin match`: many queries against many items, both as JSON lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import shell
from bot.cli.jsonl import JsonLines, Line, bar, option

if TYPE_CHECKING:
    from bot.app.bulk import Bulk


_LANGUAGE = re.compile(rb'"language"\s*:\s*"([A-Za-z]{2,3})')


Queries = Annotated[Path, option('{"id","query","language"?}')]
Items = Annotated[Path, option('{"id","title","summary"?,"language"?}')]


def match(
    queries: Queries,
    items: Items,
    data: shell.Data = None,
    feeds: shell.Feeds = None,
) -> int:
    """Print for each item, in order, which queries it matches and by which words.

    A line that can't be used is named on standard error and passed over; the exit code is 1 then. The aliases of
    feeds.yaml count where there is one. Both must be files, not pipes: they are read twice.
    """
    for name, path in (("--queries", queries), ("--items", items)):
        if not path.is_file():
            raise typer.BadParameter(f"{path} is no file but a pipe or a device; it is read twice", param_hint=name)
    folder, aliases = shell.words(shell.given(data=data, feeds=feeds))
    from bot.app.bulk import bulk  # noqa: PLC0415  # the engine is heavy, see shell.settings

    asked, published = JsonLines(queries), JsonLines(items)
    engine = bulk(folder, _languages(queries) | _languages(items), aliases)
    with bar("queries", queries.stat().st_size) as told:
        for line in asked.read(told):
            _add(engine, line)
    with bar("items", items.stat().st_size) as told:
        for line in published.read(told):
            if line.has(id=(str, int, float), title=str):
                shell.say_json({"id": line.values["id"], "matches": _matches(engine, line)})
    return 1 if asked.bad or published.bad else 0


def _add(engine: Bulk, line: Line) -> None:
    from bot.topics.query import QueryMistake  # noqa: PLC0415  # the same

    if not line.has(id=(str, int, float), query=str):
        return
    try:
        engine.add(line.values["id"], line.values["query"])
    except QueryMistake as mistake:
        mend = f"; perhaps: {mistake.mend}" if mistake.mend else ""
        line.refuse(f"{mistake}{mend}")


def _matches(engine: Bulk, line: Line) -> list[dict[str, object]]:
    from bot.topics.document import Document  # noqa: PLC0415  # the same

    title, summary = line.values["title"], line.text("summary")
    language = line.text("language") or engine.language_of(f"{title}\n{summary}")
    document = Document(title, summary, language, line.text("feed"))
    return [{"id": key, "words": list(words)} for key, words in engine.match(document)]


def _languages(path: Path) -> set[str]:
    """The languages that a file names: only their dictionaries are needed."""
    found: set[str] = set()
    with path.open("rb") as file:
        for line in file:
            found.update(each.decode().lower() for each in _LANGUAGE.findall(line))
    return found
