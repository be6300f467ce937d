"""DiscordFake: the whole of it on one local port, and what a test does with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.fakes.discord.faults import Faults
from tests.fakes.discord.gateway import GUILDS_INTENT, Gateway
from tests.fakes.discord.model import BOT_DEFAULT, Channel, Guild, Message, User
from tests.fakes.discord.people import People
from tests.fakes.discord.ratelimits import Buckets
from tests.fakes.discord.rest import PREFIX, Rest
from tests.fakes.discord.world import Call, World

T = TypeVar("T")
GATEWAY_PATH = "/gateway"


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class DiscordFake(People):
    """`async with DiscordFake(token) as dc:` serves REST at `dc.api_url` and the gateway at `dc.gateway_url`.

    `bucket` is the rate limit of every route (requests, seconds), kept as `buckets`, which can be made `as_discord`;
    `heartbeat_ms` is what clients are told. `faults` and `gateway` hold the troubles to order, `calls` every request
    in order.
    What the fake itself could not handle is raised when it closes.
    """

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], datetime] = wall_clock,
        bucket: tuple[int, float] = (50, 1.0),
        heartbeat_ms: int = 41_250,
    ) -> None:
        self.world = World(token, clock)
        self.gateway = Gateway(self.world, lambda: self.gateway_url, heartbeat_ms)
        super().__init__(self.world, self.gateway)
        self.faults = Faults()
        self.buckets = Buckets(*bucket)
        rest = Rest(self.world, self.faults, self.buckets, lambda: self.gateway_url)
        app = web.Application()
        app.router.add_get(GATEWAY_PATH, self.gateway.handle)
        app.add_subapp(PREFIX, rest.application())
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.gateway.close()
        await self._runner.cleanup()
        if error is None and self.world.failures:
            raise ExceptionGroup("The fake Discord could not handle what it got", self.world.failures)

    @property
    def _address(self) -> str:
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    @property
    def api_url(self) -> str:
        """For `discord.http.Route.BASE`; without a slash at the end."""
        return f"http://{self._address}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """For `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws://{self._address}{GATEWAY_PATH}"

    @property
    def calls(self) -> list[Call]:
        return self.world.calls

    def calls_to(self, method: str, path_pattern: str) -> list[Call]:
        """The calls whose method and path (a shell pattern, without `/api/v10`) fit."""
        return [call for call in self.calls if call.method == method and fnmatchcase(call.path, path_pattern)]

    @property
    def command_creates(self) -> int:
        """How many commands were new to Discord; it allows 200 a day."""
        return self.world.command_creates

    def add_guild(self, name: str, *, bot_permissions: int = BOT_DEFAULT, locale: str = "en-US") -> Guild:
        """A server the bot is in. A client that is connected learns of it by `announce`."""
        guild = Guild(self.world.new_id(), name, self.world.new_id(), locale, bot_permissions)
        self.world.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, *, bot_denied: int = 0) -> Channel:
        """A text channel, without the permissions `bot_denied` for the bot; see `announce_channel`."""
        channel = Channel(self.world.new_id(), name, guild, bot_denied=bot_denied)
        guild.channels.append(channel)
        self.world.channels[channel.id] = channel
        return channel

    def add_user(self, name: str) -> User:
        """A person."""
        user = User(self.world.new_id(), name)
        self.world.users[user.id] = user
        return user

    def add_member(self, guild: Guild, user: User | str, permissions: int = 0) -> User:
        """Put a person, or a new one of this name, into a server with these permission bits."""
        person = self.add_user(user) if isinstance(user, str) else user
        guild.members[person.id] = permissions
        return person

    def dm(self, user: User) -> Channel:
        """The direct messages between the bot and a person."""
        return self.world.direct(user)

    def messages(self, channel: Channel) -> list[Message]:
        """What stands in the channel for everyone to read, oldest first."""
        here = [message for message in self.world.messages.values() if message.channel is channel]
        return [one for one in here if not one.deleted and not one.ephemeral and not one.loading]

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 2.0) -> T:  # noqa: ASYNC109 - a test's bound
        """The predicate's first truthy result, looked at after every call and gateway message."""
        return await self.world.wait_for(predicate, timeout)

    async def announce(self, guild: Guild) -> None:
        """Tell connected clients that the bot has joined this server, or that its outage is over."""
        back = {"unavailable": False} if guild.joined and not guild.available else {}
        guild.joined = guild.available = True
        payload = {**guild.payload(self.world.bot), **back}
        await self.gateway.dispatch("GUILD_CREATE", payload, intent=GUILDS_INTENT)

    async def announce_channel(self, channel: Channel) -> None:
        """Tell connected clients of a new channel in a server they know."""
        await self.gateway.dispatch("CHANNEL_CREATE", channel.payload(self.world.bot), intent=GUILDS_INTENT)

    async def remove_guild(self, guild: Guild, *, unavailable: bool = False) -> None:
        """The bot is thrown out; `unavailable`: only an outage, the bot stays a member."""
        if unavailable:
            guild.available = False
        else:
            guild.joined = False
        data = {"id": str(guild.id), "unavailable": True} if unavailable else {"id": str(guild.id)}
        await self.gateway.dispatch("GUILD_DELETE", data, intent=GUILDS_INTENT)

    async def delete_channel(self, channel: Channel) -> None:
        """A channel goes away, for good."""
        payload = channel.payload(self.world.bot)
        channel.deleted = True
        if channel.guild is not None:
            channel.guild.channels.remove(channel)
        await self.gateway.dispatch("CHANNEL_DELETE", payload, intent=GUILDS_INTENT)
