"""What a document asks of those who poll it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.feeds.asks import hints_of
from bot.model import Hints

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("<ttl>60</ttl>", HOUR),
        ("<TTL> 60 </TTL>", HOUR),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999999</ttl>", timedelta(days=31)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        ("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", HOUR / 4),
        ("<syn:updatePeriod>daily</syn:updatePeriod><syn:updateFrequency>0</syn:updateFrequency>", 24 * HOUR),
        ("<sy:updateFrequency>4</sy:updateFrequency>", 6 * HOUR),
        ("<sy:updateFrequency>0</sy:updateFrequency>", 24 * HOUR),
        ('<ttl xmlns="">60</ttl>', HOUR),
        ("<ttl><![CDATA[60]]></ttl>", HOUR),
        ("<ttl>\n<![CDATA[6]]><!-- -->0</ttl>", HOUR),
        ("<image><url>u</url><ttl>600</ttl></image>", None),
        ("<image ><ttl>600</ttl></image ><ttl>60</ttl>", HOUR),
        ("</image><image><ttl>60</ttl>", HOUR),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>90</ttl>", 1.5 * HOUR),
    ],
)
def test_how_rarely(said: str, every: timedelta | None) -> None:
    assert hints_of(f"<rss><channel>{said}<item/></channel></rss>".encode()) == Hints(every)


def test_hours_and_days_to_skip() -> None:
    said = """<skipHours><hour>0</hour> <hour> 5 </hour>
    <hour><![CDATA[ 7 ]]></hour><hour>24</hour><hour>25</hour></skipHours>
    <skipDays><day>Saturday</day><day x="y">SUNDAY</day><day>Caturday</day></skipDays>"""
    assert hints_of(said.encode()) == Hints(None, frozenset({0, 5, 7}), frozenset({5, 6}))


@pytest.mark.parametrize("said", ["<!-- {} -->", "<description><![CDATA[{}]]></description>", "<!-- {}"])
def test_what_is_quoted_or_commented_out_asks_for_nothing(said: str) -> None:
    quoted = said.format("<ttl>1440</ttl><skipHours><hour>5</hour></skipHours>")
    assert hints_of(f"<rss><channel>{quoted}</channel></rss>".encode()) == Hints()
    assert hints_of(f"<rss><channel><ttl>60</ttl><!-- -->{quoted}".encode()) == Hints(HOUR)


def test_a_document_that_says_nothing_asks_for_nothing() -> None:
    assert hints_of(b"<rss><channel><item><title>ttl</title></item></channel></rss>") == Hints()


@pytest.mark.parametrize("hints", [Hints(), Hints(HOUR, frozenset({1, 2}), frozenset({6}))])
def test_hints_are_kept_as_they_are(hints: Hints) -> None:
    assert Hints.of(hints.as_data()) == hints
    assert Hints.of(None) == Hints.of({"every": 1}) == Hints()
