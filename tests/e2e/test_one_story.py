"""One story, one alert in each chat, over real sockets: it grows in place, and what isn't of it is told apart, for
a chat or, by the operator beside the running process, for all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.local import LocalChat
from tests.e2e.process import run_to_its_end, running
from tests.e2e.world import READER, SECONDS, World, world_in
from tests.fakes.feedserver import Reply
from tests.rss import Entry, rss

TITLE = "KFOR denies that there were talks in Banjska tonight"


def serve_other(world: World, *titles: str) -> None:
    """What the other feed carries."""
    now = datetime.now(UTC)
    entries = [
        Entry(title, now, f"{title}, they say.", link=f"http://koha.example/{n}") for n, title in enumerate(titles)
    ]
    world.feeds.add("/other.xml", Reply(rss(*entries)))


async def test_a_copy_edits_the_alert_everywhere_and_rings_where_it_is_told_apart(tmp_path: Path) -> None:
    async with world_in(tmp_path) as world:
        serve_other(world, "Another quiet morning")
        world.here.write_feeds(world.feeds.url("/feed.xml"), world.feeds.url("/other.xml"))
        async with running(world.here) as tocsin, LocalChat(tocsin.url) as local:
            await world.discord.gateway.ready(timeout=SECONDS)
            await world.follow_everywhere(local, "Banjska")
            world.publish(TITLE)
            await world.rung_everywhere(local, TITLE)
            serve_other(world, TITLE.upper(), "Another quiet morning")
            await world.telegram.wait_for(
                lambda: "Also in: KoSSev (en)" in world.on_telegram(TITLE)[0].text, seconds=SECONDS
            )
            await world.discord.wait_for(lambda: "2 sources" in world.on_discord(TITLE)[0].text, timeout=SECONDS)
            await local.wait_for_alert("Also in: KoSSev (en) · 2 sources in 1 language", seconds=SECONDS)
            assert await world.rings(local, TITLE) == [1, 1, 1]
            assert world.on_telegram(TITLE.upper()) == []

            [alert] = world.on_telegram(TITLE)
            await world.telegram.press(alert, "Why?", READER)
            await world.telegram.wait_for(lambda: world.on_telegram("The same story: 2 sources"), seconds=SECONDS)
            await world.telegram.press(world.telegram.from_bot(READER)[-1], "Not the same story: 1", READER)
            await world.telegram.wait_for(lambda: world.on_telegram(f"{TITLE.upper()}\n"), seconds=SECONDS)
            assert world.on_discord(TITLE.upper()) == []

            code, pairs, _ = await run_to_its_end(world.here, "stories", "pairs")
            number = str(json.loads(pairs)["items"][0]["id"])
            code, said, _ = await run_to_its_end(world.here, "stories", "split", number)
            assert (code, said) == (0, f"item {number} is a story of its own\n")
            await world.discord.wait_for(lambda: world.on_discord(TITLE.upper()), timeout=SECONDS)
            code, _, why = await run_to_its_end(world.here, "stories", "split", number)
            assert (code, "nothing was changed" in why) == (1, True)
            await tocsin.stop()
