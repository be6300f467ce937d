"""A web page → the feeds that it names (pure). Runs inside the parsers' fence: pages are as hostile as feeds.

Of a page only few tags matter, and only they are given to the HTML parser, closed one by one: on tags that are nested
deep it takes minutes for a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds import clean
from bot.model import Page, PageLink

LONGEST_PAGE = 2_000_000  # characters that are looked at
MOST_TAGS = 10_000
MOST_CANDIDATES = 500  # links that are looked at more closely: a page may name thousands
MOST_LINKS = 20
LONGEST_HEADER = 16_384

_TAG = re.compile(r"<(?:!--|(script|style|textarea|title|template|iframe|xmp)\b|(?:link|base|meta|a)(?=[\s/]))", re.I)
_REST = re.compile(r"""(?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,1000}+>""")
_ANCHOR_TEXT = re.compile(r"[^<]{0,100}")
_FEEDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/rss",
     "application/x-rss+xml", "text/rss+xml", "text/atom+xml"}
)  # fmt: skip
_PERHAPS = frozenset({"application/xml", "text/xml", "application/json"})
_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:rss2?|atom|rdf|feeds?|feedburner)(?:[/._-]|$)|(?:^|[?&])(?:feed|format|type)=(?:rss|atom|feed|json)",
    re.I,
)
_TEXT = re.compile(r"\b(?:rss|atom|json feed)\b", re.I)
_COMMENTS = re.compile(r"comment|coment|koment|комент|kommentar|replies|reakcije", re.I)
_HEADER = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))*)")
_PARAMETER = re.compile(r";\s*([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))")
_ELSEWHERE = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.I)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|css|js|pdf|mp3|mp4|zip|html?)$", re.I)


def read_page(text: str, url: str, headers: Sequence[str] = ()) -> Page:
    """What the page at `url` says of feeds: what it links as alternates, also in its `headers` Link, or else the links
    in it that look like feeds. Addresses are absolute, http or https, each once, at most MOST_LINKS, and never the
    page's own."""
    html = "".join(_tags(text[:LONGEST_PAGE]))
    tree = LexborHTMLParser(html)
    base = _base(tree, url)
    own = _bare(url)
    in_page = (link for node in tree.css("link[href]") if (link := _alternate(node, base)))
    alternates = _kept(chain(_in_headers(headers, url), in_page), own)
    links = alternates or _kept((link for node in tree.css("a[href]") if (link := _anchor(node, base))), own)
    return Page(links, bool(alternates), _canonical(tree, base), _generator(tree), _refresh(tree, base))


def _in_headers(links: Iterable[str], url: str) -> Iterator[PageLink]:
    for target, told in (each for value in links for each in _HEADER.findall(value[:LONGEST_HEADER])):
        said = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(told)}
        link = _declared(said.get("rel", ""), said.get("type", ""), target, said.get("title", ""), url)
        if link is not None:
            yield link


def _tags(text: str) -> Iterator[str]:
    """The tags that matter, as written; not those in comments and scripts. One pass, whatever comes."""
    at = 0
    for _ in range(MOST_TAGS):
        found = _TAG.search(text, at)
        if found is None:
            return
        at = found.end()
        if found[0] == "<!--":
            end = text.find("-->", at)
            at = end + 3
            if end < 0:
                return
        elif found[1]:
            closing = re.compile(rf"</{found[1]}", re.I).search(text, at)
            if closing is None:
                return
            at = closing.end()
        elif rest := _REST.match(text, at):
            at = rest.end()
            said = _ANCHOR_TEXT.match(text, at) if found[0] in ("<a", "<A") else None
            yield text[found.start() : at] + (f"{said[0]}</a>" if said else "")


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (clean.link(_attribute(node, "href"), url) if node is not None else "") or url


def _alternate(node: LexborNode, base: str) -> PageLink | None:
    rel, kind, href, title = (_attribute(node, name) for name in ("rel", "type", "href", "title"))
    return _declared(rel, kind, href, title, base)


def _declared(relation: str, type_: str, href: str, title: str, base: str) -> PageLink | None:
    rel, kind, title = relation.lower().split(), type_.partition(";")[0].strip().lower(), clean.title(title)
    if "alternate" in rel and "stylesheet" not in rel:
        named = kind in _FEEDS or (kind in _PERHAPS and bool(_ADDRESS.search(href) or _TEXT.search(title)))
    else:
        named = "feed" in rel and (not kind or kind in _FEEDS | _PERHAPS)
    return _link(href, title, base) if named else None


def _anchor(node: LexborNode, base: str) -> PageLink | None:
    href, text = _attribute(node, "href"), clean.title(node.text())
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if _PICTURE.search(parts.path) or not (_ADDRESS.search(f"{parts.path}?{parts.query}") or _TEXT.search(text)):
        return None
    return _link(href, text, base)


def _link(href: str, title: str, base: str) -> PageLink | None:
    # Old pages write feed://host/path, and feed:https://host/path.
    href = re.sub(
        r"^feed:(?://(?=[^/])|(?=https?:))", lambda it: "http://" if it[0].endswith("/") else "", href.strip()
    )
    url = clean.link(href, base)
    if not url:
        return None
    return PageLink(url, title, comments=bool(_COMMENTS.search(title) or _COMMENTS.search(urlsplit(url).path)))


def _kept(links: Iterator[PageLink], own: str) -> tuple[PageLink, ...]:
    """Each address once, the page's own never; those of comments after the others, in the page's order."""
    seen: dict[str, PageLink] = {}
    for link in islice(links, MOST_CANDIDATES):
        bare = _bare(link.url)
        if bare != own:
            seen.setdefault(bare, replace(link, url=bare))
    return tuple(sorted(seen.values(), key=lambda link: link.comments))[:MOST_LINKS]


def _bare(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(fragment=""))


def _canonical(tree: LexborHTMLParser, base: str) -> str:
    for node in tree.css("link[href]"):
        if "canonical" in _attribute(node, "rel").lower().split():
            return clean.link(urljoin(base, _attribute(node, "href")), base)
    return ""


def _generator(tree: LexborHTMLParser) -> str:
    for node in tree.css("meta[content]"):
        if _attribute(node, "name").lower() == "generator":
            return clean.title(_attribute(node, "content"))[:100]
    return ""


def _refresh(tree: LexborHTMLParser, base: str) -> str:
    for node in tree.css("meta[content]"):
        if _attribute(node, "http-equiv").lower() == "refresh":
            told = _ELSEWHERE.match(_attribute(node, "content"))
            return clean.link(urljoin(base, told[1].strip()), base) if told else ""
    return ""


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
