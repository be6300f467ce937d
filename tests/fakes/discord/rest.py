"""The REST API: what every request goes through, and the routes that are neither messages nor interactions."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.fakes.discord import errors, limits
from tests.fakes.discord.errors import ApiError, Json
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.discord.interactions import InteractionRoutes
from tests.fakes.discord.messages import MessageRoutes
from tests.fakes.discord.ratelimits import IN_THE_PATH, Buckets, too_many
from tests.fakes.discord.wire import BODY, FILES, nothing, read_body, refusal, reply
from tests.fakes.discord.world import Call, World

PREFIX = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Rest:
    """The aiohttp application behind `/api/v10`."""

    def __init__(self, world: World, faults: Faults, buckets: Buckets, gateway_url: Callable[[], str]) -> None:
        self._world = world
        self._faults = faults
        self._buckets = buckets
        self._gateway_url = gateway_url

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._every_request], client_max_size=32 * 1024 * 1024)
        app.add_routes(self._routes())
        app.add_routes(MessageRoutes(self._world).routes())
        app.add_routes(InteractionRoutes(self._world).routes())
        return app

    def _routes(self) -> list[web.RouteDef]:
        commands = "/applications/{application}/commands"
        guild_commands = "/applications/{application}/guilds/{guild}/commands"
        return [
            web.get("/users/@me", self._me),
            web.post("/users/@me/channels", self._open_dm),
            web.get("/users/{user}", self._user),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/applications/@me", self._application),
            web.get("/gateway", self._gateway),
            web.get("/gateway/bot", self._gateway_for_bots),
            web.get(commands, self._list_commands),
            web.put(commands, self._put_commands),
            web.get(guild_commands, self._list_commands),
            web.put(guild_commands, self._put_commands),
            web.get("/channels/{channel}", self._channel),
            web.get("/guilds/{guild}", self._guild),
            web.get("/guilds/{guild}/members/{user}", self._member),
        ]

    @web.middleware
    async def _every_request(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        call = Call(request.method, path, dict(request.query), None)
        self._world.calls.append(call)
        try:
            call.body, request[FILES] = await read_body(request)
            request[BODY] = call.body
            fault = self._faults.take(request.method, path)
            call.fault = fault.name if fault else None
            response = await self._answer(request, handler, path, fault)
        except ApiError as error:
            response = refusal(error)
        except Exception as error:
            # A 500 would only be retried in silence.
            self._world.failures.append(error)
            raise
        call.status = 0 if fault_drops(call, request) else response.status
        await self._world.notify()
        return response

    async def _answer(
        self, request: web.Request, handler: Handler, path: str, fault: Fault | None
    ) -> web.StreamResponse:
        if fault is not None and fault.drop is None:
            return faulty(fault)
        if fault is not None and fault.drop == "before":
            return nothing()
        if not path.startswith(IN_THE_PATH) and not self._authorized(request):
            raise errors.unauthorized()
        now, wall = asyncio.get_running_loop().time(), self._world.clock().timestamp()
        headers, told = self._buckets.spend(request, path, now, wall)
        if told is not None:
            response: web.StreamResponse = too_many(told)
        else:
            try:
                response = await handler(request)
            except ApiError as error:
                response = refusal(error)
            except web.HTTPNotFound:
                response = refusal(errors.not_found())
            except web.HTTPMethodNotAllowed:
                response = refusal(ApiError(405, 0, "405: Method Not Allowed"))
        response.headers.update(headers)
        return response

    def _authorized(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bot {self._world.token}"

    async def _me(self, _request: web.Request) -> web.Response:
        return reply(self._world.bot.payload())

    async def _user(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int(request.match_info["user"]))
        if user is None:
            raise errors.unknown_user()
        return reply(user.payload())

    async def _open_dm(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int(request[BODY]["recipient_id"]))
        if user is None:
            raise errors.unknown_user()
        return reply(self._world.direct(user).payload(self._world.bot))

    async def _application(self, _request: web.Request) -> web.Response:
        owner = next((user for user in self._world.users.values() if not user.bot), self._world.bot)
        application: Json = {"id": str(self._world.application_id), "name": self._world.bot.name, "flags": 0}
        application |= {"description": "", "icon": None, "verify_key": "0" * 64, "owner": owner.payload()}
        return reply({**application, "bot_public": True, "bot_require_code_grant": False, "team": None})

    async def _gateway(self, _request: web.Request) -> web.Response:
        return reply({"url": self._gateway_url()})

    async def _gateway_for_bots(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return reply({"url": self._gateway_url(), "shards": 1, "session_start_limit": limit})

    def _scope(self, request: web.Request) -> int | None:
        if int(request.match_info["application"]) != self._world.application_id:
            raise ApiError(404, 10002, "Unknown Application")
        guild_id = request.match_info.get("guild")
        if guild_id is None:
            return None
        guild = self._world.guilds.get(int(guild_id))
        if guild is None or not guild.joined:
            raise errors.missing_access()
        return guild.id

    async def _list_commands(self, request: web.Request) -> web.Response:
        return reply(self._world.commands.get(self._scope(request), []))

    async def _put_commands(self, request: web.Request) -> web.Response:
        scope, wanted = self._scope(request), request[BODY]
        limits.check_commands(wanted)
        before = {(one["name"], one["type"]): one["id"] for one in self._world.commands.get(scope, [])}
        commands = []
        for one in wanted:
            kept = before.get((one["name"], one.get("type", 1)))
            self._world.command_creates += kept is None
            command: Json = {"description": "", "type": 1, "options": [], **one}
            command["id"] = kept or str(self._world.new_id())
            command |= {"application_id": str(self._world.application_id), "version": str(self._world.new_id())}
            commands.append({**command, "guild_id": str(scope)} if scope else command)
        self._world.commands[scope] = commands
        return reply(commands)

    async def _channel(self, request: web.Request) -> web.Response:
        channel = self._world.open_channel(request.match_info["channel"])
        return reply(channel.payload(self._world.bot))

    async def _guild(self, request: web.Request) -> web.Response:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None or not guild.joined:
            raise errors.unknown_guild()
        return reply(guild.payload(self._world.bot))

    async def _member(self, request: web.Request) -> web.Response:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        user = self._world.users.get(int(request.match_info["user"]))
        if guild is None or not guild.joined:
            raise errors.unknown_guild()
        if user is None or (user.id not in guild.members and not user.bot):
            raise ApiError(404, 10007, "Unknown Member")
        return reply(guild.member(user))


def faulty(fault: Fault) -> web.Response:
    """The answer that a fault prescribes."""
    response = web.Response(body=fault.body.encode(), status=fault.status, content_type=fault.content_type)
    response.headers.update(dict(fault.headers))
    return response


def fault_drops(call: Call, request: web.Request) -> bool:
    """Close the connection if this call's fault says so; then whatever is answered reaches nobody."""
    if call.fault is None or not call.fault.startswith("drop"):
        return False
    if request.transport is not None:
        request.transport.abort()
    return True
