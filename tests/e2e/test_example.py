"""The article this bot was imagined around, from a feed to a chat, in a process of its own."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.process import Installation, running
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.telegram import Message, TelegramFake
from tests.rss import Entry, rss

TOKEN = "123456:" + "e2e-example_token-0123456789-abcdef"
SHARED = Path(os.environ.get("TOCSIN_TEST_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
ARTICLE = SHARED / "articles" / "banjska.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the example article is not beside this checkout")
async def test_the_example_rings_once_for_all_three_topics_without_the_pages_frame(tmp_path: Path) -> None:
    title, _, text = ARTICLE.read_text(encoding="utf-8").partition("\n")
    async with TelegramFake(TOKEN) as telegram, FeedServer() as server:
        quiet = Entry("Quiet night in the north", datetime.now(UTC), guid="before")
        url = server.add("/feed.xml", Reply(rss(quiet)))
        here = Installation(tmp_path, {"TOCSIN_TELEGRAM_TOKEN": TOKEN, "TOCSIN_TELEGRAM_API_URL": telegram.url})
        here.write_feeds(url)
        reader, other = telegram.add_private_chat(7, "A reader"), telegram.add_private_chat(8, "Another")
        async with running(here) as tocsin:
            for topic in ("KFOR", "Banjska", "EULEX"):
                await follow(telegram, reader.id, topic)
            await follow(telegram, other.id, "Бањска")
            server.add("/feed.xml", Reply(rss(Entry(title, datetime.now(UTC), text, guid="banjska"), quiet)))
            for chat in (reader.id, other.id):
                await telegram.wait_for(partial(alerts_about, telegram, chat, title), seconds=20)
            await tocsin.stop()
        (alert,) = alerts_about(telegram, reader.id, title)
        (cyrillic,) = alerts_about(telegram, other.id, title)
        for expected in ("KFOR", "Banjska", "EULEX", "KoSSev", title):
            assert expected in alert.text
        for sentence in ("Claims that KFOR allegedly negotiated", "That is not true"):
            assert sentence in alert.text
        for boilerplate in ("0 komentara", "Koje je tvoje mišljenje", "26.05.2024"):
            assert boilerplate not in alert.text
        assert any(entity["type"] == "date_time" for entity in alert.entities) or "UTC" in alert.text
        assert "Бањска" in cyrillic.text


async def follow(telegram: TelegramFake, chat: int, topic: str) -> None:
    """Types the command and presses the button, as a person does."""
    before = len(telegram.from_bot(chat))
    await telegram.say(chat, chat, f"/subscribe {topic}")
    preview = await telegram.wait_for(lambda: telegram.from_bot(chat)[before:])
    await telegram.press(preview[0], "Subscribe", chat)
    await telegram.wait_for(lambda: "Done" in telegram.from_bot(chat)[before].text)


def alerts_about(telegram: TelegramFake, chat: int, title: str) -> list[Message]:
    return [message for message in telegram.from_bot(chat) if title in message.text]
