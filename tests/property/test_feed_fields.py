"""Whatever a feed says: entries or an error of ours, and no field holds what is unsafe to store or to show."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds.document import read
from bot.feeds.job import Job
from bot.feeds.parsing_child import Failure, run
from tests.feeds_corpus import FORMATS, Item, Writing, documents, write
from tests.hostile_feeds.trial import unsafe

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PIECES = st.sampled_from(
    ["<script>", "</script>", "&lt;b&gt;", "&amp;lt;img src=x&amp;gt;", "&#x202e;",
     "&#0;", "\u202e", "\u2066", "\x07", "\u00ad",
     "<!--", "]]>", "<![CDATA[", "javascript:", "http://", "https://a.example/", "data:,", "//", "@", "KFOR",
     " ", "\n", "<", ">", "&", "'", '"', "é", "Ж", "\ud800", "<p>", "<\u200bb>",
     "&amp;" * 6 + "lt;b>", "[::1]", "%00", "\\"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)
ITEMS = st.builds(Item, title=TEXTS, link=TEXTS, guid=TEXTS, text=TEXTS, more=TEXTS)


def assert_safe(body: bytes, content_type: str = "application/xml") -> None:
    job = Job("https://news.example/feed", content_type, body, None, NOW)
    try:
        parsed = read(job)
    except FeedError:
        return
    except Exception:  # noqa: BLE001 - the child that runs it makes a line of it
        failed = run(job, 60)
        assert isinstance(failed, Failure)
        assert failed.detail.isprintable()
        return
    for entry in parsed.entries:
        assert unsafe(entry) == ""
        assert len(entry.title) <= 500
        assert len(entry.text) <= 20_000
        assert len(entry.identity) <= 200
        assert entry.identity
    assert parsed.title.isprintable()


@settings(max_examples=200)
@given(st.lists(ITEMS, min_size=1, max_size=3), st.sampled_from(sorted(FORMATS)), st.booleans())
def test_no_field_of_a_feed_is_unsafe(items: list[Item], form: str, cdata: bool) -> None:
    assert_safe(write(items, Writing(form, cdata=cdata)).encode("utf-8", "replace"))


@given(
    st.dictionaries(st.sampled_from(["id", "url", "title", "content_html", "content_text", "date_published"]), TEXTS)
)
def test_no_field_of_a_json_feed_is_unsafe(item: dict[str, str]) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}
    assert_safe(json.dumps(feed).encode(), "application/feed+json")


@given(st.sampled_from(sorted(documents())), st.data())
def test_a_damaged_document_is_read_or_refused(name: str, data: st.DataObject) -> None:
    body = bytearray(documents()[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(len(body) - 1, 0)))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    assert_safe(bytes(body))
