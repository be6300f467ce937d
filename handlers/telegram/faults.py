"""What Telegram's refusals and the network's failures mean, as a closed set."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.alerts.outcome import Ambiguous, Busy, Moved, Outcome, Refused, Rejected, Unreachable

UNTOLD_WAIT = timedelta(seconds=5)  # for a 429 that names no time

_CHAT_REFUSES = (
    "chat not found",
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "group chat was deactivated",
    "bot is not a member",
    "topic_closed",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "chat_send_plain_forbidden",
    "channel_private",
    "peer_id_invalid",
    "user_is_blocked",
)
# Why the HTTP library gave up before a byte of the request was sent; RuntimeError: its client was closed.
_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "RuntimeError"}


def outcome_of(error: TelegramError) -> Outcome:
    """What became of a send that raised `error`. A 429 doesn't say whether it means the chat or the bot.

    A 5xx is ambiguous: it comes from a proxy that may have passed the message on.
    """
    match error:
        case RetryAfter():
            return Busy(wait_of(error), whole_bot=None)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden():
            return Refused(str(error).removeprefix("Forbidden: "))
        case InvalidToken() | Conflict():
            return Unreachable(str(error))
        case BadRequest() if says(error, *_CHAT_REFUSES):
            return Refused(str(error))
        case BadRequest():
            return Rejected(str(error))
        case NetworkError() if says(error, "too many requests"):
            return Busy(UNTOLD_WAIT, whole_bot=None)
        case NetworkError() if type(error.__cause__).__name__ in _NOT_SENT:
            return Unreachable(str(error))
        case _:
            return Ambiguous(str(error))


def is_unreadable(error: BadRequest) -> bool:
    """Whether Telegram stumbled over the markup: the same as plain text may pass."""
    return says(error, "can't parse entities", "entities_too_long", "entity_bounds_invalid")


def is_thread_gone(error: BadRequest) -> bool:
    """Whether the thread was deleted: the chat's main line may still be there."""
    return says(error, "message thread not found", "topic_deleted")


def is_not_modified(error: BadRequest) -> bool:
    """Whether the message that was to be edited says so already."""
    return says(error, "message is not modified")


def is_message_lost(error: TelegramError) -> bool:
    """Whether the message that was to be edited is there no more, or too old."""
    return isinstance(error, BadRequest) and says(
        error, "message to edit not found", "message can't be edited", "message_id_invalid", "message_edit_time_expired"
    )


def says(error: TelegramError, *texts: str) -> bool:
    """Whether the error's description contains one of the texts, in any case: the library changes it."""
    said = str(error).casefold()
    return any(text in said for text in texts)


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
