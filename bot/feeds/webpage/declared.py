"""What a page declares of its article: headline, date, language, a description. Pure, on lxml's tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from bot.feeds import clean
from bot.feeds.dates import credible
from bot.stories import datelines
from bot.stories.datelines import Dated

MOST_ELEMENTS = 5_000
"""Elements of a kind that are looked at, and values of JSON."""
_MOST_JSON = 500_000  # characters of one script
_SMALL = 12  # elements of one that may be a date line
_NEAR = 40  # elements after the headline
_UNSEEN = frozenset({"html", "head", "title", "script", "style", "noscript", "template"})
_DATE_LINE = 160  # characters of it

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "publish-date",
    "publish_date", "published_time", "publication_date", "pubdate", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date", "article.published",
    "og:pubdate", "date",
)  # fmt: skip
_LATER = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "headline")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_LANGUAGES = ("content-language", "dc.language", "og:locale")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
# Below these stands what the page says of other articles.
_OTHERS = frozenset({
    "itemListElement", "hasPart", "mentions", "isPartOf", "comment", "liveBlogUpdate", "review", "citation", "about",
    "relatedLink", "video", "image", "publisher", "author",
})  # fmt: skip
_DATE_PLACE = re.compile(
    r"date|time(?!line)|datum|vreme|vrijeme|objav|publi[sk]|posted|byline|\bmeta\b|entry-meta|post-meta|info", re.I
)
_PATH_DATE = re.compile(r"/(20\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+(?P<name>[^|–—·•»]{2,40})$")
_JOINT = re.compile(r"\s+[|–—·•»:-]{1,2}\s+")
_NAME_WORDS = 3  # of a portal at most
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Declared:
    """ "" and None for what the page doesn't say. `dated` is credible; `is_article`: that there is one; `address`: its
    own, as it is shared."""

    title: str
    dated: Dated | None
    language: str | None
    description: str
    is_article: bool = False
    address: str = ""


def declared(tree: HtmlElement, url: str, now: datetime) -> Declared:
    """What the page at `url` says; `now` judges its dates."""
    metas = _metas(tree)
    linked = list(_linked_data(tree))
    article = next((each for each in linked if _is_article(each)), {})
    dates = [
        _text(article.get("datePublished")), *_values(metas, _PUBLISHED),
        *(_text(each.get("datePublished")) for each in linked),
    ]  # fmt: skip
    said, printed = _first(dates, now), _printed(tree, now)
    if said is None or (printed is not None and _tells_the_hour(said, printed)):
        said = printed
    return Declared(
        title=_title(tree, metas, clean.title(unescape(_text(article.get("headline"))))),
        dated=said or _first([_text(article.get("dateModified")), *_values(metas, _LATER)], now) or _in_path(url, now),
        language=_language(tree, metas, _text(article.get("inLanguage"))),
        description=clean.text(next(iter(_values(metas, _DESCRIPTIONS)), "") or _text(article.get("description"))),
        is_article=bool(article) or metas.get("og:type", "").lower() == "article" or "article:published_time" in metas,
        address=metas.get("og:url", ""),
    )


def told_body(tree: HtmlElement) -> str:
    """The article's text where the page's JSON-LD has it, without the markup that many leave in it; "" elsewhere."""
    bodies = (_text(each.get("articleBody")) for each in _linked_data(tree) if _is_article(each))
    return clean.text(next(filter(None, bodies), ""))


def _tells_the_hour(day: Dated, printed: Dated) -> bool:
    return not day.hour and printed.hour and day.at.date() == printed.at.date()


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first of each name that says something."""
    found: dict[str, str] = {}
    for node in islice(tree.iter("meta"), MOST_ELEMENTS):
        content = (node.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (node.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _values(metas: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [metas[name] for name in names if name in metas]


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The things that the page's JSON-LD describes, in its order, and not what it says of other pages."""
    waiting: list[Any] = []
    for node in islice(tree.iter("script"), MOST_ELEMENTS):
        if "ld+json" in (node.get("type") or "").lower() and node.text and len(node.text) <= _MOST_JSON:
            try:
                waiting.append(json.loads(node.text.strip().removesuffix(";"), strict=False))
            except (ValueError, RecursionError):
                continue
    for _ in range(MOST_ELEMENTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:MOST_ELEMENTS]
        elif isinstance(value, dict):
            yield value
            waiting[:0] = [part for key, part in value.items() if key not in _OTHERS and isinstance(part, (dict, list))]


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() if isinstance(value, str) else ""


def _title(tree: HtmlElement, metas: dict[str, str], headline: str) -> str:
    """The headline without the portal's name: the page's own heading where the others say the same and more."""
    candidates = [headline, *(clean.title(unescape(each)) for each in _values(metas, _TITLES))]
    node = tree.find(".//title")
    candidates.append(clean.title(unescape(node.text or "")) if node is not None else "")
    said = [each for each in candidates if each]
    headings = [text for each in _headings(tree) if (text := clean.title(" ".join(each.itertext())))]
    for heading in headings:
        if len(heading.split()) > 1 and any(heading.casefold() in each.casefold() for each in said):
            return heading
    if not said:
        return headings[0] if headings else ""
    return _printed_part(tree, said[0]) or _without_name(said[0], metas.get("og:site_name", ""))


def _printed_part(tree: HtmlElement, title: str) -> str | None:
    """The half of a title before or behind the portal's name that stands alone on the page, however it is marked."""
    halves = {part.casefold(): part for part in _JOINT.split(title, 3) if len(part.split()) > _NAME_WORDS}
    if not halves or title.casefold() in halves:
        return None
    for text in islice(tree.itertext(), 4 * MOST_ELEMENTS):
        if len(text) < 2 * len(title) and (said := halves.get(" ".join(text.split()).casefold())) is not None:
            return said
    return None


def _headings(tree: HtmlElement) -> list[HtmlElement]:
    return list(islice(tree.iter("h1"), 10)) or list(islice(tree.iter("h2"), 10))


def _without_name(title: str, name: str) -> str:
    match = _SUFFIX.search(title)
    if match is None or len(title[: match.start()].split()) < 2:
        return title
    known = match["name"].strip().casefold()
    # A portal's name is short; what follows a dash may as well be half of the headline.
    is_name = known == name.strip().casefold() or "|" in match[0] or (len(known.split()) <= 2 and "." in known)
    return title[: match.start()].rstrip() if is_name else title


def _first(values: list[str], now: datetime) -> Dated | None:
    return next((dated for each in values if each and (dated := _credible(_date(each[:200]), now))), None)


def _credible(dated: Dated | None, now: datetime) -> Dated | None:
    return dated if dated is not None and credible(dated.at.astimezone(UTC), now) else None


def _date(value: str) -> Dated | None:
    """ISO 8601, RFC 2822, or as it is printed."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return _rfc(value) or datelines.find(value)
    if at.tzinfo is None:
        printed = datelines.find(value)
        return Dated(at.replace(tzinfo=datelines.local_zone()), hour=":" in value) if printed is None else printed
    return Dated(at, zoned=True)


def _rfc(value: str) -> Dated | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Dated(at, zoned=True) if at.tzinfo is not None else None


def _printed(tree: HtmlElement, now: datetime) -> Dated | None:
    """The date that readers see, from the headline on: in a <time>, in a small element that is named for it, or in any
    small one near the headline. One with the hour is the article's own; any other may be."""
    found: Dated | None = None
    for place, node in enumerate(_after_headline(tree)):
        named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
        if place > _NEAR and node.tag != "time" and not _DATE_PLACE.search(named):
            continue
        said = (
            _date(node.get("datetime") or node.get("content") or "")
            if node.tag == "time" or node.get("itemprop")
            else None
        )
        text = _small_text(node)
        dated = _credible(said or datelines.find(text) or datelines.find_yearless(text, now), now)
        if dated is not None and dated.hour:
            return dated
        found = found or dated
    return found


def _after_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    heading = next(iter(_headings(tree)), None)
    # Many print it just above the headline, in the same small header.
    start = heading.getparent() if heading is not None else None
    begun = start is None or start.tag in ("body", "html")
    for node in islice(tree.iter("*"), 4 * MOST_ELEMENTS):
        begun = begun or node is start
        if begun and isinstance(node.tag, str) and node.tag not in _UNSEEN:
            yield node


def _small_text(node: HtmlElement) -> str:
    """ "" for one that holds more than a line."""
    if sum(1 for _ in islice(node.iter(), _SMALL + 1)) > _SMALL:
        return ""
    text = " ".join(" ".join(node.itertext()).split())
    return text if len(text) <= _DATE_LINE else ""


def _in_path(url: str, now: datetime) -> Dated | None:
    try:
        parts = urlsplit(url)
        match = _PATH_DATE.search(parts.path) if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
    return _credible(datelines.find("-".join(part.zfill(2) for part in match.groups())), now) if match else None


def _language(tree: HtmlElement, metas: dict[str, str], said: str) -> str | None:
    root = tree.getroottree().getroot()
    for value in (root.get("lang"), root.get("xml:lang"), said, *_values(metas, _LANGUAGES)):
        match = _TAG.match((value or "").strip())
        if match:
            return match[0].replace("_", "-")
    return None
