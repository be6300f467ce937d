"""Two processes on one PostgreSQL: one does the work, the other takes over when it dies, and nobody is rung twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.local import LocalChat
from tests.e2e.one_reader import World, one_reader
from tests.e2e.process import Running, running
from tests.postgres import Server


@pytest.fixture
async def world(tmp_path: Path, server: Server) -> AsyncIterator[World]:
    async with one_reader(tmp_path, TOCSIN_DATABASE=await server.copy()) as made:
        yield made


async def test_the_standby_takes_over_from_a_killed_process_and_repeats_nothing(world: World) -> None:
    async with running(world.here) as first, running(world.here) as second:
        await world.follow("KFOR")
        world.publish("KFOR on patrol")
        await world.rung("KFOR on patrol")
        working, standing_by = (first, second) if took(first) else (second, first)
        await marked_as_sent(working)  # what is in flight at a kill may come twice
        working.process.kill()
        world.publish("KFOR back at base")
        await world.rung("KFOR back at base")
        assert [len(world.alerts(each)) for each in ("KFOR on patrol", "KFOR back at base")] == [1, 1]
        assert took(standing_by)
        await standing_by.stop()


async def test_a_stop_hands_over_at_once(world: World) -> None:
    world.here.write_feeds(world.feeds.url("/feed.xml"), more="limits: {lease_seconds: 600}\n")
    async with running(world.here) as first:
        await world.follow("KFOR")
        async with running(world.here) as second:
            await first.stop()
            world.publish("KFOR on patrol")
            await world.rung("KFOR on patrol")
            await second.stop()
    assert len(world.alerts("KFOR on patrol")) == 1


def took(process: Running) -> bool:
    """Whether the process got the bot's lease."""
    return any("lease_taken" in line and "bot:telegram" in line for line in process.logged)


async def marked_as_sent(process: Running) -> None:
    """Returns once the database says so of a delivery."""
    async with LocalChat(process.url) as pages:
        await pages.wait_until_shown("/metrics", 'tocsin_deliveries{state="sent"} 1')
