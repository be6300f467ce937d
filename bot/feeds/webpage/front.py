"""Whether a page is its site's front page, or a list of others, where an article should be. Pure, on lxml's tree.

Many sites answer so, with 200, for an article that is gone or was never theirs to show.
"""

from __future__ import annotations

from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from bot.feeds.addresses import is_front
from bot.feeds.webpage.declared import Declared

MOST_ELEMENTS = 5_000
"""Elements of a kind that are looked at."""
NAMES = 10
"""Addresses that a page may have for its own; one is usual."""
LONGEST_ADDRESS = 2_000  # characters
TEASERS = 5
"""Links of a headline's length; fewer may stand beside a short article."""
_TEASER_WORDS = 4
_WITHIN = 50  # elements of one that are looked at
_WORDS_WITHIN = 500  # characters of a text that are looked at for some words
_PARAGRAPH = 60  # characters of its own
_LINES = 200
_HEADLINE_WORDS = 3
_SHOWN = ("h1", "h2", "h3", "h4", "div", "span", "strong", "b", "p", "td", "section", "header")


def is_front_page(tree: HtmlElement, said: Declared, url: str) -> bool:
    """Whether the page that `url` led to names its site's front page as its own address, or has many links of a
    headline's length; and lacks a headline of its own, or more than a paragraph in one place: of a list both.

    A page that declares an article is none, nor is one that was asked for by a front page's address.
    """
    if said.is_article or is_front(url):
        return False
    headline, prose = _has_headline(tree, said.title), _has_prose(tree)
    if _names_front(tree, said.address, url):  # some sites' articles do, too
        return not (headline and prose)
    return not headline and not prose and _teasers(tree) >= TEASERS


def _names_front(tree: HtmlElement, shared: str, url: str) -> bool:
    named = [
        link.get("href") or ""
        for link in islice(tree.iter("link"), MOST_ELEMENTS)
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    addresses = (each.strip() for each in (*named[:NAMES], shared) if len(each) <= LONGEST_ADDRESS)
    return any(_leads_to_front(each, url) for each in addresses if each)


def _leads_to_front(named: str, url: str) -> bool:
    try:
        whole = urljoin(url, named)
        return urlsplit(whole).scheme in ("http", "https") and is_front(whole)
    except ValueError:
        return False


def _teasers(tree: HtmlElement) -> int:
    """Links of a headline's length; each address once."""
    return len(
        {
            link.get("href")
            for link in islice(tree.iter("a"), MOST_ELEMENTS)
            if link.get("href") and _words(link) >= _TEASER_WORDS
        }
    )


def _has_headline(tree: HtmlElement, title: str) -> bool:
    """Whether its title is printed, however it is marked, or a heading of the first rank, and leads nowhere."""
    printed = title.casefold() if len(title.split()) >= _HEADLINE_WORDS else None
    for node in islice(tree.iter(*_SHOWN), MOST_ELEMENTS):
        if node.tag == "h1":
            found = _words(node) >= _HEADLINE_WORDS and not any(
                each.tag == "a" for each in islice(node.iter(), _WITHIN)
            )
        else:
            found = printed is not None and " ".join((node.text or "").split()).casefold() == printed
        if found and next(node.iterancestors("a"), None) is None:
            return True
    return False


def _has_prose(tree: HtmlElement) -> bool:
    """Whether two paragraphs stand one behind the other, or lines of as much text are broken in one element."""
    lines: set[HtmlElement] = set()
    for node in islice(tree.iter("p", "br"), MOST_ELEMENTS):
        around, other = node.getparent(), node.getnext()
        if node.tag == "br":
            if around is not None and around not in lines and _own(around) >= _LINES:
                return True
            lines.add(around)
        elif other is not None and other.tag == "p" and min(_own(node), _own(other)) >= _PARAGRAPH:
            return True
    return False


def _own(node: HtmlElement) -> int:
    """Characters of its text that lead nowhere and stand in nothing else."""
    return len((node.text or "").strip()) + sum(len((each.tail or "").strip()) for each in islice(node, MOST_ELEMENTS))


def _words(node: HtmlElement) -> int:
    return sum(len(text[:_WORDS_WITHIN].split()) for text in islice(node.itertext(), _WITHIN))
