"""Articles read in real child processes: whatever frame they stand in, however hostile the page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.errors import FeedError, FeedFault
from bot.feeds.article import FencedArticles
from bot.feeds.languages import ModelDetector
from bot.feeds.parse import ChildParser
from bot.model import Article, Document
from bot.stories.summary import summarise
from tests.articles import Expected, articles
from tests.clock import StandingClock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://portal.example/vest"
SENTENCES = "KFOR je saopštio da nije pregovarao o povlačenju. Misija ostaje u Banjskoj do proleća, kažu oficiri."

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[FencedArticles]:
    async with ChildParser(clock=StandingClock(NOW), workers=1) as parser:
        yield FencedArticles(parser, ModelDetector())


async def read(reader: FencedArticles, page: str | bytes, content_type: str = "text/html; charset=utf-8") -> Article:
    body = page.encode() if isinstance(page, str) else page
    return await reader.read(Document(URL, content_type, body))


async def refused(reader: FencedArticles, page: str | bytes, content_type: str = "text/html") -> FeedError:
    with pytest.raises(FeedError) as caught:
        await read(reader, page, content_type)
    assert "\n" not in str(caught.value)
    assert URL in str(caught.value)
    return caught.value


@pytest.mark.parametrize("expected", articles(), ids=lambda each: each.path.stem)
async def test_an_article_is_told_from_its_frame(reader: FencedArticles, expected: Expected) -> None:
    article = await read(reader, expected.path.read_bytes(), expected.content_type)
    assert article.title == expected.title
    assert article.text == "\n".join(expected.paragraphs)
    assert summarise(article.text, title=article.title, language=article.language) == summarise(
        "\n".join(expected.paragraphs), title=None, language=expected.language
    )


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Stranica nije pronađena</h1><p>Vest koju tražite je uklonjena ili premeštena na drugu adresu.</p>",
        "<div id=app></div><noscript>You need to enable JavaScript to read on. Then reload this page.</noscript>",
        "<h2>Vaša privatnost nam je važna</h2><p>Mi i naših 300 partnera skladištimo podatke na uređaju.</p>",
    ],
)
async def test_a_wall_is_no_article_unless_its_page_describes_one(reader: FencedArticles, body: str) -> None:
    document = f"<html><head><title>Portal</title>{{}}</head><body>{body}</body></html>"
    assert (await refused(reader, document.format(""))).fault is FeedFault.NO_ARTICLE
    described = await read(reader, document.format(f'<meta property="og:description" content="{SENTENCES[:49]}">'))
    assert described.text == SENTENCES[:49]


async def test_there_are_eight_articles_or_more_in_each_language_and_script() -> None:
    scripts = ("sr-latn", "sr-cyrl", "sq", "en")
    names = [each.path.stem for each in articles()]
    assert all(sum(name.startswith(script) for name in names) >= 8 for script in scripts)


def page(head: str = "", body: str = "", h1: str = "Misija ostaje u Banjskoj") -> str:
    article = f"<article><p>{SENTENCES}</p></article>"
    return f"<!doctype html><html><head>{head}</head><body><h1>{h1}</h1>{body}{article}</body></html>"


LINKED = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("markup", "published", "zoned"),
    [
        (LINKED.format('{"@type":"NewsArticle","datePublished":"2024-05-26T18:21:00+02:00"}'), "16:21", True),
        (LINKED.format('[{"@type":["Article"],"datePublished":["2024-05-26T16:21:00Z"]}]'), "16:21", True),
        (
            LINKED.format('{"@graph":[{"@type":"WebPage"},{"@type":"Report","datePublished":"2024-05-26 18:21"}]}'),
            "16:21",
            False,
        ),
        ('<meta property="article:published_time" content="2024-05-26T16:21:00.000Z">', "16:21", True),
        ('<meta name="pubdate" content="Sun, 26 May 2024 18:21:00 +0200">', "16:21", True),
        ('<meta itemprop="datePublished" content="2024-05-26T18:21">', "16:21", False),
        ("<div class='datum'>26.05.2024. 18:21</div>", "16:21", False),
        ("<time datetime='2024-05-26T18:21:00+02:00'>juče</time>", "16:21", True),
        ("<span class='post-meta'>Sunday, May 26, 2024 6:21 PM GMT</span>", "18:21", True),
        ("<p>VESTI 26.05.202418:21 0 komentara</p>", "16:21", False),
    ],
)
async def test_the_date_is_found_where_pages_put_it(
    reader: FencedArticles, markup: str, published: str, zoned: bool
) -> None:
    in_head = markup.startswith(("<script", "<meta"))
    article = await read(reader, page(head=markup) if in_head else page(body=markup))
    assert article.published == datetime.fromisoformat(f"2024-05-26T{published}:00+00:00")
    assert article.zoned is zoned


@pytest.mark.parametrize(
    "markup",
    [
        LINKED.format('{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2020-01-01"}]}'),
        LINKED.format('{"@type":"NewsArticle","datePublished":"2999-01-01"}'),
        LINKED.format('{"@type":"NewsArticle","datePublished":{"a":1}}'),
        LINKED.format("{" * 50_000),
        LINKED.format('{"a":' * 50_000),
        '<meta property="article:published_time" content="soon">',
    ],
    ids=["another's", "in the future", "no text", "no JSON", "deep JSON", "no date"],
)
async def test_a_date_that_is_not_the_articles_is_none(reader: FencedArticles, markup: str) -> None:
    article = await read(reader, page(head=markup))
    assert (article.published, article.text) == (None, SENTENCES)


async def test_the_address_dates_an_article_that_nothing_else_dates(reader: FencedArticles) -> None:
    document = Document("https://portal.example/2024/05/26/vest", "text/html", page().encode())
    published = (await reader.read(document)).published
    assert published == datetime(2024, 5, 25, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Misija ostaje u Banjskoj - Portal</title>", "Misija ostaje u Banjskoj"),
        ('<meta property="og:title" content="Misija ostaje u Banjskoj | Portal">', "Misija ostaje u Banjskoj"),
        ("", "Misija ostaje u Banjskoj"),
        (
            LINKED.format('{"@type":"NewsArticle","headline":"Sasvim drugi &amp; duži naslov"}'),
            "Sasvim drugi & duži naslov",
        ),
    ],
)
async def test_the_title_is_the_headline_without_the_portals_name(
    reader: FencedArticles, head: str, title: str
) -> None:
    assert (await read(reader, page(head=head))).title == title


async def test_half_a_headline_behind_a_dash_is_no_portals_name(reader: FencedArticles) -> None:
    head = "<title>Kurti u Briselu – pregovori bez pomaka</title>"
    assert (await read(reader, page(head=head, h1=""))).title == "Kurti u Briselu – pregovori bez pomaka"


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("windows-1250", "text/html; charset=windows-1250", ""),
        ("windows-1250", "text/html", '<meta charset="windows-1250">'),
        ("windows-1250", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">'),
        ("windows-1250", "text/html", ""),
        ("utf-16", "text/html", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "", ""),
    ],
)
async def test_a_page_is_read_in_its_encoding(
    reader: FencedArticles, encoding: str, content_type: str, meta: str
) -> None:
    sentences = "Đaci iz Čačka žele više šetnje. Škola će ih čuti, kaže učiteljica Žana Šćekić u četvrtak."
    html = f"<html><head>{meta}<title>Đaci šetaju</title></head><body><p>{sentences}</p></body></html>"
    assert (await read(reader, html.encode(encoding), content_type)).text == sentences


@pytest.mark.parametrize(
    ("page", "content_type", "what"),
    [
        (b"", "text/html", "no article text"),
        (b"%PDF-1.7 ...", "application/pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "", "no text"),
        (b"<rss version='2.0'><channel><title>T</title></channel></rss>", "application/xml", "a feed"),
        (b"<html><body><nav>1 2 3</nav></body></html>", "text/html", "no article text"),
        (b"{}", "application/json", "application/json"),
    ],
)
async def test_what_is_no_article_says_what_it_is(
    reader: FencedArticles, page: bytes, content_type: str, what: str
) -> None:
    error = await refused(reader, page, content_type)
    assert error.fault is FeedFault.NO_ARTICLE
    assert what in str(error)


async def test_teasers_of_other_articles_are_not_the_article(reader: FencedArticles) -> None:
    teasers = "".join(
        f"<div class=t><h3><a href=/{n}>Druga vest {n}</a></h3><p>{SENTENCES}</p></div>" for n in range(3)
    )
    assert (await read(reader, page(body=f"<section>{teasers}</section>"))).text == SENTENCES


async def test_a_live_reports_updates_are_the_article(reader: FencedArticles) -> None:
    updates = "".join(f"<div class=u><h3><a href=#u{n}>Deo {n}</a></h3><p>{n}. {SENTENCES}</p></div>" for n in range(3))
    text = (await read(reader, f"<html><body><h1>Uživo</h1><article>{updates}</article></body></html>")).text
    assert all(f"{n}. {SENTENCES}" in text for n in range(3))


async def test_a_page_laid_out_in_tables_is_read(reader: FencedArticles) -> None:
    rows = "".join(f"<p>{n}. {SENTENCES}</p>" for n in range(3))
    html = (
        f"<html><body><table><tr><td><a href=/>Vesti</a></td><td><h1>Naslov</h1>{rows}</td></tr></table></body></html>"
    )
    assert (await read(reader, html)).text == "\n".join(f"{n}. {SENTENCES}" for n in range(3))


async def test_an_hour_that_only_readers_see_is_kept(reader: FencedArticles) -> None:
    html = page(
        head='<meta name="date" content="2024-05-26">', body="<div><span>26.05.2024</span> <span>18:21</span></div>"
    )
    assert (await read(reader, html)).published == datetime(2024, 5, 26, 16, 21, tzinfo=UTC)


async def test_behind_a_paywall_the_description_serves(reader: FencedArticles) -> None:
    description = f'<meta property="og:description" content="{SENTENCES}">'
    body = f"<html><head>{description}</head><body><h1>Misija ostaje</h1><p>Pretplatite se.</p></body></html>"
    assert (await read(reader, body)).text == SENTENCES


async def test_no_markup_comes_out(reader: FencedArticles) -> None:
    body = f"<p>{SENTENCES} &lt;script&gt;alert(1)&lt;/script&gt; \u202eobrnuto\u202c.</p>"
    text = (await read(reader, page(body=body))).text
    assert "<" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<div>" * 200_000 + b"x",
        b"<html><body>" + b"<table><tr><td>" * 100_000,
        b"<html><body>" + b"<p>a" * 500_000,
        b"<html><body><p>" + b"a. " * 1_000_000,
        b"<html><body><h1>x</h1>" + b"<span class=date>" * 100_000,
        b"<html" + b" a=b" * 500_000 + b">",
        b"<html><head>" + b"<meta name=date content=x>" * 150_000,
        b"<!doctype html><!--" + b"-" * 3_000_000,
        b"&lt;" * 1_000_000,
    ],
    ids=["divs", "tables", "paragraphs", "sentences", "dates", "attributes", "metas", "comment", "references"],
)
async def test_a_hostile_page_is_read_or_refused_in_time_and_the_next_one_is_read(
    reader: FencedArticles, body: bytes
) -> None:
    begun = time.monotonic()
    try:
        article = await read(reader, body)
    except FeedError as error:
        assert error.fault in (FeedFault.NO_ARTICLE, FeedFault.PARSER)  # noqa: PT017 - either end is a good one
    else:
        assert len(article.text) <= 100_000
    assert time.monotonic() - begun < 40  # ten for the page, and a new child on a busy machine
    assert (await read(reader, page())).text == SENTENCES


async def test_many_at_once_all_come_back(reader: FencedArticles) -> None:
    found = await asyncio.gather(*(read(reader, page()) for _ in range(5)))
    assert [each.text for each in found] == [SENTENCES] * 5


async def test_the_language_is_what_the_text_is_in_whatever_the_page_declares(reader: FencedArticles) -> None:
    html = page().replace("<html>", '<html lang="en-US">')
    assert (await read(reader, html)).language == "sh-Latn"
    html = page().replace("<html>", '<html lang="hr">')
    assert (await read(reader, html)).language == "hr"


async def test_the_language_that_is_given_is_not_guessed(reader: FencedArticles) -> None:
    document = Document(URL, "text/html", page().encode())
    assert (await reader.read(document, language="bs")).language == "bs"
