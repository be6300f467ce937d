"""The feeds that benchmarks poll: what their server answers is what the figures rest on."""

from __future__ import annotations

import gzip
import http.client
import time
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import feedparser
import pytest

from benchmarks.feed_documents import ENTRIES, entry_link
from benchmarks.feed_server import Feeds, serving

FEEDS = 4  # one of each kind
MARK = "Zvono"


@pytest.fixture(scope="module")
def running() -> Iterator[Feeds]:
    with serving(FEEDS, mark=MARK) as feeds:
        yield feeds


@pytest.fixture
def feeds(running: Feeds) -> Feeds:
    running.behave()
    running.answered()
    return running


def get(url: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body as they come."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(
            "GET", parts.path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_every_feed_has_a_host_of_its_own_on_loopback(feeds: Feeds) -> None:
    hosts = {urlsplit(url).hostname or "" for url in feeds.urls}
    assert len(hosts) == FEEDS
    assert all(host.startswith("127.") for host in hosts)


@pytest.mark.parametrize("number", range(FEEDS))
def test_a_document_of_each_kind_is_well_formed_and_of_the_size_it_is_said_to_have(feeds: Feeds, number: int) -> None:
    status, headers, body = get(feeds.urls[number])
    parsed = feedparser.parse(BytesIO(body), response_headers={"content-type": headers["Content-Type"]})
    assert (status, parsed.bozo, len(parsed.entries)) == (200, False, ENTRIES)
    assert len({entry.title for entry in parsed.entries}) == ENTRIES
    assert 75_000 < len(body) < 95_000


def test_a_body_is_gzipped_for_those_who_accept_it(feeds: Feeds) -> None:
    _, plain, body = get(feeds.urls[0])
    _, packed, smaller = get(feeds.urls[0], Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(smaller) == body


def test_either_validator_brings_304_if_it_comes_back_byte_for_byte(feeds: Feeds) -> None:
    url = feeds.urls[1]
    _, first, _ = get(url)
    etag, changed = first["ETag"], first["Last-Modified"]
    asked: list[dict[str, str]] = [
        {"If_None_Match": etag},
        {"If_Modified_Since": changed},
        {"If_None_Match": etag.strip('"')},
        {"If_Modified_Since": changed.replace("GMT", "UTC")},
        {"If_None_Match": '"another"', "If_Modified_Since": changed},
    ]
    assert [get(url, **headers)[0] for headers in asked] == [304, 304, 200, 200, 200]
    assert feeds.answered() == {200: 4, 304: 2}
    assert feeds.answered() == {}


def test_a_server_that_ignores_validators_sends_none_and_always_the_document(feeds: Feeds) -> None:
    url = feeds.urls[2]
    _, first, whole = get(url)
    feeds.behave(validators=False)
    status, headers, body = get(url, If_None_Match=first["ETag"], If_Modified_Since=first["Last-Modified"])
    assert (status, body) == (200, whole)
    assert "ETag" not in headers
    assert "Last-Modified" not in headers


def test_a_published_entry_stands_first_under_new_validators_and_its_sending_is_noted(feeds: Feeds) -> None:
    url = feeds.urls[3]
    _, old, before = get(url)
    feeds.publish([3])
    asked = time.monotonic()
    status, new, body = get(url, If_None_Match=old["ETag"], If_Modified_Since=old["Last-Modified"])
    got = time.monotonic()
    assert (status, new["ETag"] != old["ETag"], new["Last-Modified"] != old["Last-Modified"]) == (200, True, True)
    newest, *others = feedparser.parse(BytesIO(body)).entries
    assert newest.link == entry_link(3, ENTRIES)
    assert newest.title.startswith(MARK)
    assert [each.link for each in others] == [each.link for each in feedparser.parse(BytesIO(before)).entries[:-1]]
    assert asked <= feeds.sent()[3, ENTRIES] <= got


def test_a_late_server_is_late_with_304_too(feeds: Feeds) -> None:
    _, first, _ = get(feeds.urls[0])
    feeds.behave(latency=0.1)
    asked = time.monotonic()
    assert get(feeds.urls[0], If_None_Match=first["ETag"])[0] == 304
    assert time.monotonic() - asked >= 0.1
