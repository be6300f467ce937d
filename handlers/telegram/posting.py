"""Puts a rendered message into a chat: new, or in the place of one that is there."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.model import Destination
from handlers.telegram.faults import is_message_lost, is_not_modified, is_thread_gone, is_unreadable
from handlers.telegram.render import Rendered

log = structlog.get_logger()

# The title links to the article; a preview would make every alert a screen high.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and a thread in it, by Telegram's numbers."""

    chat: int
    thread: int | None = None

    @classmethod
    def of(cls, destination: Destination) -> Place:
        """The destination's place."""
        return cls(int(destination.chat), int(destination.thread) if destination.thread else None)


async def post(bot: Bot, place: Place, rendered: Rendered, *, quiet: bool = False, reply_to: int | None = None) -> int:
    """Sends it; gives the new message's number. Raises TelegramError.

    What Telegram can't parse goes again as plain text, and what was for a deleted thread to the main line: both
    refusals are certain, so nothing is doubled.
    """
    text, thread = rendered.text, place.thread
    parse_mode: str | None = ParseMode.HTML
    while True:
        try:
            sent = await bot.send_message(
                place.chat,
                text,
                parse_mode=parse_mode,
                message_thread_id=thread,
                reply_markup=rendered.keyboard,
                link_preview_options=NO_PREVIEW,
                disable_notification=quiet,
                reply_parameters=_answering(reply_to),
            )
        except BadRequest as refused:
            if parse_mode is not None and is_unreadable(refused):
                _log_unreadable(refused)
                text, parse_mode = rendered.plain, None
            elif thread is not None and is_thread_gone(refused):
                log.info("thread_gone", platform="telegram", chat=place.chat, thread=thread)
                thread = None
            else:
                raise
        else:
            return sent.message_id


async def put_in_place(bot: Bot, place: Place, message_id: int, rendered: Rendered) -> None:
    """Edits the message; sends a new one when it can't be edited any more. Raises TelegramError."""
    try:
        await edit(bot, place, message_id, rendered)
    except BadRequest as refused:
        if not is_message_lost(refused):
            raise
        await post(bot, place, rendered)


async def edit(bot: Bot, place: Place, message_id: int, rendered: Rendered) -> None:
    """Edits the message; one that says so already is fine. Raises TelegramError."""
    try:
        await _edit_text(bot, place, message_id, rendered.text, ParseMode.HTML, rendered)
    except BadRequest as refused:
        if is_not_modified(refused):
            return
        if not is_unreadable(refused):
            raise
        _log_unreadable(refused)
        await _edit_plain(bot, place, message_id, rendered)


async def _edit_plain(bot: Bot, place: Place, message_id: int, rendered: Rendered) -> None:
    try:
        await _edit_text(bot, place, message_id, rendered.plain, None, rendered)
    except BadRequest as refused:
        if not is_not_modified(refused):
            raise


async def _edit_text(
    bot: Bot, place: Place, message_id: int, text: str, parse_mode: str | None, rendered: Rendered
) -> None:
    await bot.edit_message_text(
        text,
        place.chat,
        message_id,
        parse_mode=parse_mode,
        reply_markup=rendered.keyboard,
        link_preview_options=NO_PREVIEW,
    )


def _answering(message_id: int | None) -> ReplyParameters | None:
    return None if message_id is None else ReplyParameters(message_id, allow_sending_without_reply=True)


def _log_unreadable(refused: BadRequest) -> None:
    log.error("markup_unreadable", platform="telegram", reason=str(refused), note="sent again as plain text")
