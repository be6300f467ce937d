"""From a command or a button to the use case and its reply: the part that every platform shares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from difflib import get_close_matches

import structlog

from bot import commands
from bot.commands.desk import Desk, Requester
from bot.commands.outcomes import Answer, Listing
from bot.errors import Refusal, StaleButton, TocsinError, TooManyCommands, UnknownCommand, Unwritable
from bot.model import SummaryLength
from bot.topics.query import QueryMistake
from handlers import replies
from handlers.message import Message

log = structlog.get_logger()

UseCase = Callable[[Desk, Requester, str], Awaitable[Answer]]


async def _start(desk: Desk, requester: Requester, _argument: str) -> Answer:
    return await commands.start(desk, requester)


async def _help(desk: Desk, requester: Requester, _argument: str) -> Answer:
    return await commands.help_(desk, requester)


async def _subscriptions(desk: Desk, requester: Requester, _argument: str) -> Answer:
    return await commands.subscriptions(desk, requester)


async def _cancel(desk: Desk, requester: Requester, _argument: str) -> Answer:
    return await commands.cancel(desk, requester)


async def _follow(desk: Desk, requester: Requester, argument: str) -> Answer:
    return await commands.confirm(desk, requester, _number(argument))


async def _ask(desk: Desk, requester: Requester, argument: str) -> Answer:
    return await commands.ask_again(desk, requester, _number(argument))


async def _drop(desk: Desk, requester: Requester, argument: str) -> Answer:
    return await commands.remove(desk, requester, _number(argument))


async def _lengths(desk: Desk, requester: Requester, _argument: str) -> Answer:
    return await commands.lengths(desk, requester)


async def _length(desk: Desk, requester: Requester, argument: str) -> Answer:
    number, _, length = argument.partition(":")
    if length not in set(SummaryLength):
        raise StaleButton
    return await commands.set_length(desk, requester, _number(number), SummaryLength(length))


async def _story(desk: Desk, requester: Requester, argument: str) -> Answer:
    alert, _, page = argument.partition(":")
    return await commands.turn_story(desk, requester, _number(alert), _number(page))


async def _apart(desk: Desk, requester: Requester, argument: str) -> Answer:
    alert, _, item = argument.partition(":")
    return await commands.split(desk, requester, _number(alert), _number(item))


async def _apart_for_all(desk: Desk, requester: Requester, argument: str) -> Answer:
    return await commands.split_for_all(desk, requester, _number(argument))


async def _page(desk: Desk, requester: Requester, argument: str) -> Answer:
    listing, _, rest = argument.partition(":")
    number, _, page = rest.partition(":")
    if listing not in set(Listing):
        raise StaleButton
    return await commands.turn(desk, requester, Listing(listing), _number(number), _number(page))


async def _stale(_desk: Desk, _requester: Requester, _argument: str) -> Answer:
    raise StaleButton


async def _unknown(_desk: Desk, _requester: Requester, name: str) -> Answer:
    raise UnknownCommand(name, next(iter(get_close_matches(name.casefold(), COMMANDS, 1)), None))


COMMANDS: dict[str, UseCase] = {
    "start": _start,
    "help": _help,
    "subscribe": commands.subscribe,
    "unsubscribe": commands.unsubscribe,
    "subscriptions": _subscriptions,
    "recent": commands.recent,
    "search": commands.search,
    "try": commands.try_topic,
    "why": commands.why,
    "feeds": commands.feeds,
    "language": commands.language,
}
"""Every command by its name, in the order of /help."""

BUTTONS: dict[str, UseCase] = {
    replies.FOLLOW: _follow,
    replies.CANCEL: _cancel,
    replies.ASK: _ask,
    replies.DROP: _drop,
    replies.LENGTHS: _lengths,
    replies.LENGTH: _length,
    replies.PAGE: _page,
    replies.WHY: commands.why,
    replies.STORY: _story,
    replies.APART: _apart,
    replies.APART_FOR_ALL: _apart_for_all,
    replies.LANGUAGE: commands.language,
}
"""Every button by the first part of its action."""


@dataclass(frozen=True, slots=True)
class Router:
    """Answers commands, plain text and buttons. Never raises: what can't be done is said in the reply.

    None is no reply: who asks too often is told so once a minute.
    """

    desk: Desk

    async def command(self, name: str, argument: str, requester: Requester) -> Message | None:
        """The reply to `/name argument`."""
        use_case = COMMANDS.get(name.casefold())
        # What a chat types comes as one text; a NUL in it is no character that a database keeps.
        argument = argument.replace("\x00", "")
        if use_case is None:
            return await self._answer(_unknown, name, requester)
        return await self._answer(use_case, argument, requester)

    async def text(self, text: str, requester: Requester) -> Message | None:
        """The reply to plain text in a private chat: a topic to watch for; `/command …` counts as a command."""
        if not text.startswith("/"):
            return await self.command("subscribe", text, requester)
        name, argument = (*text[1:].split(maxsplit=1), "", "")[:2]
        return await self.command(name or "help", argument, requester)

    async def press(self, action: str, requester: Requester) -> Message | None:
        """The reply to a button by its action."""
        name, _, argument = action.partition(":")
        return await self._answer(BUTTONS.get(name, _stale), argument, requester)

    async def _answer(self, use_case: UseCase, argument: str, requester: Requester) -> Message | None:
        try:
            self.desk.admit(requester)
            return replies.reply(await use_case(self.desk, requester, argument))
        except TooManyCommands as refusal:
            return None if refusal.told else await self._refuse(refusal, requester)
        except (Refusal, QueryMistake) as refusal:
            return await self._refuse(refusal, requester)
        except Unwritable:  # the store has said so in the log
            return replies.not_stored(await self._language(requester))
        except Exception:
            log.exception("command_failed", platform=requester.destination.platform.value)
            return replies.failure(await self._language(requester))

    async def _refuse(self, refusal: TocsinError, requester: Requester) -> Message:
        """The refusal with a button for its mend, if it has one."""
        language = await self._language(requester)
        return replies.refusal(refusal, language, mend_number=await self._mend_number(refusal, requester))

    async def _mend_number(self, refusal: TocsinError, requester: Requester) -> int | None:
        """A number under which a suggested mend of a mistaken query is kept, for its button."""
        mend = refusal.data.get("mend")
        if not isinstance(mend, str):
            return None
        now = self.desk.clock.now()
        try:
            return await self.desk.chats.remember(await self.desk.chats.chat(requester.destination, now), mend, now)
        except Unwritable:
            return None
        except Exception:
            log.exception("mend_not_kept", platform=requester.destination.platform.value)
            return None

    async def _language(self, requester: Requester) -> str | None:
        """The chat's language; None also while the store can't say, for a reply goes out all the same."""
        try:
            chat = await self.desk.chats.chat(requester.destination, self.desk.clock.now())
        except Unwritable:  # a chat that is new
            return None
        except Exception:
            log.exception("language_unknown", platform=requester.destination.platform.value)
            return None
        return chat.language


def _number(text: str) -> int:
    # No database keeps a number of more digits.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise StaleButton
    return int(text)
