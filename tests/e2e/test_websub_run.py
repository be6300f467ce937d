"""A feed whose hub pushes, with Tocsin as its operator runs it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.e2e.process import Installation, running
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.hub import FakeHub
from tests.rss import Entry, rss


async def test_what_a_hub_pushes_is_stored_within_a_second_and_the_pages_stay_closed(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.variables |= {
        "TOCSIN_PUBLIC_URL": "https://tocsin.example/here",
        "TOCSIN_HTTP_TOKEN": "sixteen-letters!",
        "TOCSIN_TELEGRAM_TOKEN": "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0",
        "TOCSIN_TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    async with FeedServer() as server, FakeHub() as hub:
        link = {"Link": f'<{hub.url("127.0.0.1")}>; rel="hub"'}
        now = datetime.now(UTC)
        installation.write_feeds(server.add("/feed", Reply(rss(Entry("A", now)), headers=link, etag='"1"')))
        async with running(installation, "--roles", "poll,web,match") as tocsin:
            async with asyncio.timeout(30):
                while not hub.asked:  # noqa: ASYNC110 - another process asks
                    await asyncio.sleep(0.05)
            asked = hub.asked[0]["hub.callback"]
            assert asked.startswith("https://tocsin.example/here/websub/")
            # What a proxy before Tocsin makes of it.
            hub.asked[0]["hub.callback"] = tocsin.url + urlsplit(asked).path.removeprefix("/here")
            assert (await hub.prove())[0] == 200
            assert await hub.push(rss(Entry("B", now))) == 204
            await tocsin.logs("polled", "new_items=1", "first_look=False", seconds=5)
            async with aiohttp.ClientSession() as session, session.get(f"{tocsin.url}/metrics") as response:
                assert response.status == 401
            assert hub.asked[0]["hub.secret"] not in tocsin.all_output()
            await tocsin.stop()
        with closing(sqlite3.connect(tmp_path / "data" / "tocsin.db")) as database:
            assert database.execute("SELECT title FROM items ORDER BY id").fetchall() == [("A",), ("B",)]
            assert database.execute("SELECT count(*) FROM pushes").fetchone() == (0,)
