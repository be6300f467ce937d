"""Documents that are unusual in one way or another: nested, broken, ambiguous, or with a state that leaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.feeds_corpus.writing import Item, Writing, items, write

_XHTML = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content>'
_INSIDE = {
    "xhtml": "<p>One</p><p>Two <a href='/x'>three</a></p>",
    "xhtml with a summary": "<details><summary>One</summary>Two</details>",
    "xhtml with a title": "<p><title>One</title>Two</p>",
    "xhtml with a body": "<body>One</body>Two",
    "xhtml with a picture": "<svg xmlns='http://www.w3.org/2000/svg'><title>One</title><path d='M0'/></svg>Two",
    "xhtml with a formula": "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi></math>",
    "xhtml with a source": "<video><source src='a'/></video>Two",
    "xhtml with a link and an image": "<link href='a'/><image>One</image>Two",
    "xhtml with content": "<content>One</content>Two",
}
_MORE = {
    "raw markup": "<description><div>One</div> <p>two</p></description>",
    "raw markup with a title": "<description><title>One</title>two</description>",
    "two descriptions": "<description>One</description><description>Two, longer</description>",
    "description and content": "<content:encoded>Full</content:encoded><description>Short</description>",
    "a body": '<body xmlns="http://www.w3.org/1999/xhtml"><p>One</p></body>',
    "another source": '<source url="https://s.example/f"><title>Theirs</title><link>https://s.example/</link></source>',
    "a picture": "<image><title>Theirs</title><url>u</url><link>https://s.example/</link></image>",
    "a language": "<dc:language>sq</dc:language><language>en</language>",
    "nested dates": "<x><pubDate>Sun, 01 Feb 2026 08:00:00 GMT</pubDate></x>",
    "a nested title": "<x><title>Deeper</title></x><title>Later</title>",
    "an open content": '<content type="text">One</content><summary>Two</summary><content>Three</content>',
    "base64": '<content type="application/octet-stream" mode="base64">T25lIHR3bw==</content>',
    "a place": '<georss:point xmlns:georss="http://www.georss.org/georss">42.9 20.8</georss:point>',
    "a prefix of its own": '<z:date xmlns:z="http://purl.org/dc/elements/1.1/">2026-02-02T00:00:00Z</z:date>',
    "a prefix of another meaning": '<media:date xmlns:media="http://purl.org/dc/elements/1.1/">2026-02-02</media:date>',
    "another default namespace": '<y xmlns="urn:q"><title>Foreign</title></y>',
    "chapters": (
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter start="0:01" title="a"/>'
        "</psc:chapters>"
    ),
    "a license": '<cc:license xmlns:cc="http://web.resource.org/cc/">by</cc:license>',
    "a channel": "<channel><title>Inner</title></channel>",
}


def odd_documents() -> Iterator[tuple[str, str | bytes]]:
    """Each with its name."""
    for name, inside in _INSIDE.items():
        yield name, write([replace(e, text="", more=_XHTML.format(inside)) for e in items(4)], Writing("atom10"))
        mixed = [replace(each, more=_XHTML.format(inside) if n == 1 else "") for n, each in enumerate(items(4))]
        yield f"{name}, once", write(mixed, Writing("atom10"))
    for name, more in _MORE.items():
        for form in ("rss20", "atom10"):
            mixed = [replace(each, more=more if n % 2 else "") for n, each in enumerate(items(5))]
            yield f"{name} in {form}", write(mixed, Writing(form))
    yield from _hiding()
    yield from _tagged()
    yield from _headed()
    yield from _broken()


def _hiding() -> Iterator[tuple[str, str | bytes]]:
    """Items where none are, and in other places than a feed has them."""
    plain = Writing()
    whole = write(items(4), plain)
    hidden = "<item><title>Hidden</title></item>"
    yield "an item in CDATA", write([replace(e, text=hidden) for e in items(4)], replace(plain, cdata=True))
    yield "an item in CDATA before", write(items(4), replace(plain, before=f"<x><![CDATA[{hidden}]]></x>"))
    yield "an item in a comment", write(items(4), replace(plain, before=f"<!-- {hidden} -->"))
    yield "an item in a comment between", write(items(4), replace(plain, between=f"<!-- {hidden} -->"))
    yield "an item in an instruction", write(items(4), replace(plain, before=f"<?x {hidden} ?>"))
    yield "items in items", write([replace(each, more=hidden) for each in items(3)])
    yield "items in a group", write(items(4), replace(plain, before="<group>", after="</group>"))
    yield "two channels", whole.replace("</channel>", f"</channel><channel>{hidden}</channel>")


def _tagged() -> Iterator[tuple[str, str | bytes]]:
    """Tags as one would hardly write them."""
    plain = Writing()
    whole = write(items(4), plain)
    yield "capitals", whole.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>").replace("title>", "TITLE>")
    yield "entries in RSS", whole.replace("item>", "entry>")
    yield "items and entries", whole.replace("item>", "entry>", 2)
    yield "items of a foreign namespace", write(items(3), replace(plain, before="<f:item xmlns:f='urn:f'>x</f:item>"))
    yield "self-closed items", whole.replace("<item>", "<item/><item>", 2)
    yield "attributes with brackets", whole.replace("<item>", "<item a='x>y'>")
    yield "spaces in tags", whole.replace("<item>", "<item \n >").replace("</item>", "</item\n>")


def _headed() -> Iterator[tuple[str, str | bytes]]:
    """What stands before the items, in their place, or in a feed that is hardly one."""
    plain = Writing()
    yield (
        "summary before",
        write(items(4), replace(plain, before="<itunes:summary>A</itunes:summary><description>B</description>")),
    )
    yield "content before", write(items(4), replace(plain, before="<content:encoded>A</content:encoded>"))
    yield (
        "text input before",
        write(items(4), replace(plain, before="<textInput><title>T</title><name>q</name></textInput>")),
    )
    yield "doctype", f"<!DOCTYPE rss>{write(items(3), replace(plain, head=''))}"
    yield (
        "doctype of Netscape",
        (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/'
            f'rss-0.91.dtd">{write(items(3), Writing("rss091", head=""))}'
        ),
    )
    yield (
        "no version",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><item><title>A</title></item></rdf:RDF>",
    )
    yield "bare items", "<items><item><title>A</title></item><item><title>B</title></item></items>"
    yield "1,001 items", write([Item(title=f"T{number}") for number in range(1001)])
    yield "seen as an attribute", '<rss version="2.0"><channel x="<item>a</item>"></channel></rss>'


def _broken() -> Iterator[tuple[str, str | bytes]]:
    whole = write(items(4), Writing(cdata=True))
    for share in (25, 50, 75, 99):
        yield f"broken off at {share} %", whole.encode()[: len(whole.encode()) * share // 100]
    yield "an ampersand", whole.replace("Banjska &", "Banjska & &", 1).replace("<![CDATA[", "").replace("]]>", "")
    yield "an entity of HTML", write([replace(each, more="<x>a&nbsp;b&eacute;</x>") for each in items(3)])
    yield (
        "a character that doesn't exist",
        write([replace(each, more="<x>&#55296;&#x110000;</x>") for each in items(3)]),
    )
    yield "control characters", write([replace(each, title="A\x08B\x1fC") for each in items(3)])
    yield "an unbound prefix", write([replace(each, more="<zz:x>1</zz:x>") for each in items(3)])
    yield "an open tag", write([replace(each, more="<b>") for each in items(3)])
    yield "tags that cross", write([replace(each, more="<b><i></b></i>") for each in items(3)])
    yield "bytes of no encoding", write(items(3)).encode().replace(b"Banjska", b"B\xff\xfe\x81")
    yield "latin written as UTF-8 twice", write([replace(e, title="ÄŒuÄ\x8dak") for e in items(3)])
    yield "behind the end", whole + "<item><title>Late</title></item>"
    yield "before the start", "\n\n  " + whole
