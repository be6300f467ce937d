"""The sample newsroom's articles as RSS 2.0, Atom and HTML."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from bot.feeds.newsroom.newsroom import Article, Outlet

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CATEGORY = "sample"

register_namespace("", _ATOM)

Locate = Callable[[Article], str]
"""Gives an article's address."""


def newest(articles: Sequence[Article]) -> datetime:
    """Give when the newest of the articles was published."""
    return max(article.published for article in articles)


def _rss(outlet: Outlet, home: str, articles: Sequence[Article], locate: Locate) -> Element:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    SubElement(channel, "title").text = outlet.name
    SubElement(channel, "link").text = home
    SubElement(channel, "description").text = "Sample newsroom: invented news to try the bot with."
    SubElement(channel, "language").text = outlet.language
    for article in articles:
        item = SubElement(channel, "item")
        SubElement(item, "title").text = article.title
        SubElement(item, "link").text = locate(article)
        SubElement(item, "description").text = article.body
        SubElement(item, "pubDate").text = format_datetime(article.published, usegmt=True)
        SubElement(item, "guid", isPermaLink="false").text = article.guid
        SubElement(item, "category").text = _CATEGORY
    return root


def _atom(outlet: Outlet, home: str, articles: Sequence[Article], locate: Locate) -> Element:
    def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
        element = SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text
        return element

    root = Element(f"{{{_ATOM}}}feed", {_XML_LANG: outlet.language})
    add(root, "id", f"urn:tocsin:{outlet.id}")
    add(root, "title", outlet.name)
    add(root, "updated", newest(articles).isoformat())
    add(root, "link", href=home)
    add(add(root, "author"), "name", outlet.name)
    for article in articles:
        entry = add(root, "entry")
        add(entry, "id", f"urn:tocsin:{article.guid}")
        add(entry, "title", article.title)
        add(entry, "link", href=locate(article))
        add(entry, "published", article.published.isoformat())
        add(entry, "updated", article.published.isoformat())
        add(entry, "category", term=_CATEGORY)
        add(entry, "summary", article.body)
    return root


def feed(outlet: Outlet, home: str, articles: Sequence[Article], locate: Locate) -> bytes:
    """Give the outlet's feed in UTF-8; `articles` must not be empty, `home` is the outlet's address."""
    make = _rss if outlet.format == "rss" else _atom
    document: bytes = tostring(make(outlet, home, articles, locate), encoding="utf-8", xml_declaration=True)
    return document


def page(article: Article) -> str:
    """Give a small page with the article's text, marked as a sample."""
    title, body = escape(article.title), escape(article.body)
    source = escape(article.outlet.name)
    published = f'<time datetime="{article.published.isoformat()}">{article.published:%Y-%m-%d %H:%M} UTC</time>'
    return f"""<!doctype html>
<html lang="{article.outlet.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 2rem auto; padding: 0 1rem }}
aside {{ border-left: .25rem solid #c60; padding-left: .75rem; font-size: .9rem }}
</style>
</head>
<body>
<aside lang="en">A sample, invented to try Tocsin with. None of it happened.</aside>
<article>
<h1>{title}</h1>
<p><small>{source}, {published}</small></p>
<p>{body}</p>
</article>
</body>
</html>
"""
