"""A document → the article in it: a web page, or plain text as somebody saved it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lxml.html import HtmlElement
from trafilatura import load_html

from bot.errors import FeedError, FeedFault
from bot.feeds import clean
from bot.feeds.addresses import shown
from bot.feeds.charset import decoded
from bot.feeds.dates import credible
from bot.feeds.job import Job
from bot.feeds.webpage.body import LONGEST_TEXT, body_of, drop_embedded, drop_others
from bot.feeds.webpage.declared import declared
from bot.feeds.webpage.front import is_front_page
from bot.model import Article
from bot.stories.boilerplate import clean_whole
from bot.stories.headline import headline_of
from bot.stories.walls import is_wall

LONGEST_PAGE = 3_000_000
"""Characters of a page that are read."""
_KINDS = re.compile(r"\s*(?:text/|application/(?:xhtml|xml|octet-stream)|$|;)", re.I)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|br|span|meta)\b", re.I)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.I | re.S)
# Written into the page: it would take up all that is read of it.
_PICTURE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]{200,}+")
_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_LOOKED_AT = 4_000  # characters that tell what a document is
_UNREADABLE = 0.05  # share of signs that no text has


def read(job: Job) -> Article:
    """Raises FeedError where there is no text to read; on hostile input anything else too."""
    kind = job.content_type.partition(";")[0].strip().lower()
    if not _KINDS.match(job.content_type):
        raise _error(job, f"is no page but {clean.title(kind)[:60]}")
    text = _PICTURE.sub("data:,", decoded(job.body, job.content_type, job.encoding))[:LONGEST_PAGE]
    head = text[:_LOOKED_AT]
    if len(_SIGNS.findall(head)) > _UNREADABLE * len(head):
        raise _error(job, "holds no text")
    if _FEED.match(head):
        raise _error(job, "is a feed, no article")
    page = kind != "text/plain" and (_PAGE.search(head) or _PAGE.search(text))
    tree = _tree(text) if page else None
    article = _of_page(tree, job) if tree is not None else _of_text(text, job.now)
    if not any(char.isalpha() for char in article.text):
        raise _error(job, "holds no article text")
    if tree is not None and is_wall(article.title, article.text):
        raise _error(job, "holds no article, but asks for something or says that there is none")
    return article


def _tree(text: str) -> HtmlElement | None:
    if not re.search(r"<(?:html|body)\b", text[:20_000], re.I):
        text = f"<html><body>{text}</body></html>"  # the library refuses a page of one element
    tree = load_html(text)
    return tree if isinstance(tree, HtmlElement) else None


def _of_page(tree: HtmlElement, job: Job) -> Article:
    drop_embedded(tree)
    drop_others(tree)
    said = declared(tree, job.url, job.now)
    if is_front_page(tree, said, job.url):
        raise _error(job, "is a front page, no article")
    cleaned = clean_whole(body_of(tree), said.title or None)
    text = cleaned.text
    # Behind a paywall or a wall, or written by a script.
    if len(text) < len(said.description) or (said.description and is_wall(said.title, text)):
        text = clean_whole(said.description, said.title or None).text
    at, zoned = (said.dated.at, said.dated.zoned) if said.dated else (cleaned.published, cleaned.zoned)
    return _article(said.title or cleaned.title or "", at, said.language, text, zoned=zoned, now=job.now)


def _of_text(text: str, now: datetime) -> Article:
    text = clean.seen(text[:LONGEST_TEXT])
    cleaned = clean_whole(text)
    title, rest = (cleaned.title, cleaned.text) if cleaned.title else headline_of(cleaned.text)
    again = clean_whole(rest, title or None)
    at, zoned = (cleaned.published, cleaned.zoned) if cleaned.published else (again.published, again.zoned)
    return _article(title or "", at, None, again.text, zoned=zoned, now=now)


def _article(
    title: str, at: datetime | None, language: str | None, text: str, *, zoned: bool, now: datetime
) -> Article:
    published = credible(at.astimezone(UTC), now) if at is not None else None
    return Article(title, published, language, text, zoned=zoned or published is None)


def _error(job: Job, what: str) -> FeedError:
    return FeedError(FeedFault.NO_ARTICLE, f"{shown(job.url)} {what}; give the address of one article")
