"""The documents, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

from tests.feeds_corpus.odd import odd_documents
from tests.feeds_corpus.writing import FIRST, FORMATS, Item, Writing, items, write

_MEDIA = (
    '<media:content url="https://news.example/i.jpg" medium="image"><media:title type="plain">Photo</media:title>'
    '<media:credit role="author">Ana</media:credit></media:content><media:thumbnail url="https://news.example/t.jpg"/>'
)
_VIDEO = (
    "<media:group><media:title>Video</media:title><media:description>What is seen</media:description>"
    '<media:community><media:statistics views="7"/></media:community></media:group>'
)
_BLOG = (
    "<dc:creator>Ana</dc:creator><category>Kosovo</category><category domain='x'>Sever</category>"
    "<wfw:commentRss>https://news.example/c</wfw:commentRss><slash:comments>3</slash:comments>"
    "<content:encoded><![CDATA[<p>The <em>whole</em> text, longer than what describes it, of this entry.</p><!--more-->"
    "<figure><img src='/i.jpg' alt='x'/><figcaption>Foto</figcaption></figure>]]></content:encoded>"
)
_PODCAST = (
    "<itunes:title>Episode</itunes:title><itunes:summary>About it, at length.</itunes:summary>"
    "<itunes:subtitle>Short</itunes:subtitle><itunes:duration>1:02:03</itunes:duration>"
    '<itunes:explicit>no</itunes:explicit><itunes:image href="https://news.example/e.jpg"/>'
    '<enclosure url="https://news.example/e.mp3" length="1" type="audio/mpeg"/>'
)
_BURNT = (
    '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">https://news.example/o'
    "</feedburner:origLink>"
)


def _all(**changes: object) -> list[Item]:
    return [replace(each, **changes) for each in items(6)]  # type: ignore[arg-type]  # fields by name


def _with(more: str) -> list[Item]:
    return [replace(each, more=more) for each in items(6)]


def _kinds() -> Iterator[tuple[str, list[Item], Writing]]:
    """What every format can hold."""
    yield from _entries()
    yield from _extended()
    yield from _written()


def _entries() -> Iterator[tuple[str, list[Item], Writing]]:
    """How many entries, and what tells them apart."""
    plain = Writing()
    yield "plain", items(6), plain
    yield "cdata", items(6), replace(plain, cdata=True)
    yield "nothing between", items(6), replace(plain, between="")
    yield "nothing", [], plain
    yield "one", items(1), plain
    yield "many", items(40), plain
    yield "no guid", _all(guid=""), plain
    yield "no link", _all(link=""), plain
    yield "no guid, no link", _all(guid="", link=""), plain
    yield "title alone", [Item(title=each.title) for each in items(6)], plain
    yield "text alone", [Item(text=each.text) for each in items(6)], plain
    yield "no dates", _all(published=None), plain
    yield "future dates", _all(published=FIRST + timedelta(days=400)), plain
    yield "guid of all", _all(guid="urn:all"), plain
    yield "link of all", _all(guid="", link="https://news.example/"), plain
    yield "title of all", _all(title="The same"), plain
    yield "twice the same", items(3) + items(3), plain
    yield "twice with other text", items(3) + [replace(each, text="Other") for each in items(3)], plain
    yield "numbered edits", [replace(e, guid=f"{e.link}#{n}") for n, e in enumerate(items(6))], plain
    yield "relative links", [replace(e, link=f"/a/{n}", guid=f"b/{n}") for n, e in enumerate(items(6))], plain
    yield "empty entries", [Item(), *items(2), Item(), Item(more="<x/>")], plain


def _extended() -> Iterator[tuple[str, list[Item], Writing]]:
    """What vocabularies add to entries."""
    plain = Writing()
    yield "media", _with(_MEDIA), plain
    yield "video", _with(_VIDEO), plain
    yield "blog", _with(_BLOG), plain
    yield "podcast", _with(_PODCAST), plain
    yield "burnt", _with(_BURNT), plain


def _written() -> Iterator[tuple[str, list[Item], Writing]]:
    """What stands around entries and in their tags."""
    plain = Writing()
    yield "base of the root", items(6), replace(plain, root=' xml:base="https://cdn.example/x/"')
    yield (
        "base and language of entries",
        _all(attributes=' xml:base="https://e.example/" xml:lang="sq"', link="q"),
        plain,
    )
    yield (
        "stylesheet",
        items(6),
        replace(plain, head="<?xml version='1.0'?><?xml-stylesheet href='/s.xsl'?><!-- made by X -->\n"),
    )
    yield "comments between", items(6), replace(plain, between="<!-- next -->")
    yield "text between", items(6), replace(plain, between=" and ")
    yield "picture behind", items(6), replace(plain, after="<image><title>I</title><url>u</url><link>l</link></image>")
    yield "title behind", items(6), replace(plain, after="<title>Late</title><link>https://late.example/</link>")
    yield "unknown elements", _with('<x:y xmlns:x="urn:x" a="1">z</x:y><q/>'), plain


@cache
def documents() -> dict[str, bytes]:
    """Every document under a name of its own."""
    found = {
        f"{form}, {name}": write(entries, replace(how, form=form)).encode()
        for form in FORMATS
        for name, entries, how in _kinds()
    }
    for prefix, form in (("a:", "atom10"), ("atom:", "atom10"), ("x.y-z:", "atom03")):
        found[f"{form}, prefix {prefix}"] = write(items(4), Writing(form, prefix=prefix)).encode()
    for encoding in ("iso-8859-2", "cp1250", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"):
        head = f"<?xml version='1.0' encoding='{encoding}'?>"
        latin = [replace(each, text="Šta čeka žena ćuti đak") for each in items(4)]
        found[f"in {encoding}"] = write(latin, Writing(head=head)).encode(encoding)
    return found | {name: body.encode() if isinstance(body, str) else body for name, body in odd_documents()}
