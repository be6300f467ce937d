"""The state of the fake Discord, and how a test waits for it to change."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tests.fakes.discord import errors
from tests.fakes.discord.errors import Json
from tests.fakes.discord.model import Channel, Guild, Interaction, Message, User

T = TypeVar("T")
DISCORD_EPOCH_MS = 1_420_070_400_000
NONCE_REMEMBERED = timedelta(minutes=5)


@dataclass(slots=True)
class Call:
    """One request to the REST API. `path` comes without `/api/v10`; status 0: the connection was dropped."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int | None = None
    fault: str | None = None


@dataclass(slots=True)
class World:
    """Everything the fake knows. `clock` gives aware UTC time for ids, timestamps and how long a nonce lives.
    `failures` are faults of the fake itself, or bodies it cannot make sense of.
    """

    token: str
    clock: Callable[[], datetime]
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: dict[int | None, list[Json]] = field(default_factory=dict)
    command_creates: int = 0
    calls: list[Call] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    bot: User = field(init=False)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count, init=False)
    _nonces: dict[str, Message] = field(default_factory=dict, init=False)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition, init=False)

    def __post_init__(self) -> None:
        self.bot = User(self.new_id(), "Tocsin", bot=True)
        self.users[self.bot.id] = self.bot

    @property
    def application_id(self) -> int:
        return self.bot.id

    def new_id(self) -> int:
        """A snowflake: the milliseconds since 2015 in the high bits, a counter in the low ones."""
        milliseconds = int(self.clock().timestamp() * 1000) - DISCORD_EPOCH_MS
        return (milliseconds << 22) | (next(self._ids) & 0x3FFFFF)

    async def notify(self) -> None:
        """Wake whoever waits for a change."""
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:  # noqa: ASYNC109 - a test's bound
        """The first truthy result of the predicate, looked at whenever something happens.
        TimeoutError after `timeout` seconds, with the last calls.
        """
        try:
            async with asyncio.timeout(timeout), self._changed:
                return await self._changed.wait_for(predicate)
        except TimeoutError:
            last = [(call.method, call.path, call.status) for call in self.calls[-5:]]
            raise TimeoutError(f"It did not happen within {timeout} s. Last calls: {last}") from None

    def open_channel(self, channel_id: str) -> Channel:
        """The channel a request names. ApiError 10003: no such channel; 50001: the bot isn't in its guild."""
        channel = self.channels.get(int(channel_id))
        if channel is None or channel.deleted:
            raise errors.unknown_channel()
        if channel.guild is not None and not channel.guild.joined:
            raise errors.missing_access()
        return channel

    def direct(self, user: User) -> Channel:
        """The direct messages between the bot and a person, opened at need."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def find_message(self, channel: Channel, message_id: str) -> Message:
        """A message of this channel. ApiError 10008: it is not there (ephemeral ones are not, for a bot)."""
        message = self.messages.get(int(message_id))
        if message is None or message.channel is not channel or message.deleted or message.ephemeral:
            raise errors.unknown_message()
        return message

    def remembered(self, nonce: str | int) -> Message | None:
        """The bot's message of the last minutes with this nonce. Discord asks for the author and the nonce,
        not for the channel.
        """
        message = self._nonces.get(str(nonce))
        if message is None or self.clock() - message.sent_at > NONCE_REMEMBERED:
            return None
        return message

    def keep(self, message: Message) -> None:
        """Put a message into its channel."""
        self.messages[message.id] = message
        if message.nonce is not None:
            self._nonces[str(message.nonce)] = message

    def command(self, name: str, guild: Guild | None) -> Json:
        """The chat command as registered, the guild's own before the global one. LookupError: none such."""
        scopes = [guild.id, None] if guild else [None]
        for scope in scopes:
            for command in self.commands.get(scope, []):
                if command["name"] == name and command["type"] == 1:
                    return command
        registered = {scope: [command["name"] for command in found] for scope, found in self.commands.items()}
        raise LookupError(f"/{name} is not registered; registered are {registered}.")
