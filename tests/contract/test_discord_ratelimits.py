"""The fake Discord's rate limits: what its headers say, and what the real discord.py makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import Channel, DiscordFake, Guild
from tests.fakes.discord.sample import aim, logged_in, target

TOKEN = "bot-token"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request past the library was answered."""

    status: int
    headers: Mapping[str, str]
    body: Any


@pytest.fixture
async def dc(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(TOKEN) as fake:
        aim(monkeypatch, fake)
        fake.buckets.as_discord()
        yield fake


@pytest.fixture
def guild(dc: DiscordFake) -> Guild:
    return dc.add_guild("Desk")


@pytest.fixture
def channel(dc: DiscordFake, guild: Guild) -> Channel:
    return dc.add_channel(guild, "alerts")


async def send(dc: DiscordFake, channel: Channel) -> Answer:
    """Past the library, as the bot."""
    headers, url = {"Authorization": f"Bot {TOKEN}"}, f"{dc.api_url}/channels/{channel.id}/messages"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json={"content": "x"}, headers=headers) as response,
    ):
        return Answer(response.status, response.headers, await response.json())


async def test_a_channel_takes_five_messages_in_five_seconds_and_the_headers_say_so(
    dc: DiscordFake, guild: Guild, channel: Channel
) -> None:
    answers = [await send(dc, channel) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
    last = answers[-1]
    assert (last.headers["X-RateLimit-Limit"], last.headers["X-RateLimit-Scope"]) == ("5", "user")
    assert 3.0 < float(last.headers["X-RateLimit-Reset-After"]) <= 5.0
    assert 3.0 < last.body["retry_after"] <= 5.0
    assert last.body["global"] is False
    other = await send(dc, dc.add_channel(guild, "other"))
    assert (other.status, other.headers["X-RateLimit-Bucket"]) == (200, last.headers["X-RateLimit-Bucket"])


async def test_a_bot_makes_fifty_requests_a_second_and_no_more_in_any_channel(dc: DiscordFake, guild: Guild) -> None:
    channels = [dc.add_channel(guild, f"alerts-{number}") for number in range(51)]
    answers = await asyncio.gather(*[send(dc, each) for each in channels])
    [refused] = [answer for answer in answers if answer.status != 200]
    assert (refused.status, refused.body["global"]) == (429, True)
    assert (refused.headers["X-RateLimit-Global"], refused.headers["X-RateLimit-Scope"]) == ("true", "global")
    assert 0.0 < refused.body["retry_after"] <= 1.0


async def test_the_library_keeps_to_a_channels_headers_without_being_told(dc: DiscordFake, channel: Channel) -> None:
    dc.buckets.routes = {route: (limit, 0.2) for route, (limit, _) in dc.buckets.routes.items()}
    async with logged_in(dc) as client:
        await asyncio.gather(*[target(client, channel).send(str(number)) for number in range(11)])
    assert {call.status for call in dc.calls} == {200}
    assert len(dc.buckets.used_by(channel.id)) == 11
