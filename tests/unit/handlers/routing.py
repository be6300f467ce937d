"""Who asks, and a router over some store."""

from __future__ import annotations

from collections.abc import Callable

from bot.commands import Desk, Requester, Throttle
from bot.config import Limits
from bot.model import Destination, Platform
from bot.store.chats import SqlChatStore
from bot.store.database import Database
from bot.store.items import SqlItemStore
from bot.store.splitting import SqlStoryStore
from handlers.message import Message
from handlers.router import Router
from tests.clock import StandingClock
from tests.fakes.ports import a_guide

Plain = Callable[[Message | None], str]


def who(*, admin: bool = True, person: str = "7") -> Requester:
    async def may_change() -> bool:
        return admin

    return Requester(Destination(Platform.TELEGRAM, "100"), person, may_change, private=True)


def router_over(chats: SqlChatStore, database: Database, clock: StandingClock, limits: Limits | None = None) -> Router:
    wanted = limits or Limits(commands_per_minute=0)
    throttle = Throttle(wanted.commands_per_minute)
    return Router(Desk(chats, SqlItemStore(database), SqlStoryStore(database), clock, wanted, a_guide(), throttle))


def actions(message: Message | None) -> list[str]:
    assert message is not None
    return [button.action for row in message.buttons for button in row]
