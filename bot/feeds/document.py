"""A feed document → its entries. Runs inside the fence: hostile input may cost much time and memory here, no more."""

from __future__ import annotations

import re
from dataclasses import replace
from html.entities import html5

from feedparser.encodings import convert_to_utf8

from bot.errors import FeedError, FeedFault
from bot.feeds import hublinks, jsonfeed, xmlfeed
from bot.feeds.addresses import shown
from bot.feeds.charset import encoding_of, from_beginning
from bot.feeds.discovery.page import read_page
from bot.feeds.job import Job
from bot.feeds.xmlfeed import Source
from bot.model import Page, ParsedFeed

MOST_ENTRIES = 1000
LONGEST_HINT = 300  # characters of an address that a page links

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
# Entities, and attributes that each element has without being given them.
_GROWS = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31};)")
# What was passed over stays so: else a row of comments could end in more ways than can ever be tried.
_PROLOGUE = rb"\s*+(?>(?:<\?[^>]{0,500}>|<!--.{0,2000}?-->)\s*+){0,5}+"
_PAGE = re.compile(rb"\A" + _PROLOGUE + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PAGE_PARTS = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
# HTML may leave out <html>; then the server's word for it is needed, too.
_TAGS = re.compile(rb"<(?:link|meta|title|div|p|a)\b", re.IGNORECASE)
_WIDE_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*(?:utf-?(?:16|32)|ucs)[^;]*", re.IGNORECASE)
_OURS = {"content-type": "application/xml; charset=utf-8"}


def read(job: Job) -> ParsedFeed:
    """The entries, of at most MOST_ENTRIES, in document order. Raises FeedError; on hostile input anything else too."""
    if not job.body.strip(b"\x00\t\n\r \xef\xbb\xbf\xfe\xff"):
        raise _error(job, FeedFault.NOT_A_FEED, "is empty; it is tried again later")
    source = Source(job.url, job.now, MOST_ENTRIES, job.digests, job.partial)
    if _first_byte(job.body) == b"{":
        return jsonfeed.read(_json_text(job), source)
    data = _utf8(job)
    if _DOCTYPE.search(data) and _GROWS.search(data):
        raise _error(
            job,
            FeedFault.UNSAFE,
            "declares entities or attributes, which can blow up any parser; tell its owner to write them out",
        )
    if _PAGE.match(data[:16_384]):
        raise _page(job, data)
    if _DOCTYPE.search(data):
        data = _NAMED.sub(_letter, data)
    parsed = xmlfeed.read(data, source)
    if parsed is not None and parsed.cut_off and not parsed.count:
        raise _error(job, FeedFault.PARSER, "breaks off before its first entry is whole; it is tried again later")
    if parsed is not None:
        return replace(parsed, hub=hublinks.in_document(data, job.url))
    if _PAGE_PARTS.search(data[:16_384]) or _served_as_page(job, data):
        raise _page(job, data)
    raise _error(job, FeedFault.NOT_A_FEED, "holds neither RSS, Atom nor JSON Feed; check the address")


def _letter(named: re.Match[bytes]) -> bytes:
    """A DTD that nobody reads is taken to name letters as HTML does; what is markup in XML stays as it is."""
    letter = html5.get(named[1].decode("ascii"), "")
    return named[0] if not letter or set(letter) & set("<>&\"'") else letter.encode()


def page(job: Job) -> Page:
    """What a web page and its headers say of feeds; nothing, where it is none."""
    return read_page(_utf8(job).decode("utf-8", "replace"), job.url, job.links)


def _served_as_page(job: Job, data: bytes) -> bool:
    return "html" in job.content_type.lower() and _TAGS.search(data[:16_384]) is not None


def _utf8(job: Job) -> bytes:
    """The document as UTF-8, declared so. Only then can it be searched: a scan of UTF-16 bytes sees nothing."""
    encoding = job.encoding or from_beginning(job.body) or encoding_of(job.body, job.content_type)
    if encoding:
        try:
            body = job.body.decode(encoding, "replace").encode("utf-8", "replace")
        except LookupError as error:
            raise _error(
                job, FeedFault.NOT_A_FEED, f"is to be read as {encoding!r}, which is no encoding; see feeds.yaml"
            ) from error
        return bytes(convert_to_utf8(_OURS, body, {}))
    # A header that says UTF-16 where the bytes say no would win, and give nothing.
    content_type = _WIDE_CHARSET.sub("", job.content_type)
    return bytes(convert_to_utf8({"content-type": content_type} if content_type else {}, job.body, {}))


def _first_byte(body: bytes) -> bytes:
    return body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00\t\n\r ")[:1]


def _json_text(job: Job) -> str:
    try:
        return job.body.decode(job.encoding or from_beginning(job.body) or "utf-8", "replace")
    except LookupError:
        return job.body.decode("utf-8", "replace")


def _page(job: Job, data: bytes) -> FeedError:
    """Names the feed that the page declares, if it does."""
    found = read_page(data.decode("utf-8", "replace"), job.url)
    what = "is a web page, no feed; look on it for the address of its feed (often /feed or /rss)"
    if found.declared and len(found.links[0].url) <= LONGEST_HINT:
        what = f"is a web page; its feed is {found.links[0].url}"
    return _error(job, FeedFault.HTML, what)


def _error(job: Job, fault: FeedFault, what: str) -> FeedError:
    return FeedError(fault, f"{shown(job.url)} {what}")
