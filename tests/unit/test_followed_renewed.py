"""Dictionaries that come while the matcher serves: a new index is made beside the old one, a slice at a time."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterable

import pytest

from bot import matcher
from bot.followed import Followed
from bot.matcher import Matcher
from bot.model import Item, Subscription
from bot.store.database import Database
from bot.topics.lemmas import Lemmas
from bot.topics.packing import pack
from bot.topics.vocabulary import Vocabulary
from tests.alone import older_garbage_apart
from tests.builders import Stores, a_feed, an_entry
from tests.clock import NOON, StandingClock
from tests.fakes.ports import CountingWaker, HintedWake

PEOPLE = Lemmas(pack([("ljudi", "čovek"), ("deca", "dete"), ("pasa", "pas")]))
DOGS = Lemmas(pack([("qentë", "qen")]))
TEXTS = ("Ljudi", "Deca", "KFOR i EULEX", "Vlada", "Pas laje", "KFOR")


def an_item(title: str, language: str = "sr") -> Item:
    return Item(1, "f", "F", title, "", "", language, None, NOON)


def following(vocabulary: Vocabulary, queries: Iterable[str]) -> Followed:
    followed = Followed(vocabulary)
    followed.apply([Subscription(number, 1, query) for number, query in enumerate(queries, 1)])
    return followed


def found(followed: Followed) -> list[list[tuple[str, tuple[str, ...]]]]:
    """What each text matches, and by which words."""
    return [sorted((each.subscription.query, each.words) for each in followed.match(an_item(text))) for text in TEXTS]


def renewed_by(followed: Followed, most: int) -> int:
    """The number of slices."""
    slices = 0
    while followed.outdated:
        followed.renew(most)
        slices += 1
    return slices


def test_a_dictionary_that_comes_later_is_taken_in_slice_by_slice() -> None:
    shelf: dict[str, Lemmas] = {}
    queries = ["čovek", "dete", "KFOR", "vlada OR pas"]
    followed = following(Vocabulary(shelf.get), queries)
    before = found(followed)
    shelf["hbs"] = PEOPLE
    followed.renew(3)
    assert found(followed) == before  # the old one serves until the new has every query
    followed.renew(1)
    assert not followed.outdated
    assert found(followed) == found(following(Vocabulary(shelf.get), queries)) != before


def test_what_changes_while_the_new_index_is_made_is_in_it() -> None:
    shelf: dict[str, Lemmas] = {}
    followed = following(Vocabulary(shelf.get), ["čovek", "KFOR", "pas", "EULEX"])
    shelf["hbs"] = PEOPLE
    followed.renew(2)
    gone = [Subscription(number, 1, query, active=False) for number, query in ((1, "čovek"), (4, "EULEX"))]
    followed.apply([*gone, Subscription(5, 1, "dete"), Subscription(6, 1, "čovek"), Subscription(7, 1, "vlada")])
    followed.apply([Subscription(7, 1, "vlada", active=False)])
    renewed_by(followed, 1)
    assert len(followed.index) == 4
    assert found(followed) == found(following(Vocabulary(shelf.get), ["KFOR", "pas", "dete", "čovek"]))


def test_a_second_dictionary_that_comes_meanwhile_is_in_the_new_index_too() -> None:
    shelf: dict[str, Lemmas] = {}
    queries = ["čovek", "qen", "KFOR"]
    followed = following(Vocabulary(shelf.get), queries)
    shelf["hbs"] = PEOPLE
    followed.renew(2)
    shelf["sq"] = DOGS
    assert renewed_by(followed, 2) == 2
    assert [len(followed.match(an_item(*item))) for item in (("Ljudi", "sr"), ("Qentë", "sq"))] == [1, 1]


def test_an_index_that_nothing_is_in_is_renewed_at_once() -> None:
    shelf: dict[str, Lemmas] = {}
    followed = Followed(Vocabulary(shelf.get))
    shelf["hbs"] = PEOPLE
    assert renewed_by(followed, 1) == 1


def test_garbage_collection_passes_over_what_is_followed() -> None:
    before = gc.get_freeze_count()
    followed = Followed()
    followed.apply([Subscription(number, 1, "KFOR") for number in range(10_000)])
    try:
        assert gc.get_freeze_count() - before > 10_000
        assert not any(isinstance(each, Subscription) for each in gc.get_objects())
    finally:
        gc.unfreeze()


async def test_items_are_matched_while_a_new_index_is_made(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "RENEWED_AT_ONCE", 1)
    stores, shelf = Stores.of(database), dict[str, Lemmas]()
    await stores.a_chat(clock.now(), "1", "KFOR", "čovek", "EULEX")
    followed = Followed(Vocabulary(shelf.get))
    role = Matcher(stores.matches, clock, CountingWaker(), followed)
    revision, _ = await role.step(0)
    shelf["hbs"] = PEOPLE
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    assert (await role.step(revision))[1] == 1
    assert followed.outdated
    assert len(await stores.claim(clock.now())) == 1


async def test_a_running_matcher_finishes_a_new_index_without_waiting_for_items(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "RENEWED_AT_ONCE", 1)
    stores, shelf = Stores.of(database), dict[str, Lemmas]()
    await stores.a_chat(clock.now(), "1", "KFOR", "čovek", "EULEX")
    followed, stop, wake = Followed(Vocabulary(shelf.get)), asyncio.Event(), HintedWake()
    async with asyncio.timeout(10):
        task = asyncio.create_task(Matcher(stores.matches, clock, CountingWaker(), followed).run(stop, wake))
        await wake.idle()
        shelf["hbs"] = PEOPLE
        await wake.look()
        assert not followed.outdated
        await stores.publish(clock.now(), an_entry("Ljudi"), feed=a_feed(language="sr"), language="sr")
        await wake.look()
        stop.set()
        wake.set()
        await task
    assert len(await stores.claim(clock.now())) == 1


async def test_the_loop_goes_on_while_a_large_index_is_renewed(database: Database, clock: StandingClock) -> None:
    shelf: dict[str, Lemmas] = {}
    followed = following(Vocabulary(shelf.get), (f"reč{number}" for number in range(5_000)))
    role = Matcher(Stores.of(database).matches, clock, CountingWaker(), followed)
    shelf["hbs"] = PEOPLE
    longest, begun = 0.0, time.perf_counter()

    async def renew() -> None:
        while followed.outdated:
            await role.step(0)

    with older_garbage_apart():
        renewing = asyncio.create_task(renew())
        while not renewing.done():
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)
        await renewing
    # As a whole it takes many times as long as anybody has to wait.
    assert longest < max(0.1, (time.perf_counter() - begun) / 5)
