"""Found feeds → lines that can be pasted into feeds.yaml."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from bot.model import FoundFeed
from bot.topics.fold import fold

LONGEST_ID = 40
LONGEST_NAME = 80
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")


def snippet(found: Iterable[FoundFeed], taken: Collection[str] = ()) -> str:
    """YAML of a list under `feeds:`; ids are new ones, beside `taken`. Whatever a feed calls itself, it stays text."""
    ids = set(taken)
    entries: list[dict[str, object]] = []
    for each in found:
        feed_id = _new_id(each, ids)
        ids.add(feed_id)
        entry: dict[str, object] = {"id": feed_id, "url": each.url, "name": _name(each)}
        if each.language and _LANGUAGE.fullmatch(each.language):
            entry["language"] = each.language
        if each.private:
            entry["allow_private"] = True
        entries.append(entry)
    yaml = YAML()
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump({"feeds": entries}, text)
    return text.getvalue()


def _name(each: FoundFeed) -> str:
    title = " ".join(each.title.split())
    title = title if len(title) <= LONGEST_NAME else title[: LONGEST_NAME - 1].rstrip() + "…"
    return title or urlsplit(each.url).hostname or each.url


def _new_id(each: FoundFeed, taken: Collection[str]) -> str:
    host = (urlsplit(each.url).hostname or "").removeprefix("www.").removeprefix("feeds.")
    wished = _slug(each.title) or _slug(host) or "feed"
    numbered = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wished, *numbered) if name not in taken)


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(text))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > LONGEST_ID:
            break
        slug += f"-{word}" if slug else word
    return slug
