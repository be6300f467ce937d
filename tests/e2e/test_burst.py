"""A feed that publishes very much at once: as many alerts as its cap allows, and one digest with the rest."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

from sqlalchemy import Select, select

from bot.store.schema import alerts, deliveries, digests
from tests.e2e.killing import LOOK, finish, fleet, looked
from tests.e2e.local import LocalChat
from tests.e2e.process import running
from tests.e2e.trial import newsroom, reading
from tests.e2e.world import READER, SECONDS, world_in

AT_ONCE, CAP, LISTED = 100, 5, 20
LIMITS = f"limits: {{feed_burst: {CAP}, topic_surge: 0, digest_after: 3s}}\n"
FEW = "limits: {lease_seconds: 5, feed_burst: 2, topic_surge: 0, digest_after: 2s, subscriptions_per_chat: 0}\n"
HEADING = f"KoSSev · {AT_ONCE - CAP} more stories"
REST = f"And {AT_ONCE - CAP - LISTED} more"
SEED, STORIES = 3, 48
A_DIGEST, SENT = deliveries.c.digest_id.is_not(None), deliveries.c.state == "sent"


async def test_a_hundred_stories_at_once_are_a_few_alerts_and_one_digest(tmp_path: Path) -> None:
    async with world_in(tmp_path, LIMITS) as world, running(world.here) as tocsin, LocalChat(tocsin.url) as local:
        await world.discord.gateway.ready(timeout=SECONDS)
        await world.follow_everywhere(local, "Banjska")
        world.publish(*(f"Banjska, report number {number}" for number in range(AT_ONCE)))
        await world.telegram.wait_for(lambda: world.on_telegram(HEADING), seconds=2 * SECONDS)
        await world.discord.wait_for(lambda: world.on_discord(REST), timeout=SECONDS)
        await local.wait_until_shown("/chat", REST)
        lines = [line.text(separator=" ", strip=True) for line in await local.lines()]
        told = [
            [message.text for message in world.on_telegram("report number")],
            [message.text for message in world.on_discord("report number")],
            [line for line in lines if "report number" in line],
        ]
        for texts in told:
            *rings, digest = texts
            assert len(rings) == CAP
            assert all(text.count("report number") == 2 for text in rings), "title and summary"
            assert digest.count("report number") == LISTED
            assert REST in digest
        await _found(str(tmp_path / "data" / "tocsin.db"), select(deliveries.c.id).where(A_DIGEST, SENT).offset(2))
        await world.telegram.say(READER, READER, "/why")
        await world.telegram.wait_for(lambda: world.on_telegram("This came because of"), seconds=SECONDS)
        [why] = world.on_telegram("This came because of")
        assert f"report number {AT_ONCE - 1}" in why.text or "report number 0" in why.text
        await tocsin.stop()


async def test_kills_in_the_middle_of_a_burst_lose_nothing_and_tell_nothing_twice(tmp_path: Path) -> None:
    chance, died = random.Random(SEED), []  # noqa: S311 - delays, no secrets
    async with newsroom(tmp_path, str(tmp_path / "tocsin.db"), chats=10, chance=chance, limits=FEW) as room:
        async with fleet(room.here, 1) as processes:
            await looked(room)
            room.publish(STORIES)
            for step in (select(alerts.c.id), select(digests.c.id), select(deliveries.c.id).where(A_DIGEST, SENT)):
                await _found(room.database, step)
                died.append(await processes.kill(await processes.someone(chance)))
            await finish(room)
        account = await room.account(died)
        recovered = processes.logged(r"sends_recovered.*telegram")
        messages = Counter((each.chat.id, each.text) for each in room.telegram.world.messages)
        listed = [text for _, text in messages if "more stor" in text]
    assert (account.owed, account.lost, account.repeats["discord"]) == (10 * STORIES, (), 0)
    assert account.states.keys() <= {"sent", "unknown"}
    assert account.most_copies["telegram"] <= 2
    assert recovered or max(messages.values()) == 1
    assert listed
    assert all("And " not in text for text in listed), "every story is listed, so that each one was counted"


async def _found(place: str, wanted: Select[tuple[int]]) -> None:
    """Once there is such a row."""
    async with asyncio.timeout(SECONDS * 2):
        while True:
            async with reading(place) as database, database.read() as connection:
                if await connection.scalar(wanted.limit(1)) is not None:
                    return
            await asyncio.sleep(LOOK)  # what other processes do is seen, not told
