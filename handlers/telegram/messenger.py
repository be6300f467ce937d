"""Telegram's way out: a delivery → one message → what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.alerts.outcome import Ambiguous, Busy, Outcome, Rejected, Sent
from bot.model import Delivery, Missed, Platform, Ring
from handlers import replies
from handlers.telegram.faults import outcome_of
from handlers.telegram.posting import Place, post
from handlers.telegram.render import render

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """See ports.Messenger. `monotonic` gives seconds that never run backwards."""

    bot: Bot
    monotonic: Callable[[], float]
    _told_to_wait: dict[int, float] = field(default_factory=dict)

    @property
    def platform(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

    async def send(self, delivery: Delivery, said: Ring | Missed) -> Outcome:
        """One message; a second call only after one that Telegram certainly refused."""
        try:
            message = replies.delivered(said, delivery.chat.language)
            rendered, place = render(message), Place.of(delivery.chat.destination)
        except Exception as error:  # the next try would end the same
            log.exception("unrenderable", delivery=delivery.id)
            return Rejected(f"it can't be rendered: {type(error).__name__}")
        try:
            sent = await post(self.bot, place, rendered, quiet=message.quiet)
        except TelegramError as error:
            return self._widened(place, outcome_of(error))
        except Exception as error:
            log.exception("send_failed", delivery=delivery.id)
            return Ambiguous(f"{type(error).__name__} in sending")
        return Sent(str(sent))

    def _widened(self, place: Place, outcome: Outcome) -> Outcome:
        """A 429 doesn't say whether the chat or the bot is too fast. One chat's is taken for that chat; when a second
        chat is told to wait while the first still waits, it is the bot's."""
        if not isinstance(outcome, Busy):
            return outcome
        now = self.monotonic()
        for chat in [chat for chat, until in self._told_to_wait.items() if until <= now]:
            del self._told_to_wait[chat]
        others = self._told_to_wait.keys() - {place.chat}
        self._told_to_wait[place.chat] = now + outcome.wait.total_seconds()
        return replace(outcome, whole_bot=bool(others))
