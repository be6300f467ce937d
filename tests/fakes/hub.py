"""A WebSub hub on loopback: it takes requests, and calls back when and as a test tells it to."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from io import BytesIO
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web


@dataclass
class FakeHub:
    """`status`, `location` and `headers` are what it answers to requests, once `hold` is set; `asked` are their forms,
    `most_at_once` the most that were under way."""

    status: int = 202
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    hold: asyncio.Event | None = None
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    _now: int = 0
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hub", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, host: str = "hub.example") -> str:
        return f"http://{host}:{self.port}/hub"

    async def _take(self, request: web.Request) -> web.Response:
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        self.was_asked.set()
        try:
            await (self.hold.wait() if self.hold is not None else asyncio.sleep(0.001))
        finally:
            self._now -= 1
        headers = self.headers | ({"Location": self.location} if self.location else {})
        return web.Response(status=self.status, text="as I like", headers=headers)

    async def prove(self, **changes: str) -> tuple[int, str]:
        """The verification of the last request's intent, as the specification has it but for the `changes`; a value
        "" leaves the parameter out. `callback` is where it goes."""
        last = self.asked[-1]
        said = {
            "hub.mode": last["hub.mode"],
            "hub.topic": last["hub.topic"],
            "hub.challenge": "prove <it> & echo",
            "hub.lease_seconds": last.get("hub.lease_seconds", ""),
        }
        said |= {f"hub.{name}": value for name, value in changes.items() if name != "callback"}
        params = {name: value for name, value in said.items() if value}
        callback = changes.get("callback", last["hub.callback"])
        async with aiohttp.ClientSession() as session, session.get(callback, params=params) as response:
            return response.status, await response.text()

    async def push(self, body: bytes, *, method: str = "sha256", signature: str | None = None, **headers: str) -> int:
        """Brings a document to the callback of the last subscription; what that answers."""
        last = next(each for each in reversed(self.asked) if each["hub.mode"] == "subscribe")
        if signature is None:
            signature = f"{method}={hmac.new(last['hub.secret'].encode(), body, getattr(hashlib, method)).hexdigest()}"
        said = {"Content-Type": "application/rss+xml", "X-Hub-Signature": signature} | headers
        callback = last["hub.callback"]
        async with (
            aiohttp.ClientSession() as session,
            session.post(callback, data=BytesIO(body), headers=said) as response,
        ):
            return response.status
