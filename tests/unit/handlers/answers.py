"""Answers of the use cases, as small as a test needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.commands.outcomes import ItemPage, Listing, Preview, Suggestion
from bot.model import Chat, Destination, Item, Platform, Subscription, Topic

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MANY = 10**18
CHAT = Chat(1, Destination(Platform.TELEGRAM, "7"))


def chat(language: str | None = None, platform: Platform = Platform.TELEGRAM) -> Chat:
    return Chat(1, Destination(platform, "7"), language)


def item(number: int = 1) -> Item:
    return Item(number, "n1", "N1", f"Title {number}", f"https://n1.example/{number}", "", "sr", NOW, NOW)


def subscription(number: int, label: str = "KFOR", **more: object) -> Subscription:
    return replace(Subscription(number, 1, label, rings_last_week=14), **more)  # type: ignore[arg-type]  # by name


def preview(**more: object) -> Preview:
    made = Preview(CHAT, "KFOR", "KFOR", 5, 7, 14, None, (item(1), item(2), item(3)), True, False)
    return replace(made, **more)  # type: ignore[arg-type]  # by name


def page(**more: object) -> ItemPage:
    made = ItemPage(CHAT, Listing.SEARCH, "banjska", 9, 0, False, (item(),))
    return replace(made, **more)  # type: ignore[arg-type]  # by name


SUGGESTIONS = (Suggestion(Topic("KFOR", "KFOR"), 1), Suggestion(Topic("Banjska", "Banjska"), 2))
LANGUAGE_ROW = "[English|lang:en] [Srpski|lang:sr-Latn] [Српски|lang:sr-Cyrl] [Shqip|lang:sq]"
EXAMPLES = "\n".join(f"• [Title {n}](https://n1.example/{n})\n  N1 · @09:30" for n in (1, 2, 3))
