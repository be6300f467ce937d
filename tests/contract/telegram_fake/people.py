"""Who is at the fake Telegram, and a keyboard for them."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

TOKEN = "123456:made-up_token"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER, OWNER, MEMBER = 7, 8, 9
GROUP, FORUM, CHANNEL = -1001000000001, -1001000000002, -1001000000003


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data) for text, data in buttons]])
