"""What is asked of the process that has the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.requests import ask_to_split
from bot.config import load
from bot.errors import StoreError
from bot.model import MatchedItem
from bot.store.requests import Requests
from bot.store.sqlite import open_sqlite
from tests.builders import Stores, an_entry
from tests.clock import StandingClock


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


async def test_where_nobody_answers_it_is_said_and_taken_back(tmp_path: Path, clock: StandingClock) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    path = tmp_path / "some.db"
    settings = load({"database": str(path), "feeds": str(tmp_path / "feeds.yaml"), "data": str(tmp_path)})
    async with open_sqlite(path) as database:
        stores = Stores.of(database)
        await stores.publish(clock.now(), an_entry("KFOR one"), an_entry("KFOR two"))
        first, second = await stores.pending()
        await stores.matches.record([MatchedItem(first, ()), MatchedItem(second, (), first.id)], clock.now())
        with pytest.raises(StoreError, match=r"took up nothing within 0\.05 seconds"):
            await ask_to_split(settings, second.id, patience=0.05)
        assert not (tmp_path / "some.db.requests").exists()
        assert not await ask_to_split(settings, 99)
