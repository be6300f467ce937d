"""Who calls in a hub's place, and what a hub brings that it should not, harm nothing."""

from __future__ import annotations

import asyncio
import hmac
from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.e2e.polite import HOUR, Installation, news
from tests.e2e.pushing import following
from tests.fakes.hub import FakeHub

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_stranger_who_guesses_learns_nothing(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.running.poll()
        await pushed.subscriber.ask_due()
        for token in ("", "x", "x" * 43, "../../"):
            assert (await hub.prove(callback=f"{pushed.url}/websub/{token}"))[0] in {401, 404}
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{pushed.url}/websub/{'x' * 43}", data=BytesIO(b"y" * 6_000_000)) as response:
                assert response.status == 410
            for page in ("/", "/chat", "/metrics", "/healthz", "/websub/../"):
                async with session.get(f"{pushed.url}{page}", headers={"Host": "public.example"}) as response:
                    assert response.status == 401


async def test_what_is_not_signed_is_taken_and_ignored(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        body = news(pushed.clock, "B")
        for wrong in ("", "sha256=", "sha256=" + "0" * 64, "md5=" + "0" * 32, "sha256", "new=x", "sha1=é"):
            assert await hub.push(body, signature=wrong) == 202
        assert await hub.push(b"z" * 5_100_000) == 413
        assert await hub.push(body, **{"Content-Encoding": "gzip"}) in {400, 415}
        assert pushed.waker.woken == 0
        assert (await pushed.running.poll()).feeds == 0
        assert await pushed.running.titles() == ["A"]


async def test_only_so_many_pushes_of_a_feed_arrive_at_once(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        started = [await _begun(hub.asked[-1]["hub.callback"]) for _ in range(4)]
        assert await hub.push(news(pushed.clock, "B")) == 503
        for reader, writer in started:
            writer.write(b"!")
            assert (await reader.readline()).startswith(b"HTTP/1.1 202")
            writer.close()
        assert await hub.push(news(pushed.clock, "B")) == 204


async def _begun(callback: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A push that lacks its last byte; returns when its headers were read."""
    url = urlsplit(callback)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = f"POST {url.path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    writer.write(head.encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    await reader.readline()
    writer.write(b"four")
    return reader, writer


async def test_a_hub_that_brings_without_end_does_not_fill_the_disk(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        largest = news(pushed.clock, "B") + b" " * 4_990_000
        assert [await hub.push(largest) for _ in range(11)] == [204] * 10 + [503]
        pushed.clock.advance(HOUR / 2)
        assert [await hub.push(largest) for _ in range(6)] == [204] * 5 + [503]
        pushed.clock.advance(2 * HOUR)
        assert await hub.push(largest) == 204


async def test_a_type_that_is_no_text_keeps_no_push_back(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        body = news(pushed.clock, "B")
        last = hub.asked[-1]
        url = urlsplit(last["hub.callback"])
        signature = hmac.new(last["hub.secret"].encode(), body, "sha256").hexdigest()
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        head = f"POST {url.path} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha256={signature}\r\n"
        writer.write(head.encode() + b"Content-Type: text/xml; a=\xe9\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert (await reader.readline()).startswith(b"HTTP/1.1 204")
        writer.close()
        assert (await pushed.running.poll()).new_items == 1


async def test_a_push_that_is_no_feed_harms_nothing(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        before = await pushed.running.health("f")
        assert await hub.push(b"<html>not what you think</html>") == 204
        await pushed.running.poll()
        after = await pushed.running.health("f")
        assert (after.errors, after.error, after.ok_at, after.polled_at) == (0, None, before.ok_at, before.polled_at)
        assert (await pushed.running.poll()).feeds == 0


async def test_only_so_many_pushes_wait_and_each_is_read(installation: Installation, hub: FakeHub) -> None:
    async with following(installation, hub) as pushed:
        await pushed.subscribed()
        answers = [await hub.push(news(pushed.clock, f"B{number}")) for number in range(21)]
        assert answers == [204] * 20 + [503]
        assert (await pushed.running.poll()).new_items == 20
        assert len(await pushed.running.titles()) == 21
        assert (await pushed.running.poll()).feeds == 0
