"""feedparser's strict parser, which puts texts where they belong by a shorter way.

Of an entry we read title, link, GUID, dates, and texts as they were written. feedparser also keeps what each text's
element said of itself, in copies, and asks what else a text may be; for most of them nothing of that can be so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

from bot.feeds.clean import PLAIN_LINK
from bot.feeds.kept import kept_pairs

_NO_CONTROLS = re.compile(r"[^\x80-\x9f]*+")
_TEXTS = frozenset({"content", "description", "id", "link", "published", "summary", "title", "updated"})
_KINDS = frozenset({None, "text/html", "text/plain"})


class _Text(str):
    """Text whose characters feedparser maps from Windows' code page: most often there is none of them."""

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        return str(self) if self.isascii() or _NO_CONTROLS.fullmatch(self) else super().translate(table)


class _Flat(FeedParserDict):  # type: ignore[misc]  # the library has no types
    """What is said of a content: nothing in it needs to be copied deeply, nor goes by another name."""

    get = dict.get

    def __deepcopy__(self, _: dict[int, Any]) -> FeedParserDict:
        return FeedParserDict(self)


class PlainTexts(StrictFeedParser):  # type: ignore[misc]  # the library has no types
    """Neither resolves addresses inside texts nor cleans them. Entries have no `title_detail`, `summary_detail`, and
    contents nothing but their `value`, where the short way was taken."""

    resolve_relative_uris = False
    sanitize_html = False

    def pop(self, element: str, strip_whitespace: int = 1) -> str | None:
        """An element ends: its text, which is now where it belongs. None if it isn't the last that began."""
        text = self._plain(element) if strip_whitespace else None
        if text is None:
            found: str | None = super().pop(element, strip_whitespace)
            return found
        self.elementstack.pop()
        if text and (element == "link" or (element == "id" and self.guidislink)):
            text = self.resolve_uri(text)
        about, entry = vars(self)["contentparams"], self.entries[-1]
        kind = dict.get(about, "type")
        if kind == "text/plain" and not self.version.startswith("atom") and self.looks_like_html(text):
            about["type"] = "text/html"
        dict.pop(about, "mode", None)
        dict.pop(about, "base64", None)
        if element == "link":
            dict.__setitem__(entry, element, text)
            if text:
                dict.__getitem__(entry, "links")[-1]["href"] = text
        elif element == "content":
            dict.setdefault(entry, element, []).append({"value": text})
        elif element != "title" or not -1 < self.title_depth <= self.depth:
            self._put(entry, "summary" if element == "description" else element, text)
        return text

    def _plain(self, element: str) -> str | None:
        """The text of the last element, if that is an entry's and as it was written: neither XHTML, nor base64, nor in
        need of mending."""
        if element not in _TEXTS or not self.inentry or self.insource or not self.elementstack:
            return None
        about = vars(self)["contentparams"]
        name, expects_text, pieces = self.elementstack[-1]
        if name != element or not expects_text or dict.get(about, "type") not in _KINDS or dict.get(about, "base64"):
            return None
        text = "".join(pieces).strip()
        if element == "link" and (self.inimage or "&" in text):
            return None
        return text if text.isascii() or _is_right(text) else None

    def _put(self, entry: FeedParserDict, name: str, text: str) -> None:
        """Of several with one name the last counts that isn't deeper than the others."""
        depths = self.property_depth_map.setdefault(entry, {})
        if self.depth <= depths.get(name, self.depth):
            depths[name] = self.depth
            dict.__setitem__(entry, name, text)

    def resolve_uri(self, uri: str) -> str:
        """Where an address leads."""
        return uri if PLAIN_LINK.fullmatch(uri) else _joined(self.baseuri or "", uri)

    @staticmethod
    def decode_entities(_: str, data: str) -> str:
        """There are none left; but whatever feedparser stores as text comes by here."""
        return _Text(data)

    def push_content(self, *about: Any) -> None:
        """A content begins."""
        super().push_content(*about)
        self.contentparams = _Flat(vars(self)["contentparams"])


def _is_right(text: str) -> bool:
    """Whether feedparser wouldn't map characters of Windows' code page, nor read UTF-8 that was taken for Latin 1."""
    if not _NO_CONTROLS.fullmatch(text):
        return False
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return True
    return False


@dataclass(frozen=True, slots=True)
class _Page:
    """What addresses lead from, where feedparser looks for it."""

    baseuri: str


@kept_pairs(256)
def _joined(base: str, uri: str) -> str:
    """As a link it is asked for, and as a GUID."""
    return str(StrictFeedParser.resolve_uri(_Page(base), uri))
