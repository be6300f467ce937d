"""Who carries a story: "Also in: KoSSev (sr), Koha (sq) and 2 more · 5 sources in 3 languages"."""

from __future__ import annotations

from bot.model import Coverage, Source
from bot.stories.coverage import base
from handlers.message import Small, Text
from handlers.replies.buttons import clip
from handlers.replies.weights import weight
from handlers.translate import Translation, joined

NAME = 40  # characters of a source's name
LINK = 600  # characters; a longer one would take the place of several sources
ROOM = 1200  # UTF-16 units for all sources on every platform
MARKS = 10  # what a source takes beside its name and link
UNTOLD = {"sh": "sr/hr/bs"}  # texts in which these can't be told apart


def also_in(t: Translation, also: Coverage) -> list[Small]:
    """One line, none where nobody else carries it. As many sources as there is room for; the rest is counted."""
    if not also.others:
        return []
    named: list[Text] = []
    room, count = ROOM, 0
    for each in also.others:
        runs = _source(each)
        room -= sum(map(weight, runs)) + MARKS
        if count and room < 0:
            break
        named += [Text(", "), *runs] if count else runs
        count += 1
    left = also.sources - 1 - count
    if left:
        more = t.ngettext("and {count} more", "and {count} more", left)
        named.append(Text(f" {more}"))
    heading = t.gettext("Also in:")
    return [Small(joined(Text(f"{heading} "), *named, Text(f" · {carried(t, also)}")))]


def carried(t: Translation, also: Coverage) -> str:
    """How many sources and languages."""
    sources = t.ngettext("{count} source", "{count} sources", also.sources)
    languages = t.ngettext("in {count} language", "in {count} languages", also.languages)
    return f"{sources} {languages}"


def language(source: Source) -> str:
    """In which language a source writes, as its code; "" where that isn't known."""
    code = base(source.language) or ""
    return UNTOLD.get(code, code)


def _source(source: Source) -> list[Text]:
    link = source.link if 0 < len(source.link) <= LINK else None
    code = language(source)
    return [Text(clip(source.name, NAME), link=link), *([Text(f" ({code})")] if code else [])]
