"""What a fetch asks for, and what it says of the last answer: identity, validators, freshness."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import FeedFault
from bot.model import Document, NotModified, Validators
from tests.contract.fetch.asking import BODY, feed, fetched, fetcher, refused
from tests.fakes.feedserver import FeedServer, Reply, redirect


async def test_a_document_comes_with_its_address_type_and_validators_as_sent(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='W/"a b"', last_modified="sometime on Sunday"))
    document = await fetched(url)
    assert document == Document(
        url, "application/rss+xml; charset=utf-8", BODY, Validators('W/"a b"', "sometime on Sunday", url)
    )


async def test_what_is_sent_says_who_we_are_and_nothing_of_other_sites(server: FeedServer) -> None:
    url = server.add("/feed?b=2&a=1", Reply(BODY, headers={"Set-Cookie": "track=me"}))
    server.add("/feed", Reply(BODY, headers={"Set-Cookie": "track=me"}))
    async with fetcher() as running:
        await running.fetch(feed(url))
        await running.fetch(feed(url))
    for request in server.requests:
        assert request.path == "/feed?b=2&a=1"
        assert request.headers["User-Agent"] == "tocsin/0 (+https://example.org)"
        assert "application/feed+json" in request.headers["Accept"]
        assert set(request.headers["Accept-Encoding"].split(", ")) == {"gzip", "deflate", "br", "zstd"}
        for unwanted in ("Cookie", "Referer", "If-None-Match", "If-Modified-Since", "Authorization"):
            assert unwanted not in request.headers
    assert server.requests[0].peer == server.requests[1].peer, "connections are reused"


async def test_validators_are_echoed_byte_for_byte(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='W/"x", "', last_modified="Thu, 01-Jan-26 1:00 CET"))
    first = await fetched(url)
    answer = await fetched(url, first.validators)
    assert answer == NotModified(first.validators)
    assert server.requests[-1].headers["If-None-Match"] == 'W/"x", "'
    assert server.requests[-1].headers["If-Modified-Since"] == "Thu, 01-Jan-26 1:00 CET"


async def test_a_304_without_validators_keeps_the_old_and_takes_new_ones(server: FeedServer) -> None:
    url = server.add("/feed", Reply(status=304))
    old = Validators('"1"', "Monday", url)
    assert await fetched(url, old) == NotModified(old)
    server.add("/feed", Reply(status=304, headers={"ETag": '"2"'}))
    assert await fetched(url, old) == NotModified(Validators('"2"', "Monday", url))


async def test_a_304_that_was_not_asked_for_is_no_success(server: FeedServer) -> None:
    error = await refused(server.add("/feed", Reply(status=304)))
    assert (error.fault, error.status) == (FeedFault.STATUS, 304)


async def test_the_same_etag_with_a_whole_body_counts_as_not_modified(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, headers={"ETag": '"1"', "Last-Modified": "Tuesday"}))
    old, new = Validators('"1"', "Monday", url), Validators('"1"', "Tuesday", url)
    assert await fetched(url, old) == NotModified(new)


@pytest.mark.parametrize("status", [302, 307])
async def test_validators_go_to_the_address_that_sent_them_and_to_no_other(server: FeedServer, status: int) -> None:
    """Many a server gives every feed the same Last-Modified, or counts its ETags."""
    url = server.add("/feed", redirect("/one", status))
    server.add("/one", Reply(BODY, etag='"1"', last_modified="Monday"))
    first = await fetched(url)
    assert await fetched(url, first.validators) == NotModified(first.validators)
    server.add("/feed", redirect("/two", status))
    server.add("/two", Reply(BODY + b" ", etag='"1"', last_modified="Monday"))
    second = await fetched(url, first.validators)
    assert isinstance(second, Document)
    assert second.validators == Validators('"1"', "Monday", server.url("/two"))
    asked = [(each.path, each.headers.get("If-None-Match"), each.headers.get("A-IM")) for each in server.requests]
    assert asked == [
        ("/feed", None, None), ("/one", None, None),
        ("/feed", None, None), ("/one", '"1"', "feed"),
        ("/feed", None, None), ("/two", None, None),
    ]  # fmt: skip
    since = [each.headers.get("If-Modified-Since") for each in server.requests]
    assert since == [None, None, None, "Monday", None, None]


async def test_an_address_with_a_password_keeps_its_validators(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='"1"')).replace("//", "//me:s3cret@")
    first = await fetched(url)
    assert first.validators == Validators('"1"', of=server.url("/feed"))
    assert isinstance(await fetched(url, first.validators), NotModified)


async def test_how_long_an_answer_is_fresh_comes_along(server: FeedServer) -> None:
    caching = {"Cache-Control": "public, max-age=900", "Age": "300"}
    url = server.add("/feed", Reply(BODY, etag='"1"', headers=caching))
    first = await fetched(url)
    again = await fetched(url, first.validators)
    assert isinstance(again, NotModified)
    assert first.fresh_for == again.fresh_for == timedelta(minutes=10)


async def test_what_a_304_does_not_say_of_freshness_stays_as_the_stored_answer_said(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, etag='"1"', headers={"Cache-Control": "max-age=900", "Age": "300"}))
    first = await fetched(url)
    assert (first.fresh_for, first.validators.lifetime) == (timedelta(minutes=10), timedelta(minutes=15))
    for headers, minutes in (({}, 15), ({"Cache-Control": "max-age=60"}, 1), ({"Cache-Control": "no-cache"}, None)):
        server.add("/feed", Reply(status=304, headers=headers))
        again = await fetched(url, first.validators)
        lifetime = None if minutes is None else timedelta(minutes=minutes)
        assert again == NotModified(Validators('"1"', of=url, lifetime=lifetime), lifetime)


async def test_a_whole_answer_that_says_nothing_of_freshness_ends_what_was_said(server: FeedServer) -> None:
    url = server.add("/feed", Reply(BODY, headers={"ETag": '"1"'}))
    old = Validators('"1"', of=url, lifetime=timedelta(minutes=15))
    assert await fetched(url, old) == NotModified(Validators('"1"', of=url))


async def test_a_local_name_can_be_fetched_for_a_feed_that_allows_it(server: FeedServer) -> None:
    server.add("/feed", Reply(BODY))
    assert isinstance(await fetched(server.url("/feed", "localhost")), Document)
