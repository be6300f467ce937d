"""The text of a page's article, by trafilatura: by its strict rules, or where they leave too little, by looser ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from lxml.html import HtmlElement
from trafilatura import baseline, extract

from bot.feeds import clean
from bot.feeds.webpage.declared import told_body

ENOUGH = 200
"""Characters: what the strict rules leave less of, they have likely cut."""
LONGEST_TEXT = 100_000
_ROW = 3  # teasers beside each other; fewer may be part of the article
_LINKED = 0.9  # share of a teaser that is its link
_LAYOUT = 3  # paragraphs in its cells: more than a table of figures has
_BREAKS = 3  # line breaks in a cell of as much text, ENOUGH of it
_OWN_WORDS = 12  # of an article; fewer are a headline alone
_LONGEST_TITLE = 2_000  # characters: each article's headline is looked for in it
_MOST_OTHERS = 500  # articles that are taken out: each moves the text behind it
_CELLS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")

_EMBEDDED = re.compile(
    r"(?<![\w-])(?:twitter-(?:tweet|video)|instagram-media|fb-(?:post|video)|telegram-(?:post|widget)|tiktok-embed|"
    r"(?:bluesky|reddit|mastodon|threads)-(?:embed|card)|text-post-media|reddit-embed-bq|imgur-embed-pub)(?![\w-])",
    re.I,
)
_POST = re.compile(
    r"//(?:www\.|m\.|mobile\.)?(?:(?:twitter|x)\.com/\w+/status(?:es)?/|instagram\.com/(?:p|reel|tv)/|facebook\.com/"
    r"(?:[\w.-]+/(?:posts|videos)/|permalink|story\.php|reel/)|t\.me/\w+/\d|tiktok\.com/@|bsky\.app/profile/|"
    r"threads\.(?:net|com)/@)",
    re.I,
)


def body_of(tree: HtmlElement) -> str:
    """Plain text, a line a paragraph, frames of the portal still in it; "" where the page has no text.

    Changes the tree: tables that only lay out a page are none any more, and rows of teasers are gone.
    """
    _unfold(tree)
    whole = deepcopy(tree)
    _drop_teasers(tree)
    return (_text(tree) or _text(whole))[:LONGEST_TEXT]


def drop_embedded(tree: HtmlElement) -> None:
    """Takes posts of social networks out of the tree: others' words, with dates of their own."""
    for node in list(tree.iter("blockquote", "div", "figure", "section")):
        if _EMBEDDED.search(node.get("class") or "") or (
            node.tag == "blockquote"
            and any(_POST.search(link.get("href") or "") for link in islice(node.iter("a"), 20))
        ):
            node.drop_tree()


def drop_others(tree: HtmlElement) -> None:
    """Takes out the articles behind the one with the page's headline: other news, on pages that never end, or teasers.
    Those without headings are parts of it, as are those inside it, and a live report's."""
    if any("LiveBlogPosting" in (script.text or "") for script in tree.iter("script")):
        return
    title = _folded("".join(tree.xpath("//title/text() | //meta[@property='og:title']/@content"))[:_LONGEST_TITLE])
    articles = [each for each in tree.iter("article") if next(each.iterancestors("article"), None) is None]
    places = (place for place, each in enumerate(articles) if _is_headed(each, title))
    behind = next(places, len(articles)) + 1
    for other in articles[behind : behind + _MOST_OTHERS]:
        if next(other.iter("h1", "h2", "h3", "h4"), None) is not None:
            other.drop_tree()


def _is_headed(article: HtmlElement, title: str) -> bool:
    heading = next(article.iter("h1"), None)
    said = "" if heading is None else _folded("".join(heading.itertext()))
    return bool(said) and said in title and len("".join(article.itertext()).split()) >= len(said.split()) + _OWN_WORDS


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _text(tree: HtmlElement) -> str:
    text = clean.seen(extract(tree, favor_precision=True, include_comments=False) or "")
    if len(text) < ENOUGH:
        text = _fuller(text, clean.seen(extract(tree, include_comments=False) or ""))
    if len(text) < ENOUGH:
        text = _fuller(text, clean.seen("\n".join(_paragraphs(tree))))
    # In one line it may be what the page tells programs, with scripts and styles in it.
    told = "" if "\n" in text else told_body(tree)
    return told if 2 * len(told) > len(text) else text


def _fuller(text: str, looser: str) -> str:
    """The longer; but a page in one line is one with its frame in it, and must say far more."""
    counts = len(looser) if "\n" in looser else len(looser) // 2
    return looser if counts > len(text) or not text else text


def _paragraphs(tree: HtmlElement) -> list[str]:
    body, _, _ = baseline(tree)
    return ["".join(each.itertext()) for each in body.iter("p")]


def _drop_teasers(tree: HtmlElement) -> None:
    """Takes out rows of alike blocks that each have a headline with a link."""
    for parent in list(tree.iter("div", "section", "main", "aside", "ul", "ol", "td")):
        rows: defaultdict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
        for child in parent:
            if isinstance(child.tag, str):
                rows[child.tag, child.get("class") or ""].append(child)
        for row in rows.values():
            if len(row) >= _ROW and all(map(_is_teaser, row)):
                for child in row:
                    child.drop_tree()


def _is_teaser(block: HtmlElement) -> bool:
    """A heading that is a link, or in one; or nothing but links."""
    for heading in islice(block.iter("h1", "h2", "h3", "h4", "h5", "h6"), 3):
        link = heading.find(".//a")
        link = link if link is not None else next(heading.iterancestors("a"), None)
        if link is not None:
            return "#" not in (link.get("href") or "#")  # which leads to a part of this page, as live reports do
    linked = sum(len("".join(each.itertext())) for each in islice(block.iter("a"), 5))
    return 0 < linked >= _LINKED * len("".join(block.itertext()).strip())


def _unfold(tree: HtmlElement) -> None:
    """Old pages are tables: what holds the headline, paragraphs, other tables or broken lines of text in its cells is
    no table of figures. Cells of links alone are menus."""
    for table in list(tree.iter("table")):
        if _lays_out(table):
            for part in list(_own_cells(table)):
                if part.tag in ("td", "th") and _is_menu(part):
                    part.drop_tree()
                else:
                    part.tag = "div"


def _lays_out(table: HtmlElement) -> bool:
    paragraphs = islice(table.iter("p"), _LAYOUT)
    if table.find(".//h1") is not None or table.find(".//table") is not None or len(list(paragraphs)) == _LAYOUT:
        return True
    return any(
        len(list(islice(cell.iter("br"), _BREAKS))) == _BREAKS and len("".join(cell.itertext()).strip()) >= ENOUGH
        for cell in table.iter("td")
    )


def _is_menu(cell: HtmlElement) -> bool:
    links = list(islice(cell.iter("a"), 200))
    linked = sum(len("".join(each.itertext()).strip()) for each in links)
    return len(links) > 1 and linked >= _LINKED * len("".join("".join(cell.itertext()).split()))


def _own_cells(table: HtmlElement) -> Iterator[HtmlElement]:
    yield table
    for part in table:
        if part.tag in _CELLS and part.tag != "table":
            yield from _own_cells(part)
