"""Who may change a group's alerts: its administrators. Asked of Telegram, remembered for a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Bot, Chat, Message
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import BadRequest

REMEMBERED_SECONDS = 60.0
REMEMBERED = 1000

_RUNS_THE_CHAT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Members:
    """`monotonic` gives seconds that never run backwards."""

    bot: Bot
    monotonic: Callable[[], float]
    _known: dict[tuple[int, int], tuple[float, bool]] = field(default_factory=dict)

    async def sender_may_change(self, message: Message) -> bool:
        """Whether who wrote the message may. Raises TelegramError when it can't be found out."""
        chat, sender = message.chat, message.from_user
        if chat.type == ChatType.PRIVATE:
            return True
        if message.sender_chat is not None:
            # An anonymous administrator writes as the group itself; who writes as a channel may be anybody.
            return message.sender_chat.id == chat.id
        if sender is None or sender.id == ChatID.ANONYMOUS_ADMIN:
            return False
        return await self._runs(chat.id, sender.id)

    async def presser_may_change(self, chat: Chat, user_id: int) -> bool:
        """Whether who pressed a button may, as of now: buttons stay when rights are gone. Raises TelegramError."""
        if chat.type == ChatType.PRIVATE:
            return True
        return await self._ask(chat.id, user_id)

    async def _runs(self, chat_id: int, user_id: int) -> bool:
        until, known = self._known.get((chat_id, user_id), (0.0, False))
        if self.monotonic() < until:
            return known
        return await self._ask(chat_id, user_id)

    async def _ask(self, chat_id: int, user_id: int) -> bool:
        try:
            found = (await self.bot.get_chat_member(chat_id, user_id)).status in _RUNS_THE_CHAT
        except BadRequest:
            # A group with hidden members tells a bot without rights only who its administrators are.
            admins = await self.bot.get_chat_administrators(chat_id)
            found = any(each.user.id == user_id for each in admins)
        self._remember(chat_id, user_id, found)
        return found

    def _remember(self, chat_id: int, user_id: int, found: bool) -> None:
        now = self.monotonic()
        if len(self._known) >= REMEMBERED:
            for key in [key for key, (until, _) in self._known.items() if until <= now]:
                del self._known[key]
        self._known[chat_id, user_id] = (now + REMEMBERED_SECONDS, found)
