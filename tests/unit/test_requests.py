"""What is asked of the process that has the database."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.app.house import House, vocabulary_of
from bot.app.requests import answer_requests, ask_to_split
from bot.config import load
from bot.errors import StoreError
from bot.lemmas.shelf import Shelf
from bot.model import MatchedItem
from bot.store.database import Database
from bot.store.requests import Requests
from bot.store.splitting import SqlStoryStore
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.until import until


def test_what_is_asked_waits_until_it_is_done(tmp_path: Path) -> None:
    asks, answers = Requests(tmp_path / "tocsin.db"), Requests(tmp_path / "tocsin.db")
    assert answers.to_split() == []
    for item in (12, 7, 7):
        asks.ask_to_split(item)
    folder = tmp_path / "tocsin.db.requests"
    for strange in ("split-", "split-x", "split-²", "split-" + "9" * 30, "other"):
        (folder / strange).touch()
    assert answers.to_split() == [7, 12]
    for item in (7, 7, 12):
        answers.forget_split(item)
    assert answers.to_split() == []
    assert folder.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    requests = Requests(tmp_path / "tocsin.db")
    requests.ask_to_split(1)
    requests.forget_split(1)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
async def house(tmp_path: Path, database: Database, clock: StandingClock) -> House:
    """Two items of its database share a story."""
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    of = {"database": str(tmp_path / "tocsin.db"), "feeds": str(tmp_path / "feeds.yaml"), "data": str(tmp_path)}
    stores, settings, shelf = Stores.of(database), load(of), Shelf(tmp_path / "lemmas")
    await stores.publish(clock.now(), an_entry("KFOR one"), an_entry("KFOR two"))
    first, second = await stores.pending()
    await stores.matches.record([MatchedItem(first, ()), MatchedItem(second, (), first.id)], clock.now())
    return House(settings, database, clock, "this process", shelf, vocabulary_of(settings, shelf))


@pytest.fixture
def requests(house: House) -> Requests:
    return Requests(Path(house.settings.database))


async def test_where_nobody_answers_it_is_said_and_taken_back(house: House, requests: Requests) -> None:
    with pytest.raises(StoreError, match=r"took up nothing within 0\.05 seconds"):
        await ask_to_split(house.settings, 2, patience=0.05)
    assert requests.to_split() == []
    assert not await ask_to_split(house.settings, 99)


async def test_who_stops_asking_takes_it_back(house: House, requests: Requests) -> None:
    asking = asyncio.create_task(ask_to_split(house.settings, 2))
    await until(lambda: requests.to_split() == [2])
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert requests.to_split() == []


async def test_what_is_done_though_its_answer_is_late_is_done(house: House, requests: Requests) -> None:
    asking = asyncio.create_task(ask_to_split(house.settings, 2, patience=1.0))
    await until(lambda: requests.to_split() == [2])
    assert await SqlStoryStore(house.database).split_for_all(2, house.clock.now())
    assert await asking
    assert requests.to_split() == []


@pytest.mark.parametrize(("age", "is_split"), [(59, True), (61, False)])
async def test_what_was_asked_more_than_a_minute_ago_is_asked_no_longer(
    house: House, requests: Requests, tmp_path: Path, age: int, *, is_split: bool
) -> None:
    requests.ask_to_split(2)
    asked_at = house.clock.now().timestamp() - age
    os.utime(tmp_path / "tocsin.db.requests" / "split-2", (asked_at, asked_at))
    stop = asyncio.Event()
    answering = asyncio.create_task(answer_requests(house, stop, asyncio.Event()))
    await until(lambda: requests.to_split() == [])
    stop.set()
    await answering
    assert await SqlStoryStore(house.database).shares_story(2) is not is_split
