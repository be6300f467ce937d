"""Requests to the world on libcurl, guarded: no private network, no cookies, no proxy from the environment."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import certifi
import pycurl  # type: ignore[import-untyped]  # publishes no types
from yarl import URL

from bot import descriptors
from bot.feeds import addresses, faults
from bot.feeds.answers import Answer, TransferError
from bot.feeds.guard import Guard
from bot.feeds.names import Resolver, look_up

A_PART = 8  # of all that may be open: there are a few such, and as many requests at work again
COUNTED_AFTER = 1.0
"""Seconds from which on it is counted how often anything comes, be it no document: most answers are there by then."""
_A_BUFFER = 64 * 1024  # bytes that are read at once, for all of a pool's transfers
_AT_REST = 64  # handles that are kept for the next request
_TICKS = 2  # of the loop, until it is known that a short body came with the head: its connection can be kept
_WEB = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
_NO_MORE: Mapping[str, str] = MappingProxyType({})


class GuardedConnections:
    """Connections in two pools. Use it as an async context manager; it owns them.

    `permit` says which numeric addresses may be connected to, unless what is asked for may be private; `headers` go
    with every request; `keep`: so many connections are kept for the next, unless it is said a part of what this process
    may have open. How many at once, how long, and opening what is compressed is for whoever asks: there is no limit
    here.
    """

    def __init__(
        self,
        headers: Mapping[str, str],
        *,
        permit: Callable[[str], bool],
        resolver: Resolver = look_up,
        keep: int | None = None,
    ) -> None:
        self._headers = _lines(headers)
        self._permit = permit
        self._resolver = resolver
        self._keep = descriptors.allowed() // A_PART if keep is None else keep
        self._trusted = _trusted()
        # Two, because connections are pooled by name: one made for a private feed must never serve another.
        self._public: pycurl.AsyncCurlMulti | None = None
        self._private: pycurl.AsyncCurlMulti | None = None
        self._at_rest: list[pycurl.Curl] = []

    async def __aenter__(self) -> Self:
        self._public, self._private = self._pool(), self._pool()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pools = self._public, self._private
        self._public = self._private = None
        for pool in pools:
            if pool is not None:
                await pool.aclose()
        while self._at_rest:
            self._at_rest.pop().close()

    def ask(
        self, url: URL, *, allow_private: bool, headers: Mapping[str, str] = _NO_MORE, form: bytes | None = None
    ) -> _Asking:
        """One request, whose Answer is there in the block; no redirect is followed. A GET, or a `form` posted;
        `headers` hold a character a byte.

        Raises FeedError where a private address is spelled out, PrivateAddress where a name leads to one, and what
        Answer.pieces raises.
        """
        return _Asking(self, _Request(url, allow_private, headers, form))

    async def begin(self, asked: _Request) -> _Transfer:
        """For an _Asking."""
        pool = self._private if asked.allow_private else self._public
        if pool is None:
            raise RuntimeError("connections are used outside their `async with`")
        if not asked.allow_private and not addresses.may_be_asked(asked.url.host or "", self._permit):
            raise faults.private(asked.url)
        pinned = await self._looked_up(asked.url)
        curl = self._at_rest.pop() if self._at_rest else pycurl.Curl()
        answer, guard = Answer(curl), Guard(None if asked.allow_private else self._permit)
        self._prepare(curl, asked)
        curl.setopt(pycurl.RESOLVE, pinned)
        curl.setopt(pycurl.OPENSOCKETFUNCTION, guard.opened)
        ended = pool.add_handle(curl)
        counting = ended.get_loop().call_later(COUNTED_AFTER, answer.count_reads)
        return _Transfer(pool, curl, answer, guard, ended, counting)

    def end(self, transfer: _Transfer) -> None:
        """For an _Asking. What isn't over is broken off, and its connection closed."""
        transfer.counting.cancel()
        if not transfer.ended.done():
            transfer.pool.remove_handle(transfer.curl)
        if not transfer.answer.is_over or len(self._at_rest) >= _AT_REST or self._public is None:
            transfer.curl.close()
        else:
            transfer.curl.reset()
            self._at_rest.append(transfer.curl)

    def _pool(self) -> pycurl.AsyncCurlMulti:
        pool = pycurl.AsyncCurlMulti()
        pool.setopt(pycurl.M_MAXCONNECTS, max(self._keep, 1))
        return pool

    async def _looked_up(self, url: URL) -> list[str]:
        host, port = url.raw_host or "", url.port or 0
        if addresses.literal(host) is not None:
            return []
        found = await self._resolver(host, port)
        return [f"+{host}:{port}:{','.join(found)}"]  # the plus: not for good

    def _prepare(self, curl: pycurl.Curl, asked: _Request) -> None:
        curl.setopt(pycurl.URL, str(asked.url.with_fragment(None) if asked.url.raw_fragment else asked.url))
        curl.setopt(pycurl.PATH_AS_IS, 1)
        curl.setopt(pycurl.HTTPHEADER, self._headers + _lines(asked.headers))
        curl.setopt(pycurl.PROTOCOLS, _WEB)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.BUFFERSIZE, _A_BUFFER)
        if asked.form is not None:
            curl.setopt(pycurl.COPYPOSTFIELDS, asked.form)
        if not self._keep:
            curl.setopt(pycurl.FORBID_REUSE, 1)
        if asked.url.scheme == "https":
            curl.setopt(*self._trusted)
            curl.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for; see GuardedConnections.ask."""

    url: URL
    allow_private: bool
    headers: Mapping[str, str]
    form: bytes | None


@dataclass(frozen=True, slots=True)
class _Transfer:
    """A request that is under way."""

    pool: pycurl.AsyncCurlMulti
    curl: pycurl.Curl
    answer: Answer
    guard: Guard
    ended: asyncio.Future[pycurl.Curl]
    counting: asyncio.TimerHandle


class _Asking:
    """A request while its answer is read."""

    __slots__ = ("_connections", "_request", "_transfer")

    def __init__(self, connections: GuardedConnections, request: _Request) -> None:
        self._connections = connections
        self._request = request

    async def __aenter__(self) -> Answer:
        self._transfer = transfer = await self._connections.begin(self._request)
        try:
            await transfer.answer.begun(transfer.ended)
        except TransferError as error:
            self._connections.end(transfer)
            raise transfer.guard.explained(error) from error
        except BaseException:
            self._connections.end(transfer)
            raise
        return transfer.answer

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for _ in range(_TICKS):
                if not self._transfer.answer.is_over:
                    await asyncio.sleep(0)
        finally:
            self._connections.end(self._transfer)


def _lines(headers: Mapping[str, str]) -> list[bytes]:
    """Raises ValueError of what would be another header, or the end of all: libcurl sends it as it is."""
    lines = [f"{name}: {value}".encode("latin-1") for name, value in headers.items()]
    if any(b"\n" in line or b"\r" in line for line in lines):
        raise ValueError("a header holds the end of a line")
    return lines


def _trusted() -> tuple[int, str]:
    """Whose certificates are taken: those that Python would, the system's or `SSL_CERT_FILE`; where it has none,
    Mozilla's. libcurl knows the places of the machine on which it was built."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        return pycurl.CAINFO, paths.cafile
    if paths.capath and any(Path(paths.capath).glob("*.0")):  # named by their hashes
        return pycurl.CAPATH, paths.capath
    return pycurl.CAINFO, certifi.where()
