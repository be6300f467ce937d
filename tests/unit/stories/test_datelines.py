"""Dates as portals print them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.stories.datelines import find, find_yearless, is_alone

SUMMER = datetime(2024, 5, 26, 16, 21, tzinfo=UTC)  # 18:21 in Belgrade


@pytest.mark.parametrize(
    "text",
    [
        "NEWS 26.05.202418:21 0 komentara",
        "26.05.2024. | 18:21",
        "Nedelja, 26.5.2024. 18:21 -> 20:15 (12 komentara)",
        "недеља, 26. мај 2024. у 18:21",
        "26. svibnja 2024. 18:21h",
        "E diel, 26 maj 2024 - 18:21",
        "Publikuar më 26 maj 2024, ora 18:21",
        "Sunday, May 26, 2024 at 6:21 p.m.",
        "Published: 26 May 2024 18:21",
        "05/26/2024 6:21 PM",
        "2024-05-26 18:21:07",
        "18:21, 26.05.2024",
        "26/05/24 18:21",
        "26.05.24. | 18:21",
        "26-May-2024 18:21",
    ],
)
def test_a_time_without_a_zone_is_a_local_one(text: str) -> None:
    dated = find(text)
    assert dated is not None
    assert (dated.at, dated.hour, dated.zoned) == (SUMMER, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "26 May 2024 16:21 GMT",
        "May 26, 2024 12:21 p.m. EDT",
        "2024-05-26T18:21:00+02:00",
        "26.05.2024 18:21 CEST",
        "May 26, 2024, 12:21 p.m. ET",
        "26 May 2024 9:21 AM PT",
    ],
)
def test_a_zone_that_is_named_counts(text: str) -> None:
    dated = find(text)
    assert dated is not None
    assert (dated.at, dated.zoned) == (SUMMER, True)


def test_a_date_alone_is_midnight() -> None:
    dated = find("Objavljeno: 26. maja 2024.")
    assert dated is not None
    assert (dated.at, dated.hour) == (datetime(2024, 5, 25, 22, tzinfo=UTC), False)


@pytest.mark.parametrize(
    "text",
    ["31.02.2024", "Član 26.05", "tel. 026 05 2024", "ISBN 26-05-2024-1", "", "2024", "26.05.24 je rok", "26.05.24.11"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert find(text) is None


def test_a_line_that_says_more_is_not_a_date_alone() -> None:
    assert is_alone("Nedelja, 26. maj 2024. | 18:21")
    assert not is_alone("26.05.2024. godine održana je sednica")


@pytest.mark.parametrize(
    "text", ["26.05. 18:21", "26.5. u 18.21h", "Objavljeno: 26.05. | 18:21", "nedelja, 26. maj 18:21"]
)
def test_a_day_without_a_year_is_of_late(text: str) -> None:
    dated = find_yearless(text, SUMMER + timedelta(days=3))
    assert dated is not None
    assert (dated.at, dated.hour) == (SUMMER, True)
    newyear = find_yearless("30.12. 23:10", datetime(2025, 1, 2, tzinfo=UTC))
    assert newyear is not None
    assert newyear.at == datetime(2024, 12, 30, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["26.05.", "29.05. 20:00", "01.03. 20:00", "Počinje 26.05. 18:21", "31.02. 10:00", "2:1"]
)
def test_what_is_to_come_or_long_ago_or_says_more_is_no_day_of_late(text: str) -> None:
    assert find_yearless(text, SUMMER + timedelta(minutes=3)) is None
