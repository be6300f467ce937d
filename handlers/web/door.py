"""Who may come in: how many connections there may be, and how long one may take to say what it wants.

The server may be open to the world, for hubs call it. Whoever opens connections and says nothing, or says it a letter
at a time, would otherwise hold as many as the system has.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import socket
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import structlog
from aiohttp import web

TELL_SECONDS = 60.0
_ONE_HOUSEHOLD = 64  # bits of an IPv6 address: the rest is whatever its owner likes

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many connections at once, and how many of them of one address, which may be the proxy that all come through.
    This machine's own may have `own` more than both: others leave its health check room.
    `patience`: seconds for a connection's first request, and from each answer to the end of the next request's head;
    `unread`: seconds that what was sent may wait for somebody to read any of it."""

    most: int = 512
    of_one: int = 256
    own: int = 8
    patience: float = 10.0
    unread: float = 30.0


class Door:
    """Makes the protocols of `server`'s connections; those beyond the crowd that may be in are hung up on."""

    def __init__(self, server: web.Server, crowd: Crowd) -> None:
        self._server = server
        self._crowd = crowd
        self._told = -math.inf

    def __call__(self) -> asyncio.Protocol:
        """For one connection."""
        return _Entrance(self)

    def enter(self, transport: asyncio.Transport) -> None:
        """Lets it in, or not."""
        inside = self._server.connections
        peer = transport.get_extra_info("peername")
        where = origin(peer)
        of_one = sum(origin(each.peername) == where for each in inside)
        more = self._crowd.own if _is_own(peer) else 0
        if len(inside) >= self._crowd.most + more or of_one >= self._crowd.of_one + more:
            self._tell(len(inside), where)
            transport.abort()
            return
        _expect_reading(transport, self._crowd.unread)
        handler = self._server()
        transport.set_protocol(handler)
        handler.connection_made(transport)

    def _tell(self, inside: int, where: str) -> None:
        now = time.monotonic()
        if now - self._told > TELL_SECONDS:
            self._told = now
            log.warning("too_many_connections", open=inside, address=where)


class _Entrance(asyncio.Protocol):
    def __init__(self, door: Door) -> None:
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._door.enter(cast("asyncio.Transport", transport))


def _expect_reading(transport: asyncio.Transport, seconds: float) -> None:
    """Who asks and never reads would keep its place: nothing else ends a connection whose answer can't be sent."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; it counts while the other side's window is closed, too
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))


def _is_own(peer: object) -> bool:
    return isinstance(peer, tuple) and (peer[0] == "::1" or str(peer[0]).removeprefix("::ffff:").startswith("127."))


def origin(peer: object) -> str:
    """What counts as one address: of IPv6 the network that a household gets."""
    return _origin(str(peer[0])) if isinstance(peer, tuple) else ""


@lru_cache(maxsize=4096)
def _origin(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.IPv6Network((ip, _ONE_HOUSEHOLD), strict=False))
