"""The same entry keeps its identity over polls; different ones have different identities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import LONGEST, Named, canonical, kinds, link_names, names_of
from bot.feeds.identity import identity as identity_of


def named(guid: str = "", link: str = "", title: str = "", text: str = "") -> Named:
    return Named(guid, link, title, text)


def identities(entries: list[Named]) -> list[str]:
    """Those of one document."""
    names = [names_of(each) for each in entries]
    numbers = [str(number) for number in range(len(names) + 1)]
    return [identity_of(*each) for each in zip(entries, names, kinds(names, numbers), strict=True)]


def identity(guid: str = "", link: str = "", title: str = "", text: str = "") -> str:
    return identities([named(guid, link, title, text)])[0]


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a", "https://news.example/a/", "https://News.Example:443/a", "https://news.example/a#top",
        "https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a?fbclid=1&at_campaign=rss",
        " https://news.example./a ", "https://me:pw@news.example/a?&", "http://www.news.example/a", "https://news.example/%61",
    ],
)  # fmt: skip
def test_addresses_that_mean_the_same_page_are_equal(other: str) -> None:
    assert canonical(other) == canonical("https://news.example/a")
    assert identity(link=other) == identity(link="https://news.example/a")


def test_letters_in_an_address_may_be_encoded_or_not() -> None:
    plain = canonical("https://news.example/vesti-č/?q=Бањска&x=~")
    for written in ("vesti-%C4%8D/?q=%D0%91ањска&x=%7e", "vesti-%c4%8d?q=%d0%91%d0%b0%d1%9a%d1%81%d0%ba%d0%b0&x=~"):
        assert canonical(f"https://news.example/{written}") == plain
    assert identity("https://news.example/vesti-č") == identity("https://www.news.example/vesti-%c4%8d")


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/A",
        "https://news.example/a?id=1",
        "https://news.example:8443/a",
        "https://news.example/b",
        "https://www.example/a",
        "https://news.example/%2Fa",
        "https://news.example/a%3F",
        "https://www2.news.example/a",
    ],
)
def test_addresses_of_other_pages_are_not(other: str) -> None:
    assert canonical(other) != canonical("https://news.example/a")


@pytest.mark.parametrize(
    "value", ["", "tag:x,2026:1", "ftp://x/y", "http://", "http://[::1", "http://x:99999/", "javascript:1"]
)
def test_what_is_no_address_has_no_canonical_form(value: str) -> None:
    assert canonical(value) == ""


def test_the_guid_counts_before_the_link() -> None:
    assert identity("tag:x,2026:1", "https://news.example/a", "T") == "tag:x,2026:1"
    assert identity("tag:x,2026:1", "https://news.example/b", "U") == "tag:x,2026:1"


def test_a_permalink_guid_may_move_to_https_or_be_tracked_another_way() -> None:
    assert identity("http://news.example/?p=7") == identity("https://news.example/?p=7&utm_source=rss")
    assert identity("https://news.example/log#1") != identity("https://news.example/log#2")


def test_an_edit_numbered_behind_the_link_is_the_same_entry() -> None:
    link = "https://news.example/a?at_medium=RSS"
    assert identity("https://news.example/a#0", link, "T") == identity("https://news.example/a#1", link, "T, edited")


def test_without_guid_and_link_title_and_text_decide() -> None:
    assert identity(title="T", text="x") == identity(title="T", text="x")
    assert identity(title="T", text="x") != identity(title="T", text="y")


def test_a_guid_that_all_entries_share_names_none_of_them() -> None:
    entries = [named("https://news.example/", f"https://news.example/{n}", f"T{n}") for n in range(5)]
    assert len(set(identities(entries))) == 5


def test_a_link_that_all_entries_share_names_none_of_them() -> None:
    assert len(set(identities([named("", "https://news.example/", f"T{n}") for n in range(5)]))) == 5
    assert (
        len(set(identities([named("x", "https://news.example/", "T"), named("y", "https://news.example/", "U")]))) == 2
    )


@pytest.mark.parametrize("first", [0, 1])
def test_guids_that_are_places_name_nothing(first: int) -> None:
    pages = [f"https://news.example/{slug}" for slug in "fedcba"]
    before, after = (
        [named(str(place), page, f"T {page}") for place, page in enumerate(shown, first)]
        for shown in (pages[1:], pages)
    )
    assert identities(after)[1:] == identities(before) == pages[1:]


@pytest.mark.parametrize("guids", ["12", "235", "321", "0", "023", "1a3"])
def test_guids_that_only_look_like_places_name_their_entries(guids: str) -> None:
    entries = [named(guid, f"https://news.example/{guid}", f"T{guid}") for guid in guids]
    assert identities(entries) == list(guids)


def test_places_of_entries_without_a_page_of_their_own_are_all_that_names_them() -> None:
    assert identities([named(str(n), "", f"T{n}") for n in range(5)]) == list("01234")


def test_entries_without_any_address_keep_their_guids() -> None:
    assert identities([named("a"), named("b")]) == ["a", "b"]


def test_the_same_entry_twice_in_a_document_has_one_identity() -> None:
    assert len(set(identities([named("x", "https://news.example/a", "T")] * 2))) == 1


@given(st.lists(st.builds(Named, *(st.text(max_size=400),) * 4), max_size=5))
def test_identities_are_short_printable_and_the_same_every_time(entries: list[Named]) -> None:
    found = identities(entries)
    assert found == identities(entries)
    assert all(0 < len(value) <= LONGEST and value.isprintable() for value in found)


def test_a_link_names_an_entry_unless_entries_of_other_titles_have_it() -> None:
    one, other = "https://news.example/a", "https://news.example/b"
    document = [named("1", one, "A"), named("2", one, "A"), named("3", other, "B"), named("4", other, "C"), named("5")]
    assert link_names([names_of(each) for each in document]) == [True, True, False, False, False]
