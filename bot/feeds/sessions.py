"""Connections to the world, guarded: no private network, no cookies, no proxy from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot import descriptors
from bot.feeds import addresses, faults
from bot.feeds.answers import BoundedConnector
from bot.feeds.verbatim import VerbatimRequest

A_PART = 8  # of all that may be open: there are a few such sessions, and as many requests at work again


class GuardedSessions:
    """Two sessions of aiohttp. Use it as an async context manager; it owns their connections.

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
        resolver: AbstractResolver | None = None,
        keep: int | None = None,
    ) -> None:
        self._headers = headers
        self._permit = permit
        self._resolver = resolver
        self._keep = descriptors.allowed() // A_PART if keep is None else keep
        # Two, because connections are pooled by name: one made for a private feed must never serve another.
        self._public: aiohttp.ClientSession | None = None
        self._private: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._public = self._session(self._permit)
        self._private = self._session(lambda _: True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._public, self._private):
            if session is not None:
                await session.close()
        self._public = self._private = None

    def to(self, url: URL, *, allow_private: bool) -> aiohttp.ClientSession:
        """The session for one request there, and for no redirect that it answers with. Raises FeedError where a private
        address is spelled out; a name that leads to one is refused when it is connected to."""
        session = self._private if allow_private else self._public
        if session is None:
            raise RuntimeError("connections are used outside their `async with`")
        if not allow_private and not addresses.may_be_asked(url.host or "", self._permit):
            raise faults.private(url)
        return session

    def _session(self, permit: Callable[[str], bool]) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=BoundedConnector(
                socket_factory=addresses.guarded_socket(permit),
                resolver=self._resolver,
                limit=0,
                most_kept=self._keep,
            ),
            request_class=VerbatimRequest,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
            headers=self._headers,
        )
