"""Telegram's way out: a delivery → one message → what became of it."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.alerts.outcome import Ambiguous, Outcome, Rejected, Sent
from bot.model import Delivery, Platform, Said
from handlers import replies
from handlers.telegram.faults import outcome_of
from handlers.telegram.posting import Place, post
from handlers.telegram.render import render

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """See ports.Messenger."""

    bot: Bot

    @property
    def platform(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

    async def send(self, delivery: Delivery, said: Said) -> Outcome:
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
            return outcome_of(error)
        except Exception as error:
            log.exception("send_failed", delivery=delivery.id)
            return Ambiguous(f"{type(error).__name__} in sending")
        return Sent(str(sent))
