"""Checking feeds online is as polite as polling them."""

from __future__ import annotations

from bot.cli.probe import Probe, probes
from bot.model import Feed
from tests.fakes.feedserver import FeedServer, Reply

RSS = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


async def checked(server: FeedServer, *replies: Reply, pause: float = 0.0) -> list[Probe]:
    feeds = [
        Feed(f"f{number}", server.add(f"/{number}", reply), "F", allow_private=True)
        for number, reply in enumerate(replies)
    ]
    return [each async for each in probes(feeds, None, pause=pause)]


async def test_a_host_that_asks_for_a_pause_is_asked_no_more() -> None:
    async with FeedServer() as server:
        found = await checked(server, Reply(RSS), Reply(status=429), Reply(RSS), Reply(RSS))
        assert [each.path for each in server.requests] == ["/0", "/1"]
    assert sorted((each.id, each.fault) for each in found) == [
        ("f0", None), ("f1", "busy"), ("f2", "busy"), ("f3", "busy"),
    ]  # fmt: skip


async def test_a_host_is_asked_with_a_pause() -> None:
    async with FeedServer() as server:
        await checked(server, Reply(RSS), Reply(RSS), pause=0.2)
        first, second = (each.at for each in server.requests)
    assert second - first >= 0.2
