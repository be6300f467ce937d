"""The text of a page's article, by trafilatura: by its strict rules, or where they leave too little, by looser ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement
from trafilatura import baseline, extract

from bot.feeds import clean

ENOUGH = 200
"""Characters: what the strict rules leave less of, they have likely cut."""
LONGEST_TEXT = 100_000
_LAYOUT = 3  # paragraphs in its cells: more than a table of figures has


_CELLS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")


def body_of(tree: HtmlElement) -> str:
    """Plain text, a line a paragraph, frames of the portal still in it; "" where the page has no text.

    Changes the tree: tables that only lay out a page are none any more.
    """
    _unfold(tree)
    text = clean.seen(extract(tree, favor_precision=True, include_comments=False) or "")
    if len(text) < ENOUGH:
        text = max(text, clean.seen(extract(tree, include_comments=False) or ""), key=len)
    if len(text) < ENOUGH:
        text = max(text, clean.seen("\n".join(_paragraphs(tree))), key=len)
    return text[:LONGEST_TEXT]


def _paragraphs(tree: HtmlElement) -> list[str]:
    body, _, _ = baseline(tree)
    return ["".join(each.itertext()) for each in body.iter("p")]


def _unfold(tree: HtmlElement) -> None:
    """Old pages are tables: what holds the headline, paragraphs or other tables in its cells is no table of figures."""
    for table in list(tree.iter("table")):
        paragraphs = islice(table.iter("p"), _LAYOUT)
        if table.find(".//h1") is not None or table.find(".//table") is not None or len(list(paragraphs)) == _LAYOUT:
            for part in list(_own_cells(table)):
                part.tag = "div"


def _own_cells(table: HtmlElement) -> Iterator[HtmlElement]:
    yield table
    for part in table:
        if part.tag in _CELLS and part.tag != "table":
            yield from _own_cells(part)
