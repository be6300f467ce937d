"""Discord: slash commands and buttons in, alerts out."""

from handlers.discord.connection import connect

__all__ = ["connect"]
