"""When a story rings by itself, and when a digest lists it."""

from __future__ import annotations

import pytest

from bot.alerts.policy import NO_CAPS, Caps, Rung, Way

CHAT, OTHER = 1, 2


def ways(rung: Rung, count: int, *topics: int, chat: int = CHAT, feed: str = "kossev") -> list[Way]:
    """Of so many stories one after the other."""
    found = []
    for _ in range(count):
        found.append(rung.way(chat, feed, topics))
        if found[-1] is Way.RING:
            rung.ring(chat, feed, topics)
    return found


@pytest.mark.parametrize("cap", [1, 2, 20])
def test_a_feed_rings_up_to_its_cap(cap: int) -> None:
    assert ways(Rung(Caps(feed=cap)), cap + 2, 7) == [Way.RING] * cap + [Way.FEED_DIGEST] * 2


@pytest.mark.parametrize("cap", [1, 2, 18])
def test_a_topic_rings_up_to_its_cap_over_all_feeds(cap: int) -> None:
    rung = Rung(Caps(topic=cap))
    assert ways(rung, cap, 7, feed="n1") == [Way.RING] * cap
    assert ways(rung, 1, 7) == [Way.TOPIC_DIGEST]


def test_what_rang_before_counts() -> None:
    rung = Rung(Caps(feed=3, topic=5))
    rung.of_feeds[CHAT, "kossev"] = 2
    rung.of_topics[7] = 4
    assert ways(rung, 2, 7) == [Way.RING, Way.FEED_DIGEST]
    assert ways(rung, 1, 7, feed="n1") == [Way.TOPIC_DIGEST]


def test_a_quiet_topic_rings_beside_a_loud_one_and_both_count() -> None:
    rung = Rung(Caps(topic=2))
    assert ways(rung, 2, 7) == [Way.RING] * 2
    assert ways(rung, 3, 7, 8) == [Way.RING, Way.RING, Way.TOPIC_DIGEST]
    assert (rung.of_topics[7], rung.of_topics[8]) == (4, 2)


def test_chats_and_feeds_count_for_themselves() -> None:
    rung = Rung(Caps(feed=1))
    assert ways(rung, 2, 7) == [Way.RING, Way.FEED_DIGEST]
    assert ways(rung, 2, 9, chat=OTHER) == [Way.RING, Way.FEED_DIGEST]
    assert ways(rung, 2, 7, feed="n1") == [Way.RING, Way.FEED_DIGEST]


@pytest.mark.parametrize(("caps", "capped"), [(NO_CAPS, False), (Caps(feed=1), True), (Caps(topic=1), True)])
def test_zero_is_no_cap(caps: Caps, capped: bool) -> None:
    assert bool(caps) is capped
    assert (Way.RING in ways(Rung(caps), 100, 7)[1:]) is not capped
