"""`tocsin stories`: what readers told apart, and an item that is told apart for all."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.model import MatchedItem
from bot.store.sqlite import open_sqlite
from tests.builders import Stores, an_entry


async def two_items(path: Path) -> None:
    now = datetime.now(UTC)
    async with open_sqlite(path) as database:
        stores = Stores.of(database)
        await stores.publish(now, an_entry("KFOR one", "Ћирилица."), an_entry("KFOR two"))
        first, second = await stores.pending()
        await stores.matches.record([MatchedItem(first, ()), MatchedItem(second, (), first.id)], now)


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    asyncio.run(two_items(tmp_path / "some.db"))
    return ["--database", str(tmp_path / "some.db"), "--feeds", str(tmp_path / "feeds.yaml"), "--data", str(tmp_path)]


def test_an_item_that_was_told_apart_is_a_pair(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stories", "pairs", *options]) == 0
    assert capsys.readouterr().out == ""
    assert main(["stories", "split", "2", *options]) == 0
    assert "item 2 is a story of its own" in capsys.readouterr().out
    assert main(["stories", "pairs", *options]) == 0
    pair = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["title"], each["summary"]) for each in pair["items"]] == [
        (2, "KFOR two", ""),
        (1, "KFOR one", "Ћирилица."),
    ]
    assert (pair["same"], pair["chats"], pair["operator"]) == (False, 0, True)


@pytest.mark.parametrize("item", ["1", "99"])
def test_what_cant_be_told_apart_is_said(options: list[str], capsys: pytest.CaptureFixture[str], item: str) -> None:
    main(["stories", "split", "2", *options])
    capsys.readouterr()
    assert main(["stories", "split", item, *options]) == 1
    assert "nothing was changed" in capsys.readouterr().err
