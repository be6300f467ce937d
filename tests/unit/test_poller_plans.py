"""What a poll leaves for the next: when, where, and what it has learnt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from bot.model import Hints, NotModified, ParsedFeed, Validators
from bot.store.database import Database
from tests.builders import a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import Fetched, a_document
from tests.unit.poll_round import DOWN, HOUR, MINUTE, NEW, OLD, begin, feed_of


async def test_a_document_is_fetched_whole_again_after_eight_days_of_not_modified(
    database: Database, clock: StandingClock
) -> None:
    one = a_document("old", validators=Validators('"1"'))
    round_ = await begin(database, clock, {"old": feed_of()}, kossev=[one, NotModified(), one, NotModified()])
    for days in (0, 7, 1, 1):
        clock.advance(timedelta(days=days))
        await round_.poll()
    assert [each.validators.etag for each in round_.fetcher.asked] == [None, '"1"', None, '"1"']


async def test_a_redirect_for_good_is_followed_for_a_day_before_its_address_is_taken(
    database: Database, clock: StandingClock
) -> None:
    there = NotModified(moved_to="https://new.example/feed")
    round_ = await begin(database, clock, {}, kossev=[there])
    for _ in range(4):
        await round_.poll()
        clock.advance(8 * HOUR)
    await round_.poll()
    addresses = [each.url for each in round_.fetcher.asked]
    assert addresses == [a_feed().url] * 4 + ["https://new.example/feed"]


async def test_an_address_that_is_well_again_by_way_of_the_old_one_stays_in_its_place(
    database: Database, clock: StandingClock
) -> None:
    new = "https://new.example/feed"
    there = NotModified(moved_to=new)
    round_ = await begin(database, clock, {}, kossev=[there, there, there, there, DOWN, DOWN, there, NotModified()])
    for hours in (8, 8, 8, 8, 48, 8, 8):
        await round_.poll()
        clock.advance(hours * HOUR)
    addresses = [each.url for each in round_.fetcher.asked]
    assert addresses == [a_feed().url] * 4 + [new, new, a_feed().url, new]


async def test_a_feed_that_publishes_is_looked_at_sooner_than_one_that_is_silent(
    database: Database, clock: StandingClock
) -> None:
    busy = feed_of(*(an_entry(f"KFOR {n}", published=clock.now() - n * MINUTE) for n in range(20)))
    round_ = await begin(database, clock, {"old": busy, "new": feed_of()}, a_feed("a"), a_feed("b"), a=[OLD], b=[NEW])
    await round_.poller.poll_due()
    health = await round_.health()
    assert health["a"].next_at is not None
    assert health["b"].next_at is not None
    assert (health["a"].next_at - clock.now()) * 3 < health["b"].next_at - clock.now()


async def test_what_a_document_asks_for_holds_for_the_polls_that_bring_none(
    database: Database, clock: StandingClock
) -> None:
    asks = ParsedFeed((), hints=Hints(every=3 * HOUR))
    round_ = await begin(database, clock, {"old": asks}, kossev=[OLD, NotModified(), DOWN])
    for _ in range(3):
        await round_.poller.poll_due()
        due = (await round_.health())["kossev"].next_at
        assert due is not None
        assert due - clock.now() >= 3 * HOUR
        clock.advance(due - clock.now())


async def test_an_archive_teaches_nothing_of_when_a_feed_publishes_and_rings_nobody(
    database: Database, clock: StandingClock
) -> None:
    first = an_entry("KFOR", published=clock.now())
    ages = [an_entry(f"KFOR {days}", published=clock.now() - timedelta(days=days)) for days in range(3, 13)]
    says: dict[str, ParsedFeed | Exception] = {
        "old": replace(feed_of(first), digests=b"d"),
        "new": replace(feed_of(first, *ages), digests=b"d", held_before=frozenset({first.identity})),
    }
    round_ = await begin(database, clock, says, kossev=[OLD, NEW])
    await round_.poll()
    before = round_.fetcher.asked[-1].rhythm
    for _ in range(2):
        await round_.poll()
    learnt = round_.fetcher.asked[-1].rhythm
    assert sum(learnt.entries) == sum(before.entries) + 1  # of the first look, which was the one before
    assert await round_.pending() == ["KFOR"]


async def test_whoever_asked_for_a_round_is_told_of_each_feed_that_failed_and_of_each_that_answers_again(
    database: Database, clock: StandingClock
) -> None:
    fine: Fetched = NotModified()
    some: list[Fetched] = [DOWN, DOWN, DOWN, fine]
    round_ = await begin(database, clock, {}, *map(a_feed, "abc"), a=some, b=[fine, DOWN, fine], c=[fine])
    told = []
    for _ in range(4):
        with capture_logs() as logs:
            (await round_.poll()).tell_each()
        said = [each for each in logs if each["log_level"] != "debug"]
        told.append(sorted((each["event"], each.get("feed") or each["feeds"]) for each in said))
        clock.advance(timedelta(hours=13))
    assert told == [
        [("feed_failed", "a")],
        [("feed_failed", "a"), ("feed_failed", "b")],
        [("feed_failed", "a"), ("feeds_fail_for_a_day", "a"), ("feeds_recovered", "b")],
        [("feeds_recovered", "a")],
    ]
