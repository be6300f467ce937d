"""The commands that Telegram offers while somebody types "/"."""

from __future__ import annotations

import asyncio

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from handlers import replies

log = structlog.get_logger()

# Telegram's code → ours. Its "sr" doesn't tell the script.
LANGUAGES = {None: "en", "sr": "sr-Latn", "sq": "sq"}
MEMBERS_COMMANDS = ("help", "subscriptions", "recent", "search", "try", "why", "feeds")
"""What changes nothing: the others are offered in a group to its administrators alone."""


async def publish(bot: Bot) -> None:
    """Sets the commands for every language and kind of chat. A failure costs only the menu, so it is only logged."""
    try:
        await asyncio.gather(
            *(
                bot.set_my_commands(_commands(language, scope), scope, code)
                for code, language in LANGUAGES.items()
                for scope in (
                    BotCommandScopeDefault(),
                    BotCommandScopeAllGroupChats(),
                    BotCommandScopeAllChatAdministrators(),
                )
            )
        )
    except TelegramError as error:
        log.warning("menu_not_set", platform="telegram", reason=str(error))


def _commands(language: str, scope: BotCommandScope) -> list[BotCommand]:
    described = replies.command_descriptions(language)
    names = MEMBERS_COMMANDS if isinstance(scope, BotCommandScopeAllGroupChats) else tuple(described)
    return [BotCommand(name, described[name]) for name in names if name in described]
