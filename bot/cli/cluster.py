"""`tocsin cluster`: which items tell of the same story, as JSON lines."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from bot.cli import shell
from bot.cli.jsonl import JsonLines, Line, bar, option

_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_LATE = 100  # items, of which one wrong date doesn't end the window of the others


Items = Annotated[Path, option('{"id","title","summary"?,"language"?,"published"?}', ", in time order")]


def cluster(items: Items) -> int:
    """Print for each item, in order, its story: the id of the story's first item.

    An item is compared with those of the 72 hours before it. Without `published` it has the time of the one before; a
    time without a zone is UTC. A line that can't be used is named on standard error and passed over; the exit code is
    1 then.
    """
    from bot.app.stories import Stories  # noqa: PLC0415  # the engine is heavy, see shell.settings

    read, stories, times, seen = JsonLines(items), Stories(), deque([_EARLIEST], _LATE), set[object]()
    with bar("items", items.stat().st_size) as told:
        for line in read.read(told):
            at = _published(line, times[-1])
            if at is None or not _is_new(line, seen):
                continue
            times.append(at)
            stories.forget(min(times))
            values = line.values
            story = stories.join(values["id"], values["title"], line.text("summary"), line.text("language"), at)
            shell.say_json({"id": values["id"], "story": story})
    return 1 if read.bad else 0


def _published(line: Line, before: datetime) -> datetime | None:
    """When it was published; None where the line can't be used, and was refused."""
    if not line.has(id=(str, int, float), title=str):
        return None
    value = line.values.get("published")
    if value is None:
        return before
    try:
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        at = _EARLIEST - timedelta(1)
    if at < _EARLIEST:
        line.refuse("no usable published; write it like 2024-05-26T18:21:00Z")
        return None
    return at


def _is_new(line: Line, seen: set[object]) -> bool:
    """Whether no line before had its id: a story goes by the id of its first item."""
    key = line.values["id"]
    if key in seen:
        line.refuse("its id was on a line before; give each item one of its own")
        return False
    seen.add(key)
    return True
