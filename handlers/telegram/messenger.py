"""Telegram's way out: a delivery → one message → what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.alerts.outcome import Ambiguous, Lost, Outcome, Rejected, Sent
from bot.model import Delivery, Platform, Ring, Said
from handlers import replies
from handlers.message import Message
from handlers.telegram.faults import is_message_lost, outcome_of
from handlers.telegram.posting import Place, edit, post
from handlers.telegram.render import Rendered, render

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """See ports.Messenger."""

    bot: Bot

    @property
    def platform(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:
        """One message; a second call only after one that Telegram certainly refused."""

        async def call(place: Place, message: Message, rendered: Rendered) -> str:
            answered = None if reply_to is None else int(reply_to)
            return str(await post(self.bot, place, rendered, quiet=message.quiet, reply_to=answered))

        return await _outcome(delivery, said, call)

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:
        """The message's text and buttons anew, and nothing in its place where it is lost."""

        async def call(place: Place, _message: Message, rendered: Rendered) -> str:
            await edit(self.bot, place, int(remote_id), rendered)
            return remote_id

        return await _outcome(delivery, said, call)


async def _outcome(
    delivery: Delivery, said: Said, call: Callable[[Place, Message, Rendered], Awaitable[str]]
) -> Outcome:
    """What becomes of a call that gives the message's number."""
    try:
        message = replies.delivered(said, delivery.chat.language)
        rendered, place = render(message), Place.of(delivery.chat.destination)
    except Exception as error:  # the next try would end the same
        log.exception("unrenderable", delivery=delivery.id)
        return Rejected(f"it can't be rendered: {type(error).__name__}")
    try:
        return Sent(await call(place, message, rendered))
    except TelegramError as error:
        return Lost(str(error)) if is_message_lost(error) else outcome_of(error)
    except Exception as error:
        log.exception("send_failed", delivery=delivery.id)
        return Ambiguous(f"{type(error).__name__} in sending")
