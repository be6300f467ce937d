"""What headers say about the next request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict

from bot.feeds.hints import LONGEST, fresh_for, http_date, lifetime, retry_at

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEYOND = "Fri, 31 Dec 9999 23:59:59 -0100"  # which in UTC is in the year 10000
SERVER = "Sun, 01 Mar 2026 09:00:00 GMT"  # a clock three hours behind


def test_what_several_headers_say_counts_together() -> None:
    headers = CIMultiDict([("Cache-Control", "public"), ("cache-control", "max-age=300")])
    assert lifetime(headers, NOW) == timedelta(seconds=300)


def test_what_nobody_means_to_say_is_not_read_to_its_end() -> None:
    headers = CIMultiDict([("Cache-Control", "x" * 8000)] * 100 + [("Cache-Control", "max-age=300")])
    assert lifetime(headers, NOW) is None
    assert lifetime(CIMultiDict({"Cache-Control": "public, " * 1000 + "max-age=300"}), NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=300"}, 300),
        ({"cache-control": 'public, MAX-AGE="300", must-revalidate'}, 300),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "300"}, None),
        ({"Cache-Control": "max-age=300", "Age": "soon"}, 300),
        ({"Cache-Control": "s-maxage=300"}, None),
        ({"Cache-Control": "max-age=0", "Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, None),
        ({"Cache-Control": "no-cache, max-age=300"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=x"}, None),
        ({"Expires": "Sun, 01 Mar 2026 10:00:00 GMT", "Date": SERVER}, 3600),
        ({"Expires": "Sun, 01 Mar 2026 12:01:00 GMT"}, 60),
        ({"Expires": "Sun, 01 Mar 2026 08:00:00 GMT", "Date": SERVER}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Expires": BEYOND}, None),
        ({"Expires": "Sun, 01 Mar 2026 12:01:00 GMT", "Date": BEYOND}, 60),
        ({"Cache-Control": "max-age=99999999999999999999"}, LONGEST.total_seconds()),
        ({"Expires": "Sun, 01 Mar 2099 10:00:00 GMT"}, LONGEST.total_seconds()),
    ],
)
def test_an_answer_is_fresh_for_as_long_as_it_says(headers: dict[str, str], seconds: float | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    said = CIMultiDict(headers)
    assert fresh_for(lifetime(said, NOW), said) == expected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 300),
        ({"Age": "100"}, 200),
        ({"Age": "300"}, None),
        ({"Cache-Control": "max-age=60"}, 60),
        ({"Cache-Control": "no-cache"}, None),
        ({"Cache-Control": "public"}, None),
        ({"Expires": "Sun, 01 Mar 2026 10:00:00 GMT", "Date": SERVER}, 3600),
    ],
)
def test_what_a_304_says_nothing_of_stays_as_it_was(headers: dict[str, str], seconds: float | None) -> None:
    said = CIMultiDict(headers)
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert fresh_for(lifetime(said, NOW, timedelta(seconds=300)), said) == expected


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        ({}, None),
        ({"Retry-After": "60"}, NOW + timedelta(seconds=60)),
        ({"Retry-After": "0"}, NOW),
        ({"Retry-After": "9" * 30}, NOW + LONGEST),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": BEYOND}, None),
        ({"Retry-After": "Sun, 01 Mar 2026 09:10:00 GMT", "Date": SERVER}, NOW + timedelta(minutes=10)),
        ({"Retry-After": "Sun, 01 Mar 2026 12:10:00 GMT"}, NOW + timedelta(minutes=10)),
        ({"Retry-After": "Sun, 01 Mar 2026 08:00:00 GMT", "Date": SERVER}, NOW),
    ],
)
def test_a_pause_is_as_long_as_the_server_means_by_its_own_clock(headers: dict[str, str], at: datetime | None) -> None:
    assert retry_at(CIMultiDict(headers), NOW) == at


def test_a_date_without_a_zone_is_utc() -> None:
    assert http_date("Sun, 01 Mar 2026 12:00:00 -0000") == NOW
    assert http_date("Sun, 01 Mar 2026 13:00:00 +0100") == NOW
    assert http_date("yesterday") is None
    assert http_date(None) is None
