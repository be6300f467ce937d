"""The first words: /start, /help, the language."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.desk import Desk, Requester
from bot.commands.outcomes import Cancelled, Help, LanguageChosen, Suggestion, Welcome

LANGUAGES = ("en", "sr-Latn", "sr-Cyrl", "sq")
SUGGESTED = 3


async def start(desk: Desk, requester: Requester) -> Welcome:
    """How many feeds are watched, and topics to try."""
    chat = await desk.open(requester)
    now = desk.clock.now()
    suggested = (await desk.chats.topics())[:SUGGESTED]
    return Welcome(
        chat,
        desk.feed_count(),
        tuple([Suggestion(topic, await desk.chats.remember(chat, topic.name, now)) for topic in suggested]),
        requester.private,
    )


async def help_(desk: Desk, requester: Requester) -> Help:
    """What can be asked."""
    return Help(await desk.open(requester))


async def language(desk: Desk, requester: Requester, code: str) -> LanguageChosen:
    """Sets the chat's language; an unknown or empty code asks which. Raises NotAllowed."""
    wanted = next((each for each in LANGUAGES if each.casefold() == code.strip().casefold()), None)
    if wanted is None:
        return LanguageChosen(await desk.open(requester), None)
    chat = await desk.open_to_change(requester)
    await desk.chats.set_language(chat, wanted)
    return LanguageChosen(replace(chat, language=wanted), wanted)


async def cancel(desk: Desk, requester: Requester) -> Cancelled:
    """Leaves everything as it was."""
    return Cancelled(await desk.open(requester))
