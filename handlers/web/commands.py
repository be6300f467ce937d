"""The one conversation of the local chat: what is typed and pressed on its page → use cases → lines."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from bot.commands.desk import Requester
from bot.errors import Unwritable
from bot.model import Destination, Platform
from bot.ports import Clock, LocalMessage, LocalStore, Waker
from handlers.message import Message, from_json, to_json
from handlers.router import Router

DESTINATION = Destination(Platform.LOCAL, "local")
SHOWN = 100  # lines on the page
LONGEST_TEXT = 4000  # characters

log = structlog.get_logger()


async def _always() -> bool:
    return True


REQUESTER = Requester(DESTINATION, "local", may_change=_always, private=True)
"""Whoever can open the page is the operator."""


class Conversation:
    """Reads and continues the conversation. One command at a time: a page's second click waits for its first."""

    def __init__(self, router: Router, local: LocalStore, clock: Clock, wake: Waker) -> None:
        self._router = router
        self._local = local
        self._clock = clock
        self._wake = wake
        self._turn = asyncio.Lock()

    async def language(self) -> str | None:
        """The language that the conversation is held in; None until one was chosen."""
        try:
            chat = await self._router.desk.chats.chat(DESTINATION, self._clock.now())
        except Unwritable:  # nobody has spoken here yet
            return None
        return chat.language

    async def lines(self) -> list[LocalMessage]:
        """The last lines, oldest first."""
        return await self._local.latest(DESTINATION.chat, SHOWN)

    async def greet(self) -> None:
        """Begins an empty conversation, once, however many pages open it; later, if nothing can be stored now."""
        async with self._turn:
            if not await self._local.latest(DESTINATION.chat, 1):
                with suppress(Unwritable):
                    await self._post(await self._router.command("start", "", REQUESTER))

    async def say(self, text: str) -> None:
        """Answers a typed line; nothing typed is nothing said. At most LONGEST_TEXT characters."""
        typed = " ".join(text.split())
        if not typed:
            return
        async with self._turn:
            await self._local.post(DESTINATION.chat, typed, self._clock.now(), mine=True)
            self._wake.set()
            await self._post(await self._router.text(typed, REQUESTER))

    async def press(self, line_id: int, action: str) -> None:
        """Answers a button. One that is no longer under its line was pressed already, and does nothing."""
        async with self._turn:
            line = next((each for each in await self.lines() if each.id == line_id), None)
            if line is not None and not offers(line, action):
                return
            reply = await self._router.press(action, REQUESTER)
            if reply is None or line is None or reply.fresh:
                await self._post(reply)
            else:
                await self._local.replace(line.id, to_json(reply))
                self._wake.set()

    async def _post(self, message: Message | None) -> None:
        if message is None:
            return
        await self._local.post(DESTINATION.chat, to_json(message), self._clock.now(), mine=False)
        self._wake.set()


def message_of(line: LocalMessage) -> Message | None:
    """What the bot said in this line; None for what was typed, and for a line that another version wrote."""
    if line.mine:
        return None
    try:
        return from_json(line.body)
    except ValueError:
        log.warning("line_unreadable", id=line.id)
        return None


def offers(line: LocalMessage, action: str) -> bool:
    """Whether this button stands under the line."""
    message = message_of(line)
    return message is not None and any(button.action == action for row in message.buttons for button in row)
