"""Who carries a story: "Also in: KoSSev (sr), Koha (sq) and 2 more · 5 sources in 3 languages"."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Coverage, Source
from bot.stories.coverage import base
from handlers.message import Inline, Small, Text
from handlers.replies.buttons import clip
from handlers.replies.weights import weight
from handlers.translate import Translation, fill, joined

NAME = 40  # characters of a source's name
TITLE = 80  # and of an item's title
LINK = 600  # characters; a longer one would take the place of several sources
ROOM = 1200  # UTF-16 units for all sources on every platform
MARKS = 10  # what a source takes beside its name and link
UNTOLD = {"sh": "sr/hr/bs"}  # texts in which these can't be told apart


def also_in(t: Translation, also: Coverage) -> list[Small]:
    """A line for what the same source carries besides, and one for the others; none where there is nothing. As many
    sources as there is room for; the rest is counted."""
    lines = [] if also.own is None else [_own(t, also.own)]
    if not also.others:
        return lines
    named: list[Text] = []
    room, count = ROOM - sum(_weight(line.inlines) for line in lines), 0
    for each in also.others:
        runs = _source(each)
        room -= _weight(runs)
        if count and room < 0:
            break
        named += [Text(", "), *runs] if count else runs
        count += 1
    left = also.sources - 1 - count
    if left:
        more = t.ngettext("and {count} more", "and {count} more", left)
        named.append(Text(f" {more}"))
    heading = t.gettext("Also in:")
    return [*lines, Small(joined(Text(f"{heading} "), *named, Text(f" · {carried(t, also)}")))]


def carried(t: Translation, also: Coverage) -> str:
    """How many sources and languages."""
    sources = t.ngettext("{count} source", "{count} sources", also.sources)
    languages = t.ngettext("in {count} language", "in {count} languages", also.languages)
    return f"{sources} {languages}"


def language(source: Source) -> str:
    """In which language a source writes, as its code; "" where that isn't known."""
    code = base(source.language) or ""
    return UNTOLD.get(code, code)


def _own(t: Translation, source: Source) -> Small:
    title = Text(clip(source.title or source.link, TITLE), link=_link(source, LINK // 2))
    return Small(fill(t.gettext("Also from this source: {title}"), title=title))


def _link(source: Source, longest: int = LINK) -> str | None:
    return source.link if 0 < len(source.link) <= longest else None


def _weight(runs: Iterable[Inline]) -> int:
    return sum(weight(run) for run in runs if isinstance(run, Text)) + MARKS


def _source(source: Source) -> list[Text]:
    code = language(source)
    return [Text(clip(source.name, NAME), link=_link(source)), *([Text(f" ({code})")] if code else [])]
