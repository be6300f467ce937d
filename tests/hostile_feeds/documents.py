"""Documents that mean harm, are broken, or are no feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from tests.feeds_corpus import FORMATS, Writing, documents, write
from tests.feeds_corpus.writing import items

XML = "application/xml"
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")
_CHARSETS = (
    "utf-8",
    "utf-16",
    "iso-8859-1",
    "iso-8859-2",
    "windows-1250",
    "koi8-r",
    "utf-7",
    "cp037",
    "gb2312",
    "x-none",
)
_LETTERS = ("utf-8", "utf-16", "iso-8859-5", "cp1251", "koi8-r", "utf-32-be", "utf-7")
_MAGIC = (b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\x1f\x8b\x08", b"MZ", b"\x7fELF", b"GIF89a", b"\0" * 40)
_UNSAFE = (
    "\u202eevil\u202c", "\x00\x07\x1b[31m", "<script>alert(1)</script>", "&lt;img src=x onerror=alert(1)&gt;",
    "&amp;amp;lt;script&amp;amp;gt;x", "<![CDATA[<iframe src='javascript:1'></iframe>]]>",
    "\ufeff\u200b\u2066x", "&#0;&#8;&#x202e;", "\u2800\u3164x\u115f\u034f\ufe0f\U000e0100",
)  # fmt: skip
_LINKS = (
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@h.example/\u202e", "https://h.example/<b>",
    "//h.example", "http://h.example\u3164/", "http://h.example/\u2800\uffa0", "http://[::1", "vbscript:x",
    " java\nscript:x",
)  # fmt: skip

Named = tuple[str, bytes, str]


def hostile_documents(chance: Random) -> Iterator[Named]:
    """Name, body and content type of each; about 460."""
    for kind in (
        _bombs,
        _entities,
        _cut_off,
        _wrong_encodings,
        _binary,
        _flipped,
        _nested,
        _many,
        _large,
        _open,
        _json,
    ):
        yield from kind(chance)
    yield from _pages(chance)
    yield from _fields(chance)
    for name in chance.sample(sorted(documents()), 60):
        yield f"odd: {name}", documents()[name], XML


def good_document(number: int, entries: int = 30) -> bytes:
    """What a good feed answers at its `number`th poll: the last `entries` of all that it published."""
    return write(items(number + entries)[number:][::-1], Writing(cdata=True)).encode()


def _item(inside: str) -> str:
    return f"<rss version='2.0'><channel><title>T</title><item>{inside}</item></channel></rss>"


def _bombs(chance: Random) -> Iterator[Named]:
    for number in range(28):
        width, depth = chance.randint(5, 20), chance.randint(4, 12)
        declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * width}">' for n in range(1, depth))
        text = (
            f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{declared}]>{_item(f"<title>&e{depth - 1};</title>")}'
        )
        yield f"laughs {number}", text.encode(_ENCODINGS[number % len(_ENCODINGS)]), XML
    for number in range(12):
        size, times = chance.randint(1000, 60_000), chance.randint(1000, 20_000)
        said = _item(f"<title>{'&a;' * times}</title>")
        text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"x" * size}">]>{said}'
        yield f"quadratic {number}", text.encode(_ENCODINGS[number % len(_ENCODINGS)]), XML


def _entities(_: Random) -> Iterator[Named]:
    for number, where in enumerate(
        ("file:///etc/passwd", "http://127.0.0.1:9/", "/dev/zero", "php://filter/x", "data:,x")
    ):
        for declared in (f'<!ENTITY a SYSTEM "{where}">', f'<!ENTITY % a SYSTEM "{where}"> %a;'):
            text = f"<?xml version='1.0'?><!DOCTYPE r [{declared}]>{_item('<title>&a;</title>')}"
            yield f"external {number} {declared[:10]}", text.encode(), XML
    yield "external DTD", f"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'>{_item('<title>a</title>')}".encode(), XML


def _cut_off(chance: Random) -> Iterator[Named]:
    for number in range(72):
        whole = write(items(12), Writing(sorted(FORMATS)[number % len(FORMATS)], cdata=number % 2 == 0)).encode()
        yield f"cut off {number}", whole[: chance.randrange(len(whole))], XML


def _wrong_encodings(chance: Random) -> Iterator[Named]:
    for number in range(70):
        declared, header = chance.choice(_CHARSETS), chance.choice(_CHARSETS)
        text = write(items(5), Writing(head=f"<?xml version='1.0' encoding='{declared}'?>"))
        body = text.encode(chance.choice(_LETTERS), "replace")
        yield f"wrong encoding {number}", body, f"{chance.choice((XML, 'text/xml', 'text/html'))}; charset={header}"


def _binary(chance: Random) -> Iterator[Named]:
    for number in range(32):
        head = _MAGIC[number % len(_MAGIC)] if number < 24 else b""
        yield f"binary {number}", head + chance.randbytes(chance.randint(0, 200_000)), XML


def _flipped(chance: Random) -> Iterator[Named]:
    for number in range(72):
        body = bytearray(write(items(8), Writing(sorted(FORMATS)[number % len(FORMATS)])).encode())
        for _ in range(chance.randint(1, 30)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        yield f"flipped {number}", bytes(body), XML


def _nested(chance: Random) -> Iterator[Named]:
    for tag in ("a", "item", "entry", "description", "title", "content", "source", "svg", "channel", "div"):
        count = chance.randint(5000, 200_000)
        yield f"nested {tag}", f"<rss version='2.0'><channel><item><title>x</title>{f'<{tag}>' * count}".encode(), XML
        inside = f"<description>{f'&lt;{tag}&gt;' * (count // 4)}</description>"
        yield f"nested {tag} in text", _item(inside).encode(), XML


def _many(chance: Random) -> Iterator[Named]:
    for count in (1001, 20_000, 100_000, 200_000):
        yield f"{count} items", _item("<title>x</title></item><item>" * count).encode(), XML
        yield f"{count} broken items", _item("<title>x</item><item>" * count).encode(), XML
    attributes = " ".join(f"a{number}='1'" for number in range(100_000))
    yield "many attributes", _item(f"<x {attributes}/>").encode(), XML
    yield "many namespaces", _item("".join(f"<x:y xmlns:x='urn:{n}'/>" for n in range(40_000))).encode(), XML
    for number in range(4):
        dates = f"<pubDate>{'9' * chance.randint(1000, 1_000_000)}</pubDate>"
        yield f"long date {number}", _item(f"<title>x</title>{dates}").encode(), XML


def _large(chance: Random) -> Iterator[Named]:
    for part in ("title", "link", "guid", "description", "author", "category"):
        text = chance.choice(("x", "x ", "ж", "\n", "&amp;", "é")) * chance.randint(400_000, 900_000)
        yield f"large {part}", _item(f"<{part}>{text}</{part}>").encode(), XML


def _open(chance: Random) -> Iterator[Named]:
    for piece in (
        "<a ",
        "<![CDATA[",
        "<!--",
        "<?x ",
        "<!",
        "&",
        "&#",
        "&#55296;",
        "<a b='",
        "</",
        "]]>",
        "<!DOCTYPE a ",
        "\x0b",
    ):
        for _ in range(2):
            count = chance.randint(1000, 150_000)
            yield f"{count} times {piece}", f"<rss version='2.0'><channel><item><title>{piece * count}".encode(), XML


def _json(chance: Random) -> Iterator[Named]:
    head = '{"version": "https://jsonfeed.org/version/1.1", "items": '
    texts = [
        "{" * 100_000,
        '{"a":' * 100_000,
        f"{head}{'[' * 100_000}",
        f"{head}[{'{},' * 400_000}{{}}]}}",
        f"{head}1}}",
    ]
    texts += [f'{head}[{{"id": {value}}}]}}' for value in ("1e999", "[1]", "null", '"\\ud800"', "9" * 5000, '{"a": 1}')]
    texts += [
        json.dumps({"version": "jsonfeed.org", "items": [{"id": chance.random(), "title": each}]}) for each in _UNSAFE
    ]
    for number, text in enumerate(texts):
        yield f"json {number}", text.encode("utf-8", "replace"), "application/feed+json"


def _pages(_: Random) -> Iterator[Named]:
    for number, text in enumerate(
        ("<html><body>", "<!DOCTYPE html><html>", "<!-- x --><HTML>", "<?xml version='1.0'?><html/>", "Not found",
         "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/", "<opml/>", "<svg/>", "", " ",
         "\ufeff", "<", "<rss", "\0")
    ):  # fmt: skip
        yield f"page {number}", text.encode(), "text/html"


def _fields(_: Random) -> Iterator[Named]:
    for number, text in enumerate((*_UNSAFE, *_LINKS)):
        parts = ("title", "link", "guid", "description", "pubDate")
        for part in ("title", "link", "guid", "description"):
            said = "".join(f"<{each}>{text if each == part else 'x'}</{each}>" for each in parts)
            yield f"unsafe {part} {number}", _item(said).encode("utf-8", "replace"), XML
