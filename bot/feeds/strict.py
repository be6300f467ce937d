"""feedparser's strict parser, watched at the seams between entries.

feedparser reads all entries with one state. Where that state is the same before and after each entry, none of them
decides how another is read, and any of them can be read without the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.parsers import expat
from xml.sax.xmlreader import AttributesNSImpl

from feedparser.api import StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace
from feedparser.urls import make_safe_absolute_uri

_DECLARED = re.compile(rb"<(?:!(?!--)|\w)")
_COUNTED = (
    "version", "infeed", "incontent", "intextinput", "inimage", "inauthor", "incontributor", "inpublisher", "insource",
    "hasContent", "svgOK", "depth", "ingeometry", "psc_chapters_flag", "_summaryKey",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """What feedparser made of a well-formed document. `independent`: no entry decides how another one is read."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    independent: bool


def parse(document: bytes, url: str) -> Parsed | None:
    """Reads UTF-8; None where that isn't well-formed, or has a DTD. `url` is what relative addresses follow."""
    first = _DECLARED.search(document)
    if first is None or first[0] == b"<!":
        return None
    reader = _Reader(make_safe_absolute_uri(url), None, "utf-8")
    reader.resolve_relative_uris = False
    reader.sanitize_html = False
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = reader.startPrefixMapping
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, UndeclaredNamespace):
        return None
    return Parsed(reader.feeddata, reader.entries, reader.version, len(reader.seams) <= 1)


@lru_cache(1024)
def _name(told: str) -> tuple[str | None, str]:
    """Namespace and local name, from what expat tells: namespace, local name, prefix; or the local name alone."""
    parts = told.split()
    return (None, told) if len(parts) == 1 else (parts[0], parts[1])


@lru_cache(1024)
def _written(told: str) -> str:
    """The name of an attribute as it was written."""
    parts = told.split()
    return f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]


class _Reader(StrictFeedParser):  # type: ignore[misc]  # the library has no types
    """`seams`: each state that the parser was in between two entries."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.seams: set[tuple[Any, ...]] = set()

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag, as expat tells it."""
        told = AttributesNSImpl(
            {_name(each): value for each, value in attributes.items()},
            {_name(each): _written(each) for each in attributes},
        )
        self.startElementNS(_name(name), None, told)

    def closed(self, name: str) -> None:
        """An end tag."""
        self.endElementNS(_name(name), None)

    def _start_item(self, attributes: dict[str, str]) -> None:
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
            *(getattr(self, name) for name in _COUNTED),
            *(dict.get(stated, name) for name in ("title", "link", "language")),
            len(stated),
            len(self.sourcedata),
            len(self.contentparams),
            tuple(self.basestack[:-1]),  # the last are the entry's own
            tuple(self.langstack[:-1]),
            # That a standard prefix stands for itself changes nothing, nor does the default namespace: by its name.
            tuple(each for each in self.namespacemap.items() if each[0] and each[0] != each[1]),
            tuple(each for each in self.namespaces_in_use.items() if each[0] and not self._is_standard(*each)),
        )

    def _is_standard(self, prefix: str, uri: str) -> bool:
        return bool(self._matchnamespaces.get(uri.lower()) == prefix)
