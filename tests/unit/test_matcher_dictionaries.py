"""At its start the matcher waits for dictionaries that are being made, so that no item is matched without them."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

import structlog
from structlog.typing import EventDict

from bot.followed import Followed
from bot.lemmas.build import write
from bot.lemmas.shelf import Shelf
from bot.matcher import Matcher
from bot.store.database import Database
from bot.topics.packing import pack
from bot.topics.vocabulary import Vocabulary
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, HintedWake
from tests.until import until


class Builder:
    """Builds a short list once it may, or fails where that is asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self.may = Event()
        self._fails = fails

    def __call__(self, code: str, path: Path, stopped: Event) -> None:
        while not self.may.wait(0.01):
            if stopped.is_set():
                raise subprocess.CalledProcessError(1, "build")
        if self._fails:
            raise subprocess.CalledProcessError(1, "build")
        write(path, pack([("ljudi", "čovek")] if code == "hbs" else [("x", "x")]))


@asynccontextmanager
async def started(stores: Stores, clock: StandingClock, shelf: Shelf, wake: HintedWake) -> AsyncIterator[Matcher]:
    """A matcher that runs, with an item before it that only a dictionary knows, and a chat that follows it."""
    await stores.a_chat(clock.now(), "1", "čovek")
    await stores.publish(clock.now(), an_entry("Ljudi"), feed=a_feed(language="sr"), language="sr")
    followed, stop = Followed(Vocabulary(shelf, ("sr", "sq"))), asyncio.Event()
    matcher = Matcher(stores.matches, clock, CountingWaker(), followed, making=shelf.making)
    async with asyncio.timeout(10):
        task = asyncio.create_task(matcher.run(stop, wake))
        await wake.idle()
        yield matcher
        stop.set()
        wake.set()
        await task
    shelf.stop()


def said(logs: list[EventDict]) -> list[tuple[str, str]]:
    """What the matcher said of dictionaries."""
    return [(each["event"], each["languages"]) for each in logs if "dictionaries" in each["event"]]


async def test_the_first_items_wait_for_the_dictionaries_that_find_them(
    database: Database, clock: StandingClock, tmp_path: Path
) -> None:
    stores, build, wake = Stores.of(database), Builder(), HintedWake()
    shelf = Shelf(tmp_path, build)
    with structlog.testing.capture_logs() as logs:
        async with started(stores, clock, shelf, wake):
            await wake.look()
            assert len(await stores.pending()) == 1
            build.may.set()
            await until(lambda: not shelf.making())
            await wake.look()
            assert await stores.pending() == []
    assert len(await stores.claim(clock.now())) == 1
    assert said(logs) == [("matching_waits_for_dictionaries", "hbs,sq")]


async def test_items_wait_no_longer_than_a_minute(database: Database, clock: StandingClock, tmp_path: Path) -> None:
    stores, wake = Stores.of(database), HintedWake()
    with structlog.testing.capture_logs() as logs:
        async with started(stores, clock, Shelf(tmp_path, Builder()), wake):
            clock.advance(timedelta(seconds=59))
            await wake.look()
            assert len(await stores.pending()) == 1
            clock.advance(timedelta(seconds=1))
            await wake.look()
            assert await stores.pending() == []
    assert said(logs) == [
        ("matching_waits_for_dictionaries", "hbs,sq"),
        ("matching_begins_without_dictionaries", "hbs,sq"),
    ]


async def test_a_dictionary_that_cannot_be_made_holds_up_nothing(
    database: Database, clock: StandingClock, tmp_path: Path
) -> None:
    stores, build, wake = Stores.of(database), Builder(fails=True), HintedWake()
    shelf = Shelf(tmp_path, build)
    async with started(stores, clock, shelf, wake):
        build.may.set()
        await until(lambda: not shelf.making())
        await wake.look()
        assert await stores.pending() == []


async def test_dictionaries_that_are_there_are_not_waited_for(
    database: Database, clock: StandingClock, tmp_path: Path
) -> None:
    stores, build = Stores.of(database), Builder()
    build.may.set()
    for code in ("hbs", "sq"):
        Shelf(tmp_path, build).wait(code)
    with structlog.testing.capture_logs() as logs:
        async with started(stores, clock, Shelf(tmp_path, build), HintedWake()):
            assert await stores.pending() == []
    assert len(await stores.claim(clock.now())) == 1
    assert said(logs) == []


async def test_a_stop_ends_the_wait(database: Database, clock: StandingClock, tmp_path: Path) -> None:
    stores = Stores.of(database)
    async with started(stores, clock, Shelf(tmp_path, Builder()), HintedWake()):
        pass
    assert len(await stores.pending()) == 1
