"""An alert, and its delivery to a channel."""

from __future__ import annotations

from bot.model import Chat, Delivery, Destination, Item, OwedRing, Platform, Ring, TopicHit
from tests.clock import NOON
from tests.fakes.discord import Channel

TOKEN = "bot-token"
ITEM = Item(1, "n1", "N1", "KFOR u Banjskoj", "https://n1.example/a", "", "sr", NOON, NOON)
RING = Ring(ITEM.title, ITEM.link, "N1", NOON, "@everyone KFOR je tu.", (TopicHit("KFOR", ("KFOR",)),), "sr")
MESSAGES = "/channels/*/messages"


def delivery(channel: Channel, number: int = 1, language: str | None = None) -> Delivery:
    chat = Chat(1, Destination(Platform.DISCORD, str(channel.id)), language)
    return Delivery(number, chat, "key", OwedRing(ITEM, RING.topics), NOON)
