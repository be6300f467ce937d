"""The slash commands with what they offer while being typed, and the buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Self, cast

import discord
from discord import app_commands, ui

from bot.commands.desk import Requester, Throttle
from bot.commands.weekly import Weekly, WeeklyCounts
from bot.errors import TooManyCommands
from bot.model import Topic
from bot.topics.fold import fold
from handlers.discord.answers import Answers, Interaction, requester_of
from handlers.discord.markup import clean, one_line
from handlers.discord.render import PRESS
from handlers.replies import command_descriptions
from handlers.translate import NAMES

FOR_ADMINS = frozenset({"subscribe", "unsubscribe", "language"})
CHOICES, LONGEST = 25, 100
LOOKS = 60  # a minute, of one person: what is typed is looked up as it grows

Command = app_commands.Command[Any, ..., None]
Offer = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


class Press(ui.DynamicItem[ui.Button[Any]], template=rf"{PRESS}(?P<action>[\s\S]+)"):
    """Any of our buttons, of this run or an earlier one: the action in its custom_id is all there is to know."""

    def __init__(self, button: ui.Button[Any], action: str) -> None:
        super().__init__(button)
        self.action = action

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """Called by the library with a pressed button that it knows nothing else of."""
        return cls(cast("ui.Button[Any]", item), match["action"])

    async def callback(self, interaction: Interaction) -> None:
        """Called by the library when it is pressed."""
        answers: Answers = interaction.client.answers
        await answers.press(interaction, self.action)


def slash_commands(answers: Answers) -> list[Command]:
    """Every command, in the order of /help."""
    offers = _Offers(answers)
    made = {
        "start": _plain(answers, "start"),
        "help": _plain(answers, "help"),
        "subscribe": _query(answers, "subscribe", offers.topics),
        "unsubscribe": _unsubscribe(answers, offers),
        "subscriptions": _plain(answers, "subscriptions"),
        "recent": _recent(answers, offers.topics),
        "search": _query(answers, "search", offers.topics),
        "try": _query(answers, "try", offers.topics),
        "why": _plain(answers, "why"),
        "feeds": _feeds(answers),
        "language": _language(answers),
    }
    for name in FOR_ADMINS:
        # What Discord shows to whom; a server's admins can change that, so the use cases check again.
        made[name].default_permissions = discord.Permissions(manage_guild=True)
    return list(made.values())


def _command(name: str, callback: Callable[..., Any]) -> Command:
    return app_commands.Command(name=name, description=command_descriptions("en")[name], callback=callback)


def _plain(answers: Answers, name: str) -> Command:
    async def callback(interaction: discord.Interaction) -> None:
        await answers.command(interaction, name, "")

    return _command(name, callback)


def _query(answers: Answers, name: str, offer: Offer) -> Command:
    @app_commands.describe(query="Words, a phrase in quotes, or a named topic")
    async def callback(interaction: discord.Interaction, query: str) -> None:
        await answers.command(interaction, name, query)

    command = _command(name, callback)
    command.autocomplete("query")(offer)
    return command


def _recent(answers: Answers, offer: Offer) -> Command:
    @app_commands.describe(topic="What about; without it, all that this chat follows")
    async def callback(interaction: discord.Interaction, topic: str | None = None) -> None:
        await answers.command(interaction, "recent", topic or "")

    command = _command("recent", callback)
    command.autocomplete("topic")(offer)
    return command


def _unsubscribe(answers: Answers, offers: _Offers) -> Command:
    @app_commands.describe(topic="Which one; without it, choose from the list")
    async def callback(interaction: discord.Interaction, topic: str | None = None) -> None:
        await answers.command(interaction, "unsubscribe", await offers.whole(interaction, topic or ""))

    command = _command("unsubscribe", callback)
    command.autocomplete("topic")(offers.followed)
    return command


def _feeds(answers: Answers) -> Command:
    @app_commands.describe(site="Whose feeds to look for; without it, what is watched")
    async def callback(interaction: discord.Interaction, site: str | None = None) -> None:
        await answers.command(interaction, "feeds", site or "")

    return _command("feeds", callback)


def _language(answers: Answers) -> Command:
    @app_commands.describe(code="Which one; without it, choose from buttons")
    @app_commands.choices(code=[app_commands.Choice(name=name, value=tag) for tag, name in NAMES.items()])
    async def callback(interaction: discord.Interaction, code: str | None = None) -> None:
        await answers.command(interaction, "language", code or "")

    return _command("language", callback)


class _Offers:
    """What can be chosen while a command is typed."""

    def __init__(self, answers: Answers) -> None:
        self._desk = answers.router.desk
        self._throttle = Throttle(LOOKS)
        self._weekly = WeeklyCounts(self._desk)

    async def topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The named topics, with what they bring a week."""
        if not self._admits(requester_of(interaction)):
            return []
        wanted = fold(typed.strip())
        named = [each for each in await self._desk.chats.topics() if wanted in fold(f"{each.name} {each.about}")]
        weekly = await self._weekly.of(named[:CHOICES])
        return [_choice(_shown(each, weekly.get(each.name)), each.name) for each in named[:CHOICES]]

    async def followed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """What the chat follows, for who may change that."""
        if not self._admits(requester_of(interaction)):
            return []
        return _choices(typed, await self._labels(interaction))

    async def whole(self, interaction: Interaction, chosen: str) -> str:
        """What was chosen, in full: Discord carries a choice of 100 characters at most."""
        if len(chosen) < LONGEST:
            return chosen
        return next((label for label in await self._labels(interaction) if label[:LONGEST] == chosen), chosen)

    def _admits(self, requester: Requester) -> bool:
        try:
            self._throttle.admit(requester.destination, requester.person, self._desk.clock.monotonic())
        except TooManyCommands:
            return False
        return True

    async def _labels(self, interaction: Interaction) -> list[str]:
        """Asked for a chat, the store makes or wakes it: only for who could do that by a command too."""
        requester, now = requester_of(interaction), self._desk.clock.now()
        if not await requester.may_change():
            return []
        chat = await self._desk.chats.chat(requester.destination, now)
        return [each.label for each in await self._desk.chats.subscriptions(chat, now)]


def _choices(typed: str, offered: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Up to 25 of the labels that hold what is typed, in any script."""
    wanted = fold(typed.strip())
    fitting = [label for label in offered if label.strip() and wanted in fold(label)]
    return [_choice(label, label) for label in fitting[:CHOICES]]


def _choice(shown: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=one_line(clean(shown))[:LONGEST].strip() or "…", value=value[:LONGEST])


def _shown(topic: Topic, weekly: Weekly | None) -> str:
    parts = [topic.name]
    if weekly is not None:
        parts.append(f" · {'about ' if weekly.estimated else ''}{weekly.hits:,} a week")
    if topic.about:
        parts.append(f" – {topic.about}")
    return "".join(parts)
