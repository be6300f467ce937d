"""A fake Telegram, and a messenger that sends to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.telegram.messenger import TelegramMessenger
from handlers.telegram.requests import Line
from tests.clock import NOON
from tests.contract.telegram_messenger.sending import FORUM, GROUP, OTHER, READER, TOKEN, messenger_at
from tests.fakes.telegram import TelegramFake


@pytest.fixture
async def fake() -> AsyncIterator[TelegramFake]:
    async with TelegramFake(TOKEN, now=lambda: NOON) as fake:
        fake.add_private_chat(READER, "Reader")
        fake.add_private_chat(OTHER, "Other")
        fake.add_group(GROUP, "Desk", admins=[READER])
        fake.add_forum(FORUM, "Forum", {5: "News"}, admins=[READER])
        yield fake


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def messenger(fake: TelegramFake, line: Line) -> AsyncIterator[TelegramMessenger]:
    async with messenger_at(fake.base_url, line) as messenger:
        yield messenger
