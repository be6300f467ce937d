"""feedparser's strict parser, watched at the seams between entries.

feedparser reads all entries with one state. Where that state is the same before and after each entry, none of them
decides how another is read, and any of them can be read without the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from xml.parsers import expat
from xml.sax.xmlreader import AttributesNSImpl

import feedparser.mixin
from feedparser.api import StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace
from feedparser.urls import make_safe_absolute_uri

from bot.feeds.kept import kept, kept_pairs
from bot.feeds.plaintexts import PlainTexts

_DECLARED = re.compile(rb"<(?:!(?!--)|\w)")
# Elements that set nothing of an entry that we read. Only where nothing is inside them: a title in one would count.
_UNREAD = frozenset(
    {
        "category", "comments", "enclosure", "dc:creator", "dc:subject", "itunes:author", "itunes:block",
        "itunes:duration", "itunes:episode", "itunes:episodetype", "itunes:explicit", "itunes:image",
        "itunes:keywords", "itunes:season",
        "media:category", "media:content", "media:copyright", "media:credit", "media:keywords", "media:rating",
        "media:thumbnail", "slash:comments", "thr:total", "wfw:comment", "wfw:commentrss",
    }
)  # fmt: skip
_PREFIXES = {uri.lower(): prefix for uri, prefix in StrictFeedParser.namespaces.items()}
_NO_ATTRIBUTES = AttributesNSImpl({}, {})
_COUNTED = attrgetter(
    "version", "infeed", "incontent", "intextinput", "inimage", "inauthor", "incontributor", "inpublisher", "insource",
    "hasContent", "svgOK", "depth", "ingeometry", "psc_chapters_flag", "_summaryKey",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """What feedparser made of a document. `independent`: no entry decides how another one is read; `cut_off`: the
    document ends before it is closed."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    independent: bool
    cut_off: bool = False


def parse(document: bytes, url: str) -> Parsed | None:
    """Reads UTF-8; None where that isn't well-formed, or has a DTD. `url` is what relative addresses follow."""
    first = _DECLARED.search(document)
    if first is None or first[0] == b"<!":
        return None
    reader = _Reader(make_safe_absolute_uri(url), None, "utf-8")
    _remember()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = reader.startPrefixMapping
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.said
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, UndeclaredNamespace):
        return None
    return Parsed(reader.feeddata, reader.entries, reader.version, len(reader.seams) <= 1)


def _remember() -> None:
    """feedparser joins the same base with itself for every element; a pure function, whose results are kept."""
    if feedparser.mixin.make_safe_absolute_uri is make_safe_absolute_uri:
        feedparser.mixin.make_safe_absolute_uri = kept_pairs(256)(make_safe_absolute_uri)


@kept(1024)
def _name(told: str) -> tuple[str | None, str]:
    """Namespace and local name, from what expat tells: namespace, local name, prefix; or the local name alone."""
    parts = told.split()
    return (None, told) if len(parts) == 1 else (parts[0], parts[1])


@kept(1024)
def _tag(told: str) -> str:
    """What feedparser calls the element; "" if it has to find that out from what the document declared."""
    namespace, local = _name(told)
    prefix = _PREFIXES.get((namespace or "").lower())
    return "" if prefix is None else f"{prefix}:{local}".lstrip(":").lower()


@kept(1024)
def _written(told: str) -> str:
    """The name of an attribute as it was written."""
    parts = told.split()
    return f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]


class _Reader(PlainTexts):
    """`seams`: each state that the parser was in before the first entry and behind any."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.seams: set[tuple[Any, ...]] = set()
        self._named: tuple[Any, ...] | None = None
        self._pending: tuple[str, dict[str, str], list[str]] | None = None

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag, as expat tells it."""
        if self._pending is not None:
            self._make_up()
        tag = _tag(name)
        if tag in _UNREAD and self.inentry and self._goes_unread(tag):
            self._pending = (name, attributes, [])
        elif tag and not attributes and not self.decls:
            self.unknown_starttag(tag, [])
        else:
            self._open(name, attributes)

    def closed(self, name: str) -> None:
        """An end tag."""
        if self._pending is not None:
            self._pending = None
        elif tag := _tag(name):
            self.unknown_endtag(tag)
        else:
            self.endElementNS(_name(name), None)

    def said(self, text: str) -> None:
        """What stands between tags."""
        if self._pending is not None:
            self._pending[2].append(text)
        else:
            self.handle_data(text)

    def _end_guid(self) -> None:
        """feedparser takes it for the link, too, where nothing says that it is none: a number made an address."""
        written = "".join(self.elementstack[-1][2]) if self.elementstack else ""
        super()._end_guid()
        context = self._get_context()
        if dict.get(context, "guidislink") and "://" not in written:
            dict.pop(context, "link", None)

    _end_id = _end_guid

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        told = _NO_ATTRIBUTES
        if attributes:
            names = [_name(each) for each in attributes]
            written = map(_written, attributes)
            told = AttributesNSImpl(
                dict(zip(names, attributes.values(), strict=True)), dict(zip(names, written, strict=True))
            )
        self.startElementNS(_name(name), None, told)

    def _goes_unread(self, tag: str) -> bool:
        if self.incontent or self.inimage or self.intextinput or self.svgOK or self.insource:
            return False
        prefix, named, _ = tag.partition(":")
        return not named or self.namespacemap.get(prefix, prefix) == prefix

    def _make_up(self) -> None:
        """Something is inside an element that was to go unread: then it is read after all."""
        if self._pending is not None:
            name, attributes, texts = self._pending
            self._pending = None
            self._open(name, attributes)
            self.handle_data("".join(texts))

    def _start_item(self, attributes: dict[str, str]) -> None:
        if not self.entries:
            self.seams.add(self._state())
        super()._start_item(attributes)

    _start_entry = _start_item

    def _end_item(self) -> None:
        super()._end_item()
        self.seams.add(self._state())

    _end_entry = _end_item

    def _state(self) -> tuple[Any, ...]:
        """All that outlives an entry, but for open elements below it, which nothing inside can close."""
        stated = self.feeddata
        return (
            _COUNTED(self),
            *(dict.get(stated, name) for name in ("title", "link", "language")),
            len(stated),
            len(self.sourcedata),
            len(self.contentparams),
            tuple(self.basestack[:-1]),  # the last are the entry's own
            tuple(self.langstack[:-1]),
            self._spaces(),
        )

    def _spaces(self) -> tuple[Any, ...]:
        """That a standard prefix stands for itself changes nothing, nor does the default namespace: by its name."""
        if self._named is None:
            self._named = (
                tuple(each for each in self.namespacemap.items() if each[0] and each[0] != each[1]),
                tuple(each for each in self.namespaces_in_use.items() if each[0] and not self._is_standard(*each)),
            )
        return self._named

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        """A prefix is declared."""
        super().track_namespace(prefix, uri)
        self._named = None

    def _is_standard(self, prefix: str, uri: str) -> bool:
        return bool(self._matchnamespaces.get(uri.lower()) == prefix)
