"""The local chat's way out."""

from __future__ import annotations

from bot.alerts.outcome import Outcome, Posted
from bot.model import Delivery, Platform, Ring, Said
from handlers import replies
from handlers.message import to_json


class LocalMessenger:
    """See ports.Messenger. The line is stored together with the delivery's state: exactly once."""

    @property
    def platform(self) -> Platform:
        """The local chat's."""
        return Platform.LOCAL

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:  # noqa: ARG002 - its text says what it follows
        """The alert as a line of the conversation."""
        return Posted(to_json(replies.delivered(said, delivery.chat.language)))

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:  # noqa: ARG002 - the row knows it
        """The same, in the place of the line that is there."""
        return await self.send(delivery, said)
