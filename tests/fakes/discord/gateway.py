"""The gateway: a websocket that says hello, identifies, dispatches, resumes, and can be made to fail."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.errors import Json
from tests.fakes.discord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = 4003, 4004, 4005
GUILDS_INTENT = 1


class Socket:
    """One websocket, its messages compressed as the client asked: zlib-stream, or plain JSON."""

    def __init__(self, response: web.WebSocketResponse, request: web.Request) -> None:
        self._response = response
        self._transport = request.transport
        self._stream = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._order = asyncio.Lock()

    async def send(self, payload: Json) -> None:
        """Send one message; on a dead connection nothing happens, as nobody would notice."""
        text = json.dumps(payload)
        async with self._order:
            try:
                if self._stream is None:
                    await self._response.send_str(text)
                else:
                    data = self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
                    await self._response.send_bytes(data)
            except ConnectionError:
                self.abort()

    async def close(self, code: int) -> None:
        await self._response.close(code=code)

    def abort(self) -> None:
        """Cut the connection without a goodbye."""
        if self._transport is not None:
            self._transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """What the gateway remembers of an identified client, connected or not."""

    id: str
    intents: int
    sent: list[Json] = field(default_factory=list)
    socket: Socket | None = None


class Gateway:
    """The websocket's server side. Tests read its counters and call its troubles."""

    def __init__(self, world: World, url: Callable[[], str], heartbeat_ms: int = 41_250) -> None:
        self._world = world
        self._url = url
        self._sockets: set[Socket] = set()
        self._refusals = 0
        self.heartbeat_ms = heartbeat_ms
        self.acknowledge = True
        self.sessions: dict[str, Session] = {}
        self.connects = self.identifies = self.resumes = self.heartbeats = 0

    @property
    def connected(self) -> bool:
        """A client is ready and its socket is open."""
        return any(session.socket is not None for session in self.sessions.values())

    async def ready(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - a test's bound
        """Wait until a client has all it gets at start."""
        await self._world.wait_for(lambda: self.connected, timeout)

    def refuse(self, times: int = 1) -> None:
        """Answer the next connections with 503 instead of a websocket."""
        self._refusals += times

    def drop(self) -> None:
        """Cut every connection; sessions can be resumed, and what happens meanwhile is replayed."""
        for session in self.sessions.values():
            session.socket = None
        for socket in list(self._sockets):
            socket.abort()

    async def reconnect(self) -> None:
        """Ask every client to connect anew and resume (op 7)."""
        for session in self.sessions.values():
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is over (op 9), or only disturbed."""
        sessions = list(self.sessions.values())
        if not resumable:
            self.sessions.clear()
        for session in sessions:
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.send({"op": INVALID_SESSION, "d": resumable})

    async def dispatch(self, event: str, data: Json, *, intent: int = 0) -> None:
        """Send an event to every session that asked for its intent; kept for those that are cut off.
        RuntimeError: nobody has ever identified.
        """
        if not self.sessions:
            raise RuntimeError(f"No bot is connected to the gateway: {event} would reach nobody.")
        for session in list(self.sessions.values()):
            if session.intents & intent == intent:
                await self._emit(session, session.socket, event, data)
        await self._world.notify()

    async def _emit(self, session: Session, socket: Socket | None, event: str, data: Json) -> None:
        payload: Json = {"op": DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if socket is not None:
            await socket.send(payload)

    def close(self) -> None:
        """Cut everything off for good."""
        self.drop()
        self.sessions.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        self.connects += 1
        if self._refusals:
            self._refusals -= 1
            await self._world.notify()
            return web.Response(status=503, text="upstream connect error")
        response = web.WebSocketResponse(max_msg_size=4096, compress=False)
        await response.prepare(request)
        socket = Socket(response, request)
        self._sockets.add(socket)
        session: Session | None = None
        try:
            await socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
            async for message in response:
                if message.type is not WSMsgType.TEXT:
                    break
                session = await self._received(socket, session, json.loads(message.data))
                await self._world.notify()
        except Exception as error:
            self._world.failures.append(error)
            raise
        finally:
            self._sockets.discard(socket)
            if session is not None and session.socket is socket:
                session.socket = None
            # A client that says goodbye with these gives its session up.
            if session is not None and response.close_code in {1000, 1001}:
                self.sessions.pop(session.id, None)
            await self._world.notify()
        return response

    async def _received(self, socket: Socket, session: Session | None, message: dict[str, Any]) -> Session | None:
        op, data = message["op"], message.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledge:
                await socket.send({"op": ACK})
            return session
        if op not in {IDENTIFY, RESUME}:
            if session is None:
                await socket.close(NOT_AUTHENTICATED)
            return session
        if session is not None:
            await socket.close(ALREADY_AUTHENTICATED)
            return session
        if data is None or data["token"] != self._world.token:
            await socket.close(AUTHENTICATION_FAILED)
            return None
        return await (self._identify(socket, data) if op == IDENTIFY else self._resume(socket, data))

    async def _identify(self, socket: Socket, data: Json) -> Session:
        self.identifies += 1
        session = Session(f"{self._world.new_id():032x}", data["intents"])
        guilds = [guild for guild in self._world.guilds.values() if guild.joined]
        ready: Json = {
            "v": 10,
            "user": self._world.bot.payload(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "application": {"id": str(self._world.application_id), "flags": 0},
            "shard": data.get("shard", [0, 1]),
        }
        await self._emit(session, socket, "READY", ready)
        for guild in guilds:
            if guild.available and session.intents & GUILDS_INTENT:
                guild_create = {**guild.payload(self._world.bot), "unavailable": False}
                await self._emit(session, socket, "GUILD_CREATE", guild_create)
        # Only now: an event dispatched in between must not overtake READY.
        session.socket = socket
        self.sessions[session.id] = session
        return session

    async def _resume(self, socket: Socket, data: Json) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or not 0 <= (data["seq"] or 0) <= len(session.sent):
            await socket.send({"op": INVALID_SESSION, "d": False})
            return None
        seen = data["seq"] or 0
        while missed := session.sent[seen:]:
            for payload in missed:
                await socket.send(payload)
            seen += len(missed)
        # Nothing is awaited between the last look at what was missed and this: no event can slip through.
        session.socket = socket
        self.resumes += 1
        await self._emit(session, socket, "RESUMED", {"_trace": []})
        return session
