"""Alerts → Discord, and what Discord made of them → Outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import structlog

from bot.alerts.outcome import Ambiguous, Busy, Lost, Outcome, Refused, Rejected, Sent, Unreachable
from bot.model import Delivery, Platform, Ring, Said
from handlers import replies
from handlers.discord.render import view
from handlers.message import Message

log = structlog.get_logger()

PATIENCE = 15.0
"""Seconds after which a send is left to itself. Less than the dispatcher's own limit of 20 s."""
BAN_SECONDS = 60.0
GOODBYE_SECONDS = 0.3

UNKNOWN_CHANNEL, MISSING_ACCESS, CANNOT_DM, MISSING_PERMISSIONS = 10003, 50001, 50007, 50013
CANNOT_REPLY = 160002
LOST = frozenset({10008, 50005, 50083})  # unknown message, another's message, archived thread: only edits meet them
REASONS = {
    UNKNOWN_CHANNEL: "the channel is gone",
    MISSING_ACCESS: "the bot can't see the channel any more",
    CANNOT_DM: "this person takes no direct messages from the bot",
    MISSING_PERMISSIONS: "the bot may not write in the channel",
}


class DiscordMessenger:
    """See ports.Messenger. Every attempt of a delivery carries the same nonce, so Discord drops repeats.

    The library waits by itself, for rate limits up to 30 s and between its retries of a 5xx. A send that takes longer
    than `patience` is not cut off (that would leave the library's locks behind) but goes on; the next attempt of the
    same delivery takes up its result. `token_refused` is set when a send is answered with 401: the row keeps waiting.
    """

    def __init__(self, client: discord.Client, *, patience: float = PATIENCE) -> None:
        self._client = client
        self._patience = patience
        self._flying: dict[str, asyncio.Task[Outcome]] = {}
        self.token_refused = asyncio.Event()

    @property
    def platform(self) -> Platform:
        """Discord's deliveries."""
        return Platform.DISCORD

    async def send(self, delivery: Delivery, said: Said, *, reply_to: str | None = None) -> Outcome:
        """One message to the channel or thread."""
        return await self._patiently(delivery, lambda: self._send(delivery, said, reply_to))

    async def edit(self, delivery: Delivery, said: Ring, remote_id: str) -> Outcome:
        """The message's components anew, and nothing in its place where it is lost."""
        return await self._patiently(delivery, lambda: self._edit(delivery, said, int(remote_id)))

    async def _patiently(self, delivery: Delivery, call: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        task = self._flying.get(delivery.nonce)
        if task is None:
            task = self._flying[delivery.nonce] = asyncio.create_task(call())
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if not done:
            return Ambiguous(f"no answer from Discord within {self._patience:.0f} s; still tried", repeat_safe=True)
        del self._flying[delivery.nonce]
        return task.result()

    async def close(self) -> None:
        """Ends what is still under way; its rows are taken up at the next start."""
        flying = set(self._flying.values())
        self._flying.clear()
        for _ in range(2):  # the library takes the first for the end of a request, and then waits for its rate limit
            for task in flying:
                task.cancel()
            if flying:
                _done, flying = await asyncio.wait(flying, timeout=GOODBYE_SECONDS)

    async def _send(self, delivery: Delivery, said: Said, reply_to: str | None) -> Outcome:
        try:
            message = replies.delivered(said, delivery.chat.language)
            sent = await self._post(delivery, message, reply_to)
        except discord.HTTPException as error:
            if reply_to is None or error.code != CANNOT_REPLY:
                return self._outcome(error)
            # Surely refused, so nothing is doubled: without the right to read history it comes as no reply.
            return await self._send(delivery, said, None)
        except Exception as error:  # noqa: BLE001 - whatever it was becomes an outcome
            return self._outcome(error)
        return Sent(str(sent.id))

    async def _post(self, delivery: Delivery, message: Message, reply_to: str | None) -> discord.Message:
        channel = self._client.get_partial_messageable(int(delivery.chat.destination.chat))
        shown, nonce, silent = view(message), delivery.nonce, message.quiet
        if reply_to is None:
            return await channel.send(view=shown, nonce=nonce, silent=silent)
        answered = discord.MessageReference(message_id=int(reply_to), channel_id=channel.id, fail_if_not_exists=False)
        return await channel.send(view=shown, nonce=nonce, silent=silent, reference=answered)

    async def _edit(self, delivery: Delivery, said: Ring, message_id: int) -> Outcome:
        try:
            message = replies.delivered(said, delivery.chat.language)
            channel = self._client.get_partial_messageable(int(delivery.chat.destination.chat))
            await channel.get_partial_message(message_id).edit(view=view(message))
        except Exception as error:  # noqa: BLE001 - whatever it was becomes an outcome
            return self._outcome(error)
        return Sent(str(message_id))

    def _outcome(self, error: Exception) -> Outcome:
        match error:
            case discord.RateLimited():
                return Busy(timedelta(seconds=error.retry_after), whole_bot=False)
            case discord.HTTPException():
                return self._answered(error)
            case aiohttp.ClientConnectorError():
                return Unreachable(f"no connection to Discord: {type(error).__name__}")
            case aiohttp.ClientError() | OSError():  # TimeoutError among them
                return Ambiguous(f"the connection to Discord broke: {type(error).__name__}", repeat_safe=True)
        if self._client.is_closed():
            return Unreachable("the connection to Discord was closed")
        log.error("send_failed", platform=self.platform.value, exc_info=error)
        return Rejected(f"{type(error).__name__}: {error}")

    def _answered(self, error: discord.HTTPException) -> Outcome:
        detail = f"Discord answered {error.status}: {error.text or 'no reason given'} (code {error.code})"
        if error.status == 401:
            self.token_refused.set()
            return Unreachable(detail)
        if error.status == 429:
            headers = error.response.headers
            # Without JSON it comes from the wall in front of Discord, for all that comes from this address.
            everywhere = not error.code or headers.get("X-RateLimit-Global") == "true"
            return Busy(timedelta(seconds=_seconds(headers.get("Retry-After"))), whole_bot=everywhere)
        if error.status >= 500:
            return Ambiguous(detail, repeat_safe=True)
        if error.code in LOST:
            return Lost(detail)
        if error.code in REASONS:
            return Refused(REASONS[error.code])
        if error.status in (403, 404) and error.code:
            # Ten thousand of these within ten minutes would bring a ban: nothing more goes there.
            return Refused(detail)
        if error.status in (403, 404):
            return Unreachable(detail)  # a page of the wall in front of Discord, not Discord's own refusal
        return Rejected(detail)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(1.0, float(retry_after or BAN_SECONDS))
    except ValueError:
        return BAN_SECONDS
