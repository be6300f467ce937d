"""What the chat page itself says, around the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.translate import Translation


@dataclass(frozen=True, slots=True)
class Words:
    """The page's labels."""

    conversation: str
    hint: str
    message: str
    send: str
    commands: str
    status: str
    you: str
    back: str
    further: str
    live: str
    lost: str
    unread: str
    not_sent: str
    not_stored: str
    too_long: str


def words(t: Translation) -> Words:
    """The labels in the conversation's language."""
    return Words(
        conversation=t.gettext("Conversation"),
        hint=t.gettext("A topic or a command"),
        message=t.gettext("Message"),
        send=t.gettext("Send"),
        commands=t.gettext("Commands"),
        status=t.gettext("Status"),
        you=t.gettext("You"),
        back=t.gettext("Previous page"),
        further=t.gettext("Next page"),
        live=t.gettext("Live"),
        lost=t.gettext("Connection lost. Trying again…"),
        unread=t.gettext("New messages"),
        not_sent=t.gettext("This was not sent. Check that the bot is running, then try again."),
        not_stored=t.gettext("I can't store anything right now, so that was not done. Please try again later."),
        too_long=t.gettext("This is too long to send. Use fewer words."),
    )
