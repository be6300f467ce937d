"""Telegram: commands and buttons in, replies and alerts out, on python-telegram-bot."""

import os

# Durations come as timedelta: the library's other form warns at every 429, and is going to be removed.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from handlers.telegram.connection import TelegramConnection, connect

__all__ = ["TelegramConnection", "connect"]
