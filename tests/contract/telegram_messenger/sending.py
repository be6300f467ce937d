"""Deliveries, and sending them to a Telegram at some address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.alerts.outcome import Outcome
from bot.model import Chat, Delivery, Destination, Item, OwedRing, Platform, TopicHit
from bot.saying import said_by
from handlers.telegram.messenger import TelegramMessenger
from handlers.telegram.requests import READ_SECONDS, Line, WatchedRequest
from tests.clock import NOON

TOKEN = "123456:made-up_token"
READER, OTHER = 7, 8
GROUP, FORUM = -1001000000001, -1001000000002


@asynccontextmanager
async def messenger_at(
    base_url: str, line: Line | None = None, read_seconds: float = READ_SECONDS
) -> AsyncIterator[TelegramMessenger]:
    request = WatchedRequest(line or Line(), read_seconds=read_seconds)
    await request.initialize()
    try:
        yield TelegramMessenger(Bot(TOKEN, base_url=base_url, request=request))
    finally:
        await request.shutdown()


def a_delivery(chat: int = READER, thread: str = "", title: str = "KFOR u Banjskoj") -> Delivery:
    link = "https://n1.example/a"
    item = Item(1, "n1", "N1", title, link, "KFOR je stigao u Banjsku.", "sr", NOON, NOON)
    where = Chat(1, Destination(Platform.TELEGRAM, str(chat), thread), "en")
    return Delivery(1, where, "story:1", OwedRing(item, (TopicHit("KFOR", ("KFOR",)),)), NOON)


async def send(messenger: TelegramMessenger, delivery: Delivery) -> Outcome:
    return await messenger.send(delivery, said_by(delivery))
