"""What is stored of polls while our own network is away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from structlog.testing import capture_logs

from bot.errors import FeedError, FeedFault
from bot.model import Document, FeedForPoll, NotModified
from bot.poller.network import Network
from bot.ports import Room
from bot.store.database import Database
from tests.builders import a_feed
from tests.clock import NOON, StandingClock
from tests.unit.poll_round import HOUR, MINUTE, NEW, Round, begin, feed_of

NEWS = [a_feed(each, f"{each}.example", interval=5 * MINUTE) for each in "abcdef"]
DEAD, OURS = a_feed("dead", "dead.example", interval=5 * MINUTE), a_feed("ours", "ours.example", allow_private=True)


class Web:
    """See ports.Fetcher: everybody answers while `up`, but one that is dead; and what is in our own network always."""

    def __init__(self, clock: StandingClock) -> None:
        self.clock = clock
        self.up = True
        self.asked: Counter[str] = Counter()

    async def fetch(self, feed: FeedForPoll, room: Room | None = None) -> Document | NotModified:  # noqa: ARG002
        name = feed.feed.id
        self.asked[name] += 1
        if name == "dead" or (not self.up and name != "ours"):
            raise FeedError(FeedFault.UNREACHABLE, f"{name}.example can't be reached (no way leads to its network)")
        return NEW


async def watch(round_: Round, until: datetime) -> None:
    """Polls whatever is due, when it is."""
    while True:
        due = min(each.next_at for each in (await round_.health()).values() if each.next_at is not None)
        if due > until:
            round_.clock.at = until
            return
        round_.clock.at = max(round_.clock.at, due)
        await round_.poller.poll_due()


async def test_hours_without_a_network_count_against_no_feed_but_those_that_failed_before(
    database: Database, clock: StandingClock
) -> None:
    round_, web = await begin(database, clock, {"new": feed_of()}, *NEWS, DEAD, OURS), Web(clock)
    round_.poller = replace(round_.poller, looker=replace(round_.poller.looker, fetcher=web))
    with capture_logs() as logs:
        await watch(round_, clock.now() + HOUR)
        failed_before = (await round_.health())["dead"].errors
        web.up = False
        await watch(round_, clock.now() + 4 * HOUR)
        health = await round_.health()
        assert [health[each.id].errors for each in NEWS] == [1] * len(NEWS)
        assert all("can't be reached" in (health[each.id].error or "") for each in NEWS)
        assert failed_before <= health["dead"].errors <= failed_before + 1
        assert health["ours"].errors == 0, "that it answers tells nothing of the network"
        web.up = True
        web.asked.clear()
        await watch(round_, clock.now() + timedelta(minutes=15))
        assert {each.id for each in NEWS} <= web.asked.keys()
        assert web.asked["dead"] <= 1
        assert {each.errors for name, each in (await round_.health()).items() if name != "dead"} == {0}
    told = [each["event"] for each in logs]
    assert (told.count("network_away"), told.count("network_back")) == (1, 1)


async def test_what_this_machine_lacks_counts_against_no_feed_though_others_answer(
    database: Database, clock: StandingClock
) -> None:
    starved = FeedError(FeedFault.UNREACHABLE, "too many files are open here", ours=True)
    feed, own = NEWS[0], replace(OURS, interval=5 * MINUTE)
    poor: list[Document | NotModified | Exception] = [NEW, *[starved] * 5, NEW]
    feeds = feed, NEWS[1], own
    round_ = await begin(database, clock, {"new": feed_of()}, *feeds, a=poor.copy(), b=[NEW] * 7, ours=poor)
    for _ in range(6):
        await round_.poller.poll_due()
        clock.advance(timedelta(minutes=16))
    health = await round_.health()
    assert [health[each].errors for each in ("a", "b", "ours")] == [1, 0, 1]
    assert "too many files" in (health["a"].error or "")
    await round_.poller.poll_due()
    assert [each.errors for each in (await round_.health()).values()] == [0, 0, 0]


def test_a_poll_that_began_without_a_network_and_ends_with_one_counts_against_nobody() -> None:
    """It is told that no answer came after others were answered."""
    network, silence = Network(), FeedError(FeedFault.TIMEOUT, "no answer")
    feeds = [FeedForPoll(each) for each in NEWS]
    ours = [network.met(each, silence, NOON, away=False) for each in feeds]
    assert ours == [False, False, True, True, True, True]
    assert not network.met(feeds[0], None, NOON, away=True)
    assert [network.met(feeds[1], silence, NOON, away=away) for away in (True, False)] == [True, False]


def test_only_what_no_answer_came_to_is_on_account_of_our_network() -> None:
    network = Network()
    for fault in FeedFault:
        for each in NEWS:
            ours = network.met(FeedForPoll(each), FeedError(fault, "no"), NOON, away=True)
            assert ours == (fault in {FeedFault.UNREACHABLE, FeedFault.TIMEOUT})


def test_failures_that_only_come_before_the_first_answer_are_not_told_as_an_outage() -> None:
    network, silence = Network(), FeedError(FeedFault.UNREACHABLE, "no host has this name")
    with capture_logs() as logs:
        for seconds, error in ((0, silence), (1, silence), (2, silence), (3, silence), (4, None)):
            for each in NEWS:
                network.met(FeedForPoll(each), error, NOON + timedelta(seconds=seconds), away=False)
    assert logs == []
