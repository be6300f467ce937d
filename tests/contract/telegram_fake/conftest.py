"""The fake Telegram, and the real python-telegram-bot that judges it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.contract.telegram_fake.people import CHANNEL, FORUM, GROUP, MEMBER, NOON, OWNER, READER, TOKEN
from tests.fakes.telegram import TelegramFake


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with TelegramFake(TOKEN, now=lambda: NOON) as fake:
        fake.add_private_chat(READER, "Reader", "sr")
        fake.add_group(GROUP, "Desk", admins=[OWNER], members=[MEMBER])
        fake.add_forum(FORUM, "Forum", {5: "News"}, admins=[OWNER])
        fake.add_channel(CHANNEL, "Channel", admins=[OWNER])
        yield fake


@pytest.fixture
async def bot(fake: TelegramFake, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with Bot(TOKEN, base_url=fake.base_url) as bot:
        yield bot
