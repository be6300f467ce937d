"""What the use cases of a chat work with."""

from __future__ import annotations

from bot.app.finding import CHAT_SECONDS, Guide, finding
from bot.app.house import House
from bot.commands import HOUR, Desk, Throttle
from bot.store.chats import SqlChatStore
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore


def desk_of(house: House) -> Desk:
    """One for all chats of a process, whose limits it keeps."""
    settings, database = house.settings, house.database
    return Desk(
        SqlChatStore(database),
        SqlItemStore(database),
        SqlStoryStore(database),
        house.clock,
        settings.limits,
        Guide(
            settings.feeds,
            lambda: finding(house.clock, house.languages, settings.mirrors, seconds=CHAT_SECONDS),
        ),
        throttle=Throttle(settings.limits.commands_per_minute),
        vocabulary=house.vocabulary,
        looks=Throttle(settings.limits.discoveries_per_hour, HOUR),
        operators=frozenset(settings.operator),
    )
