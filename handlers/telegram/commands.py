"""Updates → use cases → replies: commands, plain text in private chats, pressed buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Message, MessageEntity, Update, User
from telegram.constants import CallbackQueryLimit, ChatType
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.commands import Requester
from bot.errors import TurnTooLate
from bot.model import Destination, Platform
from bot.ports import Pace
from handlers import message as chat
from handlers.router import COMMANDS, Router
from handlers.telegram.faults import wait_of
from handlers.telegram.members import Members
from handlers.telegram.posting import Place, post, put_in_place
from handlers.telegram.render import Rendered, render

log = structlog.get_logger()

LONGEST_WAIT = timedelta(seconds=30)
NO_BUTTON = ""  # an action that the router takes for one that is no longer known

Handled = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Commands:
    """The way in. Whatever it can't do, it says or logs; no update stops the next."""

    bot: Bot
    router: Router
    members: Members
    pace: Pace
    _at_work: set[asyncio.Task[object]] = field(default_factory=set)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Takes in new messages (never edited ones), buttons, and the bot's own comings and goings."""
        new = filters.UpdateType.MESSAGE
        application.add_handler(MessageHandler(new & filters.COMMAND, self._watched(self.command)))
        talk = filters.TEXT & ~filters.COMMAND & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(new & talk, self._watched(self.text)))
        application.add_handler(CallbackQueryHandler(self._watched(self.press)))
        application.add_handler(ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(_failed)

    def cancel(self) -> None:
        """Ends what is still at work."""
        for task in self._at_work:
            task.cancel()

    async def command(self, update: Update) -> None:
        """`/name`, `/name@bot`, and whatever follows after a space or a new line."""
        message = update.message
        if message is None or _forwarded(message):
            return
        name, addressed, argument = split_command(message)
        if addressed and addressed.casefold() != self.bot.username.casefold():
            return
        if name.casefold() not in COMMANDS and not addressed and message.chat.type != ChatType.PRIVATE:
            return  # another bot's
        reply = await self.router.command(name, argument, self._requester_of(message))
        await self._answer(message, reply)

    async def text(self, update: Update) -> None:
        """Plain text in a private chat."""
        message = update.message
        if message is None or not message.text:
            return
        if _forwarded(message) and message.text.lstrip().startswith("/"):
            return
        await self._answer(message, await self.router.text(message.text.strip(), self._requester_of(message)))

    async def press(self, update: Update) -> None:
        """A button. It is always answered, or it would go on turning in the reader's hand."""
        query = update.callback_query
        if query is None:
            return
        message = query.message
        if message is None or message.chat.type == ChatType.CHANNEL:
            await self._confirm(query)
            return
        # Of a message that is too old to be seen the thread is unknown, and with it whose button it was.
        lost = bool(message.chat.is_forum) and not isinstance(message, Message)
        try:
            action = NO_BUTTON if lost else query.data or ""
            reply = await self.router.press(action, self._requester_of_press(message, query.from_user))
            rendered = render(reply) if reply is not None else None
        except Exception:
            await self._confirm(query)
            raise
        if reply is None or rendered is None:
            await self._confirm(query)
            return
        note = _as_note(reply, rendered, message.chat)
        if not (await self._confirm(query, note) and note):
            await self._show(message, reply, rendered)

    # --- Requests --------------------------------------------------------------------------------------------------

    def _requester_of(self, message: Message) -> Requester:
        return Requester(
            _destination(message),
            # All who write as channels are one person here, for somebody may have many.
            str(message.from_user.id) if message.from_user is not None else "",
            lambda: self.members.sender_may_change(message),
            private=message.chat.type == ChatType.PRIVATE,
        )

    def _requester_of_press(self, message: MaybeInaccessibleMessage, presser: User) -> Requester:
        return Requester(
            _destination(message),
            str(presser.id),
            lambda: self.members.presser_may_change(message.chat, presser.id),
            private=message.chat.type == ChatType.PRIVATE,
        )

    # --- Replies ---------------------------------------------------------------------------------------------------

    async def _answer(self, message: Message, reply: chat.Message | None) -> None:
        """Below the command; in a group as an answer to it."""
        if reply is None:
            return
        rendered, place = render(reply), Place.of(_destination(message))
        reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
        await self._patiently(place, lambda: post(self.bot, place, rendered, quiet=reply.quiet, reply_to=reply_to))

    async def _show(self, message: MaybeInaccessibleMessage, reply: chat.Message, rendered: Rendered) -> None:
        """In the place of the button's message, or below it."""
        place = Place.of(_destination(message))
        if reply.fresh or not isinstance(message, Message):
            await self._patiently(place, lambda: post(self.bot, place, rendered, quiet=reply.quiet))
        else:
            await self._patiently(place, lambda: put_in_place(self.bot, place, message.message_id, rendered))

    async def _patiently(self, place: Place, send: Callable[[], Awaitable[object]]) -> None:
        """Sends a reply in its turn, once more after a wait that Telegram asks for. One that fails is logged."""
        try:
            try:
                await self._in_turn(place, send)
            except RetryAfter as told:
                if wait_of(told) > LONGEST_WAIT:
                    raise
                await self._in_turn(place, send)
        except Forbidden as error:
            log.info("reply_refused", platform="telegram", reason=str(error))
        except (TelegramError, TurnTooLate) as error:
            log.warning("reply_failed", platform="telegram", reason=f"{type(error).__name__}: {error}")

    async def _in_turn(self, place: Place, send: Callable[[], Awaitable[object]]) -> None:
        async with self.pace.reply(str(place.chat)):
            try:
                await send()
            except RetryAfter as told:
                self.pace.told_to_wait(str(place.chat), wait_of(told))
                raise

    async def _confirm(self, query: CallbackQuery, note: str | None = None) -> bool:
        """Answers the button itself, with a window when there is a note; False if it was pressed too long ago."""
        try:
            await query.answer(note, show_alert=note is not None)
        except TelegramError as error:
            level = log.info if isinstance(error, BadRequest) else log.warning
            level("press_unanswered", platform="telegram", reason=str(error))
            return False
        return True

    # --- The rest --------------------------------------------------------------------------------------------------

    async def _membership(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Only logged: a chat that threw the bot out is paused when its next alert is refused."""
        change = update.my_chat_member
        if change is not None:
            log.info("membership", platform="telegram", chat=change.chat.id, status=change.new_chat_member.status)

    def _watched(self, handle: Callable[[Update], Awaitable[None]]) -> Handled:
        async def handled(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
            task = asyncio.current_task()
            if task is not None:
                self._at_work.add(task)
                task.add_done_callback(self._at_work.discard)
            await handle(update)

        return handled


def split_command(message: Message) -> tuple[str, str, str]:
    """A command's name, the bot it is addressed to ("" for any), and its argument, without the spaces around it."""
    text = message.text or message.caption or ""
    entity = next(iter(message.entities or message.caption_entities), None)
    if entity is not None and entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
        end = entity.length
    else:
        end = len(text.split(maxsplit=1)[0]) if text else 0
    name, _, addressed = text[1:end].partition("@")
    return name, addressed, text[end:].strip()


def _forwarded(message: Message) -> bool:
    """Whether somebody else's words are passed on: who forwards a command doesn't give it."""
    return message.forward_origin is not None or bool(message.is_automatic_forward)


def _destination(message: MaybeInaccessibleMessage) -> Destination:
    """A thread counts only in a forum: elsewhere Telegram numbers every chain of replies."""
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Destination(Platform.TELEGRAM, str(message.chat.id), "" if thread is None else str(thread))


def _as_note(reply: chat.Message, rendered: Rendered, where: Chat) -> str | None:
    """A group isn't told what concerns only who pressed: a short refusal opens as a window."""
    if where.type == ChatType.PRIVATE or reply.buttons or not (reply.only_you and reply.fresh):
        return None
    return rendered.plain if len(rendered.plain) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH else None


async def _failed(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    log.error("update_failed", platform="telegram", exc_info=context.error)
