"""A small application of the real python-telegram-bot that polls the fake and answers everything once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
)

from tests.fakes.telegram.server import TelegramFake

Polling = Application[Any, Any, Any, Any, Any, Any]
_OFFER = InlineKeyboardMarkup([[InlineKeyboardButton("Subscribe", callback_data="sub:1")]])


async def _subscribe(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html("<b>KFOR</b>?", reply_markup=_OFFER)


async def _press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer(f"got {update.callback_query.data}", show_alert=True)
    await update.callback_query.edit_message_text("Done.")


async def _inline(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.inline_query is not None
    text = InputTextMessageContent("<b>x</b>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("1", "One", text)], next_offset="5")


async def _moved(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.my_chat_member is not None
    context.bot_data["status"] = update.my_chat_member.new_chat_member.status
    await context.bot.get_me()


@asynccontextmanager
async def running(fake: TelegramFake) -> AsyncIterator[Polling]:
    """Initialized, started and polling; stopped in reverse. Answers /subscribe, presses and inline queries."""
    application = ApplicationBuilder().token(fake.token).base_url(fake.base_url).job_queue(None).build()
    handlers = (
        CommandHandler("subscribe", _subscribe),
        CallbackQueryHandler(_press),
        InlineQueryHandler(_inline),
        ChatMemberHandler(_moved),
    )
    application.add_handlers(handlers)
    await application.initialize()
    await application.start()
    assert application.updater is not None
    await application.updater.start_polling(error_callback=lambda _fault: None)
    try:
        yield application
    finally:
        await application.updater.stop()
        await application.stop()
        await application.shutdown()
