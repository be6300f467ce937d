"""All three chats in one process: follow, publish, ring, stop, start, and nothing is repeated."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.local import LocalChat
from tests.e2e.process import running
from tests.e2e.world import DISCORD_TOKEN, READER, SECONDS, TELEGRAM_TOKEN, World, world_in
from tests.until import until


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_in(tmp_path) as made:
        yield made


async def test_every_chat_is_rung_once_and_a_restart_repeats_nothing(world: World) -> None:
    async with running(world.here) as tocsin, LocalChat(tocsin.url) as local:
        await world.discord.gateway.ready(timeout=SECONDS)
        await world.follow_everywhere(local, "Бањска")
        world.publish("Banjska is quiet again")
        await world.rung_everywhere(local, "Banjska is quiet again")
        await tocsin.stop()
    world.publish("Banjska opens its school")
    async with running(world.here) as tocsin, LocalChat(tocsin.url) as local:
        await world.rung_everywhere(local, "Banjska opens its school")
        assert await world.rings(local, "Banjska is quiet again") == [1, 1, 1]
        assert await world.rings(local, "Banjska opens its school") == [1, 1, 1]
        assert await world.rings(local, "A quiet morning") == [0, 0, 0]
        await tocsin.stop(signal.SIGINT)
    for secret in (TELEGRAM_TOKEN, DISCORD_TOKEN):
        assert secret not in tocsin.all_output()


async def test_a_wrong_token_leaves_the_other_platform_ringing(world: World) -> None:
    world.here.variables["TOCSIN_DISCORD_TOKEN"] = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.another-token-that-nobody-made-xx"
    async with running(world.here) as tocsin:
        await world.telegram.say(READER, READER, "/subscribe KFOR")
        await world.telegram.wait_for(lambda: world.telegram.from_bot(READER), seconds=SECONDS)
        await world.telegram.press(world.telegram.from_bot(READER)[-1], "Subscribe", READER)
        world.publish("KFOR patrols the bridge")
        await world.telegram.wait_for(lambda: world.on_telegram("KFOR patrols the bridge"), seconds=SECONDS)
        await tocsin.stop()
    assert sum("Discord refuses this token" in line for line in tocsin.logged) == 1


async def test_a_signal_to_the_whole_group_ends_it_in_time_and_leaves_no_child(world: World) -> None:
    async with running(world.here, group=True) as tocsin:
        children = _children(tocsin.process.pid)
        async with asyncio.timeout(10):
            await tocsin.stop(signal.SIGTERM, group=True)
            await until(lambda: not any(map(_alive, children)))  # the system takes note when it comes to it


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "status").read_text()
        except OSError:
            continue
        if f"\nPPid:\t{pid}\n" in status:
            found.append(int(entry.name))
    return found


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
