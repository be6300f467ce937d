"""The first words: /start, /help, the language."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from bot.commands.desk import Desk, Requester
from bot.commands.outcomes import Cancelled, Help, LanguageChosen, Suggestion, Welcome
from bot.errors import Unwritable

LANGUAGES = ("en", "sr-Latn", "sr-Cyrl", "sq")
# What people type for them.
NAMES = {
    "english": "en",
    "engleski": "en",
    "anglisht": "en",
    "sr": "sr-Latn",
    "srpski": "sr-Latn",
    "serbian": "sr-Latn",
    "latinica": "sr-Latn",
    "српски": "sr-Cyrl",
    "ћирилица": "sr-Cyrl",
    "shqip": "sq",
    "albanian": "sq",
    "albanski": "sq",
} | {tag.casefold(): tag for tag in LANGUAGES}
SUGGESTED = 3


async def start(desk: Desk, requester: Requester) -> Welcome:
    """How many feeds are watched, and topics to try; none of those while nothing can be stored."""
    chat = await desk.open(requester)
    now = desk.clock.now()
    suggestions: list[Suggestion] = []
    with suppress(Unwritable):
        for topic in (await desk.chats.topics())[:SUGGESTED]:
            suggestions.append(Suggestion(topic, await desk.chats.remember(chat, topic.name, now)))  # noqa: PERF401 - what came before a failure stays
    return Welcome(chat, len(desk.guide.watched), tuple(suggestions), requester.private)


async def help_(desk: Desk, requester: Requester) -> Help:
    """What can be asked."""
    return Help(await desk.open(requester))


async def language(desk: Desk, requester: Requester, code: str) -> LanguageChosen:
    """Sets the chat's language by its tag or name; an unknown or empty one asks which. Raises NotAllowed."""
    wanted = NAMES.get(code.strip().casefold())
    if wanted is None:
        return LanguageChosen(await desk.open(requester), None)
    chat = await desk.open_to_change(requester)
    await desk.chats.set_language(chat, wanted)
    return LanguageChosen(replace(chat, language=wanted), wanted)


async def cancel(desk: Desk, requester: Requester) -> Cancelled:
    """Leaves everything as it was."""
    return Cancelled(await desk.open(requester))
