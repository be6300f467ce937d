"""What a server is asked and what is made of its answers: validators, identity, bodies; each row of the etiquette."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.poller import Polled
from tests.e2e.polite import AGENT, DAY, HOUR, Installation, Running, news
from tests.fakes.feedserver import Reply, redirect
from tests.rss import Entry, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENCODINGS = ["gzip", "deflate", "bare deflate", "br", "zstd"]


def conditions(running: Running, path: str) -> list[tuple[str | None, str | None]]:
    """If-None-Match and If-Modified-Since of every request."""
    return [(each.headers.get("If-None-Match"), each.headers.get("If-Modified-Since")) for each in running.asked(path)]


async def polls(running: Running, answers: Iterable[Reply], path: str) -> list[dict[Polled, int]]:
    """One poll for each answer; how each ended."""
    ends = []
    for answer in answers:
        running.server.add(path, answer)
        ends.append(dict((await running.next_poll()).ends))
    return ends


async def test_the_second_poll_is_conditional_byte_for_byte_also_after_a_restart(installation: Installation) -> None:
    reply = Reply(news(installation.clock, "A"), etag='W/"a, b"', last_modified="Thu, 1 Jan 26 1:00 CET")
    path = installation.follow("f", reply)
    async with installation.running() as running:
        await running.poll()
        await running.next_poll()
    async with installation.running() as running:
        await running.next_poll()
    assert conditions(running, path) == [(None, None)] + [('W/"a, b"', "Thu, 1 Jan 26 1:00 CET")] * 2


async def test_adding_a_feed_costs_one_request(installation: Installation) -> None:
    path = installation.follow("f", Reply(news(installation.clock, "A")))
    async with installation.running() as running:
        await running.poll()
        await running.poll()
        assert len(running.asked(path)) == 1


async def test_a_304_is_a_success_that_takes_new_validators_and_keeps_those_that_it_leaves_out(
    installation: Installation,
) -> None:
    whole = Reply(news(installation.clock, "A"), headers={"ETag": '"1"', "Last-Modified": "Monday"})
    path = installation.follow("f", whole)
    async with installation.running() as running:
        answers = [Reply(status=304), Reply(status=304, headers={"ETag": '"2"'}), Reply(status=304)]
        ends = await polls(running, [whole, *answers], path)
        assert ends == [{Polled.NEW: 1}] + [{Polled.NOT_MODIFIED: 1}] * 3
        assert conditions(running, path) == [(None, None), ('"1"', "Monday"), ('"1"', "Monday"), ('"2"', "Monday")]
        health = await running.health("f")
        assert (health.ok_at, health.errors) == (installation.clock.now(), 0)


async def test_a_200_with_the_same_etag_counts_as_not_modified(installation: Installation) -> None:
    first = Reply(news(installation.clock, "A"), headers={"ETag": '"1"'})
    path = installation.follow("f", first)
    async with installation.running() as running:
        other = Reply(news(installation.clock, "B"), headers={"ETag": '"1"'})
        assert (await polls(running, [first, other], path))[1] == {Polled.NOT_MODIFIED: 1}
        assert await running.titles() == ["A"]


async def test_the_same_body_is_not_parsed_again_and_new_validators_are_kept(installation: Installation) -> None:
    body = news(installation.clock, "A")
    path = installation.follow("f", Reply(body))
    async with installation.running() as running:
        answers = [Reply(body, headers={"ETag": f'"{number}"'}) for number in range(3)]
        ends = await polls(running, answers, path)
        assert ends == [{Polled.NEW: 1}, {Polled.UNCHANGED: 1}, {Polled.UNCHANGED: 1}]
        assert [each for each, _ in conditions(running, path)] == [None, '"0"', '"1"']


async def test_validators_advance_only_with_the_items_they_vouch_for(installation: Installation) -> None:
    one, two = (Reply(news(installation.clock, each), etag=f'"{each}"') for each in ("A", "B"))
    path = installation.follow("f", one)
    async with installation.running() as running:
        await running.poll()
        running.server.add(path, two)
        async with running.database.write() as connection:
            await connection.execute(
                text("CREATE TRIGGER refuse BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'no'); END")
            )
        await running.next_poll()
        async with running.database.write() as connection:
            await connection.execute(text("DROP TRIGGER refuse"))
        installation.clock.advance(HOUR)
        await running.poll()
        assert await running.titles() == ["A", "B"]
        assert [each for each, _ in conditions(running, path)] == [None, '"A"', '"A"']


async def test_a_poll_that_failed_to_parse_keeps_the_old_validators(installation: Installation) -> None:
    good, empty = Reply(news(installation.clock, "A"), etag='"1"'), Reply(b"", etag='"2"')
    path = installation.follow("f", good)
    async with installation.running() as running:
        ends = await polls(running, [good, empty, good], path)
        assert ends == [{Polled.NEW: 1}, {Polled.FAILED: 1}, {Polled.NOT_MODIFIED: 1}]
        assert "is empty" in (await _error_of(running, path, empty))


async def test_validators_are_dropped_with_the_address(installation: Installation) -> None:
    path = installation.follow("f", Reply(news(installation.clock, "A"), etag='"1"'))
    async with installation.running() as running:
        await running.poll()
    installation.feeds.clear()
    elsewhere = installation.follow("f", Reply(news(installation.clock, "A"), etag='"1"'), host="other.example")
    async with installation.running() as running:
        await running.next_poll()
        assert path == elsewhere
        assert conditions(running, path) == [(None, None)] * 2


async def test_a_redirect_that_leads_elsewhere_than_before_hides_no_news(installation: Installation) -> None:
    one, two = (Reply(news(installation.clock, each), last_modified="Monday") for each in ("A", "B"))
    path = installation.follow("f", redirect("/one"))
    installation.server.add("/one", one)
    installation.server.add("/two", two)
    async with installation.running() as running:
        leads = [redirect(f"/{where}") for where in ("one", "one", "two", "two")]
        new, same = {Polled.NEW: 1}, {Polled.NOT_MODIFIED: 1}
        assert await polls(running, leads, path) == [new, same, new, same]
        assert await running.titles() == ["A", "B"]


async def test_a_server_that_says_304_for_ever_is_asked_for_the_whole_after_eight_days(
    installation: Installation,
) -> None:
    path = installation.follow("f", Reply(news(installation.clock, "A"), etag='"1"'))
    async with installation.running() as running:
        for _ in range(9):
            await running.poll()
            installation.clock.advance(DAY)
        assert [each for each, _ in conditions(running, path)] == [None] + ['"1"'] * 7 + [None]


async def test_every_request_says_who_asks_and_what_for_and_no_more(installation: Installation) -> None:
    headers = {"Set-Cookie": "track=me; Max-Age=999999"}
    installation.follow("f", Reply(news(installation.clock, "A"), headers=headers))
    async with installation.running() as running:
        await running.poll()
        await running.next_poll()
        for request in running.server.requests:
            assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
            assert request.path == "/f"
            assert request.headers["User-Agent"] == AGENT
            for wanted in ("rss+xml", "atom+xml", "feed+json", "rdf+xml"):
                assert f"application/{wanted}" in request.headers["Accept"]
            assert "gzip" in request.headers["Accept-Encoding"]


async def test_what_is_new_alone_may_be_sent_and_the_rest_is_not_forgotten(installation: Installation) -> None:
    clock = installation.clock
    everything = Reply(news(clock, "A", "B", "C"), etag='"1"')
    path = installation.follow("f", everything)
    async with installation.running() as running:
        await running.poll()
        only_new = Reply(news(clock, "D"), status=226, headers={"ETag": '"2"', "IM": "feed"})
        whole_again = Reply(news(clock, "D", "A", "B", "C"), etag='"3"')
        ends = await polls(running, [only_new, whole_again], path)
        assert [each.headers.get("A-IM") for each in running.asked(path)] == [None, "feed", "feed"]
        assert conditions(running, path)[2][0] == '"2"'
        assert ends == [{Polled.NEW: 1}, {Polled.UNCHANGED: 1}]
        assert sorted(await running.titles()) == ["A", "B", "C", "D"]


@pytest.mark.parametrize("im", ["vcdiff", "feed, gzip"])
async def test_a_difference_of_another_kind_is_no_document(installation: Installation, im: str) -> None:
    everything = Reply(news(installation.clock, "A"), headers={"ETag": '"1"'})
    path = installation.follow("f", everything)
    async with installation.running() as running:
        odd = Reply(b"\x00\x01", status=226, headers={"ETag": '"2"', "IM": im})
        assert await polls(running, [everything, odd], path) == [{Polled.NEW: 1}, {Polled.FAILED: 1}]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_bodies_are_opened_and_bombs_are_not(installation: Installation, encoding: str) -> None:
    good = Reply(news(installation.clock, "A"), encoding=encoding)
    path = installation.follow("f", good)
    async with installation.running() as running:
        assert await polls(running, [good], path) == [{Polled.NEW: 1}]
        assert "larger than 5 MB" in await _error_of(running, path, Reply(bytes(30_000_000), encoding=encoding))


@pytest.mark.parametrize(
    ("written", "content_type"),
    [
        ("utf-16", "application/rss+xml; charset=utf-8"),
        ("utf-8-sig", "text/xml; charset=us-ascii"),
        ("utf-8", "application/rss+xml; charset=utf-16"),
        ("utf-8", ""),
        ("cp1250", "application/rss+xml; charset=windows-1250"),
    ],
)
async def test_a_document_is_read_in_the_encoding_that_it_is_in(
    installation: Installation, written: str, content_type: str
) -> None:
    title = "Zvečan Šćepan"
    body = news(installation.clock, title).decode().replace("encoding='utf-8'", "").encode(written)
    installation.follow("f", Reply(body, content_type=content_type))
    async with installation.running() as running:
        await running.poll()
        assert await running.titles() == [title]


async def test_an_operator_can_say_which_encoding_a_feed_is_in(installation: Installation) -> None:
    body = news(installation.clock, "Zvečan").decode().replace("encoding='utf-8'", "").encode("cp1250")
    installation.follow("f", Reply(body, content_type="text/xml; charset=utf-8"), encoding="cp1250")
    async with installation.running() as running:
        await running.poll()
        assert await running.titles() == ["Zvečan"]


async def test_what_was_read_in_a_wrong_encoding_is_mended_though_the_server_says_that_nothing_changed(
    installation: Installation,
) -> None:
    body = rss(Entry("Zvečan", installation.clock.now(), guid="1")).decode().encode("cp1250")
    installation.follow("f", Reply(body, etag='"1"'), encoding="latin-1")
    async with installation.running() as running:
        await running.poll()
        assert await running.titles() != ["Zvečan"]
    installation.feeds[:] = [replace(installation.feeds[0], encoding="cp1250")]
    async with installation.running() as running:
        await running.next_poll()
        assert await running.titles() == ["Zvečan"]


async def test_a_page_is_no_feed_and_a_document_that_is_cut_off_gives_what_it_holds(installation: Installation) -> None:
    page = Reply(b"<!doctype html><html><head><title>x</title></head></html>", content_type="text/html")
    path = installation.follow("f", page)
    async with installation.running() as running:
        assert "is a web page" in await _error_of(running, path, page)
        whole = news(installation.clock, "A", "B")
        cut_off = Reply(whole[: whole.index(b"<title>B")], etag='"1"')
        await polls(running, [Reply(whole, drop="body"), cut_off], path)
        assert "A" in await running.titles()
        await polls(running, [Reply(whole, etag='"2"')], path)
        assert {"A", "B"} <= set(await running.titles())
        assert (await running.health("f")).error is None


async def test_half_an_entry_is_not_taken_for_another_one_and_the_rest_is_asked_for(installation: Installation) -> None:
    before, after = news(installation.clock, "A", "B"), news(installation.clock, "C", "A", "B", "D")
    path = installation.follow("f", Reply(before, etag='"1"'))
    cut_off = Reply(after[: after.index(b"<guid", after.index(b"<title>A"))], etag='"2"')
    async with installation.running() as running:
        await polls(running, [Reply(before, etag='"1"'), cut_off], path)
        assert await running.titles() == ["A", "B", "C"]
        await polls(running, [Reply(after, etag='"2"')], path)
        assert await running.titles() == ["A", "B", "C", "D"]
        assert running.asked(path)[-1].headers["If-None-Match"] == '"1"'
        await polls(running, [cut_off, cut_off, cut_off], path)
        assert running.asked(path)[-1].headers["If-None-Match"] == '"2"', "what comes twice is the document"


async def _error_of(running: Running, path: str, reply: Reply) -> str:
    running.server.add(path, reply)
    running.clock.advance(timedelta(days=2))
    await running.poll()
    return (await running.health(path[1:])).error or ""
