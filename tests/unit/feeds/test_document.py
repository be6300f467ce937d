"""Documents of every kind → entries, in one process."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import FeedError, FeedFault
from bot.feeds.document import MOST_ENTRIES, read
from bot.feeds.job import Job
from bot.feeds.parsing_child import Failure, run
from bot.model import ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/dir/feed"


def job(body: str | bytes, content_type: str = "", encoding: str | None = None) -> Job:
    return Job(URL, content_type, body if isinstance(body, bytes) else body.encode(), encoding, NOW)


def rss(*items: str, channel: str = "<title>News</title>") -> str:
    whole = "".join(f"<item>{item}</item>" for item in items)
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel>{channel}{whole}</channel></rss>"
    )


def titles(parsed: ParsedFeed) -> list[str]:
    return [entry.title for entry in parsed.entries]


def test_an_rss_item_comes_whole() -> None:
    parsed = read(
        job(
            rss(
                "<title>KFOR &amp;amp; EULEX</title><link>/a?utm_source=rss</link><guid isPermaLink='false'>7</guid>"
                "<pubDate>Sun, 01 Mar 2026 12:00:00 +0100</pubDate><description>Short</description>"
                "<content:encoded><![CDATA[<p>The long <b>text</b>.</p><p>More.</p>]]></content:encoded>",
                channel="<title>News &amp; more</title><link>https://www.news.example/</link><language>sr_RS</language>",
            )
        )
    )
    (entry,) = parsed.entries
    assert (parsed.title, parsed.language) == ("News & more", "sr-RS")
    assert (entry.identity, entry.title, entry.text) == ("7", "KFOR & EULEX", "The long text.\nMore.")
    assert entry.link.endswith("news.example/a?utm_source=rss")
    assert entry.published == NOW - timedelta(hours=1)
    assert entry.updated is None


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<guid>4711</guid>", ""),
        ("<guid>tag:news.example,2026:4711</guid>", ""),
        ("<guid>https://news.example/4711</guid>", "https://news.example/4711"),
        ("<guid isPermaLink='false'>https://news.example/4711</guid>", ""),
        ("<guid>4711</guid><link>/4711.html</link>", "https://news.example/4711.html"),
        ("<link>/4711.html</link><guid>4711</guid>", "https://news.example/4711.html"),
    ],
)
def test_a_guid_is_a_link_where_it_is_an_address(item: str, link: str) -> None:
    (entry,) = read(job(rss(f"<title>KFOR</title>{item}"))).entries
    assert entry.link == link


def test_an_atom_entry_has_both_dates_and_its_links_follow_xml_base() -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://cdn.example/x/'><title>A</title>"
        "<entry><id>urn:1</id><title type='html'>&lt;b&gt;T&lt;/b&gt;</title><link href='y'/>"
        "<published>2026-03-01T10:00:00Z</published><updated>2026-03-01T11:00:00Z</updated>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One</p><p>Two</p></div></content></entry></feed>"
    )
    (entry,) = read(job(body)).entries
    assert (entry.title, entry.link, entry.text) == ("T", "https://cdn.example/x/y", "One\nTwo")
    assert (entry.published, entry.updated) == (NOW - timedelta(hours=2), NOW - timedelta(hours=1))


def test_an_entry_with_one_date_was_published_then() -> None:
    body = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><item rdf:about='https://news.example/1'><title>T</title>"
        "<link>https://news.example/1</link><dc:date>2026-03-01T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    (entry,) = read(job(body)).entries
    assert entry.published == NOW - timedelta(hours=2)


def test_a_json_feed_is_read_too() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "sq", "home_page_url": "https://j.example/",
        "items": [
            {"id": 7, "url": "/a", "title": "T", "content_html": "<p>One</p><p>Two</p>", "summary": "One",
             "date_published": "2026-03-01T12:00:00+01:00", "date_modified": "nonsense"},
            {"id": "8", "content_text": "No title here\nbut text", "external_url": "javascript:1"},
            "junk", {"id": None},
        ],
    }  # fmt: skip
    parsed = read(job(json.dumps(feed), "application/feed+json"))
    assert (parsed.title, parsed.language, titles(parsed)) == ("J", "sq", ["T", "No title here"])
    first, second = parsed.entries
    assert (first.identity, first.link, first.text) == ("7", "https://j.example/a", "One\nTwo")
    assert (first.published, first.updated) == (NOW - timedelta(hours=1), None)
    assert (second.link, second.published) == ("", None)


@pytest.mark.parametrize("items", [None, {}, 3, []])
def test_a_json_feed_without_items_is_a_feed(items: object) -> None:
    assert read(job(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))).entries == ()


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(job(rss())) == ParsedFeed((), "News", None, kind="RSS")


def test_a_truncated_feed_gives_what_is_whole() -> None:
    whole = rss("<title>A</title><guid>1</guid>", "<title>B</title><guid>2</guid>", "<title>C</title><guid>3</guid>")
    assert titles(read(job(whole[: whole.index("<title>C")])))[:2] == ["A", "B"]


@pytest.mark.parametrize(
    ("date", "hour"),
    [
        ("Sun, 01 Mar 2026 10:00:00 CET", 9),
        ("Sun, 01 Mar 2026 10:00:00 CEST", 8),
        ("01 Mar 2026 10:00 (EET)", 8),
        ("Sun,01 Mar 2026 10:00:00 +02:00", 8),
        ("Sun, 01 Mar 2026 10:00:00", 10),
        ("Sun, 01 Mar 2026 10:00", 10),
        ("Sunday, 1 March 2026 10:00:00 GMT+0200", 8),
        ("Sun, 01 Mar 2026 05:00:00 EST", 10),
        ("2026-03-01T10:00:00+02:00", 8),
        ("Sun Mar  1 10:00:00 2026", 10),
    ],
)
def test_a_date_is_read_in_the_zone_that_it_names(date: str, hour: int) -> None:
    (entry,) = read(job(rss(f"<title>A</title><pubDate>{date}</pubDate>"))).entries
    assert entry.published == NOW.replace(hour=hour)


@pytest.mark.parametrize("kind", ["rss", "rdf", "atom"])
def test_wherever_a_document_breaks_off_it_gives_no_half_entry(kind: str) -> None:
    texts = [f"<title>{each}</title><description>On {each}</description>" for each in "ABC"]
    links = [f"<link>https://news.example/{each}</link>" for each in "ABC"]
    guids = [f"<guid>{each}</guid>" for each in "ABC"]
    whole = rss(*map("".join, zip(texts, links, guids, strict=True)))
    if kind == "rdf":
        spaces = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
        whole = whole.replace("<rss version='2.0'", f"<rdf:RDF {spaces}")
        whole = whole.replace("</title><item", "</title></channel><item").replace("</channel></rss>", "</rdf:RDF>")
    if kind == "atom":
        whole = whole.replace("item>", "entry>").replace("guid>", "id>").replace("description>", "summary>")
        whole = (
            whole.replace("<rss version='2.0'", "<feed").replace("<channel>", "").replace("</channel></rss>", "</feed>")
        )
    entries = read(job(whole)).entries
    assert len(entries) == 3
    assert not read(job(whole)).cut_off
    ends = [found.end() for found in re.finditer("</(?:item|entry)>", whole)]
    for end in range(whole.index("A</title>"), len(whole) - 10):
        left = sum(each <= end for each in ends)
        if left:
            parsed = read(job(whole[:end]))
            assert (parsed.entries, parsed.cut_off) == (entries[:left], True)
        else:
            with pytest.raises(FeedError, match="breaks off before its first entry is whole"):
                read(job(whole[:end]))


def test_entries_that_are_never_closed_are_all_read() -> None:
    body = rss("<title>A</title>", "<title>B</title>").replace("</item>", "").replace("</channel></rss>", "")
    assert titles(read(job(body))) == ["A", "B"]


def test_a_document_whose_channel_ends_is_whole_though_an_entry_is_not_closed() -> None:
    body = rss("<title>A</title>", "<title>B</title>").replace("</item></channel></rss>", "</channel>")
    parsed = read(job(body))
    assert (titles(parsed), parsed.cut_off) == (["A", "B"], False)


@pytest.mark.parametrize(
    ("declared", "content_type", "stored"),
    [
        ("windows-1250", "application/xml", "cp1250"),
        (None, "text/xml; charset=windows-1250", "cp1250"),
        ("utf-8", "text/xml; charset=utf-16", "utf-8"),
        (None, "text/html", "utf-8"),
        ("utf-16", "application/xml", "utf-16"),
        (None, "application/xml", "utf-16"),
        (None, "text/xml; charset=iso-8859-1", "utf-8-sig"),
        (None, "application/rss+xml", "utf-32"),
    ],
)
def test_the_encoding_is_found(declared: str | None, content_type: str, stored: str) -> None:
    declaration = f" encoding='{declared}'" if declared else ""
    body = rss("<title>Šešelj, Đorđević, Žužemberk</title>").replace("?>", declaration + "?>", 1)
    assert titles(read(job(body.encode(stored), content_type))) == ["Šešelj, Đorđević, Žužemberk"]


def test_an_operators_encoding_wins() -> None:
    body = rss("<title>Đorđe Žižić</title>").encode("cp1250")
    assert titles(read(job(body, "text/xml; charset=utf-8", "windows-1250"))) == ["Đorđe Žižić"]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"title": "Ž"}]}, ensure_ascii=False)
    assert titles(read(job(feed.encode("cp1250"), "", "windows-1250"))) == ["Ž"]


def test_an_operators_encoding_that_does_not_exist_is_named() -> None:
    with pytest.raises(FeedError, match="klingon"):
        read(job(rss(), encoding="klingon"))


def test_characters_that_do_not_exist_cost_nothing_else() -> None:
    body = rss("<title>A&#xD800;B&#99999999999;C &amp; D</title>", "<title>Next</title>")
    assert titles(read(job(body))) == ["A\ufffdB\ufffdC & D", "Next"]


def test_ampersands_that_nobody_escaped_change_no_word_and_no_address() -> None:
    link = "http://news.example/?id=5&lang=sr&copy=2"
    named = "<title>S&P and R&D, &lt;AT&amp;T&gt;</title>"
    quoted = f"<link><![CDATA[{link}]]></link><title><![CDATA[Q&A &lt;]]></title>"
    first, second = read(job(rss(f"{named}<link>{link}</link><description>&eacute; T&</description>", quoted))).entries
    assert (first.title, first.link, first.text) == ("S&P and R&D, <AT&T>", link, "é T&")
    assert (second.title, second.link) == ("Q&A <", link)


def test_at_most_a_thousand_entries_are_kept_the_first_of_the_document() -> None:
    parsed = read(job(rss(*(f"<title>T{n}</title><guid>{n}</guid>" for n in range(MOST_ENTRIES + 5)))))
    assert len(parsed.entries) == MOST_ENTRIES
    assert parsed.entries[0].title == "T0"


def test_duplicates_and_empty_entries_are_passed_over() -> None:
    parsed = read(job(rss("<title>A</title><guid>1</guid>", "<title>A</title><guid>1</guid>", "")))
    assert titles(parsed) == ["A"]


def test_a_text_that_only_repeats_the_title_is_none() -> None:
    (entry,) = read(
        job(rss("<title>KFOR is here</title><description>&lt;p&gt;KFOR is HERE&lt;/p&gt;</description>"))
    ).entries
    assert entry.text == ""


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", True), ("Mon, 02 Mar 2026 11:00:00 GMT", True),
        ("Tue, 03 Mar 2026 12:00:00 GMT", False), ("Thu, 01 Jan 1970 00:00:00 GMT", False), ("yesterday", False),
        ("", False), ("0000-00-00", False), ("Mon, 01 Jan 99999 00:00:00 GMT", False),
    ],
)  # fmt: skip
def test_a_date_is_kept_if_it_can_be_true(date: str, kept: bool) -> None:
    (entry,) = read(job(rss(f"<title>A</title><pubDate>{date}</pubDate>"))).entries
    assert (entry.published is not None) == kept
    assert entry.published is None or entry.published.tzinfo is UTC


@pytest.mark.parametrize("language", ["", "en us!", "x" * 50, "1"])
def test_a_language_that_is_none_is_not_taken(language: str) -> None:
    assert read(job(rss(channel=f"<title>T</title><language>{language}</language>"))).language is None


@pytest.mark.parametrize("before", ["", "<!-- <a -->", "<?a <a ?>"])
def test_attributes_that_each_element_would_have_are_refused_like_entities(before: str) -> None:
    declared = f"<!DOCTYPE rss [<!ATTLIST item x CDATA '{'y' * 1000}'>]>"
    with pytest.raises(FeedError) as caught:
        read(job(f"<?xml version='1.0'?>{before}{declared}<rss version='2.0'><channel><item/></channel></rss>"))
    assert caught.value.fault is FeedFault.UNSAFE


def test_letters_that_a_doctype_would_name_are_those_of_html() -> None:
    doctype = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    said = "<title>Caf&eacute; &amp; co &lt;b&gt; &Scaron;&nbsp;a &amp;eacute; &unknown;</title>"
    raw = "<description><![CDATA[<p>Na&iuml;ve &lt;3</p>]]></description>"
    (entry,) = read(job(doctype + rss(said + raw).partition("?>")[2])).entries
    assert entry.title.startswith("Café & co")
    assert "Š a" in entry.title
    assert entry.text == "Naïve <3"


def test_an_article_about_entities_is_no_bomb() -> None:
    body = rss("<title>XML</title><description><![CDATA[Write &lt;!ENTITY and <!ENTITY a 'b'>]]></description>")
    assert titles(read(job(body))) == ["XML"]


def test_a_link_of_another_scheme_is_dropped() -> None:
    (entry,) = read(job(rss("<title>A</title><link>javascript:alert(1)</link>"))).entries
    assert entry.link == ""


def test_errors_come_home_as_data() -> None:
    assert run(job(""), 60) == Failure(FeedFault.NOT_A_FEED, f"{URL} is empty; it is tried again later")
    assert isinstance(run(job(rss()), 60), ParsedFeed)
