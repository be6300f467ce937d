"""What both stores promise of items that a feed names or writes in another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.feeds.known import short
from bot.model import Entry
from bot.store.recognised import keys_of
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.contract.store.changed import FULL, HOUR, MINUTE, SHORT, stored

# --- The same item -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        replace(FULL, identity="new guid"),
        replace(FULL, identity="new guid", published=datetime.fromisoformat("2031-01-01T00:00Z")),
        replace(FULL, identity="new guid", link="https://moved.example/1", link_key=b"moved"),
        replace(FULL, identity="new guid", title="KFOR still denies", text_key=b"changed"),
    ],
    ids=["guid", "guid and date", "guid and link", "guid and title"],
)
async def test_an_entry_under_another_guid_is_the_item_of_its_link_or_else_of_its_text(
    stores: Stores, clock: StandingClock, again: Entry
) -> None:
    await stores.publish(clock.now(), FULL)
    clock.advance(HOUR)
    assert await stores.publish(clock.now(), again) == 0
    (item,) = await stored(stores)
    assert (item.identity, item.title, item.link) == ("new guid", again.title, again.link)
    assert await stores.publish(clock.now(), FULL) == 0  # and back again


async def test_another_feeds_entry_is_another_item(stores: Stores, clock: StandingClock) -> None:
    await stores.polls.sync([a_feed(), a_feed("b", "b.example")], [], clock.now())
    assert await stores.publish(clock.now(), FULL) == 1
    assert await stores.publish(clock.now(), FULL, feed=a_feed("b", "b.example")) == 1


@pytest.mark.parametrize("name", ["link_key", "text_key"])
async def test_a_name_made_up_to_be_another_feeds_number_takes_nothing_from_it(
    stores: Stores, clock: StandingClock, name: str
) -> None:
    hostile = a_feed("b", "b.example")
    await stores.polls.sync([a_feed(), hostile], [], clock.now())
    await stores.publish(clock.now(), FULL)
    number = ["link_key", "text_key"].index(name)
    nothing = replace(FULL, link_key=bytes(8), text_key=bytes(8))
    wanted = (keys_of("kossev", FULL)[number] or 0) ^ (keys_of("b", nothing)[number] or 0)
    forged = replace(nothing, identity="forged", link="https://evil.example/", link_key=b"", text_key=b"")
    forged = replace(forged, **{name: wanted.to_bytes(8, signed=True)})  # type: ignore[arg-type]  # a field by name
    assert keys_of("b", forged)[number] == keys_of("kossev", FULL)[number]
    assert await stores.publish(clock.now(), forged, feed=hostile) == 1
    assert [item.link for item in await stored(stores)] == [FULL.link, "https://evil.example/"]


@pytest.mark.parametrize(
    "other",
    [
        replace(an_entry("Weather of the day", "Rain in Mitrovica."), link_key=FULL.link_key),
        replace(an_entry("KFOR denies", "Other"), identity="other", link_key=b"", text_key=b""),
    ],
    ids=["one page for all", "named by nothing else"],
)
async def test_what_only_looks_alike_is_new(stores: Stores, clock: StandingClock, other: Entry) -> None:
    await stores.publish(clock.now(), FULL)
    assert await stores.publish(clock.now(), other) == 1


async def test_links_that_pass_from_one_entry_to_another_name_neither(stores: Stores, clock: StandingClock) -> None:
    """Some feeds number their links from the top."""
    first = an_entry("KFOR denies", "The mission denies it.", identity="1")
    await stores.publish(clock.now(), first)
    moved = replace(first, link="https://kossev.example/2", link_key=short("https://kossev.example/2"))
    second = replace(an_entry("KFOR arrives", "The mission is here.", identity="2"), link_key=first.link_key)
    assert await stores.publish(clock.now(), second, moved) == 1
    assert [(item.identity, item.title) for item in await stored(stores)] == [
        ("1", "KFOR denies"),
        ("2", "KFOR arrives"),
    ]


@pytest.mark.parametrize("entry", [FULL, replace(SHORT, text_key=b"")], ids=["full", "too short for a name"])
async def test_copies_within_one_document_are_one_item_however_often_they_are_read(
    stores: Stores, clock: StandingClock, entry: Entry
) -> None:
    copy = replace(entry, identity="copy")
    assert await stores.publish(clock.now(), entry, copy) == 1
    for document in ((entry, copy), (copy, entry), (replace(copy, identity="other"), entry)):
        assert await stores.publish(clock.now(), *document) == 0
    assert len(await stored(stores)) == 1


async def test_a_copy_among_old_ones_silences_nobody(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), replace(FULL, identity="copy"), FULL, archived={"copy"})
    assert [item.state for item in await stored(stores)] == ["pending"]


@pytest.mark.parametrize(("count", "new"), [(5, 5), (6, 0)])
async def test_many_titles_at_once_under_new_guids_and_links_are_an_archive_and_few_are_rubrics(
    stores: Stores, clock: StandingClock, count: int, new: int
) -> None:
    def moved(to: str) -> list[Entry]:
        return [
            replace(
                an_entry(f"Weather {n}", ""),
                identity=f"{to}/{n}",
                link=f"https://{to}/{n}",
                link_key=short(f"{to}/{n}"),
                text_key=b"%d" % n,
                brief=True,
            )
            for n in range(count)
        ]

    await stores.publish(clock.now(), *moved("old.example"))
    assert await stores.publish(clock.now(), *moved("new.example")) == new


TITLE = replace(an_entry("Shots near the bridge", ""), text_key=b"title", brief=True)
SESSION = {"identity": "new guid", "link": "https://kossev.example/?sid=2", "link_key": short("sid=2")}
SAME_PAGE = {"identity": "new guid", "link_key": b""}
SECOND, TIMELESS = datetime.fromisoformat("2026-05-26T11:53:00Z"), datetime.fromisoformat("2026-05-25T22:00:00Z")


@pytest.mark.parametrize(
    ("first", "again", "change", "new"),
    [
        (SECOND, SECOND, SESSION, 0),
        (TIMELESS, TIMELESS, SAME_PAGE, 0),
        (None, None, SAME_PAGE, 0),
        (SECOND, SECOND + MINUTE, SESSION, 1),
        (SECOND, SECOND + MINUTE, SAME_PAGE, 1),
        (SECOND, None, SAME_PAGE, 1),
        (TIMELESS, TIMELESS, SESSION, 1),
        (None, None, SESSION, 1),
    ],
)
async def test_a_title_of_the_same_second_or_page_is_the_item_under_any_other_name(
    stores: Stores,
    clock: StandingClock,
    first: datetime | None,
    again: datetime | None,
    change: dict[str, str],
    new: int,
) -> None:
    entry = replace(TITLE, published=first, link_key=b"")
    await stores.publish(clock.now(), entry)
    assert await stores.publish(clock.now(), replace(entry, published=again, **change)) == new  # type: ignore[arg-type]  # fields by name


async def test_a_hundred_entries_under_new_guids_in_another_order_are_known(
    stores: Stores, clock: StandingClock
) -> None:
    archive = [an_entry(f"KFOR on day {number}", f"Day {number} was quiet.") for number in range(100)]
    assert await stores.publish(clock.now(), *archive, first_look=True) == 100
    renamed = [replace(each, identity=f"new {each.identity}") for each in reversed(archive)]
    assert await stores.publish(clock.now(), *renamed) == 0
    assert {item.identity for item in await stored(stores)} == {each.identity for each in renamed}
    assert {item.edits for item in await stored(stores)} == {0}


# --- Edits of items ------------------------------------------------------------------------------------------------
